/** A JSON value that keeps repeated keys: objects are lists of pairs. */
export type JsonPairs =
  | string
  | number
  | boolean
  | null
  | { kind: 'array'; items: JsonPairs[] }
  | { kind: 'object'; pairs: [string, JsonPairs][] };

export interface ParsedJson {
  value: JsonPairs;
  /** Where reading stopped: after the value, or where the text is no JSON any more. */
  end: number;
}

const MAX_DEPTH = 16;
const MAX_ITEMS = 4096;

/**
 * Reads JSON as tools really print it: repeated keys are kept, and of broken or truncated text everything before the
 * break. Never throws; bounded in depth and items.
 */
export function parseJsonPairs(text: string, start: number): ParsedJson {
  const reader: Reader = { text, at: start, items: 0, broken: false };
  const value = readValue(reader, 0);
  return { value, end: reader.at };
}

interface Reader {
  text: string;
  at: number;
  items: number;
  broken: boolean;
}

function readValue(reader: Reader, depth: number): JsonPairs {
  skipBlanks(reader);
  const char = reader.text[reader.at];
  if (depth > MAX_DEPTH || ++reader.items > MAX_ITEMS || char === undefined) return stop(reader);
  if (char === '{') return readObject(reader, depth);
  if (char === '[') return readArray(reader, depth);
  if (char === '"') return readString(reader);
  const word = /[-+.\w]{1,40}/y;
  word.lastIndex = reader.at;
  const token = word.exec(reader.text)?.[0];
  if (token === undefined) return stop(reader);
  const value = token === 'true' ? true : token === 'false' ? false : token === 'null' ? null : Number(token);
  if (typeof value === 'number' && !Number.isFinite(value) && !/^-?(?:inf|nan)/i.test(token))
    return stop(reader);
  reader.at += token.length;
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}

function readObject(reader: Reader, depth: number): JsonPairs {
  const pairs: [string, JsonPairs][] = [];
  reader.at++;
  while (!reader.broken) {
    skipSeparators(reader);
    const char = reader.text[reader.at];
    if (char === '}') {
      reader.at++;
      break;
    }
    if (char !== '"') {
      if (resume(reader)) continue;
      stop(reader);
      break;
    }
    const key = readString(reader);
    skipBlanks(reader);
    if (reader.text[reader.at] !== ':') {
      stop(reader);
      break;
    }
    reader.at++;
    const value = readValue(reader, depth + 1);
    if (!reader.broken || typeof value === 'object') pairs.push([key, value]);
  }
  return { kind: 'object', pairs };
}

function readArray(reader: Reader, depth: number): JsonPairs {
  const items: JsonPairs[] = [];
  reader.at++;
  while (!reader.broken) {
    skipSeparators(reader);
    if (reader.text[reader.at] === ']') {
      reader.at++;
      break;
    }
    const value = readValue(reader, depth + 1);
    if (!reader.broken || typeof value === 'object') items.push(value);
  }
  return { kind: 'array', items };
}

function readString(reader: Reader): string {
  const { text } = reader;
  let end = reader.at + 1;
  while (end < text.length && text[end] !== '"' && text[end] !== '\n') end += text[end] === '\\' ? 2 : 1;
  if (text[end] !== '"') reader.broken = true;
  const raw = text.slice(reader.at + 1, Math.min(end, text.length));
  reader.at = Math.min(end + 1, text.length);
  return raw.includes('\\') ? raw.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, unescape) : raw;
}

function unescape(_match: string, hex: string | undefined, char: string | undefined): string {
  if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
  return char === 'n' ? '\n' : char === 't' ? '\t' : (char ?? '');
}

/** One version prints half a text line behind a number: goes on when the next line is a key or the end again. */
function resume(reader: Reader): boolean {
  const next = reader.text.indexOf('\n', reader.at);
  if (next === -1 || ++reader.items > MAX_ITEMS || !/\n\s*["}]/y.test(reader.text.slice(next, next + 80)))
    return false;
  reader.at = next;
  return true;
}

function stop(reader: Reader): null {
  reader.broken = true;
  return null;
}

function skipBlanks(reader: Reader): void {
  while (isBlank(reader.text.charCodeAt(reader.at))) reader.at++;
}

function skipSeparators(reader: Reader): void {
  while (isBlank(reader.text.charCodeAt(reader.at)) || reader.text[reader.at] === ',') reader.at++;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}
