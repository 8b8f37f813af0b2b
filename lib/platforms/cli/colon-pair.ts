/** A label and its value, parted at the first colon of a line. */
export interface ColonPair {
  /** Lower case, runs of blanks as one, without dot leaders. */
  label: string;
  value: string;
}

/**
 * `Label : value` of systems whose labels hold no colon, so that values keep all of theirs. Null for a line without a
 * colon or a label; a value of nothing is ''.
 */
export function readColonPair(line: string): ColonPair | null {
  const at = line.indexOf(':');
  if (at <= 0) return null;
  const label = line.slice(0, at).trim().replace(/\s+/g, ' ').toLowerCase();
  return label === '' ? null : { label, value: line.slice(at + 1).trim() };
}

/** The value as stated; null for the words with which devices say that there is none (`--`, `n/a`, `NONE`, empty). */
export function stated(value: string | null | undefined): string | null {
  const text = value?.trim() ?? '';
  return /^(?:|-{1,3}|n\/?a|none|null|unknown|not available|not advertised|not set|unspecified)$/i.test(text)
    ? null
    : text;
}
