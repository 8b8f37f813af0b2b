import { jsonDocuments, recordOf, recordsOf, textOf } from '../cli/json-answer.ts';
import { readKeyValue } from '../cli/key-values.ts';

/** One record of an esxcli answer: values by folded key; those of nested structures stand beside the outer ones. */
export type EsxcliRecord = ReadonlyMap<string, string>;

const MAX_LISTED = 256;
const MAX_LINE = 1000;

/**
 * The records of an esxcli answer, in `--formatter=json` or as text. JSON says `MACAddress` where text says `MAC Address`:
 * keys are folded to `macaddress`. Lists are joined by commas, as the text has them. Never throws.
 */
export function esxcliRecords(answer: string): EsxcliRecord[] {
  const documents = jsonDocuments(answer);
  if (documents.length > 0) {
    return documents.flatMap(recordsOf).map((record) => {
      const pairs = new Map<string, string>();
      addPairs(pairs, record, 0);
      return pairs;
    });
  }
  return textRecords(answer);
}

/** The values of a comma list: `Uplinks: vmnic0, vmnic1`. */
export function listOf(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** The lines of a table. None that esxcli prints is as long as those left out, and patterns may be slow on them. */
export function tableLines(answer: string): string[] {
  return answer.split('\n').filter((line) => line.length <= MAX_LINE);
}

function addPairs(pairs: Map<string, string>, record: Record<string, unknown>, depth: number): void {
  for (const [key, value] of Object.entries(record)) {
    const folded = foldName(key);
    const inner = recordOf(value);
    if (inner && depth < 3) addPairs(pairs, inner, depth + 1);
    else if (!pairs.has(folded)) pairs.set(folded, wordsOf(value));
  }
}

function wordsOf(value: unknown): string {
  if (typeof value === 'boolean') return String(value);
  if (!Array.isArray(value)) return textOf(value) ?? '';
  return value.slice(0, MAX_LISTED).map(textOf).filter(Boolean).join(', ');
}

/** Blocks of `Key: value` lines; a line without a colon (the record's name) or a blank one begins the next. */
function textRecords(answer: string): EsxcliRecord[] {
  const records: Map<string, string>[] = [];
  let current: Map<string, string> | null = null;
  for (const line of tableLines(answer)) {
    const pair = readKeyValue(line);
    if (!pair) {
      current = null;
      continue;
    }
    if (!current) records.push((current = new Map()));
    const key = foldName(pair.key);
    if (!current.has(key)) current.set(key, pair.value);
  }
  return records;
}

function foldName(key: string): string {
  return key.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
