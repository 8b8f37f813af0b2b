import { MEDIA_CLASSES } from '#lib/optics/module-record.ts';
import type {
  Dom,
  DomLane,
  DomLimits,
  LaneSettings,
  ModuleReading,
  ModuleRecord,
} from '#lib/optics/module-record.ts';

type Row = readonly [label: string, value: string | number | null | undefined];

/** A reading as a sheet for a terminal: one fact a line, only what was reported. `title` is the interface or the file. */
export function moduleSheet(title: string, reading: ModuleReading): string {
  const rows = reading.module === null ? reasonRows(reading) : moduleRows(reading.module);
  const notes = (reading.warnings ?? []).map((warning): Row => ['Note', warning]);
  const stated = [...rows, ...notes].filter(
    ([, value]) => value !== null && value !== undefined && value !== '',
  );
  const width = Math.max(0, ...stated.map(([label]) => label.length));
  return [title, ...stated.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`), ''].join('\n');
}

function reasonRows({ state, reason }: ModuleReading): Row[] {
  return [
    ['State', state],
    ['Reason', reason?.kind],
    ['Message', reason?.message],
    ['Remedy', reason?.remedy],
  ];
}

function moduleRows(module: ModuleRecord): Row[] {
  return [
    ['Type', joined([module.formFactor, module.functionalClass, mediaName(module)])],
    ['Identifier', module.identifier && `${module.identifier.name} (${hex(module.identifier.code)})`],
    ['Connector', module.connector?.name],
    ['Vendor', joined([module.vendor, module.oui])],
    ['Part number', joined([module.partNumber, module.revision && `rev ${module.revision}`])],
    ['Serial', module.serial],
    ['Date code', module.dateCode?.date ?? module.dateCode?.raw],
    ['Speed', module.nominalSpeedMbps && `${module.nominalSpeedMbps / 1000} Gb/s`],
    ['Compliance', module.compliance.join('; ')],
    ['Bit rate', module.nominalBitRateMbd && `${module.nominalBitRateMbd} MBd per lane`],
    ['Encoding', module.encoding],
    ['Wavelength', wavelength(module)],
    ['Cable length', cableLength(module)],
    ['Breakout', module.breakout],
    ['Reach', module.reach.map(({ medium, meters }) => `${meters} m ${medium}`).join(', ')],
    ['Technology', module.mediaTechnology?.name],
    ['Attenuation', (module.attenuation ?? []).map(({ ghz, db }) => `${db} dB at ${ghz} GHz`).join(', ')],
    ['Max power', module.maxPowerW && `${module.maxPowerW} W`],
    ['Specification', module.specification],
    ['Options', module.options?.join(', ')],
    [
      'Firmware',
      joined([module.firmware?.active, module.firmware?.inactive && `inactive ${module.firmware.inactive}`]),
    ],
    ['Module state', joined([module.moduleState?.name, module.faultCause?.name])],
    ...(module.applications ?? []).map(({ hostInterface, mediaInterface, hostLanes, mediaLanes }): Row => [
      'Application',
      `${hostInterface.name} x${hostLanes} to ${mediaInterface.name} x${mediaLanes}`,
    ]),
    [
      'Checksums',
      (module.checksums ?? []).map(({ name, ok }) => `${name} ${ok ? 'ok' : 'WRONG'}`).join(', '),
    ],
    ...(module.laneSettings ?? []).map((lane, i): Row => [`Lane ${i + 1} runs`, settingWords(lane)]),
    ...(module.dom === null ? [] : domRows(module.dom)),
  ];
}

function settingWords(lane: LaneSettings): string {
  const { application, dataPathLane, stagedApplication, laserFrequencyGhz } = lane;
  return joined([
    lane.dataPathState?.name,
    application === 0 ? 'unused' : application && `application ${application} from lane ${dataPathLane}`,
    stagedApplication === application ? null : stagedApplication && `staged application ${stagedApplication}`,
    lane.configStatus?.name,
    lane.txDisabled ? 'TX disabled' : null,
    lane.txSquelchForced ? 'TX squelched' : null,
    lane.rxDisabled ? 'RX disabled' : null,
    laserFrequencyGhz && `${laserFrequencyGhz / 1000} THz`,
  ]);
}

function domRows(dom: Dom): Row[] {
  return [
    ['Temperature', unit(dom.temperatureC, '°C')],
    ['Supply', unit(dom.supplyV, 'V')],
    ...THRESHOLDS.map(([key, name]): Row => [`${name} limits`, limitWords(dom.thresholds?.[key] ?? null)]),
    ...dom.lanes.map((lane, i): Row => [`Lane ${i + 1}`, laneWords(lane)]),
    [
      'Alarms',
      (dom.flags ?? [])
        .map(({ quantity, level, lane }) => `${quantity} ${level}${lane === null ? '' : ` lane ${lane}`}`)
        .join(', '),
    ],
  ];
}

const THRESHOLDS = [
  ['temperatureC', 'Temperature, °C'],
  ['supplyV', 'Supply, V'],
  ['biasMa', 'Bias, mA'],
  ['txPowerDbm', 'TX power, dBm'],
  ['rxPowerDbm', 'RX power, dBm'],
] as const;

function limitWords(limits: DomLimits | null): string | null {
  if (limits === null) return null;
  const [low, high] = [
    [limits.lowAlarm, limits.lowWarning],
    [limits.highWarning, limits.highAlarm],
  ].map((pair) => pair.map((value) => value ?? '-').join(' / '));
  return `${low} to ${high} (alarm / warning to warning / alarm)`;
}

function laneWords(lane: DomLane): string {
  return joined([
    lane.biasMa === null ? null : `bias ${lane.biasMa} mA`,
    lane.txPowerMw === null ? null : `TX ${power(lane.txPowerMw, lane.txPowerDbm)}`,
    lane.rxPowerMw === null ? null : `RX ${power(lane.rxPowerMw, lane.rxPowerDbm)}`,
    lane.txFault ? 'TX FAULT' : null,
    lane.rxLos ? 'RX LOS' : null,
  ]);
}

function power(mw: number, dbm: number | null): string {
  return `${mw} mW (${dbm === null ? 'dark' : `${dbm} dBm`})`;
}

function cableLength(module: ModuleRecord): string | null {
  if (module.cableLengthM === null) return null;
  const source = module.cableLengthSource === 'part-number' ? 'part number' : 'EEPROM';
  const other = module.cableLengthDisagrees ? `; EEPROM states ${module.cableLengthEepromM} m` : '';
  return `${module.cableLengthM} m (${source}${other})`;
}

function wavelength({
  wavelengthNm,
  wavelengthToleranceNm,
  bidirectional,
  dwdmChannel,
}: ModuleRecord): string | null {
  if (wavelengthNm === null) return null;
  return joined([
    `${wavelengthNm} nm`,
    wavelengthToleranceNm && `± ${wavelengthToleranceNm} nm`,
    bidirectional?.rxNm && `receives ${bidirectional.rxNm} nm`,
    dwdmChannel && `channel ${dwdmChannel}`,
  ]);
}

function mediaName(module: ModuleRecord): string | null {
  return module.mediaClass === null ? null : MEDIA_CLASSES[module.mediaClass];
}

function unit(value: number | null, name: string): string | null {
  return value === null ? null : `${value} ${name}`;
}

function hex(code: number): string {
  return `0x${code.toString(16).padStart(2, '0')}`;
}

function joined(parts: readonly (string | number | null | undefined)[]): string {
  return parts.filter((part) => part !== null && part !== undefined && part !== '' && part !== 0).join(', ');
}
