import { CODING_BRANDS, MANUFACTURERS, NOBODY, foldName } from '#lib/optics/manufacturers.ts';
import type { ModuleRecord } from '#lib/optics/module-record.ts';

/** Who made a module and what makes it one of a kind. */
export interface ModuleIdentity {
  /** Stable over forms and moves; null when the part number or serial is missing or junk. */
  key: string | null;
  /** Normalised maker; null when the vendor field names nobody (OEM, blank, ...). */
  manufacturer: string | null;
  /** The brand a maker's module is coded for, such as Cisco in CISCO-FINISAR. */
  codedFor: string | null;
}

/** Normalises manufacturer, part number and serial of a record into one key; junk gives null instead of false matches. */
export function moduleIdentity(
  record: Pick<ModuleRecord, 'vendor' | 'partNumber' | 'serial'>,
): ModuleIdentity {
  const { manufacturer, codedFor } = manufacturerOf(record.vendor);
  const partNumber = keyPart(record.partNumber);
  const serial = keyPart(record.serial);
  const key =
    partNumber === null || serial === null
      ? null
      : `${(manufacturer ?? '').toUpperCase()}|${partNumber}|${serial}`;
  return { key, manufacturer, codedFor };
}

const MAKER_BY_ALIAS = new Map(
  Object.entries(MANUFACTURERS).flatMap(([maker, aliases]) =>
    aliases.map((alias) => [alias, maker] as const),
  ),
);
const NOBODIES = new Set(NOBODY);

/** The maker behind a vendor field, and the brand it was coded for when the field says so. */
export function manufacturerOf(vendor: string | null): Omit<ModuleIdentity, 'key'> {
  const folded = vendor === null ? '' : foldName(vendor.slice(0, 128));
  if (vendor === null || folded.length < 2 || NOBODIES.has(folded) || isRepeated(folded)) {
    return { manufacturer: null, codedFor: null };
  }
  const known = MAKER_BY_ALIAS.get(folded);
  if (known !== undefined) return { manufacturer: known, codedFor: null };
  const dash = vendor.indexOf('-');
  if (dash > 0) {
    const brand = foldName(vendor.slice(0, dash));
    const maker = foldName(vendor.slice(dash + 1));
    if (CODING_BRANDS.includes(brand) && maker.length > 1) {
      return {
        manufacturer: MAKER_BY_ALIAS.get(maker) ?? maker,
        codedFor: MAKER_BY_ALIAS.get(brand) ?? brand,
      };
    }
  }
  return { manufacturer: visibleName(vendor), codedFor: null };
}

function visibleName(vendor: string): string {
  return vendor
    .replace(/\\x[0-9a-f]{2}/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 64);
}

/** Serials and part numbers that some factory, tool or system (Junos: NON-JNPR) leaves as a placeholder. */
const JUNK = new Set([
  'OEM',
  'NA',
  'NONE',
  'NULL',
  'UNKNOWN',
  'UNSPECIFIED',
  'UNSUPPORTED',
  'NOTSUPPORTED',
  'NOTAVAILABLE',
  'DEFAULT',
  'SERIAL',
  'SERIALNUMBER',
  'SN',
  'PN',
  'PARTNUMBER',
  'TEST',
  'TBD',
  'EMPTY',
  'REDACTED',
  'NONJNPR',
  '123456',
  '1234567',
  '12345678',
  '123456789',
  '1234567890',
  '0123456789',
]);

const lettersOf = (text: string) => text.toUpperCase().replace(/[^A-Z0-9]/g, '');

/** Whether a serial or part number is a placeholder, which tells nothing of the module. */
export function isPlaceholder(text: string): boolean {
  return JUNK.has(lettersOf(text.slice(0, 128)));
}

function keyPart(text: string | null): string | null {
  if (text === null) return null;
  const part = text
    .slice(0, 128)
    .replace(/\\[xu][0-9a-f]{2,4}/g, '')
    .replace(/[\s|]+/g, ' ')
    .trim()
    .toUpperCase();
  const letters = lettersOf(part);
  if (letters.length < 2 || JUNK.has(letters) || isRepeated(letters)) return null;
  return part;
}

function isRepeated(text: string): boolean {
  for (let i = 1; i < text.length; i++) if (text[i] !== text[0]) return false;
  return true;
}
