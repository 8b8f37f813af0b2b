import { labelOf } from '#lib/optics/ethtool-labels.ts';
import { MAX_LANES, emptyFacts } from '#lib/optics/module-facts.ts';
import type { ModuleFacts } from '#lib/optics/module-facts.ts';
import { parseJsonPairs } from '#lib/optics/parse-json-pairs.ts';
import type { JsonPairs } from '#lib/optics/parse-json-pairs.ts';
import { readLines, settleFacts } from '#lib/optics/read-ethtool-text.ts';
import type { TextFacts } from '#lib/optics/read-ethtool-text.ts';

const START = /(?:^|\n)[ \t]*(?=\[\s*\{|\{\s*")/;

/** Where the JSON of an answer begins; -1 when there is none. */
export function startOfJson(text: string): number {
  if (!text.includes('{')) return -1;
  const match = START.exec(text);
  return match === null ? -1 : match.index + match[0].length;
}

/**
 * Reads `ethtool --json -m` (6.14 and later): keys are the text's labels in lower case with `_`, numbers are bare. Keys
 * come twice, diagnostics may follow as plain text, and a failed page leaves the JSON broken: all of it is read.
 */
export function readEthtoolJson(text: string, start: number): TextFacts {
  const facts = emptyFacts();
  const before = readLines(facts, text.slice(0, start), 0);
  const { value, end } = parseJsonPairs(text, start);
  const pairs = moduleObject(value);
  const banks = new Map<string, number>();
  for (const [key, entry] of pairs) readEntry(facts, banks, key, entry);
  const after = readLines(facts, text, end);
  facts.renamedLabels = true;
  settleFacts(facts);
  return { facts, other: [...before, ...after] };
}

function moduleObject(value: JsonPairs): [string, JsonPairs][] {
  if (value === null || typeof value !== 'object') return [];
  if (value.kind === 'object') return value.pairs;
  return moduleObject(value.items[0] ?? null);
}

/** Hands an entry to the reader of the text label it stands for, in the words that the text would have used. */
function readEntry(facts: ModuleFacts, banks: Map<string, number>, key: string, value: JsonPairs): void {
  const label = key.replace(/_measurement$/, '');
  if (value === null) return;
  if (typeof value !== 'object') {
    readWords(facts, label, wordsOf(label, value), 1);
    return;
  }
  if (value.kind === 'array') {
    readArray(facts, banks, label, value.items);
    return;
  }
  const whole = wholeOf(value.pairs);
  if (whole !== null) {
    readWords(facts, label, whole, 1);
    return;
  }
  const measured = pairOf(value.pairs, 'values') ?? pairOf(value.pairs, 'value');
  const type = pairOf(value.pairs, 'type');
  if (measured !== null) {
    readEntry(facts, banks, typeof type === 'string' ? type : label, measured);
    return;
  }
  for (const [part, entry] of value.pairs.slice(0, 32)) {
    if (entry !== null && typeof entry !== 'object')
      readWords(facts, `${label} ${part}`, wordsOf(label, entry), 1);
  }
}

function pairOf(pairs: readonly [string, JsonPairs][], key: string): JsonPairs {
  return pairs.find(([name]) => name === key)?.[1] ?? null;
}

/** `{ "major": 3, "minor": 0 }` in the words of the text form. */
function wholeOf(pairs: readonly [string, JsonPairs][]): string | null {
  const major = pairOf(pairs, 'major');
  const minor = pairOf(pairs, 'minor');
  return typeof major === 'number' && typeof minor === 'number' ? `${major}.${minor}` : null;
}

const BYTE_LISTS = new Set(['transceiver_codes', 'option_values']);

/** `banks` counts the lists of one key: each further one is the next bank of eight lanes. */
function readArray(
  facts: ModuleFacts,
  banks: Map<string, number>,
  label: string,
  items: readonly JsonPairs[],
): void {
  const numbers = items.filter((item) => typeof item === 'number');
  if (label === 'vendor_oui') {
    readWords(facts, label, numbers.map((byte) => byte.toString(16).padStart(2, '0')).join(':'), 1);
  } else if (BYTE_LISTS.has(label)) {
    readWords(facts, label, numbers.map((byte) => byte.toString(16)).join(' '), 1);
  } else if (/^[rt]x_(?:fault|loss_of)/.test(label)) {
    readWords(facts, label, items.map((item) => (item === true ? 'Yes' : 'No')).join(','), 1);
  } else {
    const first = banks.get(label) ?? 1;
    banks.set(label, first + items.length);
    items.slice(0, MAX_LANES).forEach((item, i) => {
      if (item !== null && typeof item !== 'object') readWords(facts, label, wordsOf(label, item), first + i);
    });
  }
}

function wordsOf(label: string, value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'string') return value;
  return label === 'length_(smf)' ? `${value}km` : String(value);
}

function readWords(facts: ModuleFacts, label: string, words: string, lane: number): void {
  const found = labelOf(label);
  if (found !== null) found.read(facts, words, lane);
}
