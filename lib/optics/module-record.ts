/**
 * What Ferrule knows of one pluggable module, whatever form it was read in (text, JSON, bytes).
 * The property names are a public contract: `ferrule decode`, the JSON export and the database share them.
 * `null` means the module or the form did not report the fact; it is never 0, '' or "healthy".
 */
export interface ModuleRecord {
  /** SFF-8024 table 4-1. */
  identifier: CodePoint;
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
  medium: 'SMF' | 'OM1' | 'OM2' | 'OM3' | 'OM4' | 'OM5';
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
}

export interface DomLane {
  biasMa: number | null;
  txPowerMw: number | null;
  txPowerDbm: number | null;
  rxPowerMw: number | null;
  rxPowerDbm: number | null;
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
}
