import type { CommandFacts } from '#lib/platforms/command-facts.ts';

import { deviceOf } from '../cli/bare-facts.ts';
import { stated } from '../cli/colon-pair.ts';
import { keyValues } from '../cli/key-values.ts';
import { plainLines } from '../cli/strip-terminal.ts';
import { readNvOne } from './nv-answer.ts';

/** `nv show system`, `nv show platform`, `nv show platform hardware`, as text or JSON. */
export function parseNvSystem(text: string): CommandFacts {
  const words = readNvOne(text);
  const get = (...keys: string[]) =>
    keys.map((key) => stated(words.get(key))).find((value) => value !== null) ?? null;
  const device = deviceOf({
    hostname: get('hostname'),
    model: get('product name', 'model'),
    serial: get('serial number'),
    version: get('product release', 'build', 'version'),
  });
  return Object.values(device).some((value) => value !== null) ? { device } : {};
}

/** `cat /etc/os-release` */
export function parseOsRelease(text: string): CommandFacts {
  const version = /^VERSION_ID="?([^"\n\r]{1,60})"?\s*$/m.exec(text)?.[1] ?? null;
  return version === null ? {} : { device: deviceOf({ version }) };
}

/** `hostnamectl` */
export function parseHostnamectl(text: string): CommandFacts {
  const pairs = keyValues(plainLines(text));
  const hostname = stated(pairs.get('static hostname'));
  const version = /^Cumulus Linux (\d\S*)/i.exec(pairs.get('operating system') ?? '')?.[1] ?? null;
  return hostname === null ? {} : { device: deviceOf({ hostname, version }) };
}
