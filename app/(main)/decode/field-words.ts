import { valueAt } from '#lib/optics/byte-map.ts';
import type { ByteField, RecordPath } from '#lib/optics/byte-map.ts';
import type {
  CmisApplication,
  CodePoint,
  DateCode,
  DomFlag,
  ModuleRecord,
} from '#lib/optics/module-record.ts';

const UNITS: Readonly<Record<string, string>> = {
  nominalBitRateMbd: 'MBd',
  wavelengthNm: 'nm',
  wavelengthToleranceNm: 'nm',
  cableLengthEepromM: 'm',
  maxPowerW: 'W',
  bitRateMarginMaxPercent: '%',
  bitRateMarginMinPercent: '%',
  temperatureC: '°C',
  supplyV: 'V',
  biasMa: 'mA',
  txPowerMw: 'mW',
  rxPowerMw: 'mW',
};

/** What the record says of a field, in words; null when it says nothing. `byte` is the field's first byte. */
export function fieldWords(record: ModuleRecord, entry: ByteField, byte: number): string | null {
  if (entry.announces) return bitsOf(entry, byte) === 0 ? 'no' : 'yes';
  const value = valueAt(record, entry.field);
  if (value === null || value === undefined) return null;
  if (entry.field === 'dom.flags') return flagWords(value as DomFlag[], entry);
  if (entry.field === 'dom.lanes') return null;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return numberWords(record, entry.field, value);
  if (typeof value === 'string') return value === 'oma' ? 'OMA' : value;
  if (Array.isArray(value)) return value.length === 0 ? null : value.join(', ');
  return objectWords(value);
}

/** The field's bits as a number; the whole byte when it has no bits of its own. */
export function bitsOf({ bits: [high, low] = [7, 0] }: ByteField, byte: number): number {
  return (byte >> low) & ((1 << (high - low + 1)) - 1);
}

function numberWords(record: ModuleRecord, path: RecordPath, value: number): string {
  const unit = path
    .split('.')
    .map((key) => UNITS[key])
    .find(Boolean);
  const words = unit === undefined ? String(value) : `${value} ${unit}`;
  if (unit !== 'mW') return words;
  const dbm = valueAt(record, path.replace('Mw', 'Dbm') as RecordPath);
  return typeof dbm === 'number' ? `${words}, ${dbm} dBm` : words;
}

function objectWords(value: object): string | null {
  if ('ok' in value) return value.ok ? 'right' : 'wrong';
  if ('meters' in value) return `${value.meters} m`;
  if ('db' in value) return `${value.db} dB`;
  if ('hostInterface' in value) {
    const { hostInterface, mediaInterface, hostLanes, mediaLanes } = value as CmisApplication;
    return `${hostInterface.name} x${hostLanes} to ${mediaInterface.name} x${mediaLanes}`;
  }
  if ('raw' in value) {
    const { raw, date, lot } = value as DateCode;
    return date === null ? raw : `${date}${lot === null ? '' : `, lot ${lot}`}`;
  }
  if ('code' in value) {
    const { code, name } = value as CodePoint;
    return `${name} (0x${code.toString(16).padStart(2, '0')})`;
  }
  return null;
}

const QUANTITIES: Readonly<Record<DomFlag['quantity'], string>> = {
  temperature: 'Temperature',
  supply: 'Supply voltage',
  bias: 'Bias current',
  txPower: 'Transmit power',
  rxPower: 'Receive power',
};

const LEVELS: Readonly<Record<DomFlag['level'], string>> = {
  highAlarm: 'high alarm',
  lowAlarm: 'low alarm',
  highWarning: 'high warning',
  lowWarning: 'low warning',
};

/** The raised flags among those that these bytes hold: of one quantity and its lanes, or of alarms or warnings. */
function flagWords(flags: readonly DomFlag[], { label }: ByteField): string {
  const [, first, last] = /lanes (\d+)-(\d+)/.exec(label) ?? [];
  const raised = flags.flatMap(({ quantity, level, lane }) => {
    const words = `${QUANTITIES[quantity]} ${LEVELS[level]}`;
    const kind = label === 'Alarm flags' ? 'alarm' : label === 'Warning flags' ? 'warning' : null;
    const here =
      kind === null ? words.startsWith(label.replace(/ flags.*|, lanes.*/, '')) : words.endsWith(kind);
    const among = first === undefined || (lane !== null && lane >= Number(first) && lane <= Number(last));
    return here && among ? `${words}${lane === null ? '' : ` on lane ${lane}`}` : [];
  });
  return raised.length === 0 ? 'none raised' : raised.join(', ');
}

/** Facts that follow from others, as the page calls them. */
export const DERIVED_WORDS: Readonly<Partial<Record<RecordPath, string>>> = {
  compliance: 'compliance',
  'dom.calibration': 'calibration',
  formFactor: 'form factor',
  mediaClass: 'medium',
  functionalClass: 'type',
  nominalSpeedMbps: 'speed',
  laneCount: 'lanes',
  fiber: 'fibre',
  wavelengthNm: 'wavelength',
  cableLengthM: 'cable length',
  breakout: 'breakout',
  bidirectional: 'second wavelength',
  dwdmChannel: 'DWDM channel',
  powerClass: 'power class',
  maxPowerW: 'maximum power',
  cdr: 'CDR',
};
