/** Wider than any table; keeps a hostile cursor movement from growing a line without bound. */
const widest = 4096;

const pager =
  /^\s*(?:<?-{2,4} ?\(?more[^)\n-]{0,20}\)? ?-{2,4}>?|-- ?more ?--,? next page:[^\n]*|press any key to continue[^\n]{0,60}|lines \d{1,6}-\d{1,6}(?:\/\d{1,6})?(?: \d{1,3}%| \(END\))?|\(END\))/i;

/** `sw1#`, `RP/0/RSP0/CPU0:r1(config)#`, `admin@sw1:~$`, `[root@host ~]#` */
const prompt = /^\s{0,4}\[?[\w.@:/~+-]{1,80}(?: [~\w/]{0,40}\])?(?:\([\w./ -]{1,60}\))?[#>$%]/;
/** `<HPE>`, `[~sw1]`, `[admin@MikroTik] >`: only with a command behind, as a tag or a list looks the same. */
const bracketPrompt = /^[<[][~*]?[\w.@-]{1,80}(?:>|\](?: (?:\/[\w /-]{0,60})?>)?)/;
const typedCommand =
  /^\s*(?:do |run |sudo |nv |admin |[/:])?(?:sh|sho|show|dis|display|term|terminal|screen-length|ethtool|sfputil|lldpctl|lldpcli|bridge|print|interface|ip|put|foreach|no page|set cli|ena|enable|exit|quit|logout)\b/i;

const junosRole =
  /^\{(?:master|backup|linecard|primary|secondary)(?::[\w-]{1,20})?\}(?:\[edit[^\]\n]{0,60}\])?$/;
const lastPrompt = /^[<[][~*]?[\w.-]{1,64}[>\]]$/;

/**
 * The answer of a command as plain text: terminal codes obeyed line by line (backspaces, carriage returns, erase and
 * cursor movement within a line), remains of a pager removed, and the prompt and echoed command left out. Lines end
 * with `\n`.
 */
export function stripTerminal(text: string): string {
  return plainLines(text).join('\n');
}

/** The lines of {@link stripTerminal}, without trailing blanks. */
export function plainLines(text: string): string[] {
  const lines: string[] = [];
  for (const raw of text.split('\n')) {
    for (const line of hasControls(raw) ? typed(raw) : [raw]) {
      const rest = line.replace(pager, '').trimEnd();
      if (rest === '' && line.trim() !== '') continue;
      if (isPrompt(rest) || junosRole.test(rest)) continue;
      lines.push(rest);
    }
  }
  const last = lines.findLastIndex((line) => line !== '');
  if (last > 0 && lastPrompt.test(lines[last] ?? '')) lines.length = last;
  return lines;
}

function isPrompt(line: string): boolean {
  const plain = prompt.exec(line)?.[0];
  if (plain !== undefined && (plain.length === line.length || typedCommand.test(line.slice(plain.length))))
    return true;
  const bracket = bracketPrompt.exec(line)?.[0];
  return bracket !== undefined && typedCommand.test(line.slice(bracket.length));
}

function hasControls(line: string): boolean {
  for (let at = 0; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    if ((code < 0x20 && code !== 9) || code === 0x7f || code === 0x9b || code === 0xfeff) return true;
  }
  return false;
}

/** What a terminal would show for one line; moving the cursor to another row begins a new line. */
function typed(raw: string): string[] {
  const done: string[] = [];
  let cells: string[] = [];
  let column = 0;
  const flush = (): void => {
    done.push(cells.join(''));
    cells = [];
  };
  for (let at = 0; at < raw.length; at += 1) {
    const char = raw[at] ?? '';
    if (char === '\r') {
      if (pager.test(cells.join('').slice(0, 200))) cells = [];
      column = 0;
    } else if (char === '\b') column = Math.max(0, column - 1);
    else if (char === '\x1b' || char === '\x9b') {
      const code = readEscape(raw, at);
      at = code.end - 1;
      const count = code.first ?? 1;
      if (code.final === 'K' && (code.first ?? 0) === 0) cells.length = Math.min(cells.length, column);
      else if (code.final === 'K' || code.final === 'J') cells = code.first === 1 ? cells : [];
      else if (code.final === 'D') column = Math.max(0, column - count);
      else if (code.final === 'C') column = Math.min(widest, column + count);
      else if (code.final === 'G') column = Math.min(widest, Math.max(0, count - 1));
      else if (code.final === 'H' || code.final === 'f' || code.final === 'E') {
        if (cells.length > 0) flush();
        column = Math.min(widest, Math.max(0, (code.second ?? 1) - 1));
      }
    } else if (char >= ' ' || char === '\t') {
      if (char === '\x7f' || char === '\ufeff') continue;
      while (cells.length < column) cells.push(' ');
      cells[column] = char;
      column += 1;
    }
  }
  flush();
  return done;
}

interface Escape {
  end: number;
  final: string;
  first: number | null;
  second: number | null;
}

/** ECMA-48: CSI sequences end with a byte of 40-7E, OSC strings with BEL or ST, others are two or three characters. */
function readEscape(text: string, start: number): Escape {
  const none = { final: '', first: null, second: null };
  const csi = text[start] === '\x9b' ? start + 1 : text[start + 1] === '[' ? start + 2 : null;
  if (csi !== null) {
    let end = csi;
    while (end < text.length && end - csi < 64 && /[\x20-\x3f]/.test(text[end] ?? '')) end += 1;
    const [first, second] = text.slice(csi, end).split(';');
    return { end: end + 1, final: text[end] ?? '', first: number(first), second: number(second) };
  }
  if (text[start + 1] === ']') {
    let end = start + 2;
    while (end < text.length && text[end] !== '\x07' && text[end] !== '\x1b') end += 1;
    return { ...none, end: text[end] === '\x1b' ? end + 2 : end + 1 };
  }
  return { ...none, end: start + (/[ #%()*+]/.test(text[start + 1] ?? '') ? 3 : 2) };
}

function number(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : null;
}
