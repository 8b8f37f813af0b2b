import { UserError } from '#lib/fleet/user-error.ts';

import { type ImportFormat, MAX_ROWS } from './import-formats.ts';
import { readAnsibleIni } from './read-ansible-ini.ts';
import { readAnsibleJson } from './read-ansible-json.ts';
import { readAnsibleYaml } from './read-ansible-yaml.ts';
import { readCsvTable } from './read-csv-table.ts';

/** What was given, before anybody says what its columns mean: one row per device, by column. */
export interface ImportTable {
  format: ImportFormat;
  columns: string[];
  rows: Record<string, string>[];
  /** What was left out of the table, in whole sentences. */
  remarks: string[];
}

const MAX_CHARS = 8_000_000;

/** Reads a table; `format` null: told by the text. @throws UserError naming the line that cannot be read */
export function readImportTable(text: string, format: ImportFormat | null): ImportTable {
  if (text.length > MAX_CHARS) throw new UserError(413, 'The file is larger than 8 MB. Split it.');
  const clean = text.replace(/^\uFEFF/, '');
  if (clean.trim() === '') throw new UserError(400, 'There is nothing to import.');
  const told = format ?? tellFormat(clean);
  const table = READERS[told](clean);
  if (table.rows.length === 0) throw new UserError(400, 'There is no device in it.');
  if (table.rows.length > MAX_ROWS)
    throw new UserError(413, `There are more than ${MAX_ROWS} devices in it. Split it.`);
  return { format: told, ...table };
}

const READERS: Record<ImportFormat, (text: string) => Omit<ImportTable, 'format'>> = {
  csv: readCsvTable,
  netbox: readCsvTable,
  'ansible-ini': readAnsibleIni,
  'ansible-yaml': readAnsibleYaml,
  'ansible-json': readAnsibleJson,
};

/** Columns that only an export of NetBox has. */
const NETBOX_COLUMNS =
  /(?:^|[,;\t])"?(?:Device type|device_type|Manufacturer|Asset tag|asset_tag|Tenant|Rack)"?(?=$|[,;\t])/i;

function tellFormat(text: string): ImportFormat {
  if (/^\s*\{/.test(text)) return 'ansible-json';
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !/^\s*[#;]/.test(line));
  const first = lines[0] ?? '';
  if (/^(---|['"]?[\w.-]+['"]?:)\s*(#.*)?$/.test(first)) return 'ansible-yaml';
  const heading = /^\s*\[[\w.:@-]+\]\s*$/;
  if (/[,;\t]/.test(first) && !heading.test(first) && !/\s\w+=/.test(first)) {
    return NETBOX_COLUMNS.test(first) ? 'netbox' : 'csv';
  }
  const isIni =
    lines.some((line) => heading.test(line)) || lines.every((line) => /^\s*\S+(\s+\w+=|\s*$)/.test(line));
  return isIni ? 'ansible-ini' : 'csv';
}
