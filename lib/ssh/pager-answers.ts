/** Lines on which a pager waits, and the key that goes on. A device that waits prints nothing after such a line. */
const PAGERS: readonly { line: RegExp; key: string }[] = [
  { line: /\(END\)$/, key: 'q' },
  // `--More--`, `---- More ----`, `---(more 12%)---`, `<--- More --->`, `-- MORE --, next page: Space, ...`
  { line: /^\s*<?-{2,4} ?\(?more\b[^\n]{0,100}$/i, key: ' ' },
  { line: /^\s*more: <space>[^\n]{0,100}$/i, key: ' ' },
  { line: /^\s*lines \d{1,7}-\d{1,7}(?:\/\d{1,7})?(?: \(?\d{1,3}%\)?)?$/i, key: ' ' },
  { line: /^\s*press any key\b[^\n]{0,80}$/i, key: ' ' },
  { line: /^\s*press <?(?:space|spacebar)>?\b[^\n]{0,80}$/i, key: ' ' },
];

/** What a device may ask between the login and the first prompt; the answers change nothing on it. */
const LOGIN_QUESTIONS: readonly { line: RegExp; key: string }[] = [
  { line: /^\s*press <?(?:return|enter)>?\b[^\n]{0,80}$/i, key: '\r' },
  { line: /\bchange (?:it |the password )?now\? ?\[y\/n\] ?:?$/i, key: 'N\r' },
];

/** The key that a pager waits for on this unfinished line; null where it is no pager's. */
export const pagerAnswer = (line: string): string | null => answer(PAGERS, line);

/** As pagerAnswer, for what is asked before the first prompt. */
export const loginAnswer = (line: string): string | null => answer(LOGIN_QUESTIONS, line);

const answer = (table: typeof PAGERS, text: string): string | null =>
  table.find(({ line }) => line.test(text))?.key ?? null;
