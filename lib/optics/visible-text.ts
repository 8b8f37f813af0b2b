/** Longest EEPROM or tool text kept, characters. */
const MAX_TEXT = 256;

const PLAIN = /^[\x20-\x7e]*$/;

/** Makes untrusted text safe to store and show: bounded, control and non-ASCII characters as \xNN. */
export function visibleText(text: string, max = MAX_TEXT): string {
  const bounded = text.length > max ? text.slice(0, max) : text;
  if (PLAIN.test(bounded)) return bounded;
  let out = '';
  for (let i = 0; i < bounded.length; i++) {
    const code = bounded.charCodeAt(i);
    if (code >= 0x20 && code < 0x7f) out += bounded[i];
    else if (code < 0x100) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else out += `\\u${code.toString(16).padStart(4, '0')}`;
  }
  return out;
}

const UNPRINTED = /^_+$/;

/** A text field of the EEPROM: trimmed and visible; null when blank or when a tool printed only placeholders for 0xFF. */
export function textField(text: string): string | null {
  const visible = visibleText(text).trim();
  return visible === '' || UNPRINTED.test(visible) ? null : visible;
}

/** An ASCII field of EEPROM bytes, padding removed; null when blank, all zero or all ones. */
export function textFromBytes(bytes: Uint8Array, start: number, length: number): string | null {
  let end = start + length;
  while (end > start && isPadding(bytes[end - 1] as number)) end--;
  let from = start;
  while (from < end && isPadding(bytes[from] as number)) from++;
  if (from === end) return null;
  let out = '';
  let ones = true;
  for (let i = from; i < end; i++) {
    const code = bytes[i] as number;
    if (code !== 0xff) ones = false;
    if (code >= 0x20 && code < 0x7f) out += String.fromCharCode(code);
    else out += `\\x${code.toString(16).padStart(2, '0')}`;
  }
  return ones ? null : out;
}

function isPadding(code: number): boolean {
  return code === 0x20 || code === 0;
}

/** Three bytes as lower-case `aa:bb:cc`. */
export function ouiFromBytes(bytes: Uint8Array, start: number): string {
  return [0, 1, 2].map((i) => (bytes[start + i] as number).toString(16).padStart(2, '0')).join(':');
}
