import type { LacpEnd } from '#lib/platforms/platform.ts';

import { normaliseMac } from './mac-address.ts';
import { readNumber } from './numbers.ts';

/** An end of an aggregated link from its words; null where no system answers: all zero, or no port. */
export function lacpEnd(system: string | undefined, port: string | undefined): LacpEnd | null {
  const mac = normaliseMac(system ?? '');
  const number = /^0x[0-9a-f]{1,4}$/i.test(port ?? '') ? Number.parseInt(port!, 16) : readNumber(port ?? '');
  if (mac === null || /^[0:]*$/.test(mac) || number === null || number <= 0 || number > 0xffff) return null;
  return { system: mac, port: number };
}
