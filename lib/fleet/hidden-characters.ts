/*
 * Characters that show nothing or turn around how the text beside them is read: control characters other than tab and line
 * ends, marks of direction and of width (Unicode's Cf), and the separators that end a line nowhere but in a script.
 */
const HIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\p{Cf}]/gu;
const PLAIN = /^[\t\n\r\x20-\x7e]*$/;

/** A line that people type has none of them, nor a tab or the end of a line. */
export const NO_HIDDEN = /^[^\p{Cc}\p{Cf}\u2028\u2029]*$/u;

/** The text with hidden characters made visible, as `\x1b` or `\u{202e}`; half pairs of UTF-16 become U+FFFD. */
export function showHidden(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.toWellFormed().replaceAll(HIDDEN, (character) => {
    const code = character.codePointAt(0)!.toString(16);
    return code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u{${code}}`;
  });
}
