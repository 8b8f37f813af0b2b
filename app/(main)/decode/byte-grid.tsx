'use client';

import { memo, useRef, useState, type FocusEvent, type KeyboardEvent, type MouseEvent } from 'react';

import type { MemoryBlock } from '#lib/optics/byte-map-image.ts';
import { fieldsAt } from '#lib/optics/byte-map.ts';
import type { ByteField } from '#lib/optics/byte-map.ts';

import type { Target } from './byte-map-panel.tsx';
import { hexOf } from './hex-of.ts';

const WIDTH = 16;

/** The bytes of one page, sixteen in a row. The arrow keys, Home, End and the page keys move between them. */
export function ByteGrid({
  block,
  fields,
  active,
  target,
  wrong,
  onPoint,
  onFocus,
}: {
  block: MemoryBlock;
  fields: ByteField[];
  active: ByteField[];
  target: Target | null;
  wrong: ByteField[];
  onPoint: (target: Target | null) => void;
  onFocus: (target: Target | null) => void;
}) {
  const { first, bytes } = block;
  const [stop, setStop] = useState(first);
  const table = useRef<HTMLTableElement>(null);
  const point = (event: MouseEvent) => {
    const offset = offsetOf(event.target);
    onPoint(offset === null ? null : { kind: 'byte', offset });
  };
  const focus = (event: FocusEvent) => {
    const offset = offsetOf(event.target);
    if (offset === null) return;
    setStop(offset);
    onFocus({ kind: 'byte', offset });
  };
  const move = (event: KeyboardEvent) => {
    const next = nextOffset(event, stop, first, first + bytes.length - 1);
    if (next === null) return;
    event.preventDefault();
    table.current?.querySelector<HTMLElement>(`[data-offset="${next}"]`)?.focus();
  };
  const rows = Array.from({ length: Math.ceil(bytes.length / WIDTH) }, (_, row) => first + row * WIDTH);
  const here = target?.kind === 'byte' ? target.offset : -1;
  return (
    <div className="overflow-x-auto p-3">
      <table
        ref={table}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- rows of bytes are a grid
        role="grid"
        aria-label={`Bytes of ${block.page}`}
        aria-rowcount={rows.length}
        className="mono border-separate border-spacing-0 leading-none"
        onMouseOver={point}
        onMouseLeave={() => onPoint(null)}
        onFocus={focus}
        onKeyDown={move}
      >
        <thead aria-hidden="true">
          <tr className="text-faint">
            <td className="h-6" />
            {Array.from({ length: WIDTH }, (_, column) => (
              <td key={column} className={`text-center ${widthOf(column)}`}>
                {column.toString(16)}
              </td>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((start) => (
            <ByteRow
              key={start}
              start={start}
              bytes={bytes.subarray(start - first, start - first + WIDTH)}
              unread={maskOf(start, (offset) => offset < block.from || offset >= block.to)}
              mapped={maskOf(start, (offset) => fieldsAt(fields, offset).length > 0)}
              lit={maskOf(start, (offset) => fieldsAt(active, offset).length > 0)}
              wrong={maskOf(start, (offset) => fieldsAt(wrong, offset).length > 0)}
              here={here >= start && here < start + WIDTH ? here : -1}
              stop={stop >= start && stop < start + WIDTH ? stop : -1}
              labels={labelsOf(start, fields)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  start: number;
  bytes: Uint8Array;
  /** Bit n set: byte n of the row was not read, belongs to a field, is shown as active, holds a wrong checksum. */
  unread: number;
  mapped: number;
  lit: number;
  wrong: number;
  /** The byte pointed at, and the one that the tab key reaches; -1 when in another row. */
  here: number;
  stop: number;
  /** The fields of each byte, by line. */
  labels: string;
}

const ByteRow = memo(
  function ByteRow({ start, bytes, unread, mapped, lit, wrong, here, stop, labels }: RowProps) {
    const names = labels.split('\n');
    return (
      <tr>
        <th scope="row" className="h-6 pr-3 text-right font-normal text-faint">
          0x{hexOf(start)}
        </th>
        {[...bytes].map((byte, i) => {
          const offset = start + i;
          const bit = 1 << i;
          const missing = (unread & bit) !== 0;
          return (
            <td
              key={offset}
              role="gridcell"
              data-offset={offset}
              tabIndex={offset === stop ? 0 : -1}
              aria-label={`byte ${offset}, ${missing ? 'not read' : hexOf(byte)}${names[i] ? `, ${names[i]}` : ''}`}
              data-lit={(lit & bit) !== 0 ? '' : undefined}
              className={`h-6 cursor-default border-b-2 text-center focus-visible:-outline-offset-2 ${widthOf(i)} ${look(missing, (mapped & bit) !== 0, (lit & bit) !== 0, (wrong & bit) !== 0, offset === here)}`}
            >
              {missing ? '··' : hexOf(byte)}
            </td>
          );
        })}
        <td aria-hidden="true" className="hidden pl-3 whitespace-pre text-muted sm:table-cell">
          {[...bytes].map((byte, i) => (
            <span
              // oxlint-disable-next-line react/no-array-index-key -- a column is its number
              key={i}
              data-offset={start + i}
              className={(lit & (1 << i)) !== 0 ? 'bg-selected text-ink' : ''}
            >
              {byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'}
            </span>
          ))}
        </td>
      </tr>
    );
  },
  (a, b) =>
    (Object.keys(a) as (keyof RowProps)[]).every(
      (key) => a[key] === b[key] || (key === 'bytes' && a.bytes.buffer === b.bytes.buffer),
    ),
);

/** The two halves of a row stand apart. */
function widthOf(column: number): string {
  return column === 8 ? 'min-w-8 w-8 pl-2' : 'min-w-6 w-6';
}

function look(missing: boolean, mapped: boolean, lit: boolean, wrong: boolean, here: boolean): string {
  if (lit)
    return `border-b-accent bg-selected ${here ? 'font-semibold' : ''} ${wrong ? 'text-bad' : 'text-ink'}`;
  const ink = wrong ? 'text-bad' : mapped && !missing ? 'text-ink' : 'text-faint';
  return `border-b-transparent ${ink} ${here ? 'bg-hover' : ''}`;
}

function maskOf(start: number, holds: (offset: number) => boolean): number {
  let mask = 0;
  for (let i = 0; i < WIDTH; i++) if (holds(start + i)) mask |= 1 << i;
  return mask;
}

function labelsOf(start: number, fields: ByteField[]): string {
  return Array.from({ length: WIDTH }, (_, i) =>
    fieldsAt(fields, start + i)
      .map(({ label }) => label)
      .join('; '),
  ).join('\n');
}

function offsetOf(element: EventTarget): number | null {
  const offset = element instanceof HTMLElement ? element.dataset.offset : undefined;
  return offset === undefined ? null : Number(offset);
}

/** Where a key leads from the byte at `offset`; null for other keys and beyond the page. */
function nextOffset(
  { key, ctrlKey }: KeyboardEvent,
  offset: number,
  first: number,
  last: number,
): number | null {
  const row = offset - ((offset - first) % WIDTH);
  const targets: Record<string, number> = {
    ArrowLeft: offset - 1,
    ArrowRight: offset + 1,
    ArrowUp: offset - WIDTH,
    ArrowDown: offset + WIDTH,
    PageUp: offset - 4 * WIDTH,
    PageDown: offset + 4 * WIDTH,
    Home: ctrlKey ? first : row,
    End: ctrlKey ? last : Math.min(last, row + WIDTH - 1),
  };
  const next = targets[key];
  return next === undefined || next < first || next > last ? null : next;
}
