import type { BitTable, CodeTable } from '#lib/optics/code-point.ts';
import type { CodePoint } from '#lib/optics/module-record.ts';

/** SFF-8636 Rev 2.11, table 6-20 (page 00h byte 147, high nibble). */
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

/** SFF-8636 Rev 2.11, table 6-4 (lower memory byte 1), in the words that ethtool prints too. */
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

/** SFF-8636 Rev 2.11, table 6-21 (page 00h byte 164). */
export const SFF8636_INFINIBAND: BitTable = [
  [0, 0x20, 'InfiniBand HDR'],
  [0, 0x10, 'InfiniBand EDR'],
  [0, 0x08, 'InfiniBand FDR'],
  [0, 0x04, 'InfiniBand QDR'],
  [0, 0x02, 'InfiniBand DDR'],
  [0, 0x01, 'InfiniBand SDR'],
];

/** SFF-8636 Rev 2.11, table 6-22 (page 00h bytes 193-195). */
export const SFF8636_OPTIONS: BitTable = [
  [0, 0x40, 'LPMode/TxDis configurable'],
  [0, 0x20, 'IntL/RxLOSL configurable'],
  [0, 0x10, 'TX input adaptive equalizers freeze'],
  [0, 0x08, 'TX input equalizers auto-adaptive'],
  [0, 0x04, 'TX input equalizers fixed-programmable'],
  [0, 0x02, 'RX output emphasis fixed-programmable'],
  [0, 0x01, 'RX output amplitude fixed-programmable'],
  [1, 0x80, 'TX CDR on/off control'],
  [1, 0x40, 'RX CDR on/off control'],
  [1, 0x20, 'TX CDR loss of lock flag'],
  [1, 0x10, 'RX CDR loss of lock flag'],
  [1, 0x08, 'RX squelch disable'],
  [1, 0x04, 'RX output disable'],
  [1, 0x02, 'TX squelch disable'],
  [1, 0x01, 'TX squelch'],
  [2, 0x80, 'Memory page 02h'],
  [2, 0x40, 'Memory page 01h'],
  [2, 0x20, 'RATE_SELECT'],
  [2, 0x10, 'TX_DISABLE'],
  [2, 0x08, 'TX_FAULT'],
  [2, 0x04, 'TX squelch reduces Pave'],
  [2, 0x02, 'TX loss of signal'],
  [2, 0x01, 'Memory pages 20h-21h'],
];

const BASE_POWER_W = [1.5, 2.0, 2.5, 3.5] as const;
const HIGH_POWER_W = [null, 4.0, 4.5, 5.0] as const;

/** SFF-8636 Rev 2.11, table 6-16 (page 00h byte 129): power class 1-8 and its limit; class 8 states its watts in byte 107. */
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
