'use client';

import { type KeyboardEvent, type RefObject, useEffect } from 'react';

/**
 * Keys of a table's rows: arrows or j and k move, Home and End jump, Enter opens, x or space selects, Escape clears.
 * Rows are `tr[data-row]` with a tabIndex; j and k also enter the table from the page.
 */
export function useRowKeys(
  body: RefObject<HTMLTableSectionElement | null>,
  actions: { open: (index: number) => void; toggle: (index: number) => void; clear: () => void },
) {
  useEffect(() => {
    const enter = (event: globalThis.KeyboardEvent) => {
      if (event.target !== document.body || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key !== 'j' && event.key !== 'k') return;
      rowsOf(body.current)[0]?.focus();
    };
    document.addEventListener('keydown', enter);
    return () => document.removeEventListener('keydown', enter);
  }, [body]);

  return (event: KeyboardEvent<HTMLTableSectionElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLTableRowElement))
      return;
    const rows = rowsOf(body.current);
    const index = rows.indexOf(event.target);
    const act: Record<string, () => void> = {
      ArrowDown: () => rows[index + 1]?.focus(),
      j: () => rows[index + 1]?.focus(),
      ArrowUp: () => rows[index - 1]?.focus(),
      k: () => rows[index - 1]?.focus(),
      Home: () => rows[0]?.focus(),
      End: () => rows.at(-1)?.focus(),
      Enter: () => actions.open(index),
      x: () => actions.toggle(index),
      ' ': () => actions.toggle(index),
      Escape: () => actions.clear(),
    };
    const action = Object.hasOwn(act, event.key) ? act[event.key] : undefined;
    if (!action) return;
    event.preventDefault();
    action();
  };
}

function rowsOf(body: HTMLTableSectionElement | null): HTMLTableRowElement[] {
  return Array.from(body?.querySelectorAll<HTMLTableRowElement>('tr[data-row]') ?? []);
}
