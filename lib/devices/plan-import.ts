import { z } from 'zod';

import type { Context } from '#lib/context.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { requirePermission } from '#lib/people/actor.ts';

import { DEVICE_COLUMNS } from './device-input.ts';
import { type ColumnMapping, guessPlatform, suggestMapping } from './import-columns.ts';
import { IMPORT_FORMATS, type ImportFormat } from './import-formats.ts';
import { type ImportTable, readImportTable } from './import-table.ts';
import { type PlannedDevice, planDevices } from './plan-devices.ts';
import { platformInput } from './platform-choice.ts';

const field = z.enum(DEVICE_COLUMNS);

export const importInput = z.strictObject({
  text: z.string(),
  /** null: told by the text. */
  format: z.enum(Object.keys(IMPORT_FORMATS) as [ImportFormat, ...ImportFormat[]]).nullable(),
  /** What columns mean where that is not what their names say; null leaves a column out. */
  mapping: z.record(z.string(), field.nullable()).default({}),
  /** What a new device gets where its cell is empty, or where there is no column. */
  defaults: z.partialRecord(field, z.string()).default({}),
  existing: z.enum(['update', 'skip']).default('update'),
});

export interface ImportPlan {
  format: ImportFormat;
  columns: string[];
  /** The meaning of each column; a column that is in `unknown` has none yet. */
  mapping: ColumnMapping;
  /** Columns that nobody knows: they have to be given a meaning, or left out. */
  unknown: string[];
  remarks: string[];
  rows: PlannedDevice[];
}

/** Says what an import would do with every row, and does nothing. @throws UserError when the text cannot be read */
export async function planImport(ctx: Context, given: z.input<typeof importInput>): Promise<ImportPlan> {
  requirePermission(ctx.actor, 'device:write');
  const input = importInput.parse(given);
  const table = readImportTable(input.text, input.format);
  const { columns, format, remarks } = table;
  const suggested = suggestMapping(columns, format);
  const mapping = Object.fromEntries(
    columns.flatMap((column) => {
      const meaning = column in input.mapping ? input.mapping[column]! : suggested[column];
      return meaning === undefined ? [] : [[column, meaning]];
    }),
  );
  const twice = Object.values(mapping).filter((each, at, all) => each !== null && all.indexOf(each) !== at);
  if (twice.length > 0)
    throw new UserError(400, `Two columns are both the ${twice[0]}: leave one of them out.`);
  const ansible = format.startsWith('ansible');
  const options = {
    existing: input.existing,
    credentialByUser: ansible,
    // Ansible reaches a host by its name where nothing else is said.
    defaultsOf: ({ name }: Record<string, unknown>) => ({
      ...input.defaults,
      ...(ansible && typeof name === 'string' && { address: name }),
    }),
  };
  return {
    format,
    columns,
    mapping,
    unknown: columns.filter((column) => !(column in mapping)),
    remarks,
    rows: await planDevices(ctx, deviceRows(table, mapping), options),
  };
}

/** The rows of a table as devices, columns by their meaning. */
function deviceRows({ format, rows }: ImportTable, mapping: ColumnMapping): Record<string, string>[] {
  const used = Object.entries(mapping).filter(([, meaning]) => meaning !== null);
  return rows.map((row) => {
    const device: Record<string, string> = {};
    for (const [column, meaning] of used) {
      const value = cleaned(format, meaning!, row[column] ?? '');
      if (value !== '') device[meaning!] = value;
    }
    return device;
  });
}

/** Other tools write an address with the length of its network, and call systems by names of their own. */
function cleaned(format: ImportFormat, meaning: string, value: string): string {
  if (format === 'csv') return value;
  if (meaning === 'address') return value.replace(/\/\d{1,3}$/, '');
  if (meaning === 'platform' && !platformInput.safeParse(value).success) return guessPlatform(value);
  return value;
}
