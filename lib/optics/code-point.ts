import type { CodePoint } from '#lib/optics/module-record.ts';

/** Code to name, from one table of one standard. */
export type CodeTable = Readonly<Record<number, string>>;

/** Names a code; a code that the table does not list survives as its number. */
export function codePoint(table: CodeTable, code: number): CodePoint {
  return { code, name: table[code] ?? `unknown (0x${code.toString(16).padStart(2, '0')})` };
}

export function codePointOrNull(table: CodeTable, code: number | null): CodePoint | null {
  return code === null ? null : codePoint(table, code);
}
