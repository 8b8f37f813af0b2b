import { firstJsonRecord, jsonDocuments, recordOf, recordsOf, textOf } from '../cli/json-answer.ts';
import { foldKey, readKeyValue } from '../cli/key-values.ts';
import { readRuledTables } from '../cli/ruled-table.ts';
import { plainLines } from '../cli/strip-terminal.ts';

/** Words of one thing that NVUE shows, by its key in words (`vendor-pn` is `vendor pn`), whatever the form. */
export type NvWords = ReadonlyMap<string, string>;

const words = (key: string) => foldKey(key.replace(/[-_]/g, ' '));

/** A list of things: a table, or the JSON object whose keys are their names (here under `nameKey`). */
export function readNvList(text: string, nameKey: string): NvWords[] {
  const documents = jsonDocuments(text);
  if (documents.length === 0)
    return readRuledTables(plainLines(text)).map(
      (row) => new Map([...row].map(([key, value]) => [words(key), value])),
    );
  return documents.flatMap((document) =>
    Array.isArray(document)
      ? recordsOf(document).map((entry) => wordsOf(entry))
      : Object.entries(recordOf(document) ?? {}).flatMap(([name, entry]) =>
          recordOf(entry) ? [wordsOf({ [nameKey]: name, ...recordOf(entry) })] : [],
        ),
  );
}

/** One thing: `key : value` lines, a table of `operational` and `applied` values, or a JSON object. */
export function readNvOne(text: string): NvWords {
  const record = firstJsonRecord(text);
  if (record) return wordsOf(record);
  const lines = plainLines(text);
  const pairs = new Map<string, string>();
  for (const line of lines) {
    // `temperature:` opens a group whose own `temperature : 29 C` holds the value.
    const pair = readKeyValue(line);
    if (pair && !pairs.get(words(pair.key))) pairs.set(words(pair.key), pair.value);
  }
  for (const row of readRuledTables(lines)) {
    const [key = '', value = ''] = row.values();
    const name = words(key);
    if (name !== '' && !pairs.has(name)) pairs.set(name, value);
  }
  return pairs;
}

/** The properties with text, and those of inner objects where the outer does not have them. */
function wordsOf(record: Record<string, unknown>, depth = 0): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(record)) {
    const text = textOf(value);
    if (text !== null) found.set(words(key), text);
  }
  if (depth < 3)
    for (const value of Object.values(record))
      for (const [key, text] of wordsOf(recordOf(value) ?? {}, depth + 1))
        if (!found.has(key)) found.set(key, text);
  return found;
}
