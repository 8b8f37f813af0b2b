import Link from 'next/link';
import type { ComponentProps, MouseEvent, ReactNode } from 'react';

import { Icon, type IconName } from './ui-icon.tsx';

type Variant = 'primary' | 'secondary' | 'ghost' | 'danger';

const BASE =
  'inline-flex h-7 items-center align-middle justify-center gap-1.5 rounded-md border px-2.5 whitespace-nowrap font-medium ' +
  'transition-colors duration-75 aria-disabled:opacity-50 disabled:opacity-50';

const VARIANTS: Record<Variant, string> = {
  primary: 'border-accent bg-accent text-on-accent not-aria-disabled:hover:bg-accent-strong',
  secondary:
    'border-line-strong bg-raised text-ink not-aria-disabled:hover:bg-hover not-aria-disabled:hover:border-control',
  ghost: 'border-transparent text-muted not-aria-disabled:hover:bg-hover not-aria-disabled:hover:text-ink',
  danger:
    'border-line-strong bg-raised text-bad not-aria-disabled:hover:border-bad not-aria-disabled:hover:bg-bad-soft',
};

interface ButtonLook {
  variant?: Variant;
  icon?: IconName;
  children?: ReactNode;
}

export interface ButtonProps extends ButtonLook, Omit<ComponentProps<'button'>, 'children'> {
  /** Work is under way: the button shows it and does not act again. */
  pending?: boolean;
  /** Why this person may not press it now; shown as its tooltip. Null or absent when allowed. */
  blocked?: string | null;
}

/** A button. It stays focusable when blocked, so that the reason can be reached by keyboard. */
export function Button({
  variant = 'secondary',
  icon,
  pending = false,
  blocked = null,
  className = '',
  type = 'button',
  onClick,
  title,
  children,
  ...rest
}: ButtonProps) {
  const inert = pending || blocked !== null;
  const guard = (event: MouseEvent<HTMLButtonElement>) => {
    if (inert) event.preventDefault();
    else onClick?.(event);
  };
  const shown = pending ? 'spinner' : icon;
  return (
    <button
      // oxlint-disable-next-line react/button-has-type -- the type is a parameter with a default
      type={type}
      aria-disabled={inert || undefined}
      aria-busy={pending || undefined}
      title={blocked ?? title}
      onClick={guard}
      className={`${BASE} ${VARIANTS[variant]} ${className}`}
      {...rest}
    >
      {shown && <Icon name={shown} />}
      {children}
    </button>
  );
}

/** A link that looks like a button. */
export function ButtonLink({
  variant = 'secondary',
  icon,
  className = '',
  children,
  ...rest
}: ButtonLook & ComponentProps<typeof Link>) {
  return (
    <Link prefetch={false} className={`${BASE} ${VARIANTS[variant]} ${className}`} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
    </Link>
  );
}

/** A link to a file, which the browser keeps; the page stays. */
export function DownloadLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} download className={`${BASE} ${VARIANTS.secondary}`}>
      <Icon name="download" />
      {children}
    </a>
  );
}

/** A square button with an icon only; `label` is its accessible name and tooltip. */
export function IconButton({
  icon,
  label,
  className = '',
  ...rest
}: Omit<ButtonProps, 'children' | 'title'> & { icon: IconName; label: string }) {
  return (
    <Button
      variant="ghost"
      icon={icon}
      aria-label={label}
      title={label}
      className={`w-7 px-0! ${className}`}
      {...rest}
    />
  );
}
