/** A byte or an offset as two hexadecimal digits. */
export function hexOf(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
