'use client';

import { useEffect, useRef, useState, type KeyboardEvent } from 'react';

import type { MemoryBlock } from '#lib/optics/byte-map-image.ts';
import type { ByteField } from '#lib/optics/byte-map.ts';
import type { ModuleRecord } from '#lib/optics/module-record.ts';

import { Missing } from '../../ui/missing.tsx';
import type { Target } from './byte-map-panel.tsx';
import { fieldWords } from './field-words.ts';

/** The fields of one page in the order of the memory; pointing at one or focusing it shows its bytes. */
export function FieldList({
  block,
  fields,
  active,
  follow,
  record,
  onPoint,
  onFocus,
}: {
  block: MemoryBlock;
  fields: ByteField[];
  active: ByteField[];
  /** Bring the first active field into view. */
  follow: boolean;
  record: ModuleRecord | null;
  onPoint: (target: Target | null) => void;
  onFocus: (target: Target | null) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  const [lastFocus, setLastFocus] = useState(0);
  const stop = Math.min(lastFocus, fields.length - 1);
  const first = active[0];
  useEffect(() => {
    const row = follow && first ? list.current?.children[fields.indexOf(first)] : null;
    if (row instanceof HTMLElement && list.current) keepInView(list.current, row);
  }, [follow, first, fields]);
  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -fields.length, End: fields.length }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.min(fields.length - 1, Math.max(0, stop + step));
    (list.current?.children[next] as HTMLElement | undefined)?.focus();
  };
  if (fields.length === 0) {
    return <p className="p-4 text-muted">No field of this page is decoded.</p>;
  }
  return (
    <div
      ref={list}
      role="listbox"
      tabIndex={-1}
      aria-label={`Fields of ${block.page}`}
      className="relative min-h-0 overflow-y-auto py-1 max-md:max-h-80 max-md:border-t max-md:border-line"
      onMouseLeave={() => onPoint(null)}
      onKeyDown={move}
    >
      {fields.map((entry, at) => {
        const words = record && fieldWords(record, entry, block.bytes[entry.offset - block.first] ?? 0);
        return (
          <div
            key={`${entry.offset} ${entry.label}`}
            role="option"
            aria-selected={active.includes(entry)}
            tabIndex={at === stop ? 0 : -1}
            onMouseOver={() => onPoint({ kind: 'field', at })}
            onFocus={() => {
              setLastFocus(at);
              onFocus({ kind: 'field', at });
            }}
            className={`grid cursor-default grid-cols-[4.5rem_minmax(0,1fr)_minmax(0,1fr)] items-baseline gap-x-2 border-l-2 px-3 leading-6 focus-visible:-outline-offset-2 ${
              active.includes(entry) ? 'border-l-accent bg-selected' : 'border-l-transparent'
            }`}
          >
            <span className="mono text-faint">{placeOf(entry)}</span>
            <span className="truncate" title={entry.when ? `${entry.label} (${entry.when})` : entry.label}>
              {entry.label}
              {entry.when && <span className="text-faint"> ({entry.when})</span>}
            </span>
            <span className="truncate" title={words ?? undefined}>
              {words ?? <Missing reason="The record states nothing from these bytes." />}
            </span>
          </div>
        );
      })}
    </div>
  );
}

/** `20-35`, or `110.2` for one bit and `92.5-4` for several. */
export function placeOf({ offset, length, bits }: ByteField): string {
  if (bits) return `${offset}.${bits[0] === bits[1] ? bits[0] : bits.join('-')}`;
  return length === 1 ? String(offset) : `${offset}-${offset + length - 1}`;
}

/** Scrolls the list only, never the page. */
function keepInView(list: HTMLElement, row: HTMLElement): void {
  if (row.offsetTop < list.scrollTop) list.scrollTop = row.offsetTop;
  const below = row.offsetTop + row.offsetHeight - list.clientHeight;
  if (below > list.scrollTop) list.scrollTop = below;
}
