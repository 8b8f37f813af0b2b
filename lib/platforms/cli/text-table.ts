export interface TextColumn {
  /** The name asked for. */
  name: string;
  /** Where the header's words stand, in characters; `end` is exclusive. */
  start: number;
  end: number;
}

export type TextRow = Readonly<Record<string, string>>;

/**
 * Where the columns stand in a header line, or null when the line is not that header. `names` are the header's words in
 * order, found without regard to case and spacing; a name that ends with `?` may be missing.
 */
export function findColumns(line: string, names: readonly string[]): TextColumn[] | null {
  const header = expandTabs(line).toLowerCase();
  const columns: TextColumn[] = [];
  let from = 0;
  for (const asked of names) {
    const name = asked.replace(/\?$/, '');
    const found = findWords(header, name.toLowerCase().split(/\s+/), from);
    if (found === null && asked.endsWith('?')) continue;
    if (found === null) return null;
    columns.push({ name, ...found });
    from = found.end;
  }
  return columns.length > 0 ? columns : null;
}

/** Columns of a ruler such as `------- ----  ------`, named in order; null when the line is none or has fewer groups. */
export function rulerColumns(line: string, names: readonly string[]): TextColumn[] | null {
  if (!isRuler(line)) return null;
  const spans = [...expandTabs(line).matchAll(/[-=+]+/g)].map(({ index, 0: dashes }) => ({
    start: index,
    end: index + dashes.length,
  }));
  if (spans.length < names.length) return null;
  return names.map((name, index) => ({ name, ...(spans[index] ?? { start: 0, end: 0 }) }));
}

/**
 * Cuts a row into trimmed cells by name. A word belongs to the column whose header word it stands under, so that values
 * set flush right or a little out of place are not cut in two; a column without words is ''.
 */
export function cutRow(line: string, columns: readonly TextColumn[]): TextRow {
  const row = expandTabs(line);
  const spans = columns.map((): { start: number; end: number } | null => null);
  let reached = 0;
  for (const { index, 0: word } of row.matchAll(/\S+/g)) {
    reached = Math.max(reached, columnOf(index, index + word.length, columns));
    const span = spans[reached];
    spans[reached] = { start: span?.start ?? index, end: index + word.length };
  }
  const cells: Record<string, string> = {};
  columns.forEach(({ name }, index) => {
    const span = spans[index];
    cells[name] = span ? row.slice(span.start, span.end) : '';
  });
  return cells;
}

/**
 * Every row below each header made of `names` (as {@link findColumns}), blank lines and rulers left out, until `ends`
 * says that a line is past the table. A repeated header sets the columns anew.
 */
export function readTextTable(
  lines: readonly string[],
  names: readonly string[],
  ends: (line: string) => boolean = () => false,
): TextRow[] {
  const rows: TextRow[] = [];
  let columns: TextColumn[] | null = null;
  for (const line of lines) {
    const header = findColumns(line, names);
    if (header !== null) columns = header;
    else if (columns !== null && ends(line)) columns = null;
    else if (columns !== null && line.trim() !== '' && !isRuler(line)) rows.push(cutRow(line, columns));
  }
  return rows;
}

/** A line of dashes, equal or plus signs and blanks only. */
export function isRuler(line: string): boolean {
  return /^[-=+|\s]+$/.test(line) && /[-=]{2}/.test(line);
}

function columnOf(start: number, end: number, columns: readonly TextColumn[]): number {
  let best = 0;
  let bestScore = -1;
  columns.forEach((column, index) => {
    const next = columns[index + 1]?.start ?? Number.MAX_SAFE_INTEGER;
    const field = overlap(start, end, index === 0 ? 0 : column.start, next);
    // A word under the header's own letters belongs there even when more of it hangs out to the left.
    const score = overlap(start, end, column.start, column.end) * 2 + field;
    if (score > bestScore) [best, bestScore] = [index, score];
  });
  return best;
}

function overlap(start: number, end: number, from: number, to: number): number {
  return Math.max(0, Math.min(end, to) - Math.max(start, from));
}

function findWords(
  header: string,
  words: readonly string[],
  from: number,
): { start: number; end: number } | null {
  const first = words[0] ?? '';
  for (let start = header.indexOf(first, from); start >= 0; start = header.indexOf(first, start + 1)) {
    const end = wordsEnd(header, words, start);
    const before = header[start - 1];
    const after = end === null ? undefined : header[end];
    if (end !== null && !isLetter(before) && !isLetter(after)) return { start, end };
    if (first === '') return null;
  }
  return null;
}

function wordsEnd(header: string, words: readonly string[], start: number): number | null {
  let at = start;
  for (const [index, word] of words.entries()) {
    if (index > 0) while (header[at] === ' ') at += 1;
    if (!header.startsWith(word, at)) return null;
    at += word.length;
  }
  return at;
}

function isLetter(char: string | undefined): boolean {
  return char !== undefined && /[a-z0-9]/.test(char);
}

function expandTabs(line: string): string {
  if (!line.includes('\t')) return line;
  let out = '';
  for (const char of line) out += char === '\t' ? ' '.repeat(8 - (out.length % 8)) : char;
  return out;
}
