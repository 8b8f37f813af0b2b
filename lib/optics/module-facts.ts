import type {
  Checksum,
  CmisApplication,
  DomFlag,
  DomLane,
  DomLimits,
  LaneSettings,
} from '#lib/optics/module-record.ts';

/**
 * What one form (text, JSON, bytes) states of a module, in the codes and units of the standard, before any meaning.
 * Every form fills the same facts, so that one function makes the same record of them. Null: the form did not say.
 */
export interface ModuleFacts {
  family: MemoryFamily | null;
  identifier: number | null;
  extendedIdentifier: number | null;
  connector: number | null;
  /** SFF-8472 bytes 3-10 or SFF-8636 bytes 131-138. */
  codes: number[] | null;
  /** True when the form states the code bytes, so that their names need no reading. */
  codesStated: boolean;
  /** SFF-8024 table 4-4. */
  extendedCompliance: number | null;
  /** Compliance in words that no table of ours lists. */
  otherCompliance: string[];
  /** True for the labels of ethtool 6.14 and later, whose misprints differ from earlier ones. */
  renamedLabels: boolean;
  /** True when the text counts channels from 0. */
  lanesFromZero: boolean;
  encoding: number | null;
  bitRateMbd: number | null;
  bitRateMarginMaxPercent: number | null;
  bitRateMarginMinPercent: number | null;
  rateIdentifier: number | null;
  smfM: number | null;
  om1M: number | null;
  om2M: number | null;
  om3M: number | null;
  om4M: number | null;
  om5M: number | null;
  /** SFF-8472 byte 18 or SFF-8636 byte 146 as stored: metres of a cable, or OM4 units of an optic. */
  cableByte: number | null;
  /** CMIS page 00h byte 202 or SFF-8472 Rev 12.4 byte 19, metres. */
  cableAssemblyM: number | null;
  wavelengthNm: number | null;
  wavelengthToleranceNm: number | null;
  /** SFF-8636 byte 147 or CMIS byte 212: the code as stored. */
  mediaTechnology: number | null;
  attenuation: { ghz: number; db: number }[];
  vendor: string | null;
  oui: string | null;
  partNumber: string | null;
  revision: string | null;
  serial: string | null;
  dateCode: string | null;
  clei: string | null;
  /** SFF-8472 bytes 64-65, SFF-8636 bytes 193-195 or CMIS page 01h bytes 155-156. */
  options: readonly number[] | null;
  specification: string | null;
  powerClass: number | null;
  maxPowerW: number | null;
  cdrTx: boolean | null;
  cdrRx: boolean | null;
  /** SFF-8636 byte 113 or CMIS page 00h byte 211: the far end of a cable. */
  farEnd: number | null;
  /** CMIS page 00h byte 210: bit n set, media lane n+1 is not there. */
  lanesMissing: number | null;
  cmisMediaType: number | null;
  applications: CmisApplication[];
  laneSettings: LaneSettings[];
  moduleState: number | null;
  faultCause: number | null;
  firmwareActive: string | null;
  firmwareInactive: string | null;
  hardwareRevision: string | null;
  checksums: Checksum[];
  dom: DomFacts | null;
}

/** The memory map a module follows. */
export type MemoryFamily = 'sff-8472' | 'sff-8636' | 'cmis';

export interface DomFacts {
  /** False when the module says that it has no diagnostics. */
  supported: boolean | null;
  temperatureC: number | null;
  supplyV: number | null;
  lanes: DomLane[];
  rxPowerKind: 'average' | 'oma' | null;
  calibration: 'internal' | 'external' | null;
  limits: Record<LimitQuantity, DomLimits | null>;
  flags: DomFlag[] | null;
  /** False when the module says that its flags mean nothing. */
  flagsImplemented: boolean | null;
  /** Per-lane states as lists, applied to the lanes once their number is known. */
  laneFlags: { key: LaneFlag; values: readonly (boolean | null)[] }[];
}

export type LaneFlag = 'txFault' | 'txLos' | 'txLol' | 'rxLos' | 'rxLol';

export type LimitQuantity = 'temperature' | 'supply' | 'bias' | 'txPower' | 'rxPower';

/** Most lanes of one module: four CMIS banks of eight. */
export const MAX_LANES = 32;

export function emptyFacts(): ModuleFacts {
  return {
    family: null,
    identifier: null,
    extendedIdentifier: null,
    connector: null,
    codes: null,
    codesStated: false,
    extendedCompliance: null,
    otherCompliance: [],
    renamedLabels: false,
    lanesFromZero: false,
    encoding: null,
    bitRateMbd: null,
    bitRateMarginMaxPercent: null,
    bitRateMarginMinPercent: null,
    rateIdentifier: null,
    smfM: null,
    om1M: null,
    om2M: null,
    om3M: null,
    om4M: null,
    om5M: null,
    cableByte: null,
    cableAssemblyM: null,
    wavelengthNm: null,
    wavelengthToleranceNm: null,
    mediaTechnology: null,
    attenuation: [],
    vendor: null,
    oui: null,
    partNumber: null,
    revision: null,
    serial: null,
    dateCode: null,
    clei: null,
    options: null,
    specification: null,
    powerClass: null,
    maxPowerW: null,
    cdrTx: null,
    cdrRx: null,
    farEnd: null,
    lanesMissing: null,
    cmisMediaType: null,
    applications: [],
    laneSettings: [],
    moduleState: null,
    faultCause: null,
    firmwareActive: null,
    firmwareInactive: null,
    hardwareRevision: null,
    checksums: [],
    dom: null,
  };
}

export function domFacts(facts: ModuleFacts): DomFacts {
  facts.dom ??= {
    supported: null,
    temperatureC: null,
    supplyV: null,
    lanes: [],
    rxPowerKind: null,
    calibration: null,
    limits: { temperature: null, supply: null, bias: null, txPower: null, rxPower: null },
    flags: null,
    flagsImplemented: null,
    laneFlags: [],
  };
  return facts.dom;
}

/** The lane (1-based), made with its predecessors when it is the first fact about it; null past the last possible lane. */
export function domLane(dom: DomFacts, lane: number): DomLane | null {
  if (lane < 1 || lane > MAX_LANES) return null;
  while (dom.lanes.length < lane) {
    dom.lanes.push({
      biasMa: null,
      txPowerMw: null,
      txPowerDbm: null,
      rxPowerMw: null,
      rxPowerDbm: null,
      txFault: null,
      txLos: null,
      txLol: null,
      rxLos: null,
      rxLol: null,
    });
  }
  return dom.lanes[lane - 1] as DomLane;
}

export function domLimits(dom: DomFacts, quantity: LimitQuantity): DomLimits {
  return (dom.limits[quantity] ??= { highAlarm: null, lowAlarm: null, highWarning: null, lowWarning: null });
}

/** SFF-8024 identifiers by the memory map that their modules follow. */
export function memoryFamily(identifier: number): MemoryFamily | null {
  return FAMILIES.get(identifier) ?? null;
}

const FAMILIES = new Map<number, MemoryFamily>([
  [0x01, 'sff-8472'],
  [0x02, 'sff-8472'],
  [0x03, 'sff-8472'],
  [0x0b, 'sff-8472'],
  [0x0c, 'sff-8636'],
  [0x0d, 'sff-8636'],
  [0x11, 'sff-8636'],
  [0x17, 'sff-8636'],
  [0x18, 'cmis'],
  [0x19, 'cmis'],
  [0x1a, 'cmis'],
  [0x1b, 'cmis'],
  [0x1e, 'cmis'],
  [0x1f, 'cmis'],
  [0x20, 'cmis'],
  [0x21, 'cmis'],
  [0x22, 'cmis'],
  [0x23, 'cmis'],
  [0x24, 'cmis'],
  [0x25, 'cmis'],
]);

/** The code bytes; none where they are all ones: unwritten memory. */
export function statedCodes(facts: ModuleFacts): readonly number[] {
  const { codes } = facts;
  return codes === null || (codes[0] === 0xff && codes.slice(0, 8).every((byte) => byte === 0xff))
    ? []
    : codes;
}
