import { MAX_ROWS } from './import-formats.ts';

/**
 * The hosts that a pattern of an Ansible inventory stands for: `web[01:50:2].example.net`, `db-[a:f]`, or a plain name.
 * `wrong` makes the error that is thrown for what is no range, or too many hosts.
 */
export function expandRanges(pattern: string, wrong: (what: string) => Error): string[] {
  let names = [pattern];
  for (;;) {
    const found = /^([^[]*)\[(\w+):(\w+)(?::(\d+))?\](.*)$/.exec(names[0] ?? '');
    if (!found) return names;
    const [range, , from = '', to = '', step = '1'] = found;
    const values = valuesOf(from, to, Math.max(1, Number(step)));
    if (values.length === 0) throw wrong(`"[${from}:${to}]" is no range.`);
    if (values.length * names.length > MAX_ROWS) throw wrong(`these are more than ${MAX_ROWS} hosts.`);
    // All names so far differ before the first bracket only.
    const bracket = range.slice(range.indexOf('['), range.indexOf(']') + 1);
    names = names.flatMap((name) => values.map((value) => name.replace(bracket, () => value)));
  }
}

function valuesOf(from: string, to: string, step: number): string[] {
  const numbers = /^\d{1,9}$/.test(from) && /^\d{1,9}$/.test(to);
  if (!numbers && !(/^[a-z]$/i.test(from) && /^[a-z]$/i.test(to))) return [];
  const [first, last] = numbers ? [Number(from), Number(to)] : [from.charCodeAt(0), to.charCodeAt(0)];
  const count = Math.min(MAX_ROWS + 1, Math.max(0, Math.floor((last - first) / step) + 1));
  const width = from.startsWith('0') ? from.length : 0;
  return Array.from({ length: count }, (_, n) => {
    const value = first + n * step;
    return numbers ? String(value).padStart(width, '0') : String.fromCharCode(value);
  });
}
