/** One framed part of a transcript: `name argument` is its heading, `body` what stood below it. */
export interface Section {
  name: string;
  argument: string;
  body: string;
  /** Exit code of the command that made the body; null when it made none or never ended. */
  exitCode: number | null;
}

/**
 * Splits the script's output at its headings (`@@nonce name argument`). What stands before the first one is noise
 * (banner, message of the day). A heading that the connection cut short is dropped.
 */
export function splitSections(stdout: string, nonce: string): Section[] {
  const sections: Section[] = [];
  for (const part of stdout.split(`\n@@${nonce} `).slice(1)) {
    const lineEnd = part.indexOf('\n');
    if (lineEnd < 0) continue;
    const heading = part.slice(0, lineEnd);
    const blank = heading.indexOf(' ');
    const name = blank < 0 ? heading : heading.slice(0, blank);
    const argument = blank < 0 ? '' : heading.slice(blank + 1);
    const last = sections.at(-1);
    if (name === 'rc' && last) last.exitCode = /^\d{1,3}$/.test(argument) ? Number(argument) : null;
    else sections.push({ name, argument, body: part.slice(lineEnd + 1), exitCode: null });
  }
  return sections;
}

/** Reads `key=value` lines; the first of a repeated key wins. */
export function readPairs(body: string): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const line of body.split('\n')) {
    const equals = line.indexOf('=');
    if (equals <= 0) continue;
    const key = line.slice(0, equals);
    if (!pairs.has(key)) pairs.set(key, line.slice(equals + 1).trim());
  }
  return pairs;
}
