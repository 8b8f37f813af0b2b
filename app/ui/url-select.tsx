'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useTransition } from 'react';

/** A choice whose value lives in the URL (`param`); the empty value removes it. */
export function UrlSelect({
  label,
  param,
  all,
  options,
}: {
  label: string;
  param: string;
  /** The words of the choice that filters nothing. */
  all: string;
  /** Values that are their own words, or values with words. */
  options: (string | { value: string; label: string })[];
}) {
  const router = useRouter();
  const pathname = usePathname();
  const params = useSearchParams();
  const [pending, startTransition] = useTransition();
  const value = params.get(param) ?? '';
  const choices = options.map((option) =>
    typeof option === 'string' ? { value: option, label: option } : option,
  );
  if (value && !choices.some((choice) => choice.value === value)) choices.push({ value, label: value });
  return (
    <select
      aria-label={label}
      aria-busy={pending}
      value={value}
      className="control max-w-56"
      onChange={(event) => {
        const next = new URLSearchParams(params);
        if (event.target.value) next.set(param, event.target.value);
        else next.delete(param);
        next.delete('page');
        startTransition(() =>
          router.replace(next.size ? `${pathname}?${next}` : pathname, { scroll: false }),
        );
      }}
    >
      <option value="">{all}</option>
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}
