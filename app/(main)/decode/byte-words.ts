/** A size as people say it: `812 bytes`, `9.5 MB`. */
export function byteWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
  const [size, unit] = bytes < 1024 * 1024 ? [bytes / 1024, 'kB'] : [bytes / 1024 / 1024, 'MB'];
  return `${size.toFixed(size < 10 ? 1 : 0)} ${unit}`;
}
