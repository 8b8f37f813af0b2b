import type { CodePoint } from '#lib/optics/module-record.ts';

/** Code to name, from one table of one standard. */
export type CodeTable = Readonly<Record<number, string>>;

/** Bits that mean something each: the byte within its field, the mask, the name. */
export type BitTable = readonly (readonly [byte: number, mask: number, name: string])[];

/** The names of the bits that are set, in the order of the table. */
export function bitNames(table: BitTable, bytes: readonly number[]): string[] {
  return table.filter(([byte, mask]) => ((bytes[byte] ?? 0) & mask) !== 0).map(([, , name]) => name);
}

/** Names a code; a code that the table does not list survives as its number. */
export function codePoint(table: CodeTable, code: number): CodePoint {
  return { code, name: table[code] ?? `unknown (0x${code.toString(16).padStart(2, '0')})` };
}

export function codePointOrNull(table: CodeTable, code: number | null): CodePoint | null {
  return code === null ? null : codePoint(table, code);
}
