import type { BitTable, CodeTable } from '#lib/optics/code-point.ts';

/** SFF-8472 Rev 12.4, table 5-2 (A0h byte 1). */
export const EXTENDED_IDENTIFIERS: CodeTable = {
  0x00: 'Unspecified',
  0x01: 'MOD_DEF 1',
  0x02: 'MOD_DEF 2',
  0x03: 'MOD_DEF 3',
  0x04: 'Defined by two-wire interface ID only',
  0x05: 'MOD_DEF 5',
  0x06: 'MOD_DEF 6',
  0x07: 'MOD_DEF 7',
};

/** SFF-8472 Rev 12.4, table 5-6 (A0h byte 13). */
export const RATE_IDENTIFIERS: CodeTable = {
  0x01: 'SFF-8079 (4/2/1G rate select and AS0/AS1)',
  0x02: 'SFF-8431 (8/4/2G Rx rate select only)',
  0x04: 'SFF-8431 (8/4/2G Tx rate select only)',
  0x06: 'SFF-8431 (8/4/2G independent Rx and Tx rate select)',
  0x08: 'FC-PI-5 (16/8/4G Rx rate select only)',
  0x0a: 'FC-PI-5 (16/8/4G independent Rx and Tx rate select)',
  0x0c: 'FC-PI-6 (32/16/8G independent Rx and Tx rate select)',
  0x0e: '10/8G Rx and Tx rate select',
  0x10: 'FC-PI-7 (64/32/16G independent Rx and Tx rate select)',
  0x20: 'Rate select by PMDs',
};

/** SFF-8472 Rev 12.4, table 8-8 (A0h byte 94). */
export const SFF8472_REVISIONS: CodeTable = {
  0x01: 'SFF-8472 Rev 9.3',
  0x02: 'SFF-8472 Rev 9.5',
  0x03: 'SFF-8472 Rev 10.2',
  0x04: 'SFF-8472 Rev 10.4',
  0x05: 'SFF-8472 Rev 11.0',
  0x06: 'SFF-8472 Rev 11.3',
  0x07: 'SFF-8472 Rev 11.4',
  0x08: 'SFF-8472 Rev 12.3',
  0x09: 'SFF-8472 Rev 12.4',
};

/** SFF-8472 Rev 12.4, table 8-3 (A0h bytes 64-65). */
export const SFF8472_OPTIONS: BitTable = [
  [0, 0x40, 'Power level 4'],
  [0, 0x20, 'Power level 3'],
  [0, 0x10, 'Paging implemented'],
  [0, 0x08, 'Retimer or CDR'],
  [0, 0x04, 'Cooled transmitter'],
  [0, 0x02, 'Power level 2'],
  [0, 0x01, 'Linear receiver output'],
  [1, 0x80, 'Receiver decision threshold'],
  [1, 0x40, 'Tunable transmitter'],
  [1, 0x20, 'RATE_SELECT'],
  [1, 0x10, 'TX_DISABLE'],
  [1, 0x08, 'TX_FAULT'],
  [1, 0x04, 'Loss of signal, inverted'],
  [1, 0x02, 'RX_LOS'],
];

/**
 * SFF-8472 Rev 12.4, table 8-3: power level of byte 64. Level 1 (1 W) has no bit of its own: modules that draw more leave the bits blank too, so only
 * the declared levels 2 (1.5 W) and 3 (2 W) count, and 4, whose watts are in A2h byte 66.
 */
export function sfpPower(
  options: readonly number[] | null,
  level4W: number | null,
): {
  powerClass: number | null;
  maxW: number | null;
} {
  const byte = options?.[0] ?? 0;
  if ((byte & 0x40) !== 0) return { powerClass: 4, maxW: level4W };
  if ((byte & 0x20) !== 0) return { powerClass: 3, maxW: 2 };
  return (byte & 0x02) !== 0 ? { powerClass: 2, maxW: 1.5 } : { powerClass: null, maxW: null };
}
