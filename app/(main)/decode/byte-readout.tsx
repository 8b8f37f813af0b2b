import type { MemoryBlock } from '#lib/optics/byte-map-image.ts';
import { derivedFrom } from '#lib/optics/byte-map.ts';
import type { ByteField } from '#lib/optics/byte-map.ts';
import type { ModuleRecord } from '#lib/optics/module-record.ts';

import type { Target } from './byte-map-panel.tsx';
import { placeOf } from './field-list.tsx';
import { DERIVED_WORDS, fieldWords } from './field-words.ts';
import { hexOf } from './hex-of.ts';

/** What the byte or the field pointed at is: its place, its value, and the table of the standard that defines it. */
export function ByteReadout({
  block,
  target,
  active,
  record,
}: {
  block: MemoryBlock;
  target: Target | null;
  active: ByteField[];
  record: ModuleRecord | null;
}) {
  return (
    <div
      aria-label="What the byte means"
      role="region"
      className="w-0 min-w-full flex-1 overflow-y-auto border-t border-line bg-sunken px-4 py-2 max-md:h-28 max-md:flex-none"
    >
      {target === null ? (
        <p className="text-muted">
          Point at a byte or a field to see what it means. With the keyboard, Tab reaches the bytes and the
          fields, and the arrow keys move.
        </p>
      ) : (
        <>
          {target.kind === 'byte' && <ByteLine block={block} offset={target.offset} />}
          {active.map((entry) => (
            <FieldLine key={`${entry.offset} ${entry.label}`} block={block} entry={entry} record={record} />
          ))}
          {target.kind === 'byte' && active.length === 0 && (
            <p className="text-muted">
              No field that is decoded: reserved, vendor specific, or of no use here.
            </p>
          )}
        </>
      )}
    </div>
  );
}

function ByteLine({ block, offset }: { block: MemoryBlock; offset: number }) {
  const byte = block.bytes[offset - block.first] ?? 0;
  const read = offset >= block.from && offset < block.to;
  return (
    <p className="mono text-muted">
      {block.page} byte {offset} (0x{hexOf(offset)}):{' '}
      {read ? (
        <>
          <span className="text-ink">0x{hexOf(byte)}</span> {byte} {byte.toString(2).padStart(8, '0')}
          {byte > 0x20 && byte < 0x7f && ` '${String.fromCharCode(byte)}'`}
        </>
      ) : (
        'not read'
      )}
    </p>
  );
}

function FieldLine({
  block,
  entry,
  record,
}: {
  block: MemoryBlock;
  entry: ByteField;
  record: ModuleRecord | null;
}) {
  const bytes = block.bytes.subarray(entry.offset - block.first, entry.offset - block.first + entry.length);
  const words = record && fieldWords(record, entry, bytes[0] ?? 0);
  const also = derivedFrom(entry.field).flatMap((path) => DERIVED_WORDS[path] ?? []);
  return (
    <div className="not-first:mt-1">
      <p className="flex gap-x-3">
        <span className="font-medium">{entry.label}</span>
        <span className={`min-w-0 break-words ${words === null ? 'text-faint' : ''}`}>
          {words ?? 'nothing stated'}
        </span>
      </p>
      <p className="flex flex-wrap gap-x-3 text-sm text-muted">
        <span className="mono">
          {block.page} {placeOf(entry)}
        </span>
        <span>{entry.source}</span>
        {entry.when && <span>for {entry.when}</span>}
        {also.length > 0 && <span>decides also: {also.join(', ')}</span>}
      </p>
    </div>
  );
}
