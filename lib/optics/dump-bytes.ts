/** Texts hold next to no control bytes; EEPROMs are full of zeros, or of ones where nothing is written. */
export function isBinary(bytes: Uint8Array): boolean {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return false;
  const head = bytes.subarray(0, 256);
  return head.filter((byte) => byte < 0x09 || byte === 0xff).length * 10 > head.length;
}

/** UTF-16 as PowerShell redirects it, or one character a byte: EEPROM text is no UTF-8, nor Windows-1252. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  let text = '';
  for (let at = marked ? 3 : 0; at < bytes.length; at += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return text;
}

/** Arguments of one call; engines allow some ten thousands. */
const CHUNK = 8192;
