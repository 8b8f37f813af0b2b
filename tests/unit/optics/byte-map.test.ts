import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { imagesOfDump, memoryBlocks } from '#lib/optics/byte-map-image.ts';
import {
  BYTE_MAPS,
  DERIVED_FIELDS,
  fieldsAt,
  fieldsOfPage,
  meantFields,
  valueAt,
} from '#lib/optics/byte-map.ts';
import type { ByteField, RecordPath } from '#lib/optics/byte-map.ts';
import { imageFromFlat } from '#lib/optics/eeprom-image.ts';
import type { EepromImage } from '#lib/optics/eeprom-image.ts';
import type { MemoryFamily } from '#lib/optics/module-facts.ts';
import type { ModuleRecord } from '#lib/optics/module-record.ts';
import { readDump } from '#lib/optics/read-dump.ts';
import { readEeprom } from '#lib/optics/read-eeprom.ts';
import { textFromBytes } from '#lib/optics/visible-text.ts';
import { cmis, common, qsfp, SAMPLES, sfp } from './byte-map-samples.ts';
import { encodeCmis, encodeQsfp, encodeSfp, hexTable } from './encode-image.ts';

const FAMILIES = Object.entries(BYTE_MAPS) as [MemoryFamily, readonly ByteField[]][];

function recordOf(image: EepromImage): ModuleRecord | null {
  return readEeprom(image).module;
}

/** Paths of everything that a record states, as deep as the map goes. */
function statedPaths(record: ModuleRecord): string[] {
  const paths: string[] = [];
  for (const [key, value] of Object.entries(record)) {
    if (value === null || (Array.isArray(value) && value.length === 0)) continue;
    if (key === 'reach') paths.push(...record.reach.map(({ medium }) => `reach.${medium}`));
    else if (key === 'checksums')
      paths.push(...(record.checksums ?? []).map(({ name }) => `checksums.${name}`));
    else if (key === 'attenuation')
      paths.push(
        ...(record.attenuation ?? []).map(({ ghz }) =>
          `attenuation.${ghz} GHz`.replace(/(\d)\.(\d)/, '$1_$2'),
        ),
      );
    else if (key === 'applications')
      paths.push(...(record.applications ?? []).map((_, i) => `applications.${i}`));
    else if (key === 'laneSettings')
      paths.push(
        ...(record.laneSettings ?? []).flatMap((lane, i) =>
          Object.entries(lane).flatMap(([name, set]) => (set === null ? [] : [`laneSettings.${i}.${name}`])),
        ),
      );
    else if (key === 'firmware' || key === 'cdr') paths.push(...leaves(value as object, key));
    else if (key === 'dom')
      paths.push(
        ...leaves(value as object, 'dom').map((path) => path.replace(/^dom\.flags\..*/, 'dom.flags')),
      );
    else paths.push(key);
  }
  return paths;
}

function leaves(value: object, at: string): string[] {
  return Object.entries(value).flatMap(([key, inner]) =>
    inner === null ? [] : typeof inner === 'object' ? leaves(inner, `${at}.${key}`) : [`${at}.${key}`],
  );
}

describe.each(FAMILIES)('the byte map of %s', (family, fields) => {
  test('keeps every field inside its page', () => {
    for (const { page, offset, length, label } of fields) {
      const [first, end] = page === 'lower' ? [0, 128] : page.startsWith('A') ? [0, 256] : [128, 256];
      expect([label, offset >= first && length > 0 && offset + length <= end]).toEqual([label, true]);
    }
  });

  test('lets fields share a byte only by bits, or when the module decides which it is', () => {
    const clashes = fields.flatMap((a, i) =>
      fields
        .slice(i + 1)
        .filter(
          (b) =>
            a.page === b.page &&
            a.offset < b.offset + b.length &&
            b.offset < a.offset + a.length &&
            !(a.when && b.when && a.when !== b.when) &&
            !(a.bits && b.bits && (a.bits[1] > b.bits[0] || b.bits[1] > a.bits[0])),
        )
        .map((b) => `${a.page} ${a.label} and ${b.label}`),
    );
    expect(clashes).toEqual([]);
  });

  test('is in the order of the memory and cites a table of the standard', () => {
    const order = [...new Set(fields.map(({ page }) => page))];
    const sorted = fields.toSorted(
      (a, b) => order.indexOf(a.page) - order.indexOf(b.page) || a.offset - b.offset,
    );
    expect(fields.map(({ label }) => label)).toEqual(sorted.map(({ label }) => label));
    for (const { source } of fields)
      expect(source).toMatch(
        /^(SFF-8472 Rev 12\.4|SFF-8636 Rev 2\.11|CMIS 5\.3|SFF-8024 Rev 4\.13), (table|section) \d/,
      );
  });

  test('has bytes for everything that the decoder states', () => {
    for (const image of SAMPLES[family]) {
      const record = recordOf(image);
      expect(record).not.toBeNull();
      const known = memoryBlocks(image).flatMap(({ page, bank }) =>
        fieldsOfPage(family, page, bank).map(({ field }) => field as string),
      );
      const missing = statedPaths(record as ModuleRecord).filter((path) => {
        const sources =
          DERIVED_FIELDS[path as RecordPath] ?? DERIVED_FIELDS[path.split('.')[0] as RecordPath] ?? [];
        return (
          !known.includes(path.replace('Dbm', 'Mw')) &&
          !sources.some((from) => known.includes(from) || known.some((field) => field.startsWith(`${from}.`)))
        );
      });
      expect(missing).toEqual([]);
    }
  });

  test('names for each field bytes that decide it', () => {
    const idle = fields.filter(
      (entry) =>
        entry.field !== 'identifier' && !SAMPLES[family].some((image) => decides(family, image, entry)),
    );
    expect(idle.map(({ page, label }) => `${page} ${label}`)).toEqual([]);
  });
});

/** Whether other bits in the field's bytes make the record state something else at its path. */
function decides(family: MemoryFamily, image: EepromImage, entry: ByteField): boolean {
  const before = recordOf(image);
  const copy = structuredClone(image);
  const block = memoryBlocks(copy).find(({ page, bank }) => page === entry.page && bank === 0);
  if (before === null || block === undefined) return false;
  const [high, low] = entry.bits ?? [7, 0];
  for (let i = 0; i < entry.length; i++) {
    const at = entry.offset + i - block.first;
    const kept = block.bytes[at]!;
    for (let bit = low; bit <= high; bit++) {
      block.bytes[at] = kept ^ (1 << bit);
      const after = readEeprom({ ...copy, family }).module;
      if (
        after &&
        JSON.stringify(valueAt(after, entry.field)) !== JSON.stringify(valueAt(before, entry.field))
      )
        return true;
    }
    block.bytes[at] = kept;
  }
  return false;
}

test.each<[MemoryFamily, Uint8Array]>([
  ['sff-8472', encodeSfp(sfp)],
  ['sff-8636', encodeQsfp(qsfp)],
  ['cmis', encodeCmis(cmis)],
])('vendor, part number and serial of %s are the text of their bytes', (family, bytes) => {
  const image = imageFromFlat(bytes);
  const record = recordOf(image) as ModuleRecord;
  for (const path of ['vendor', 'partNumber', 'serial', 'revision'] as const) {
    const entry = BYTE_MAPS[family].find(({ field }) => field === path)!;
    const block = memoryBlocks(image).find(({ page }) => page === entry.page)!;
    expect(textFromBytes(block.bytes, entry.offset - block.first, entry.length)).toBe(record[path]);
  }
  expect(record.vendor).toBe(common.vendor);
  expect(record.serial).toBe(common.serial);
});

test('values are found in lists by medium, name, frequency and position', () => {
  const record = recordOf(SAMPLES.cmis[3]!) as ModuleRecord;
  const at = (path: RecordPath) => valueAt(record, path);
  expect(at('attenuation.12_9 GHz')).toEqual({ ghz: 12.9, db: 5 });
  expect(at('checksums.page 00h')).toEqual({ name: 'page 00h', ok: false });
  expect(at('applications.0.hostLanes')).toBe(8);
  expect(at('applications.9')).toBeUndefined();
  expect(at('dom.lanes.99.biasMa')).toBeUndefined();
  expect(valueAt(recordOf(SAMPLES['sff-8636'][0]!) as ModuleRecord, 'reach.OM3')).toEqual({
    medium: 'OM3',
    meters: 70,
  });
});

test('bytes with several meanings are taken for what the module makes of them', () => {
  const meant = (image: EepromImage, page: string, offset: number) => {
    const fields = meantFields(fieldsOfPage(image.family!, page), recordOf(image) as ModuleRecord);
    return fieldsAt(fields, offset).map(({ label }) => label);
  };
  const [optic, , external, cable] = SAMPLES['sff-8472'] as [
    EepromImage,
    EepromImage,
    EepromImage,
    EepromImage,
  ];
  expect(meant(optic, 'A0h', 18)).toEqual(['Length of OM4, 10 m']);
  expect(meant(cable, 'A0h', 18)).toEqual(['Length of the cable, m']);
  expect(meant(optic, 'A2h', 84)).toEqual([]);
  expect(meant(external, 'A2h', 84)).toEqual(['Temperature, slope and offset']);
  expect(meant(SAMPLES['sff-8636'][3]!, '00h', 187)).toEqual(['Copper loss at 5 GHz, dB']);
});

test('lanes of bank 1 count on from 9', () => {
  const [first] = fieldsAt(fieldsOfPage('cmis', '11h', 1), 154);
  expect(first).toMatchObject({ field: 'dom.lanes.8.txPowerMw', label: 'Transmit power, lane 9' });
  expect(fieldsAt(fieldsOfPage('cmis', '10h', 1), 130)[0]).toMatchObject({
    field: 'laneSettings.8.txDisabled',
    label: 'Transmit output disabled, lane 9',
  });
  expect(fieldsAt(fieldsOfPage('cmis', '11h', 1), 139)[0]?.label).toBe(
    'Transmit power high alarm, lanes 9-16',
  );
});

describe('the bytes of a dump', () => {
  const table = hexTable(encodeSfp(sfp));
  const dumps: [string, Uint8Array][] = [
    ['raw binary', encodeQsfp(qsfp)],
    ['a hex table', latin1(table)],
    [
      'text and hex under prompts',
      latin1(`# ethtool -m eth0\n\tIdentifier : 0x03 (SFP)\n# ethtool -m eth1 hex on\n${table}`),
    ],
    ['a hex table without its head', latin1(table.split('\n').slice(4).join('\n'))],
    ['nothing', new Uint8Array(0)],
    ['UTF-16', new Uint8Array(Buffer.from(`\ufeff${table}`, 'utf16le'))],
    ['noise', new Uint8Array(4096).map((_, i) => (i * 7919) & 0xff)],
    ...captures(),
  ];

  test.each(dumps)('of %s are those that it was decoded from', (_, dump) => {
    const images = imagesOfDump(dump);
    const readings = readDump(dump);
    expect(images.length).toBe(readings.length);
    images.forEach((image, i) => {
      const { interface: name, ...reading } = readings[i]!;
      if (image !== null) expect(readEeprom(image)).toEqual(reading);
      expect(name === null || typeof name === 'string').toBe(true);
    });
  });

  test('come as pages with what was read of them', () => {
    const [sfpImage] = imagesOfDump(encodeSfp(sfp));
    expect(memoryBlocks(sfpImage!).map(({ page, from, to }) => [page, from, to])).toEqual([
      ['A0h', 0, 256],
      ['A2h', 0, 256],
    ]);
    expect(memoryBlocks(SAMPLES.cmis[0]!).map(({ page, bank }) => `${page}.${bank}`)).toEqual([
      'lower.0',
      '00h.0',
      '01h.0',
      '02h.0',
      '10h.0',
      '11h.0',
      '12h.0',
      '10h.1',
      '11h.1',
    ]);
    const [, half] = [0, imagesOfDump(latin1(table.split('\n').slice(4).join('\n')))[0]!];
    expect(memoryBlocks(half)[0]).toMatchObject({ page: 'A0h', from: 0x20 });
  });
});

function latin1(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

function captures(): [string, Uint8Array][] {
  const root = 'tests/captures/ethtool';
  return readdirSync(root).map((name) => [name, new Uint8Array(readFileSync(`${root}/${name}/capture.txt`))]);
}
