import type { PagePlan } from '../platform.ts';

const LABELS = ['Vendor name', 'Vendor PN', 'Vendor SN'];
const MAX_WORDS = 400;

/**
 * What tells the module of a port from others, in the words of its text: port, vendor, part and serial. The script compares
 * it as a pattern, so whatever is not plainly harmless in a shell becomes a question mark, which matches any byte.
 * Null when the text leaves one of the three out. The script reads the lines the same way.
 */
export function moduleWords(port: string, text: string): string | null {
  const lines = text.split('\n').map((line) => ({ line, label: line.split(':', 1)[0] ?? '' }));
  const values = LABELS.map((wanted) => lines.find(({ label }) => label.includes(wanted))?.line);
  if (values.includes(undefined)) return null;
  const words = [port, ...values.map((line) => afterColon(line ?? ''))].map(harmless).join('|');
  return words.length > MAX_WORDS ? null : words;
}

/**
 * The lines before the collection script: what frames its answer, the modules whose raw pages it need not read, and what sudo
 * wants. The password is a variable of the shell that reads it: not of its environment, and of no command line.
 */
export function scriptHeader(nonce: string, { all, have, none }: PagePlan, sudoPassword = ''): string {
  const lines = have.map((words) => `${words.split('|').map(harmless).join('|')}\n`);
  const raw = none ? 'none' : all ? '1' : '';
  return `nonce=${nonce}\nraw=${raw}\nhave='\n${lines.join('')}'\nset +x\nsecret=${quoted(sudoPassword)}\n`;
}

/** One word of a shell, whatever is in it. */
function quoted(text: string): string {
  if (/[\0\r\n]/.test(text)) throw new RangeError('A password is one line.');
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function afterColon(line: string): string {
  const colon = line.indexOf(': ');
  return colon < 0 ? line : line.slice(colon + 2);
}

function harmless(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9 .,:=/_-]/g, '?');
}
