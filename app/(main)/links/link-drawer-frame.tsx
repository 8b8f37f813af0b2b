'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useRef } from 'react';

import { IconButton } from '../../ui/button.tsx';

/**
 * The panel beside the list. It is not modal: the list stays within reach. Escape and the button close it, which is another
 * address; the focus goes to its title when it opens and back to the row that it belongs to when it closes.
 */
export function LinkDrawerFrame({
  portId,
  title,
  closeHref,
  children,
}: {
  /** Of the port whose row opened it. */
  portId: string;
  title: ReactNode;
  closeHref: string;
  children: ReactNode;
}) {
  const router = useRouter();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
    return () => document.querySelector<HTMLElement>(`tr[data-row="${portId}"]`)?.focus();
  }, [portId]);
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !usesEscape(event.target)) router.push(closeHref, { scroll: false });
    };
    document.addEventListener('keydown', close);
    return () => document.removeEventListener('keydown', close);
  }, [router, closeHref]);
  return (
    <aside
      aria-labelledby="link-title"
      className="absolute inset-y-0 right-0 z-20 flex w-184 max-w-full flex-col border-l border-line-strong bg-canvas shadow-xl"
    >
      <header className="flex min-h-11 items-center gap-2 border-b border-line bg-surface py-1.5 pr-2 pl-4">
        <h2
          id="link-title"
          ref={heading}
          tabIndex={-1}
          className="min-w-0 flex-1 truncate font-semibold outline-none"
        >
          {title}
        </h2>
        <IconButton icon="close" label="Close" onClick={() => router.push(closeHref, { scroll: false })} />
      </header>
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4 [&>*]:shrink-0">{children}</div>
    </aside>
  );
}

/** Whether Escape has a meaning of its own there: a dialog closes, a choice is left, a search is emptied. */
function usesEscape(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.value !== '';
  return target.closest('dialog, textarea, select') !== null;
}
