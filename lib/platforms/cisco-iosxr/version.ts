import { deviceOf } from '#lib/platforms/cli/bare-facts.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import type { CommandFacts } from '#lib/platforms/command-facts.ts';

/** `show version`: name (from the prompt where the answer says `System uptime`), model and version; the serial is in the inventory. */
export function parseVersion(text: string): CommandFacts {
  const lines = plainLines(text).map((line) => line.slice(0, 500));
  const first = (pattern: RegExp): string | null => {
    for (const line of lines) {
      const found = pattern.exec(line)?.[1]?.trim();
      if (found) return found;
    }
    return null;
  };
  const device = deviceOf({
    hostname: first(/^\s*(?!System )(\S+) uptime is /) ?? promptName(text),
    // The line of the chassis is more exact than that of its family (`cisco ASR9K Series`).
    model:
      first(/^\s*((?:ASR|NCS)[ -]?\d[\w-]*) .*chassis/i) ??
      first(/^\s*cisco (?!IOS XR Software)(\S[^(]*?)\s*\(.*\) processor/i),
    version: first(/IOS XR Software, Version ([^[,]+)/i) ?? first(/^\s*Version\s*:\s*(\S+)/i),
  });
  return Object.values(device).some((fact) => fact !== null) ? { device } : {};
}

/** `RP/0/RP0/CPU0:r1#` */
function promptName(text: string): string | null {
  return /\bRP\/\d{1,3}\/\w{1,8}\/CPU\d{1,2}:([\w.-]{1,64})#/.exec(text.slice(0, 2000))?.[1] ?? null;
}

/** `show running-config hostname`. */
export function parseHostname(text: string): CommandFacts {
  for (const line of plainLines(text)) {
    const hostname = /^\s*hostname (\S+)$/i.exec(line)?.[1];
    if (hostname) return { device: deviceOf({ hostname }) };
  }
  return {};
}
