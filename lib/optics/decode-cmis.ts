import { codePoint } from '#lib/optics/code-point.ts';
import type { CodeTable } from '#lib/optics/code-point.ts';
import { readCmisDiagnostics } from '#lib/optics/decode-cmis-diagnostics.ts';
import { readLaneSettings } from '#lib/optics/decode-cmis-lanes.ts';
import { sumOf, u16, wasRead, writtenPage } from '#lib/optics/eeprom-image.ts';
import type { EepromImage } from '#lib/optics/eeprom-image.ts';
import { emptyFacts } from '#lib/optics/module-facts.ts';
import type { ModuleFacts } from '#lib/optics/module-facts.ts';
import { HOST_INTERFACES } from '#lib/optics/sff8024-interfaces.ts';
import { mediaInterfaces } from '#lib/optics/sff8024-media.ts';
import type { CodePoint } from '#lib/optics/module-record.ts';
import { cableAssemblyM, round } from '#lib/optics/units.ts';
import { ouiFromBytes, textFromBytes } from '#lib/optics/visible-text.ts';

const FLAT_MEMORY = 0x80;

/** Decodes a CMIS module (3.0 to 5.3): lower memory, pages 00h, 01h, 02h and the lanes of 10h, 11h and 12h, as far as read. */
export function decodeCmis(image: EepromImage): ModuleFacts {
  const facts = emptyFacts();
  const { base } = image;
  facts.family = 'cmis';
  const paged = ((base[2] as number) & FLAT_MEMORY) === 0;
  const page01 = paged ? writtenPage(image, 1) : null;
  facts.identifier = wasRead(image, 0, 1) && base[0] !== 0 && base[0] !== 0xff ? (base[0] as number) : null;
  if (wasRead(image, 128, 1)) facts.identifier ??= base[128] as number;
  if (wasRead(image, 0, 118)) readLower(facts, base, page01);
  if (wasRead(image, 128, 95)) readPage00(facts, base);
  if (page01 !== null) readPage01(facts, page01, base[1] as number);
  if (paged) readLaneSettings(facts, image, page01);
  readTuning(facts);
  if (wasRead(image, 0, 42)) readCmisDiagnostics(facts, image, page01);
  return facts;
}

/** Lower memory. */
function readLower(facts: ModuleFacts, base: Uint8Array, page01: Uint8Array | null): void {
  const revision = base[1] as number;
  facts.specification = revision === 0 ? null : `CMIS ${revision >> 4}.${revision & 0x0f}`;
  facts.moduleState = ((base[3] as number) >> 1) & 0x07;
  facts.firmwareActive = version(base[39] as number, base[40] as number);
  facts.faultCause = base[41] as number;
  facts.cmisMediaType = base[85] as number;
  readApplications(facts, base, page01);
}

/** Bytes 86-117 and page 01h bytes 223-250: descriptors of four bytes; FFh ends the list. */
function readApplications(facts: ModuleFacts, base: Uint8Array, page01: Uint8Array | null): void {
  const media = mediaInterfaces(facts.cmisMediaType ?? 0);
  for (let i = 0; i < 15; i++) {
    const [bytes, at] = i < 8 ? [base, 86 + i * 4] : [page01, 223 - 128 + (i - 8) * 4];
    if (bytes === null) break;
    const [host, mediaCode, lanes, assignment] = bytes.subarray(at, at + 4);
    if (host === 0xff || (host === 0 && mediaCode === 0)) break;
    facts.applications.push({
      hostInterface: interfacePoint(HOST_INTERFACES, host as number),
      mediaInterface: interfacePoint(media, mediaCode as number),
      hostLanes: (lanes as number) >> 4,
      mediaLanes: (lanes as number) & 0x0f,
      hostLaneAssignment: assignment as number,
    });
  }
}

/** SFF-8024 leaves interface codes from C0h on to vendors. */
function interfacePoint(table: CodeTable, code: number): CodePoint {
  const point = codePoint(table, code);
  return code >= 0xc0 && table[code] === undefined
    ? { code, name: `vendor specific (0x${code.toString(16)})` }
    : point;
}

/** Page 00h. */
function readPage00(facts: ModuleFacts, base: Uint8Array): void {
  facts.vendor = textFromBytes(base, 129, 16);
  facts.oui = ouiFromBytes(base, 145);
  facts.partNumber = textFromBytes(base, 148, 16);
  facts.revision = textFromBytes(base, 164, 2);
  facts.serial = textFromBytes(base, 166, 16);
  facts.dateCode = textFromBytes(base, 182, 8);
  facts.clei = textFromBytes(base, 190, 10);
  facts.powerClass = ((base[200] as number) >> 5) + 1;
  facts.maxPowerW = (base[201] as number) / 4;
  facts.cableAssemblyM = cableAssemblyM(base[202] as number);
  facts.connector = base[203] as number;
  facts.attenuation = COPPER_GHZ.map((ghz, i) => ({ ghz, db: base[204 + i] as number }));
  facts.lanesMissing = base[210] as number;
  facts.farEnd = base[211] as number;
  facts.mediaTechnology = base[212] as number;
  facts.checksums.push({ name: 'page 00h', ok: sumOf(base, 128, 221) === base[222] });
}

/** Bytes 204-208, GHz. */
const COPPER_GHZ = [5, 7, 12.9, 25.8, 53.1] as const;

/** Page 01h. Offsets count from 128. */
function readPage01(facts: ModuleFacts, page: Uint8Array, revision: number): void {
  const at = (offset: number): number => page[offset - 128] as number;
  facts.firmwareInactive = version(at(128), at(129));
  const hardware = version(at(130), at(131));
  facts.hardwareRevision = hardware;
  facts.smfM = fibreLength(at(132), revision, at(137));
  facts.om5M = at(133) * 2;
  facts.om4M = at(134) * 2;
  facts.om3M = at(135) * 2;
  facts.om2M = at(136);
  facts.wavelengthNm = round(u16(page, 138 - 128) / 20, 3);
  facts.wavelengthToleranceNm = round(u16(page, 140 - 128) / 200, 3);
  facts.options = [at(155), at(156)];
  facts.cdrTx = (at(161) & 0x01) !== 0;
  facts.cdrRx = (at(162) & 0x01) !== 0;
  facts.checksums.push({ name: 'page 01h', ok: sumOf(page, 2, 126) === page[127] });
}

const REVISION_5_3 = 0x53;

/** Metres of single-mode fibre: base and multiplier of page 01h byte 132; its two upper multipliers came with 5.3. */
function fibreLength(byte: number, revision: number, further: number): number {
  const metres = [100, 1000, ...(revision < REVISION_5_3 ? [] : [10_000, FAR_M[further >> 6] as number])];
  return (byte & 0x3f) * (metres[byte >> 6] ?? 0);
}

/** Multipliers of byte 137, metres. */
const FAR_M = [50_000, 100_000, 200_000, 500_000] as const;

/** `major.minor`; null when the slot is empty (0.0) or holds no valid image (FF.FF). */
function version(major: number, minor: number): string | null {
  if (major === 0 && minor === 0) return null;
  return major === 0xff && minor === 0xff ? null : `${major}.${minor}`;
}

const GIGAHERTZ_NM = 299_792_458;

/** Tunable lasers: the first lane's frequency is the wavelength in use. */
function readTuning(facts: ModuleFacts): void {
  const gigahertz = facts.laneSettings[0]?.laserFrequencyGhz ?? null;
  const wavelengthNm = gigahertz === null ? 0 : GIGAHERTZ_NM / gigahertz;
  if (wavelengthNm > 1200 && wavelengthNm < 1700) facts.wavelengthNm = round(wavelengthNm, 3);
}
