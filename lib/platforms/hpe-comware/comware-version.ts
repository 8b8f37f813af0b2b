import type { CommandFacts } from '#lib/platforms/command-facts.ts';
import { deviceOf } from '#lib/platforms/cli/bare-facts.ts';
import { readColonPair, stated } from '#lib/platforms/cli/colon-pair.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';

/** `display version`: version with its release, the model of the uptime line. */
export function parseVersion(text: string): CommandFacts {
  let model: string | null = null;
  let version: string | null = null;
  for (const line of plainLines(text)) {
    version ??=
      /\bComware (?:Platform )?Software,\s*(?:Software )?Version\s+(\S.{0,100})/i.exec(line)?.[1] ?? null;
    const uptime = line.slice(0, 120).search(/ uptime is /i);
    if (uptime > 0 && !/^\s*(?:slot|chassis|board|mpu|uptime)\b/i.test(line))
      model ??= stated(line.slice(0, uptime).replace(/^\s*(?:HPE?|H3C|New H3C|3Com)\s+/i, ''));
  }
  return model === null && version === null ? {} : { device: deviceOf({ model, version: stated(version) }) };
}

/** `display device manuinfo`: name and serial number of the chassis, otherwise of the first board. */
export function parseManuinfo(text: string): CommandFacts {
  let model: string | null = null;
  let serial: string | null = null;
  let isPart = false;
  for (const line of plainLines(text)) {
    const pair = readColonPair(line);
    const label = pair?.label.replace(/_/g, ' ') ?? '';
    if (pair === null || pair.value === '') {
      if (serial !== null && line.trim() !== '') break;
      // Fans, power supplies and cards in a slot are no device.
      isPart = /^\s*(?:fan|power|sub-?slot|sub-?card)\b/i.test(line) || (isPart && line.trim() === '');
    }
    if (isPart || pair === null) continue;
    if (label === 'device name') {
      if (serial !== null) break;
      model = stated(pair.value);
    } else if (label === 'device serial number' || label === 'manu serial number')
      serial ??= stated(pair.value);
  }
  return model === null && serial === null ? {} : { device: deviceOf({ model, serial }) };
}

/** `display current-configuration | include sysname`. */
export function parseSysname(text: string): CommandFacts {
  for (const line of plainLines(text)) {
    const hostname = /^\s*sysname\s+(\S+)\s*$/.exec(line)?.[1];
    if (hostname) return { device: deviceOf({ hostname }) };
  }
  return {};
}
