/** Most bytes that any form of a module's memory has; more is noise. */
const MAX_BYTES = 64 * 1024;
/** The largest flat image of the ioctl is 640 bytes. */
const USUAL_BYTES = 1024;
const MAX_LINE = 256;

export interface HexTable {
  /** Offset of the first byte. */
  from: number;
  bytes: Uint8Array;
}

/** True when the text holds the table of `ethtool -m ... hex on`: a line `0x0000: 03 ...` among the first. */
export function hasHexTable(text: string): boolean {
  let at = -1;
  for (let tries = 0; tries < 16; tries++) {
    at = text.indexOf('0x', at + 1);
    if (at === -1) return false;
    const before = at === 0 ? 0x0a : text.charCodeAt(at - 1);
    if (before !== 0x0a && !isBlank(before)) continue;
    if (hexNumber(text, at + 2, at + 6) < 0) continue;
    const values = text.charCodeAt(at + 6) === 0x3a ? at + 7 : at + 6;
    if (isBlank(text.charCodeAt(values)) && /^\s+[0-9a-f]{2}(?:\s|$)/i.test(text.slice(values, values + 40)))
      return true;
  }
  return false;
}

/**
 * Reads `Offset  Values` tables: lines of `0x0010: 03 04 ...` (some builds print no colon). Bytes between lines that are
 * missing are zero; lines of other shapes are skipped. Null when no line fits.
 */
export function parseHexTable(text: string): HexTable | null {
  const table = { bytes: new Uint8Array(USUAL_BYTES) };
  let from = MAX_BYTES;
  let to = 0;
  for (let at = 0; at < text.length;) {
    let end = text.indexOf('\n', at);
    if (end === -1) end = text.length;
    let i = at;
    while (i < end && isBlank(text.charCodeAt(i))) i++;
    if (text.charCodeAt(i) === 0x30 && (text.charCodeAt(i + 1) | 0x20) === 0x78 && i + 6 <= end) {
      const offset = hexNumber(text, i + 2, i + 6);
      if (offset >= 0) {
        i += 6;
        if (text.charCodeAt(i) === 0x3a) i++;
        const next = readBytes(text, i, end, table, offset);
        if (next > offset) {
          if (offset < from) from = offset;
          if (next > to) to = next;
        }
      }
    }
    at = end + 1;
  }
  return to > from ? { from, bytes: table.bytes.subarray(from, to) } : null;
}

/** Two-digit bytes separated by blanks; stops at anything else, such as an ASCII column. Returns the next offset. */
function readBytes(
  text: string,
  start: number,
  end: number,
  table: { bytes: Uint8Array },
  offset: number,
): number {
  if (offset + MAX_LINE > table.bytes.length) {
    const larger = new Uint8Array(Math.min(MAX_BYTES, 2 * (offset + MAX_LINE)));
    larger.set(table.bytes);
    table.bytes = larger;
  }
  const { bytes } = table;
  let next = offset;
  for (let i = start; i < end && next < bytes.length; i += 2) {
    const before = i;
    while (i < end && isBlank(text.charCodeAt(i))) i++;
    if (i === before || i + 2 > end) break;
    const value = hexNumber(text, i, i + 2);
    if (value < 0 || (i + 2 < end && !isBlank(text.charCodeAt(i + 2)))) break;
    bytes[next++] = value;
    if (next - offset >= MAX_LINE) break;
  }
  return next;
}

function hexNumber(text: string, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = hexDigit(text.charCodeAt(i));
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d;
}
