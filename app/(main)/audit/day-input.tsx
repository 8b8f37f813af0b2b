'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useTransition } from 'react';

/** A day that lives in the URL (`param`); an empty one removes it. */
export function DayInput({ label, param }: { label: string; param: string }) {
  const router = useRouter();
  const pathname = usePathname();
  const params = useSearchParams();
  const [pending, startTransition] = useTransition();
  const value = params.get(param) ?? '';
  return (
    <label className="flex items-center gap-1.5 text-muted">
      {label}
      <input
        // Follows the URL when that changes by other means.
        key={value}
        type="date"
        defaultValue={value}
        aria-busy={pending}
        className="control w-36 text-ink"
        onChange={(event) => {
          const next = new URLSearchParams(params);
          if (event.target.value) next.set(param, event.target.value);
          else next.delete(param);
          next.delete('page');
          startTransition(() =>
            router.replace(next.size ? `${pathname}?${next}` : pathname, { scroll: false }),
          );
        }}
      />
    </label>
  );
}
