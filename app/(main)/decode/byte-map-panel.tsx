'use client';

import { type ReactNode, useMemo, useState } from 'react';

import type { MemoryBlock } from '#lib/optics/byte-map-image.ts';
import { fieldsAt, fieldsOfPage, meantFields, valueAt } from '#lib/optics/byte-map.ts';
import type { ByteField } from '#lib/optics/byte-map.ts';
import type { ModuleRecord } from '#lib/optics/module-record.ts';

import { Panel } from '../../ui/panel.tsx';
import { ByteGrid } from './byte-grid.tsx';
import { ByteReadout } from './byte-readout.tsx';
import type { InterfaceDetail } from './decode-messages.ts';
import { FieldList } from './field-list.tsx';

/** What is pointed at or focused: a byte by its offset, or a field by its place in the list. */
export type Target = { kind: 'byte'; offset: number } | { kind: 'field'; at: number };

/** The module's memory page by page, with the fields that its bytes make. `note` says where the bytes are from. */
export function ByteMapPanel({
  blocks,
  family,
  record,
  note,
}: Pick<InterfaceDetail, 'blocks' | 'family'> & { record: ModuleRecord | null; note?: ReactNode }) {
  const [open, setOpen] = useState(0);
  const at = Math.min(open, blocks.length - 1);
  const block = blocks[at] as MemoryBlock;
  const fields = useMemo(() => {
    if (family === null) return [];
    const all = fieldsOfPage(family, block.page, block.bank).filter((field) => wasRead(block, field));
    return record === null ? all : meantFields(all, record);
  }, [family, block, record]);
  return (
    <Panel
      title="Bytes"
      flush
      aside={
        <div role="group" aria-label="Memory pages" className="flex flex-wrap items-center gap-1">
          {note && <span className="mr-2 text-muted">{note}</span>}
          {blocks.map(({ page, bank }, place) => (
            <button
              key={`${page} ${bank}`}
              type="button"
              aria-pressed={place === at}
              onClick={() => setOpen(place)}
              className={`mono h-6 rounded-md px-2 ${place === at ? 'bg-selected font-medium text-ink' : 'text-muted hover:bg-hover hover:text-ink'}`}
            >
              {pageWords(page, bank)}
            </button>
          ))}
        </div>
      }
    >
      <PageView key={`${family} ${block.page} ${block.bank}`} block={block} fields={fields} record={record} />
    </Panel>
  );
}

/** One page: the bytes, what the one pointed at means, and the fields. The last focus stays when the pointer leaves. */
function PageView({
  block,
  fields,
  record,
}: {
  block: MemoryBlock;
  fields: ByteField[];
  record: ModuleRecord | null;
}) {
  const [pointed, setPointed] = useState<Target | null>(null);
  const [focused, setFocused] = useState<Target | null>(null);
  const target = pointed ?? focused;
  const active = target === null ? [] : activeFields(target, fields);
  const wrong = fields.filter(
    ({ field }) =>
      field.startsWith('checksums.') && record && (valueAt(record, field) as { ok?: boolean })?.ok === false,
  );
  return (
    <div className="grid md:h-[33rem] md:grid-cols-[auto_minmax(0,1fr)]">
      <div className="flex min-h-0 flex-col border-line md:border-r">
        <ByteGrid
          block={block}
          fields={fields}
          active={active}
          target={target}
          wrong={wrong}
          onPoint={setPointed}
          onFocus={setFocused}
        />
        <ByteReadout block={block} target={target} active={active} record={record} />
      </div>
      <FieldList
        block={block}
        fields={fields}
        active={active}
        follow={target?.kind === 'byte'}
        record={record}
        onPoint={setPointed}
        onFocus={setFocused}
      />
    </div>
  );
}

function activeFields(target: Target, fields: ByteField[]): ByteField[] {
  return target.kind === 'field' ? fields.slice(target.at, target.at + 1) : fieldsAt(fields, target.offset);
}

function wasRead({ from, to }: MemoryBlock, { offset, length }: ByteField): boolean {
  return offset >= from && offset + length <= to;
}

function pageWords(page: string, bank: number): string {
  return bank === 0 ? page : `${page} bank ${bank}`;
}
