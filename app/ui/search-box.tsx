'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useEffect, useState, useTransition } from 'react';

import { Icon } from './ui-icon.tsx';
import { useFilledEarly } from './use-filled-early.ts';

/** A search input whose text lives in the URL (`param`); typing replaces the entry, so Back leaves the page. `/` focuses it. */
export function SearchBox({
  label,
  param = 'q',
  className = 'w-72',
}: {
  label: string;
  param?: string;
  className?: string;
}) {
  const router = useRouter();
  const pathname = usePathname();
  const params = useSearchParams();
  const applied = params.get(param) ?? '';
  const [text, setText] = useState(applied);
  const [sent, setSent] = useState(applied);
  const [pending, startTransition] = useTransition();
  const input = useFilledEarly<HTMLInputElement>((event) => setText(event.target.value));

  // The URL changed by other means (Back, a cleared chip): follow it.
  if (applied !== sent && !pending) {
    setSent(applied);
    setText(applied);
  }

  useEffect(() => {
    if (text === sent) return;
    const timer = setTimeout(() => {
      const next = new URLSearchParams(params);
      if (text.trim()) next.set(param, text);
      else next.delete(param);
      next.delete('page');
      next.delete('after');
      setSent(text.trim() ? text : '');
      startTransition(() => router.replace(next.size ? `${pathname}?${next}` : pathname, { scroll: false }));
    }, 200);
    return () => clearTimeout(timer);
  }, [text, sent, params, param, pathname, router]);

  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof HTMLElement && event.target.closest('input, textarea, select, dialog');
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || typing) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    document.addEventListener('keydown', focus);
    return () => document.removeEventListener('keydown', focus);
  }, [input]);

  return (
    <div className={`relative ${className}`}>
      <Icon
        name={pending ? 'spinner' : 'search'}
        className="pointer-events-none absolute top-1/2 left-2 -translate-y-1/2 text-faint"
      />
      <input
        ref={input}
        type="search"
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={label}
        value={text}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
        className="control w-full pr-7 pl-7 [&::-webkit-search-cancel-button]:hidden"
      />
      <kbd
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 rounded-sm border border-line-strong px-1 text-xs text-faint"
      >
        /
      </kbd>
    </div>
  );
}
