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
    const input = this.#unread + text;
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
        this.#afterPager = escape.final === 'm' ? this.#afterPager : null;
        this.#obey(escape);
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

  #obey({ final, parameters: [first, second] }: Escape): void {
    const count = Number(first || 1);
    if (final === 'K' || final === 'J') {
      this.#erase(first === '1' || first === '2' ? 0 : this.#column, first === '1' ? this.#column : WIDEST);
    } else if (final === 'P') {
      this.#line = this.#line.slice(0, this.#column) + this.#line.slice(this.#column + count);
    } else if (final === 'D') this.#move(this.#column - count);
    else if (final === 'C') this.#move(this.#column + count);
    else if (final === 'G') this.#move(count - 1);
    else if (final === 'NEL' || final === 'IND') this.#endLine();
    else if (final === 'H' || final === 'f') {
      const row = first || '1';
      if (this.#line.trimEnd() !== '' && row !== this.#row) this.#endLine();
      this.#row = row;
      this.#move(Number(second || 1) - 1);
    }
  }
}

interface Escape {
  length: number;
  /** The final byte of a control sequence, the name of a control function, or ''. */
  final: string;
  parameters: string[];
}

/** null: it has not come whole yet. Sequences of a private kind (`ESC[?...`) and strings (OSC, DCS) mean nothing here. */
function readEscape(text: string, start: number): Escape | null {
  const window = text.slice(start, start + LONGEST_ESCAPE);
  const csi = /^\x1b\[([\x20-\x3f]*)([\x40-\x7e])/.exec(window);
  if (csi) {
    const parameters = (csi[1] ?? '').split(';');
    const isPrivate = /^[<=>?]/.test(csi[1] ?? '');
    return { length: csi[0].length, final: isPrivate ? '' : (csi[2] ?? ''), parameters };
  }
  const other =
    /^\x1b(?:[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|[\x20-\x2f]+[\x30-\x7e]|[^[\]PX^_\x20-\x2f])/.exec(window);
  if (other) {
    const final = { E: 'NEL', D: 'IND' }[other[0].slice(1)] ?? '';
    return { length: other[0].length, final, parameters: [] };
  }
  // One that is too long is no escape sequence: only its first character is passed over.
  return window.length < LONGEST_ESCAPE ? null : { length: 1, final: '', parameters: [] };
}

/** All but C0 and DEL; a tab is kept as it is. */
const isText = (code: number): boolean => (code >= 0x20 && code !== 0x7f) || code === 0x09;
