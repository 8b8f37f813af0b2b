import { describe, expect, test } from 'vitest';
import { imageFromPages } from '#lib/optics/eeprom-image.ts';
import type { EepromPage } from '#lib/optics/eeprom-image.ts';
import type { LaneSettings, ModuleRecord } from '#lib/optics/module-record.ts';
import { readEeprom } from '#lib/optics/read-eeprom.ts';
import { encodeCmis } from './encode-image.ts';
import type { CmisFields } from './encode-image.ts';

const fields: CmisFields = {
  vendor: 'ACME OPTICS',
  partNumber: 'QDD-400G-DR4',
  serial: 'L0123456',
  date: '240228',
  oui: [0, 0x1c, 0x73],
  connector: 0x0c,
  temperatureC: 40,
  supplyV: 3.3,
  identifier: 0x18,
  mediaType: 2,
  technology: 6,
  applications: [
    [0x11, 0x1c, 0x84, 0x01],
    [0x0d, 0x14, 0x21, 0x55],
  ],
  cableByte: 0,
  smfByte: 0x05,
  wavelengthNm: 1311,
  quarterWatts: 48,
};

/** Bytes of one page by the standard's offsets. */
type Bytes = Readonly<Record<number, number | readonly number[]>>;

interface Memory {
  fields?: Partial<CmisFields>;
  revision?: number;
  flat?: boolean;
  page01?: Bytes | null;
  /** By `page` or `page bank`, in hexadecimal. */
  pages?: Readonly<Record<string, Bytes>>;
}

function recordOf(memory: Memory): ModuleRecord {
  const flat = encodeCmis({ ...fields, ...memory.fields });
  flat[1] = memory.revision ?? 0x52;
  if (memory.flat) flat[2] = 0x80;
  const read = (page: number, bank: number, offset: number, bytes: Uint8Array): EepromPage => ({
    i2c: 0x50,
    bank,
    page,
    offset,
    bytes,
  });
  const pages = [read(0, 0, 0, flat.slice(0, 128)), read(0, 0, 128, flat.slice(128, 256))];
  if (memory.page01 !== null) pages.push(read(1, 0, 128, written(flat.slice(256, 384), memory.page01 ?? {})));
  for (const [key, bytes] of Object.entries(memory.pages ?? {})) {
    const [page = '', bank = '0'] = key.split(' ');
    pages.push(read(Number.parseInt(page, 16), Number(bank), 128, written(new Uint8Array(128), bytes)));
  }
  return readEeprom(imageFromPages(pages)).module as ModuleRecord;
}

function written(page: Uint8Array, bytes: Bytes): Uint8Array {
  for (const [offset, value] of Object.entries(bytes)) page.set([value].flat(), Number(offset) - 128);
  return page;
}

/** Every control that page 01h can announce. */
const ALL_CONTROLS: Bytes = { 155: [0x0f, 0x07], 161: [0x03, 0x03] };

const lane = (record: ModuleRecord, number: number) =>
  record.laneSettings?.[number - 1] as LaneSettings | undefined;

const nothing = (settings: LaneSettings | undefined) =>
  Object.values(settings ?? { missing: true }).every((value) => value === null);

describe('the lanes of a CMIS module', () => {
  test('say which application runs on them and in what state', () => {
    const record = recordOf({
      pages: {
        10: { 145: [0x10, 0x10, 0x10, 0x10, 0x28, 0x28, 0x2c, 0x00] },
        11: {
          128: [0x44, 0x44, 0x17, 0x12],
          132: [0x0f, 0x03],
          202: [0x11, 0x11, 0x6c, 0x00],
          206: [0x10, 0x10, 0x10, 0x10, 0x28, 0x29, 0x00, 0x00],
          235: 0x30,
        },
      },
    });
    expect(record.laneSettings).toHaveLength(8);
    expect(lane(record, 2)).toMatchObject({
      dataPathState: { code: 4, name: 'DPActivated' },
      application: 1,
      dataPathLane: 1,
      stagedApplication: 1,
      configStatus: { code: 1, name: 'ConfigSuccess' },
      initPending: false,
      rxOutputValid: true,
      txOutputValid: true,
    });
    expect(lane(record, 5)).toMatchObject({
      dataPathState: { name: 'DPInitialized' },
      application: 2,
      dataPathLane: 5,
      stagedApplication: 2,
      stagedDataPathLane: 5,
      configStatus: { name: 'ConfigInProgress' },
      initPending: true,
      rxOutputValid: false,
    });
    // Bit 0 of a lane's configuration says who sets its signal integrity: no part of its place.
    expect(lane(record, 6)).toMatchObject({
      application: 2,
      dataPathLane: 5,
      dataPathState: { name: 'DPDeactivated' },
    });
    expect(lane(record, 7)).toMatchObject({ application: 0, dataPathLane: null, stagedDataPathLane: 7 });
    expect(lane(record, 8)).toMatchObject({ dataPathState: { name: 'DPDeactivated' }, configStatus: null });
  });

  test('unknown states survive as numbers, and code 0 states nothing', () => {
    const record = recordOf({ pages: { 11: { 128: [0x0f, 0x44, 0x44, 0x44], 202: [0x0d, 0, 0, 0] } } });
    expect(lane(record, 1)).toMatchObject({
      dataPathState: { code: 15, name: 'unknown (0x0f)' },
      configStatus: { code: 13, name: 'unknown (0x0d)' },
    });
    expect(lane(record, 2)?.dataPathState).toBeNull();
  });

  const CONTROLS: [keyof LaneSettings, page: string, offset: number, support: number, mask: number][] = [
    ['txPolarityFlipped', '10', 129, 155, 0x01],
    ['txDisabled', '10', 130, 155, 0x02],
    ['txSquelchDisabled', '10', 131, 155, 0x04],
    ['txSquelchForced', '10', 132, 155, 0x08],
    ['rxPolarityFlipped', '10', 137, 156, 0x01],
    ['rxDisabled', '10', 138, 156, 0x02],
    ['rxSquelchDisabled', '10', 139, 156, 0x04],
    ['txCdr', '11', 221, 161, 0x02],
    ['rxCdr', '11', 222, 162, 0x02],
  ];

  test.each(CONTROLS)('%s is stated where the module has the control', (key, page, offset, support, mask) => {
    const pages = { [page]: { [offset]: 0x84, 145: 0x10 } };
    const with01 = recordOf({ page01: { [support]: mask }, pages });
    expect([1, 3, 8].map((number) => lane(with01, number)?.[key])).toEqual([false, true, true]);
    const set = Object.entries(lane(with01, 3) ?? {}).filter(([, value]) => value === true);
    expect(set.map(([name]) => name)).toEqual([key]);
    expect(lane(recordOf({ page01: { [support]: ~mask & 0xff }, pages }), 3)?.[key]).toBeNull();
    expect(lane(recordOf({ page01: null, pages }), 3)?.[key]).toBeNull();
  });

  test.each([
    [0x30, { deinitialised: null, rxOutputValid: null, initPending: null }],
    [0x40, { deinitialised: true, rxOutputValid: null, initPending: null }],
    [0x50, { deinitialised: true, rxOutputValid: true, initPending: true }],
  ])('of revision 0x%s state what it knows', (revision, expected) => {
    const pages = { 10: { 128: 0x01 }, 11: { 132: 0x01, 133: 0x01, 235: 0x01 } };
    expect(lane(recordOf({ revision, pages }), 1)).toMatchObject(expected);
  });

  test('count on over banks, also where one of them was not read', () => {
    const record = recordOf({
      page01: ALL_CONTROLS,
      pages: {
        '10 1': { 130: 0x02 },
        '11 1': { 128: 0x40, 206: [0, 0x12] },
        '11 3': { 128: [0, 0, 0, 0x40] },
      },
    });
    expect(record.laneSettings).toHaveLength(32);
    expect(nothing(lane(record, 2))).toBe(true);
    expect(lane(record, 10)).toMatchObject({
      dataPathState: { name: 'DPActivated' },
      application: 1,
      dataPathLane: 10,
      txDisabled: true,
    });
    expect(nothing(lane(record, 17))).toBe(true);
    expect(lane(record, 32)?.dataPathState?.name).toBe('DPActivated');
  });

  test.each([
    [0x1e, 4],
    [0x1f, 2],
    [0x20, 1],
    [0x19, 8],
  ] as const)('of a module of type 0x%s are as many as it has', (identifier, count) => {
    const record = recordOf({
      fields: { identifier: identifier as CmisFields['identifier'] },
      page01: { 160: 0x07 },
      pages: { 11: { 128: [0x44, 0x44, 0x44, 0x44], 150: 0xff } },
    });
    expect(record.laneSettings).toHaveLength(count);
    expect(record.dom?.lanes).toHaveLength(count);
    expect(record.dom?.flags?.filter(({ quantity }) => quantity === 'rxPower')).toHaveLength(count);
  });

  test('tell the frequency of each tunable laser, and the first one’s wavelength is the module’s', () => {
    const frequencies = { 168: [0x0b, 0x82, 0x78, 0xe0, 0x0b, 0x83, 0xff, 0x80] };
    const tunable = recordOf({ fields: { technology: 0x10 }, pages: { 12: frequencies } });
    expect([1, 2, 3].map((number) => lane(tunable, number)?.laserFrequencyGhz)).toEqual([
      193_100,
      193_200,
      null,
    ]);
    expect(tunable).toMatchObject({ wavelengthNm: 1552.524, dwdmChannel: 31 });
    const fixed = recordOf({ pages: { 12: frequencies } });
    expect(fixed).toMatchObject({ laneSettings: [], wavelengthNm: 1311 });
  });

  test('are not told from pages that hold nothing, or that flat memory does not have', () => {
    expect(recordOf({ pages: { 10: {}, 11: {} } }).laneSettings).toEqual([]);
    expect(recordOf({ flat: true, pages: { 11: { 128: 0x44 } } }).laneSettings).toEqual([]);
  });

  test('write-only apply triggers say nothing', () => {
    const settings = recordOf({
      page01: ALL_CONTROLS,
      pages: { 10: { 143: [0xff, 0xff], 178: [0xff, 0xff] } },
    });
    expect(Object.values(lane(settings, 1) ?? {}).filter((value) => value === true)).toEqual([]);
  });
});
