import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import type { CommandFacts } from '#lib/platforms/command-facts.ts';

/** `show version` of IOS and IOS-XE: the name, model, serial of the chassis and the version of IOS. */
export function parseVersion(text: string): CommandFacts {
  const lines = plainLines(text).map((line) => line.slice(0, 500));
  const first = (pattern: RegExp): string | null => {
    for (const line of lines) {
      const found = pattern.exec(line)?.[1];
      if (found) return found;
    }
    return null;
  };
  const device = {
    hostname: first(/^\s*(\S+) uptime is /),
    model:
      first(/^\s*cisco (?!IOS\b)(\S+) .*(?:processor|bytes of|\(revision)/i) ??
      first(/^\s*Model Number\s*:\s*(\S+)/i),
    serial: first(/Processor board ID (\w+)/i) ?? first(/^\s*System Serial Number\s*:\s*(\w+)/i),
    version:
      first(/Software \([^)]*\),? (?:Experimental )?Version ([^\s,[]+)/i) ??
      first(/\bIOS\b.*\bVersion ([^\s,[]+)/i) ??
      first(/^Version\s*:?\s*(\d[^\s,[]*)/i),
  };
  return Object.values(device).some((fact) => fact !== null) ? { device } : {};
}
