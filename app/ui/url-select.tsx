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
  options: string[];
}) {
  const router = useRouter();
  const pathname = usePathname();
  const params = useSearchParams();
  const [pending, startTransition] = useTransition();
  const value = params.get(param) ?? '';
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
      {[...new Set([...options, ...(value ? [value] : [])])].map((option) => (
        <option key={option} value={option}>
          {option}
        </option>
      ))}
    </select>
  );
}
