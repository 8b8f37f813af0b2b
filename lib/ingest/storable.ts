/**
 * JSON of rows for the database. PostgreSQL refuses NUL in text, so control characters that are no white space
 * become visible as \xNN: what a device says can never make its own visit impossible to store.
 */
export function storableJson(rows: unknown): string {
  return JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === 'string' ? storableText(value) : value,
  );
}

export function storableText(text: string): string {
  return text
    .replace(
      /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g,
      (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`,
    )
    .toWellFormed();
}
