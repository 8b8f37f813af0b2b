import type { ByteField, MemoryPage, RecordPath } from '#lib/optics/byte-map.ts';
import type { DomLimits, DomThresholds } from '#lib/optics/module-record.ts';

/** A field of a byte map without the page and the standard that all fields around it share. */
export type ByteRow = readonly [
  offset: number,
  length: number,
  field: RecordPath,
  label: string,
  /** Table or section, such as `4-1`, `SFF-8024 4-3` or `section 8.5`. */
  table: string,
  more?: Pick<ByteField, 'bits' | 'when' | 'given' | 'announces'>,
];

/** Gives the rows of one page their page and the full name of their source. */
export function pageFields(page: MemoryPage, standard: string, rows: readonly ByteRow[]): ByteField[] {
  return rows.map(([offset, length, field, label, table, more]) => ({
    page,
    offset,
    length,
    field,
    label,
    source: sourceOf(standard, table),
    ...more,
  }));
}

function sourceOf(standard: string, table: string): string {
  if (table.startsWith('section')) return `${standard}, ${table}`;
  const other = /^(SFF-8024) (.+)$/.exec(table);
  return other === null ? `${standard}, table ${table}` : `${other[1]} Rev 4.13, table ${other[2]}`;
}

const LEVELS: readonly (readonly [keyof DomLimits, string])[] = [
  ['highAlarm', 'high alarm'],
  ['lowAlarm', 'low alarm'],
  ['highWarning', 'high warning'],
  ['lowWarning', 'low warning'],
];

/** The four thresholds of one quantity, 16 bits each, in the order of all three standards. */
export function thresholdRows(
  offset: number,
  quantity: keyof DomThresholds,
  name: string,
  table: string,
): ByteRow[] {
  return LEVELS.map(([level, words], i) => [
    offset + i * 2,
    2,
    `dom.thresholds.${quantity}.${level}`,
    `${name}, ${words}`,
    table,
  ]);
}

/** One 16-bit reading of each lane. */
export function laneRows(offset: number, lanes: number, key: string, name: string, table: string): ByteRow[] {
  return Array.from({ length: lanes }, (_, i) => [
    offset + i * 2,
    2,
    `dom.lanes.${i}.${key}`,
    `${name}, lane ${i + 1}`,
    table,
  ]);
}

/** One bit of each lane; bit `lowest` is lane 1. */
export function laneBitRows(
  offset: number,
  lanes: number,
  lowest: number,
  key: string,
  name: string,
  table: string,
  list: 'dom.lanes' | 'laneSettings' = 'dom.lanes',
): ByteRow[] {
  return Array.from({ length: lanes }, (_, i) => [
    offset,
    1,
    `${list}.${i}.${key}`,
    `${name}, lane ${i + 1}`,
    table,
    { bits: [lowest + i, lowest + i] },
  ]);
}
