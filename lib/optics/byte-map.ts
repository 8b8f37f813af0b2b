import { LANES_PER_BANK } from '#lib/optics/cmis-banks.ts';
import { CMIS_BYTE_MAP } from '#lib/optics/byte-map-cmis.ts';
import { SFF8472_BYTE_MAP } from '#lib/optics/byte-map-sff8472.ts';
import { SFF8636_BYTE_MAP } from '#lib/optics/byte-map-sff8636.ts';
import type { MemoryFamily } from '#lib/optics/module-facts.ts';
import type { ModuleRecord } from '#lib/optics/module-record.ts';

/** A page of a module's memory: the two I2C addresses of an SFP, or lower memory and the upper pages of the others. */
export type MemoryPage = 'A0h' | 'A2h' | 'lower' | '00h' | '01h' | '02h' | '03h' | '10h' | '11h' | '12h';

/** Path of a fact in a record; lists are walked by medium, name, frequency or position: `reach.OM3`, `dom.lanes.0.biasMa`. */
export type RecordPath = keyof ModuleRecord | `${keyof ModuleRecord}.${string}`;

/** Where one fact of the record is kept, and the table of the standard that says so. */
export interface ByteField {
  page: MemoryPage;
  /** Counted as the standard counts: 0-255 for A0h and A2h, 0-127 for lower memory, 128-255 for upper pages. */
  offset: number;
  length: number;
  field: RecordPath;
  label: string;
  /** Standard, revision and table. */
  source: string;
  /** The bits that hold the fact, highest and lowest, when it shares its byte with others. */
  bits?: readonly [high: number, low: number];
  /** The modules in which the bytes mean this; another entry says what they mean in others. */
  when?: string;
  /** What the record holds at a path in the modules that use the bytes at all. */
  given?: readonly [path: RecordPath, value: string];
  /** The bits say whether the module reports the fact, not the fact. */
  announces?: true;
}

/** Every field that the decoders read, in the order of the memory. Lanes of pages 10h to 12h are those of bank 0. */
export const BYTE_MAPS: Readonly<Record<MemoryFamily, readonly ByteField[]>> = {
  'sff-8472': SFF8472_BYTE_MAP,
  'sff-8636': SFF8636_BYTE_MAP,
  cmis: CMIS_BYTE_MAP,
};

/** Facts without bytes of their own, and the facts that they follow from. */
export const DERIVED_FIELDS: Readonly<Partial<Record<RecordPath, readonly RecordPath[]>>> = {
  compliance: ['extendedCompliance', 'applications'],
  'dom.calibration': ['identifier'],
  formFactor: ['identifier', 'extendedCompliance', 'nominalBitRateMbd', 'compliance'],
  mediaClass: [
    'compliance',
    'extendedCompliance',
    'connector',
    'mediaTechnology',
    'cmisMediaType',
    'partNumber',
  ],
  functionalClass: ['compliance', 'extendedCompliance', 'applications', 'nominalBitRateMbd', 'partNumber'],
  nominalSpeedMbps: ['compliance', 'extendedCompliance', 'applications', 'nominalBitRateMbd'],
  laneCount: ['identifier', 'applications'],
  fiber: ['compliance', 'extendedCompliance', 'mediaTechnology', 'cmisMediaType'],
  cableLengthM: ['cableLengthEepromM', 'partNumber'],
  cableLengthSource: ['cableLengthEepromM', 'partNumber'],
  cableLengthPartNumberM: ['partNumber'],
  cableLengthDisagrees: ['cableLengthEepromM', 'partNumber'],
  breakout: ['partNumber', 'applications', 'extendedCompliance'],
  bidirectional: ['wavelengthNm', 'partNumber', 'compliance'],
  wavelengthNm: ['laneSettings.0.laserFrequencyGhz'],
  dwdmChannel: ['wavelengthNm'],
  powerClass: ['extendedIdentifier', 'options'],
  maxPowerW: ['extendedIdentifier', 'options'],
  cdr: ['extendedIdentifier', 'options'],
};

/** The facts that follow from a field beside itself, such as the form factor from the identifier. */
export function derivedFrom(field: RecordPath): RecordPath[] {
  return (Object.keys(DERIVED_FIELDS) as RecordPath[]).filter((path) =>
    DERIVED_FIELDS[path]?.some((source) => field === source || field.startsWith(`${source}.`)),
  );
}

/** The fields of one page. In banks above 0 of CMIS pages 10h to 12h the lanes count on: bank 1 begins with lane 9. */
export function fieldsOfPage(family: MemoryFamily, page: string, bank = 0): ByteField[] {
  const fields = BYTE_MAPS[family].filter((field) => field.page === page);
  if (bank === 0) return fields;
  return fields.map((entry) => ({
    ...entry,
    field: entry.field.replace(
      /^(dom\.lanes|laneSettings)\.(\d+)/,
      (_, list: string, lane: string) => `${list}.${inBank(lane, bank)}`,
    ) as RecordPath,
    label: entry.label.replace(/(lanes? )(\d+)(?:-(\d+))?/, (_, word: string, from: string, to?: string) =>
      to === undefined ? word + inBank(from, bank) : `${word}${inBank(from, bank)}-${inBank(to, bank)}`,
    ),
  }));
}

function inBank(lane: string, bank: number): number {
  return Number(lane) + bank * LANES_PER_BANK;
}

/** The fields that read the byte at an offset: more than one where bits are shared or its meaning depends on the module. */
export function fieldsAt(fields: readonly ByteField[], offset: number): ByteField[] {
  return fields.filter((field) => offset >= field.offset && offset < field.offset + field.length);
}

/**
 * The fields that a module's bytes are for: of several meanings, those that the record took up (all when it took up none),
 * and none that the module does not use.
 */
export function meantFields(fields: readonly ByteField[], record: ModuleRecord): ByteField[] {
  const stated = (entry: ByteField) => (valueAt(record, entry.field) ?? null) !== null;
  const rivals = (entry: ByteField) =>
    fields.some((other) => other !== entry && other.when && overlaps(entry, other) && stated(other));
  return fields.filter(
    (entry) =>
      (entry.given === undefined || valueAt(record, entry.given[0]) === entry.given[1]) &&
      (entry.when === undefined || stated(entry) || !rivals(entry)),
  );
}

function overlaps(a: ByteField, b: ByteField): boolean {
  return a.page === b.page && a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}

/** What the record holds at a path; undefined when it has nothing there. */
export function valueAt(record: ModuleRecord, path: RecordPath): unknown {
  let value: unknown = record;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Array.isArray(value) ? itemAt(value, key) : (value as Record<string, unknown>)[key];
  }
  return value;
}

/** An item of a list by its position or its name; the frequency 12.9 GHz is named `12_9 GHz`. */
function itemAt(list: readonly unknown[], key: string): unknown {
  return /^\d+$/.test(key) ? list[Number(key)] : list.find((item) => nameOf(item as Named) === key);
}

interface Named {
  medium?: string;
  name?: string;
  ghz?: number;
}

function nameOf({ medium, name, ghz }: Named): string | undefined {
  return medium ?? name ?? `${ghz} GHz`.replace('.', '_');
}
