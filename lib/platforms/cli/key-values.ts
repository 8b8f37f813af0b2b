export interface KeyValueLine {
  /** Blanks before the key; a tab counts as eight. */
  indent: number;
  /** As printed, without outer blanks and dot leaders. */
  key: string;
  /** Without outer blanks; '' where the line ends after the colon. */
  value: string;
}

/**
 * `key : value`, `key: value`, `key:value`, `key......: value`, `key = value`: split once, so that a value keeps its
 * own colons. Null for a line that is no pair.
 */
export function readKeyValue(line: string, separator: ':' | '=' = ':'): KeyValueLine | null {
  const trimmed = line.trim();
  const at = separatorAt(trimmed, separator);
  if (at <= 0) return null;
  let keyEnd = at;
  while (keyEnd > 0 && (trimmed[keyEnd - 1] === '.' || trimmed[keyEnd - 1] === ' ')) keyEnd -= 1;
  const key = trimmed.slice(0, keyEnd).trimEnd();
  return key ? { indent: indentOf(line), key, value: trimmed.slice(at + 1).trim() } : null;
}

/** The pairs of lines by folded key (see `foldKey`); the first of equal keys holds, other lines are skipped. */
export function keyValues(lines: readonly string[], separator: ':' | '=' = ':'): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const line of lines) {
    const pair = readKeyValue(line, separator);
    if (pair && !pairs.has(foldKey(pair.key))) pairs.set(foldKey(pair.key), pair.value);
  }
  return pairs;
}

/** Lower case, runs of blanks as one: how labels are compared. */
export function foldKey(key: string): string {
  return key.toLowerCase().replace(/\s+/g, ' ').trim();
}

export interface Block {
  head: string;
  lines: string[];
}

/** Cuts text into blocks: `headOf` gives the name of the block a line opens, null for all other lines. */
export function splitBlocks(text: string, headOf: (line: string) => string | null): Block[] {
  const blocks: Block[] = [];
  for (const line of text.split(/\r\n|\n|\r/)) {
    const head = headOf(line);
    if (head !== null) blocks.push({ head, lines: [] });
    else blocks.at(-1)?.lines.push(line);
  }
  return blocks;
}

/** Blanks before the first other character; a tab counts as eight. */
export function indentOf(line: string): number {
  let indent = 0;
  for (const char of line) {
    if (char === '\t') indent += 8;
    else if (char === ' ') indent += 1;
    else break;
  }
  return indent;
}

function separatorAt(trimmed: string, separator: ':' | '='): number {
  if (separator === '=') return trimmed.indexOf('=');
  for (let at = trimmed.indexOf(':'); at >= 0; at = trimmed.indexOf(':', at + 1)) {
    const next = trimmed[at + 1];
    if (next === undefined || next === ' ' || next === '\t') return at;
  }
  const first = trimmed.indexOf(':');
  return first > 0 && /^[A-Za-z][A-Za-z0-9 ()/.#_-]*$/.test(trimmed.slice(0, first)) ? first : -1;
}
