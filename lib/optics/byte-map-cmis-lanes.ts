import { laneBitRows, laneRows } from '#lib/optics/byte-map-rows.ts';
import type { ByteRow } from '#lib/optics/byte-map-rows.ts';
import { LANES_PER_BANK } from '#lib/optics/cmis-banks.ts';
import type { LaneSettings } from '#lib/optics/module-record.ts';

/** The rows of the pages of lanes, CMIS 5.3 sections 8.9 to 8.11; lanes are those of bank 0. */
export const CMIS_LANE_ROWS: Readonly<Record<'10h' | '11h' | '12h', readonly ByteRow[]>> = {
  '10h': [
    ...settingBits(128, 'deinitialised', 'Data path kept deinitialised', '8-68'),
    ...settingBits(129, 'txPolarityFlipped', 'Transmit polarity flipped', '8-69'),
    ...settingBits(130, 'txDisabled', 'Transmit output disabled', '8-69'),
    ...settingBits(131, 'txSquelchDisabled', 'Transmit squelch disabled', '8-69'),
    ...settingBits(132, 'txSquelchForced', 'Transmit squelch forced', '8-69'),
    ...settingBits(137, 'rxPolarityFlipped', 'Receive polarity flipped', '8-69'),
    ...settingBits(138, 'rxDisabled', 'Receive output disabled', '8-69'),
    ...settingBits(139, 'rxSquelchDisabled', 'Receive squelch disabled', '8-69'),
    ...assignmentRows(145, 'stagedApplication', 'stagedDataPathLane', 'Staged', '8-72'),
  ],
  '11h': [
    ...nibbleRows(128, 'dataPathState', 'Data path state', '8-83'),
    ...settingBits(132, 'rxOutputValid', 'Receive output valid', '8-85'),
    ...settingBits(133, 'txOutputValid', 'Transmit output valid', '8-85'),
    ...laneBitRows(135, LANES_PER_BANK, 0, 'txFault', 'Transmitter fault', '8-87'),
    ...laneBitRows(136, LANES_PER_BANK, 0, 'txLos', 'Transmit loss of signal', '8-87'),
    ...laneBitRows(137, LANES_PER_BANK, 0, 'txLol', 'Transmit loss of lock', '8-87'),
    ...flagRows(139, 'Transmit power', '8-87'),
    ...flagRows(143, 'Bias current', '8-87'),
    ...laneBitRows(147, LANES_PER_BANK, 0, 'rxLos', 'Receive loss of signal', '8-88'),
    ...laneBitRows(148, LANES_PER_BANK, 0, 'rxLol', 'Receive loss of lock', '8-88'),
    ...flagRows(149, 'Receive power', '8-88'),
    ...laneRows(154, LANES_PER_BANK, 'txPowerMw', 'Transmit power', '8-89'),
    ...laneRows(170, LANES_PER_BANK, 'biasMa', 'Bias current', '8-89'),
    ...laneRows(186, LANES_PER_BANK, 'rxPowerMw', 'Receive power', '8-89'),
    ...nibbleRows(202, 'configStatus', 'Configuration command', '8-90'),
    ...assignmentRows(206, 'application', 'dataPathLane', 'Active', '8-93'),
    ...settingBits(221, 'txCdr', 'Transmit CDR on', '8-94'),
    ...settingBits(222, 'rxCdr', 'Receive CDR on', '8-95'),
    ...settingBits(235, 'initPending', 'Data path waits for initialisation', '8-96'),
  ],
  '12h': Array.from({ length: LANES_PER_BANK }, (_, lane): ByteRow => [
    168 + lane * 4,
    4,
    `laneSettings.${lane}.laserFrequencyGhz`,
    `Laser frequency in MHz, lane ${lane + 1}`,
    '8-99',
    { when: 'tunable lasers' },
  ]),
};

function settingBits(offset: number, key: keyof LaneSettings, name: string, table: string): ByteRow[] {
  return laneBitRows(offset, LANES_PER_BANK, 0, key, name, table, 'laneSettings');
}

/** One nibble of each lane; the low one is the odd lane's. */
function nibbleRows(offset: number, key: keyof LaneSettings, name: string, table: string): ByteRow[] {
  return Array.from({ length: LANES_PER_BANK }, (_, lane) => [
    offset + (lane >> 1),
    1,
    `laneSettings.${lane}.${key}`,
    `${name}, lane ${lane + 1}`,
    table,
    { bits: lane % 2 === 0 ? [3, 0] : [7, 4] },
  ]);
}

/** The lane configuration bytes of a control set. */
function assignmentRows(
  offset: number,
  application: keyof LaneSettings,
  firstLane: keyof LaneSettings,
  set: string,
  table: string,
): ByteRow[] {
  return Array.from({ length: LANES_PER_BANK }, (_, lane): ByteRow[] => {
    const row = (key: keyof LaneSettings, name: string, bits: [number, number]): ByteRow => [
      offset + lane,
      1,
      `laneSettings.${lane}.${key}`,
      `${set} ${name}, lane ${lane + 1}`,
      table,
      { bits },
    ];
    return [row(application, 'application', [7, 4]), row(firstLane, 'first lane of the data path', [3, 1])];
  }).flat();
}

/** One byte per level, one bit per lane. */
function flagRows(offset: number, name: string, table: string): ByteRow[] {
  return ['high alarm', 'low alarm', 'high warning', 'low warning'].map((level, i) => [
    offset + i,
    1,
    'dom.flags',
    `${name} ${level}, lanes 1-8`,
    table,
  ]);
}
