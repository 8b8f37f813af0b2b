/** Text as the device meant it: UTF-8 where the bytes are, else one character a byte, so that none is lost. */
export function decodeAnswer(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}
