/**
 * What Ferrule knows of one pluggable module, whatever form it was read in (text, JSON, bytes).
 * The property names are a public contract: `ferrule decode`, the JSON export and the database share them.
 * `null` means the module or the form did not report the fact; it is never 0, '' or "healthy".
 */
export interface ModuleRecord {
  /** SFF-8024 table 4-1; null when only a switch's words for the module are known. */
  identifier: CodePoint | null;
  /** SFP, SFP+, SFP28, SFP56, QSFP+, QSFP28, QSFP56, QSFP-DD, OSFP, ... */
  formFactor: string | null;
  /** SFF-8024 table 4-3. */
  connector: CodePoint | null;
  vendor: string | null;
  /** Lower-case `aa:bb:cc`. */
  oui: string | null;
  partNumber: string | null;
  revision: string | null;
  serial: string | null;
  dateCode: DateCode | null;
  /** Compliance codes in the standard's words, in the order reported, without repeats. */
  compliance: string[];
  encoding: string | null;
  /** Nominal signalling rate of one lane, MBd. */
  nominalBitRateMbd: number | null;
  wavelengthNm: number | null;
  maxPowerW: number | null;
  /** Effective length of a cable assembly, metres: the best of what the EEPROM and the part number state. */
  cableLengthM: number | null;
  cableLengthSource: 'eeprom' | 'part-number' | null;
  /** The length the EEPROM states, metres (whole metres in SFF-8472 and SFF-8636). */
  cableLengthEepromM: number | null;
  /** How far an optic reaches over each medium, metres. A reach is never a cable length. */
  reach: Reach[];
  dom: Dom | null;
  /** passive-dac, active-dac, aoc, optic-mmf, ...; null when it cannot be told. */
  mediaClass: MediaClass | null;
  /** The functional class users shop by: 10GBASE-SR, 40GBASE-CR4, 25GBASE-CR, ... */
  functionalClass: string | null;
  /** The number under which a vendor of switches sells the part, where a switch states one: not the maker's part number. */
  productId?: string;
  /** SFF-8472 byte 1, SFF-8636 byte 129. */
  extendedIdentifier?: CodePoint | null;
  /** SFF-8024 table 4-4. */
  extendedCompliance?: CodePoint | null;
  /** SFF-8472, SFF-8636 or CMIS with its revision, as the module states it. */
  specification?: string | null;
  bitRateMarginMaxPercent?: number | null;
  bitRateMarginMinPercent?: number | null;
  /** SFF-8472 byte 13, SFF-8636 byte 141. */
  rateIdentifier?: CodePoint | null;
  wavelengthToleranceNm?: number | null;
  powerClass?: number | null;
  cdr?: { tx: boolean | null; rx: boolean | null } | null;
  /** Options of SFF-8472 bytes 64-65, SFF-8636 bytes 193-195 and CMIS page 01h bytes 155-156, in the standard's words. */
  options?: string[];
  /** Transmitter technology: SFF-8636 byte 147, CMIS page 00h byte 212. */
  mediaTechnology?: CodePoint | null;
  /** Copper loss, dB at the frequency. */
  attenuation?: { ghz: number; db: number }[];
  clei?: string | null;
  /** The length that the part number states, metres; kept even when the EEPROM's wins. */
  cableLengthPartNumberM?: number | null;
  /** True when EEPROM and part number state lengths that rounding to whole metres cannot explain. */
  cableLengthDisagrees?: boolean;
  /** Speed of the whole module, Mb/s. */
  nominalSpeedMbps?: number | null;
  /** Electrical lanes of the host side. */
  laneCount?: number | null;
  /** Fan-out shape when the part states it, such as 40G to 4x10G. */
  breakout?: string | null;
  fiber?: 'MMF' | 'SMF' | null;
  /** Both wavelengths of a single-fibre (BX) part. */
  bidirectional?: { txNm: number; rxNm: number | null } | null;
  /** ITU-T G.694.1 channel of a fixed DWDM part on the 100 GHz or 50 GHz grid. */
  dwdmChannel?: number | null;
  /** CMIS lower memory byte 85. */
  cmisMediaType?: CodePoint | null;
  applications?: CmisApplication[];
  /** Lanes of a CMIS module as they are set up, in their order over all banks. */
  laneSettings?: LaneSettings[];
  /** CMIS module state, lower memory byte 3. */
  moduleState?: CodePoint | null;
  faultCause?: CodePoint | null;
  firmware?: { active: string | null; inactive: string | null } | null;
  hardwareRevision?: string | null;
  /** The verdict on each checksum whose bytes were read. */
  checksums?: Checksum[];
}

export interface CmisApplication {
  hostInterface: CodePoint;
  mediaInterface: CodePoint;
  hostLanes: number;
  mediaLanes: number;
  /** Bit n set: the application may start at host lane n+1. */
  hostLaneAssignment: number;
}

/**
 * One lane of a CMIS module: what the host configured (page 10h) and what runs (pages 11h and 12h). Lanes count from 1 over
 * all banks; receive outputs and data paths are host lanes, transmit outputs and lasers media lanes. Null: not stated.
 */
export interface LaneSettings {
  dataPathState: CodePoint | null;
  /** The AppSel code: the place in `applications`, counted from 1; 0 when the lane is in no data path. */
  application: number | null;
  /** The first lane of the lane's data path. */
  dataPathLane: number | null;
  /** What staged control set 0 holds: it takes effect once the host applies it. */
  stagedApplication: number | null;
  stagedDataPathLane: number | null;
  /** What became of the last command to apply. */
  configStatus: CodePoint | null;
  /** True while a new configuration waits for the data path to be initialised. */
  initPending: boolean | null;
  /** True when the host keeps the data path deinitialised. */
  deinitialised: boolean | null;
  txDisabled: boolean | null;
  txSquelchForced: boolean | null;
  /** True when the host switched the automatic squelch off. */
  txSquelchDisabled: boolean | null;
  txPolarityFlipped: boolean | null;
  txOutputValid: boolean | null;
  txCdr: boolean | null;
  rxDisabled: boolean | null;
  rxSquelchDisabled: boolean | null;
  rxPolarityFlipped: boolean | null;
  rxOutputValid: boolean | null;
  rxCdr: boolean | null;
  /** Frequency of a tunable laser. */
  laserFrequencyGhz: number | null;
}

export interface Checksum {
  name: 'CC_BASE' | 'CC_EXT' | 'CC_DMI' | 'page 00h' | 'page 01h' | 'page 02h' | 'page 04h';
  ok: boolean;
}

export interface CodePoint {
  code: number;
  name: string;
}

export interface DateCode {
  raw: string;
  /** ISO date, when the raw code is a valid YYMMDD. */
  date: string | null;
  lot: string | null;
}

export interface Reach {
  medium: 'SMF' | 'OM1' | 'OM2' | 'OM3' | 'OM4' | 'OM5' | 'copper';
  meters: number;
}

export const MEDIA_CLASSES = {
  'passive-dac': 'Passive DAC',
  'active-dac': 'Active DAC',
  aoc: 'AOC',
  'optic-mmf': 'Multimode optic',
  'optic-smf': 'Single-mode optic',
  'base-t': 'BASE-T',
  loopback: 'Loopback',
} as const;

export type MediaClass = keyof typeof MEDIA_CLASSES;

/** Digital optical monitoring at the time of the read. 0.0 dBm is a reading; a dark receiver is -40 dBm or null dBm with 0 mW. */
export interface Dom {
  temperatureC: number | null;
  supplyV: number | null;
  lanes: DomLane[];
  /** What the receiver measures: average power or optical modulation amplitude. */
  rxPowerKind?: 'average' | 'oma' | null;
  calibration?: 'internal' | 'external' | null;
  thresholds?: DomThresholds | null;
  /** Raised alarms and warnings; null when the module reports no flags. */
  flags?: DomFlag[] | null;
}

export interface DomThresholds {
  temperatureC: DomLimits | null;
  supplyV: DomLimits | null;
  biasMa: DomLimits | null;
  txPowerMw: DomLimits | null;
  txPowerDbm: DomLimits | null;
  rxPowerMw: DomLimits | null;
  rxPowerDbm: DomLimits | null;
}

export interface DomLimits {
  highAlarm: number | null;
  lowAlarm: number | null;
  highWarning: number | null;
  lowWarning: number | null;
}

export type DomQuantity = 'temperature' | 'supply' | 'bias' | 'txPower' | 'rxPower';

export interface DomFlag {
  quantity: DomQuantity;
  level: keyof DomLimits;
  /** 1-based; null for the module as a whole. */
  lane: number | null;
}

export interface DomLane {
  biasMa: number | null;
  txPowerMw: number | null;
  txPowerDbm: number | null;
  rxPowerMw: number | null;
  rxPowerDbm: number | null;
  txFault?: boolean | null;
  txLos?: boolean | null;
  txLol?: boolean | null;
  rxLos?: boolean | null;
  rxLol?: boolean | null;
}

/** Why a port has no module record, with the way out. */
export interface ReadReason {
  kind: ReadReasonKind;
  /** The device's own words, bounded and with control bytes made visible. */
  message: string;
  remedy: string;
}

export const READ_REASON_KINDS = [
  'io-error',
  'permission',
  'not-supported',
  'invalid-argument',
  'no-such-device',
  'busy',
  'timeout',
  'tool-missing',
  'empty-cage',
  'no-cage',
  'garbage',
  'no-answer',
] as const;

export type ReadReasonKind = (typeof READ_REASON_KINDS)[number];

/** One interface's answer to a module read. */
export interface ModuleReading {
  state: 'module' | 'empty' | 'unreadable' | 'fixed';
  reason: ReadReason | null;
  module: ModuleRecord | null;
  /** Complaints of the tool beside a usable answer, such as a page that it could not read. */
  warnings?: string[];
}
