import type { CodeTable } from '#lib/optics/code-point.ts';
import type { CodePoint } from '#lib/optics/module-record.ts';

/** SFF-8636 Rev 2.11, page 00h byte 147, high nibble. */
export const SFF8636_TECHNOLOGIES: CodeTable = {
  0x0: '850 nm VCSEL',
  0x1: '1310 nm VCSEL',
  0x2: '1550 nm VCSEL',
  0x3: '1310 nm FP',
  0x4: '1310 nm DFB',
  0x5: '1550 nm DFB',
  0x6: '1310 nm EML',
  0x7: '1550 nm EML',
  0x8: 'Other or undefined',
  0x9: '1490 nm DFB',
  0xa: 'Copper cable, unequalized',
  0xb: 'Copper cable, passive equalized',
  0xc: 'Copper cable, near and far end limiting active equalizers',
  0xd: 'Copper cable, far end limiting active equalizers',
  0xe: 'Copper cable, near end limiting active equalizers',
  0xf: 'Copper cable, linear active equalizers',
};

/** SFF-8636 Rev 2.11, lower memory byte 1, in the words that ethtool prints too. */
export const SFF8636_REVISIONS: CodeTable = {
  0x01: 'SFF-8436 Rev 4.8 or earlier',
  0x02: 'SFF-8436 Rev 4.8 or earlier',
  0x03: 'SFF-8636 Rev 1.3 or earlier',
  0x04: 'SFF-8636 Rev 1.4',
  0x05: 'SFF-8636 Rev 1.5',
  0x06: 'SFF-8636 Rev 2.0',
  0x07: 'SFF-8636 Rev 2.5/2.6/2.7',
  0x08: 'SFF-8636 Rev 2.8/2.9/2.10/2.11',
};

const BASE_POWER_W = [1.5, 2.0, 2.5, 3.5] as const;
const HIGH_POWER_W = [null, 4.0, 4.5, 5.0] as const;

/** SFF-8636 Rev 2.11, page 00h byte 129: power class 1-8 and its limit; class 8 states its watts in byte 107. */
export function qsfpPower(
  extendedIdentifier: number | null,
  class8W: number | null,
): { powerClass: number | null; maxW: number | null } {
  if (extendedIdentifier === null) return { powerClass: null, maxW: null };
  if ((extendedIdentifier & 0x20) !== 0) return { powerClass: 8, maxW: class8W };
  const high = extendedIdentifier & 0x03;
  if (high !== 0) return { powerClass: high + 4, maxW: HIGH_POWER_W[high] ?? null };
  const base = extendedIdentifier >> 6;
  return { powerClass: base + 1, maxW: BASE_POWER_W[base] ?? null };
}

export function describeExtendedIdentifier(code: number): CodePoint {
  const { powerClass } = qsfpPower(code, null);
  const cdr = `${(code & 0x08) !== 0 ? 'CDR' : 'no CDR'} in TX, ${(code & 0x04) !== 0 ? 'CDR' : 'no CDR'} in RX`;
  return { code, name: `power class ${powerClass}, ${cdr}` };
}

/** SFF-8636 Rev 2.11, table 6-13 (byte 113, bits 6-4): the shape of a fan-out cable, from the speed of its wide end. */
export function breakoutOfFarEnd(farEnd: number | null, speedMbps: number | null): string | null {
  const ends = farEnd === null ? undefined : FAR_ENDS[(farEnd >> 4) & 0x07];
  if (ends === undefined || speedMbps === null || speedMbps < 4000) return null;
  return `${speedMbps / 1000}G to ${ends}x${speedMbps / 1000 / ends}G`;
}

/** Far ends that share all four lanes, by code: 4x1 and 2x2. The other codes are one far end, or leave lanes unused. */
const FAR_ENDS: Readonly<Record<number, number>> = { 4: 4, 5: 2 };
