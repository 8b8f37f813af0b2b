/** A line longer than this is no terminal's: cursor movements in it are ignored, so that none costs much. */
const WIDEST = 1024;
const LONGEST_ESCAPE = 256;
const ESC = '\x1b';

/**
 * What a terminal shows of the text a device prints, as lines without an end to the screen: backspaces, carriage returns
 * and the cursor movements and erasures of ECMA-48 are obeyed within a line. Bytes above 7F are text, not C1 controls.
 */
export class TerminalLines {
  #done: string[] = [];
  #line = '';
  #column = 0;
  #row: string | null = null;
  #isEdited = false;
  /** Where the cursor stood after a pager's line that was forgotten, until the device moves it. */
  #afterPager: number | null = null;
  #unread = '';

  /** The line the cursor is in, without trailing blanks; '' where it is longer than any prompt. */
  get current(): string {
    return this.#line.length > WIDEST ? '' : this.#line.trimEnd();
  }

  /** How many lines takeLines would give. */
  get finished(): number {
    return this.#done.length;
  }

  /** The finished lines since the last call. */
  takeLines(): string[] {
    const lines = this.#done;
    this.#done = [];
    return lines;
  }

  /** Takes the pager's line off the screen, whether or not the device will. */
  forgetPager(): void {
    this.#line = '';
    this.#isEdited = true;
    this.#afterPager = this.#column;
  }

  feed(text: string): void {
    // Not `+`: V8 would keep two strings, and reading that one character by character takes a hundred times longer.
    const input = [this.#unread, text].join('');
    this.#unread = '';
    let at = 0;
    while (at < input.length) {
      let end = at;
      while (end < input.length && isText(input.charCodeAt(end))) end += 1;
      if (end > at) this.#write(input.slice(at, end));
      if (end === input.length) return;
      at = end + 1;
      const control = input[end];
      if (control === '\n') this.#endLine();
      else if (control === '\r') this.#move(0);
      else if (control === '\b') {
        this.#afterPager = null;
        this.#move(this.#column - 1);
      } else if (control === ESC) {
        const escape = readEscape(input, end);
        if (escape === null) {
          this.#unread = input.slice(end);
          return;
        }
        at = end + escape.length;
        if (escape.final !== '' && escape.final !== 'm') this.#obey(escape);
      }
    }
  }

  #write(text: string): void {
    if (this.#afterPager === this.#column) this.#column = 0;
    this.#afterPager = null;
    if (this.#column < this.#line.length) {
      const after = this.#line.slice(this.#column + text.length);
      this.#line = this.#line.slice(0, this.#column) + text + after;
      this.#isEdited = true;
    } else {
      this.#line = this.#line.padEnd(this.#column) + text;
    }
    this.#column += text.length;
  }

  #endLine(): void {
    if (this.#afterPager === null) this.#done.push(this.#isEdited ? this.#line.trimEnd() : this.#line);
    this.#line = '';
    this.#column = 0;
    this.#row = null;
    this.#isEdited = false;
    this.#afterPager = null;
  }

  #move(column: number): void {
    if (this.#line.length <= WIDEST) this.#column = Math.min(WIDEST, Math.max(0, column));
  }

  #erase(from: number, to: number): void {
    if (this.#line.length > WIDEST) return;
    const blanks = ' '.repeat(Math.min(to, this.#line.length) - Math.min(from, this.#line.length));
    this.#line = this.#line.slice(0, from) + blanks + this.#line.slice(to);
    this.#isEdited = true;
  }

  #obey({ final, parameters }: Escape): void {
    const first = parameters[0];
    this.#afterPager = null;
    const count = Number(first || 1);
    if (final === 'K' || final === 'J') {
      this.#erase(first === '1' || first === '2' ? 0 : this.#column, first === '1' ? this.#column : WIDEST);
    } else if (final === 'P' && this.#line.length <= WIDEST) {
      this.#line = this.#line.slice(0, this.#column) + this.#line.slice(this.#column + count);
    } else if (final === 'D') this.#move(this.#column - count);
    else if (final === 'C') this.#move(this.#column + count);
    else if (final === 'G') this.#move(count - 1);
    else if (final === 'NEL' || final === 'IND') this.#endLine();
    else if (final === 'H' || final === 'f') {
      const row = first || '1';
      if (row !== this.#row && this.current !== '') this.#endLine();
      this.#row = row;
      this.#move(Number(parameters[1] || 1) - 1);
    }
  }
}

interface Escape {
  length: number;
  /** The final byte of a control sequence, the name of a control function, or '' for what means nothing here. */
  final: string;
  parameters: string[];
}

/** The control functions of ECMA-48 that end a line. */
const FUNCTIONS: Record<string, string> = { D: 'IND', E: 'NEL' };
const meansNothing = (length: number): Escape => ({ length, final: '', parameters: [] });

/** null: it has not come whole yet. Of one that is broken or too long only the beginning is passed over. */
function readEscape(text: string, start: number): Escape | null {
  const limit = Math.min(text.length, start + LONGEST_ESCAPE);
  const unfinished = limit < start + LONGEST_ESCAPE ? null : meansNothing(1);
  const kind = text[start + 1] ?? '';
  if (kind === '[') {
    const end = skip(text, start + 2, limit, 0x20, 0x3f);
    if (end === limit) return unfinished;
    if (!isWithin(text, end, 0x40, 0x7e)) return meansNothing(end - start);
    const isPrivate = isWithin(text, start + 2, 0x3c, 0x3f);
    const parameters = text.slice(start + 2, end).split(';');
    return { length: end + 1 - start, final: isPrivate ? '' : (text[end] ?? ''), parameters };
  }
  if (kind !== '' && ']PX^_'.includes(kind)) {
    let end = start + 2;
    while (end < limit && text[end] !== '\x07' && text[end] !== ESC) end += 1;
    // Its end may also be `ESC \`, which is then read as one that means nothing.
    return end === limit ? unfinished : meansNothing(end + (text[end] === ESC ? 0 : 1) - start);
  }
  const end = skip(text, start + 1, limit, 0x20, 0x2f);
  if (end === limit) return unfinished;
  if (!isWithin(text, end, 0x30, 0x7e)) return meansNothing(end - start);
  const final = end === start + 1 ? (FUNCTIONS[kind] ?? '') : '';
  return { length: end + 1 - start, final, parameters: [] };
}

function skip(text: string, from: number, limit: number, low: number, high: number): number {
  let at = from;
  while (at < limit && isWithin(text, at, low, high)) at += 1;
  return at;
}

function isWithin(text: string, at: number, low: number, high: number): boolean {
  const code = text.charCodeAt(at);
  return code >= low && code <= high;
}

/** All but C0 and DEL; a tab is kept as it is. */
const isText = (code: number): boolean => (code >= 0x20 && code !== 0x7f) || code === 0x09;
