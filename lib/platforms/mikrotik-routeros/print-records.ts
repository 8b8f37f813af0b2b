import { jsonDocuments, recordsOf } from '../cli/json-answer.ts';
import { plainLines } from '../cli/strip-terminal.ts';
import { cutRow, type TextColumn } from '../cli/text-table.ts';

/** One item of a `print`, in whatever form it was printed. */
export interface PrintRecord {
  /** The letters before the item (`X` disabled, `R` running, `D` dynamic, `L` local, `I` invalid or inactive). */
  flags: string;
  comment: string | null;
  /** Without quotes, by property name in lower case. */
  values: Map<string, string>;
}

const FLAG_PROPERTIES = { disabled: 'X', running: 'R', dynamic: 'D', local: 'L', invalid: 'I', slave: 'S' };

/** The items of `print`, `print detail`, `print terse`, `print brief`, and of the API as JSON. */
export function readPrint(text: string): PrintRecord[] {
  const documents = jsonDocuments(text).flatMap(recordsOf);
  if (documents.length > 0)
    return documents.flatMap((document) => recordsOf(document['data'] ?? document)).map(ofJson);
  const records: PrintRecord[] = [];
  let columns: TextColumn[] | null = null;
  let comment: string | null = null;
  for (const line of plainLines(text)) {
    if (/^\s*(?:Flags:|Columns:|$)/.test(line)) continue;
    if (/^\s*#\s+[A-Z]/.test(line)) {
      columns = headerColumns(line);
      continue;
    }
    const item = /^\s{0,8}(\d{1,6})(?:\s+([A-Z*][A-Z* ]{0,12}?))?\s+(?=;;;|\.?[a-z][a-z0-9.-]*=)(.*)$/.exec(
      line,
    );
    if (item) {
      records.push({ flags: item[2] ?? '', comment, values: new Map() });
      comment = null;
      addText(records.at(-1)!, item[3]!);
    } else if (columns) {
      const last = records.at(-1);
      const note = /^\s*(?:(\d{1,6})\s+([A-Z* ]{0,12}?)\s*)?;;;\s*(.*)$/.exec(line);
      if (note) {
        if (note[1] !== undefined)
          records.push({ flags: note[2] ?? '', comment: note[3]!, values: new Map() });
        else comment = note[3]!;
        continue;
      }
      const row = tableRow(line, columns);
      if (!row) continue;
      if (row.numbered) {
        records.push({ flags: row.flags, comment, values: row.values });
        comment = null;
      } else if (last && last.values.size === 0) last.values = row.values;
    } else if (records.length > 0) addText(records.at(-1)!, line.trim());
    else if (/^\s*;;;/.test(line)) comment = line.replace(/^\s*;;;\s*/, '');
    else if (/^\s*[a-z][a-z0-9-]*=/.test(line)) {
      records.push({ flags: '', comment, values: new Map() });
      addText(records[0]!, line.trim());
    }
  }
  return records;
}

/** A comment runs until the first property; properties may go on over lines. */
function addText(record: PrintRecord, text: string): void {
  const isComment = text.startsWith(';;;');
  if (isComment || (record.values.size === 0 && !/^\.?[a-z][a-z0-9.-]*=/.test(text))) {
    const words = isComment ? text.slice(3).trim() : text;
    record.comment = record.comment === null ? words : `${record.comment} ${words}`;
    return;
  }
  for (const [name, value] of readProperties(text))
    if (!record.values.has(name)) record.values.set(name, value);
  record.comment ??= record.values.get('comment') || null;
}

/** `name="ether1" comment=two words mtu=1500`: a value without quotes runs up to the next name. */
export function readProperties(text: string): [string, string][] {
  const names = /(?:^|\s)(\.?[a-z][a-z0-9.-]{0,60})=/g;
  const pairs: [string, string][] = [];
  let open: { name: string; from: number } | null = null;
  for (let found = names.exec(text); found; found = names.exec(text)) {
    if (open) pairs.push([open.name, text.slice(open.from, found.index).trim()]);
    open = { name: found[1]!, from: names.lastIndex };
    if (text[open.from] !== '"') continue;
    let end = open.from + 1;
    while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
    pairs.push([open.name, text.slice(open.from + 1, end).replace(/\\(.)/g, '$1')]);
    names.lastIndex = Math.min(end + 1, text.length);
    open = null;
  }
  if (open) pairs.push([open.name, text.slice(open.from).trim()]);
  return pairs;
}

function headerColumns(line: string): TextColumn[] {
  return [...line.matchAll(/\S+/g)]
    .filter(({ 0: word }) => word !== '#')
    .map(({ index, 0: word }) => ({ name: word.toLowerCase(), start: index, end: index + word.length }));
}

/** The number and the flags stand before the first column. */
function tableRow(
  line: string,
  columns: readonly TextColumn[],
): { numbered: boolean; flags: string; values: Map<string, string> } | null {
  const start = columns[0]?.start ?? 0;
  const prefix = /^\s*(\d{1,6})?\s*([A-Z*]?[A-Z* ]*)$/.exec(line.slice(0, start).trimEnd());
  if (!prefix || line.slice(start).trim() === '') return null;
  const cells = cutRow(' '.repeat(start) + line.slice(start), columns);
  return {
    numbered: prefix[1] !== undefined,
    flags: prefix[2] ?? '',
    values: new Map(Object.entries(cells).filter(([, value]) => value !== '')),
  };
}

function ofJson(item: Record<string, unknown>): PrintRecord {
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(item))
    if (typeof value === 'string' || typeof value === 'number') values.set(name.toLowerCase(), String(value));
  const flags = Object.entries(FLAG_PROPERTIES)
    .filter(([name]) => item[name] === true || item[name] === 'true')
    .map(([, flag]) => flag);
  return { flags: flags.join(''), comment: values.get('comment') || null, values };
}
