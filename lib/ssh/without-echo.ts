/** How a longer command line is shown is up to the device. */
const NARROWEST = 79;
/** Fewer characters than this of a command's end say nothing. */
const LEAST_END = 4;

export interface Answer {
  lines: string[];
  /** null: it cannot be told. */
  hasEcho: boolean | null;
}

/**
 * The lines a device printed after a command was typed, without the echo. `printed` is the beginning of the same text
 * before terminal codes were obeyed; `prompt` is what stood before the cursor when the command was typed.
 */
export function withoutEcho(lines: string[], printed: string, prompt: string, command: string): Answer {
  const [first = '', ...rest] = lines;
  const shown = first.startsWith(prompt) ? first.slice(prompt.length).trim() : null;
  const echoed = echoedLines(printed, command) ?? echoedLines(printed, prompt + command);
  if (echoed !== null) return { lines: lines.slice(echoed), hasEcho: true };
  if (shown === null) return { lines, hasEcho: false };
  if (shown === command || isScrolled(shown, command)) return { lines: rest, hasEcho: true };
  const mayBeWrapped = shown !== '' && prompt.length + command.length >= NARROWEST;
  return { lines: shown === '' ? rest : [shown, ...rest], hasEcho: mayBeWrapped ? null : false };
}

/** IOS scrolls a long command sideways: its end behind a `$`, and what the terminal showed before behind that. */
function isScrolled(shown: string, command: string): boolean {
  if (!shown.startsWith('$')) return false;
  const ends = Array.from({ length: command.length }, (_, at) => command.slice(at));
  return ends.some((end) => end.length >= LEAST_END && shown.startsWith(end, 1));
}

/** How many lines the echo of `typed` takes, however it was wrapped; null where the text begins with something else. */
function echoedLines(printed: string, typed: string): number | null {
  const expected = typed.replace(/\s/g, '');
  let seen = 0;
  let lines = 0;
  for (const [piece] of printed.matchAll(/\x1b\[[\x20-\x3f]*[\x40-\x7e]|\x1b[^[]|[^]/g)) {
    if (piece === '\n') {
      lines += 1;
      if (seen === expected.length) return lines;
    } else if (piece.length === 1 && piece > ' ' && piece !== '\x7f') {
      if (piece !== expected[seen]) return null;
      seen += 1;
    }
  }
  return null;
}
