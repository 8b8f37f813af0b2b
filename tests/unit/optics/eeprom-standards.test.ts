import { describe, expect, test } from 'vitest';
import { imageFromFlat } from '#lib/optics/eeprom-image.ts';
import type { ModuleRecord } from '#lib/optics/module-record.ts';
import { readEeprom } from '#lib/optics/read-eeprom.ts';
import { encodeCmis, encodeQsfp, encodeSfp } from './encode-image.ts';
import { cmis, qsfp, sfp } from './byte-map-samples.ts';

/** What later revisions of the standards put into bytes that earlier ones left free. */
function recordOf(image: Uint8Array, bytes: Readonly<Record<number, number>>): ModuleRecord {
  for (const [offset, byte] of Object.entries(bytes)) image[Number(offset)] = byte;
  return readEeprom(imageFromFlat(image)).module as ModuleRecord;
}

describe('options', () => {
  const QSFP_BITS: [offset: number, bit: number, name: string][] = [
    [193, 6, 'LPMode/TxDis configurable'],
    [193, 5, 'IntL/RxLOSL configurable'],
    [193, 4, 'TX input adaptive equalizers freeze'],
    [193, 3, 'TX input equalizers auto-adaptive'],
    [193, 2, 'TX input equalizers fixed-programmable'],
    [193, 1, 'RX output emphasis fixed-programmable'],
    [193, 0, 'RX output amplitude fixed-programmable'],
    [194, 7, 'TX CDR on/off control'],
    [194, 6, 'RX CDR on/off control'],
    [194, 5, 'TX CDR loss of lock flag'],
    [194, 4, 'RX CDR loss of lock flag'],
    [194, 3, 'RX squelch disable'],
    [194, 2, 'RX output disable'],
    [194, 1, 'TX squelch disable'],
    [194, 0, 'TX squelch'],
    [195, 7, 'Memory page 02h'],
    [195, 6, 'Memory page 01h'],
    [195, 5, 'RATE_SELECT'],
    [195, 4, 'TX_DISABLE'],
    [195, 3, 'TX_FAULT'],
    [195, 2, 'TX squelch reduces Pave'],
    [195, 1, 'TX loss of signal'],
    [195, 0, 'Memory pages 20h-21h'],
  ];

  test.each(QSFP_BITS)('SFF-8636 byte %i bit %i: %s', (offset, bit, name) => {
    const none = { 193: 0, 194: 0, 195: 0 };
    expect(recordOf(encodeQsfp(qsfp), { ...none, [offset]: 1 << bit }).options).toEqual([name]);
  });

  test('SFF-8636 byte 193 bit 7 is reserved', () => {
    expect(recordOf(encodeQsfp(qsfp), { 193: 0x80, 194: 0, 195: 0 }).options).toEqual([]);
  });

  test.each([
    [155, 0x80, ['Wavelength control']],
    [155, 0x40, ['Tunable transmitter']],
    [155, 0x10, ['TX squelch reduces OMA']],
    [155, 0x20, ['TX squelch reduces Pave']],
    [155, 0x0f, ['TX forced squelch', 'TX squelch disable', 'TX_DISABLE', 'TX polarity flip']],
    [156, 0x07, ['RX squelch disable', 'RX output disable', 'RX polarity flip']],
    [156, 0xf8, []],
  ])('CMIS page 01h byte %i = %i', (offset, byte, names) => {
    expect(recordOf(encodeCmis(cmis), { [128 + offset]: byte }).options).toEqual(names);
  });
});

describe('SFF-8472 Rev 12.4', () => {
  const cable = { ...sfp, codes: [0, 0, 0, 0, 0, 0x04, 0, 0], bitRateMbd: 25_750, cableByte: 1, om3Tens: 0 };

  test('a cable states tenths of metres and its losses', () => {
    const record = recordOf(encodeSfp(cable), { 14: 4, 15: 7, 19: 0x05, 94: 0x09 });
    expect(record).toMatchObject({
      cableLengthEepromM: 0.5,
      cableLengthM: 0.5,
      cableLengthSource: 'eeprom',
      attenuation: [
        { ghz: 12.9, db: 4 },
        { ghz: 25.78, db: 7 },
      ],
      reach: [],
    });
  });

  test.each([
    ['before that revision', { 14: 4, 19: 0x05, 94: 0x08 }],
    ['with the byte left blank', { 19: 0, 94: 0x09 }],
    ['with all ones', { 19: 0xff, 94: 0x09 }],
  ])('%s its length is that of byte 18', (_, bytes) => {
    expect(recordOf(encodeSfp(cable), bytes)).toMatchObject({ cableLengthEepromM: 1, attenuation: [] });
  });

  test('an optic keeps its reach in the same bytes', () => {
    const record = recordOf(encodeSfp({ ...sfp, smfKm: 10 }), { 94: 0x09 });
    expect(record).toMatchObject({
      attenuation: [],
      reach: [
        { medium: 'SMF', meters: 10_000 },
        { medium: 'OM3', meters: 300 },
        { medium: 'OM4', meters: 400 },
      ],
    });
  });

  test('power level 4 has its watts in A2h', () => {
    expect(recordOf(encodeSfp(sfp), { 64: 0x60, [256 + 66]: 25 })).toMatchObject({
      powerClass: 4,
      maxPowerW: 2.5,
    });
    expect(recordOf(encodeSfp(sfp), { 64: 0x20, [256 + 66]: 25 })).toMatchObject({
      powerClass: 3,
      maxPowerW: 2,
    });
    const external = recordOf(encodeSfp(sfp), { 64: 0x60, 92: 0x58, [256 + 66]: 25 });
    expect(external).toMatchObject({ powerClass: 4, maxPowerW: null });
  });

  test('64GFC is in the second byte of Fibre Channel speeds', () => {
    expect(recordOf(encodeSfp(sfp), { 10: 0x02, 62: 0x01 }).compliance).toContain('FC 64GFC');
    expect(recordOf(encodeSfp(sfp), { 10: 0x00, 62: 0x01 }).compliance).not.toContain('FC 64GFC');
    expect(recordOf(encodeSfp(sfp), { 0: 0x0b, 10: 0x02, 62: 0x01 }).compliance).not.toContain('FC 64GFC');
  });
});

describe('SFF-8636', () => {
  test('a secondary compliance code stands beside the first', () => {
    const codes = ['100GBASE-SR4 or 25GBASE-SR', '100G SWDM4'];
    expect(recordOf(encodeQsfp(qsfp), { 1: 0x08, 116: 0x20 }).compliance).toEqual(codes);
    expect(recordOf(encodeQsfp(qsfp), { 1: 0x07, 116: 0x20 }).compliance).toEqual(codes.slice(0, 1));
    expect(recordOf(encodeQsfp(qsfp), { 1: 0x08, 116: 0xee }).compliance).toContain('unknown (0xee)');
    expect(recordOf(encodeQsfp(qsfp), { 1: 0x08, 116: 0xff }).compliance).toHaveLength(1);
  });

  test('InfiniBand rates', () => {
    const { compliance } = recordOf(encodeQsfp(qsfp), { 164: 0xd0 });
    expect(compliance.slice(1)).toEqual(['InfiniBand EDR']);
    expect(recordOf(encodeQsfp(qsfp), { 164: 0xff }).compliance).toHaveLength(1);
  });

  test('copper cables have a fifth loss in the byte of OM1, optics have OM1 there', () => {
    const copper = { ...qsfp, technology: 0xa0, connector: 0x23 };
    expect(recordOf(encodeQsfp(copper), { 145: 11 }).attenuation).toContainEqual({ ghz: 25.78, db: 11 });
    const optic = recordOf(encodeQsfp(qsfp), { 145: 11 });
    expect(optic).toMatchObject({ attenuation: [] });
    expect(optic.reach).toContainEqual({ medium: 'OM1', meters: 11 });
  });

  test('the CLEI code begins page 02h where byte 129 says so', () => {
    const clei = Object.fromEntries([...'CMUIAAACAA'].map((letter, i) => [384 + i, letter.charCodeAt(0)]));
    expect(recordOf(encodeQsfp(qsfp), { ...clei, 129: 0x10 }).clei).toBe('CMUIAAACAA');
    expect(recordOf(encodeQsfp(qsfp), { ...clei, 129: 0x00 }).clei).toBeNull();
  });
});

describe('CMIS 5.3', () => {
  test.each([
    [0x53, 0x82, 0x00, 20_000],
    [0x53, 0xc2, 0x00, 100_000],
    [0x53, 0xc2, 0x40, 200_000],
    [0x53, 0xc2, 0x80, 400_000],
    [0x53, 0xc2, 0xc0, 1_000_000],
    [0x52, 0x82, 0x00, 0],
    [0x52, 0xc2, 0xc0, 0],
    [0x52, 0x42, 0xc0, 2000],
  ])('revision %i, bytes 132 = %i and 137 = %i reach %i m', (revision, base, further, meters) => {
    const { reach } = recordOf(encodeCmis(cmis), { 1: revision, [128 + 132]: base, [128 + 137]: further });
    expect(reach.find(({ medium }) => medium === 'SMF')?.meters ?? 0).toBe(meters);
  });

  test.each([
    [0x12, 'active-dac'],
    [0x14, 'active-dac'],
    [0x15, 'optic-smf'],
  ])('technology %i is %s', (technology, mediaClass) => {
    expect(recordOf(encodeCmis({ ...cmis, technology }), {}).mediaClass).toBe(mediaClass);
  });

  test('faults of transmitter, receiver and temperature have names', () => {
    expect(recordOf(encodeCmis(cmis), { 3: 0x0a, 41: 4 }).faultCause).toEqual({
      code: 4,
      name: 'Transmitter fault',
    });
  });
});
