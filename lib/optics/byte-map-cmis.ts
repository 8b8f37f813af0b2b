import type { ByteField } from '#lib/optics/byte-map.ts';
import { laneBitRows, laneRows, pageFields, thresholdRows } from '#lib/optics/byte-map-rows.ts';
import type { ByteRow } from '#lib/optics/byte-map-rows.ts';

const STANDARD = 'CMIS 5.0';
const LANES = 8;

/** CMIS 5.0: lower memory (section 8.2) and pages 00h (8.3), 01h (8.4), 02h (8.5), 11h (8.9) and 12h (8.10). */
export const CMIS_BYTE_MAP: readonly ByteField[] = [
  ...pageFields('lower', STANDARD, [
    [0, 1, 'identifier', 'Identifier', 'SFF-8024 4-1'],
    [1, 1, 'specification', 'CMIS revision', '8-4'],
    [3, 1, 'moduleState', 'Module state', '8-6', { bits: [3, 1] }],
    [9, 1, 'dom.flags', 'Supply voltage flags', '8-8', { bits: [7, 4] }],
    [9, 1, 'dom.flags', 'Temperature flags', '8-8', { bits: [3, 0] }],
    [14, 2, 'dom.temperatureC', 'Temperature', '8-9'],
    [16, 2, 'dom.supplyV', 'Supply voltage', '8-9'],
    [39, 2, 'firmware.active', 'Active firmware', '8-14'],
    [41, 1, 'faultCause', 'Fault cause', '8-15'],
    [85, 1, 'cmisMediaType', 'Media type', '8-17'],
    ...applicationRows(86, 0, 8, '8-19'),
  ]),
  ...pageFields('00h', STANDARD, [
    [128, 1, 'identifier', 'Identifier', 'SFF-8024 4-1'],
    [129, 16, 'vendor', 'Vendor name', '8-22'],
    [145, 3, 'oui', 'Vendor OUI', '8-22'],
    [148, 16, 'partNumber', 'Part number', '8-22'],
    [164, 2, 'revision', 'Revision', '8-22'],
    [166, 16, 'serial', 'Serial number', '8-22'],
    [182, 8, 'dateCode', 'Date code', '8-25'],
    [190, 10, 'clei', 'CLEI code', '8-22'],
    [200, 1, 'powerClass', 'Power class', '8-22', { bits: [7, 5] }],
    [201, 1, 'maxPowerW', 'Maximum power, 0.25 W', '8-22'],
    [202, 1, 'cableLengthEepromM', 'Length of the cable assembly', '8-22'],
    [203, 1, 'connector', 'Connector', 'SFF-8024 4-3'],
    [204, 1, 'attenuation.5 GHz', 'Copper loss at 5 GHz, dB', '8-22'],
    [205, 1, 'attenuation.7 GHz', 'Copper loss at 7 GHz, dB', '8-22'],
    [206, 1, 'attenuation.12_9 GHz', 'Copper loss at 12.9 GHz, dB', '8-22'],
    [207, 1, 'attenuation.25_8 GHz', 'Copper loss at 25.8 GHz, dB', '8-22'],
    [208, 1, 'attenuation.53_1 GHz', 'Copper loss at 53.1 GHz, dB', '8-22'],
    [212, 1, 'mediaTechnology', 'Media interface technology', '8-35'],
    [222, 1, 'checksums.page 00h', 'Checksum of bytes 128-221', '8-22'],
  ]),
  ...pageFields('01h', STANDARD, [
    [128, 2, 'firmware.inactive', 'Inactive firmware', '8-37'],
    [130, 2, 'hardwareRevision', 'Hardware revision', '8-37'],
    [132, 1, 'reach.SMF', 'Length of single-mode fibre', '8-38'],
    [133, 1, 'reach.OM5', 'Length of OM5, 2 m', '8-38'],
    [134, 1, 'reach.OM4', 'Length of OM4, 2 m', '8-38'],
    [135, 1, 'reach.OM3', 'Length of OM3, 2 m', '8-38'],
    [136, 1, 'reach.OM2', 'Length of OM2, m', '8-38'],
    [138, 2, 'wavelengthNm', 'Wavelength, 1/20 nm', '8-39'],
    [140, 2, 'wavelengthToleranceNm', 'Wavelength tolerance, 1/200 nm', '8-39'],
    [151, 1, 'dom.rxPowerKind', 'Receive power measured as', '8-36', { bits: [4, 4] }],
    [157, 1, 'dom.lanes', 'Transmit flags implemented', '8-45', { bits: [2, 0], announces: true }],
    [158, 1, 'dom.lanes', 'Receive flags implemented', '8-45', { bits: [2, 1], announces: true }],
    [160, 1, 'dom.lanes', 'Unit of the bias current', '8-46', { bits: [4, 3] }],
    [160, 1, 'dom.lanes', 'Lane monitors implemented', '8-46', { bits: [2, 0], announces: true }],
    [161, 1, 'cdr.tx', 'Transmit CDR', '8-47', { bits: [0, 0] }],
    [162, 1, 'cdr.rx', 'Receive CDR', '8-47', { bits: [0, 0] }],
    ...applicationRows(223, 8, 7, '8-52'),
    [255, 1, 'checksums.page 01h', 'Checksum of bytes 130-254', '8-36'],
  ]),
  ...pageFields('02h', STANDARD, [
    ...thresholdRows(128, 'temperatureC', 'Temperature', 'section 8.5'),
    ...thresholdRows(136, 'supplyV', 'Supply voltage', 'section 8.5'),
    ...thresholdRows(176, 'txPowerMw', 'Transmit power', 'section 8.5'),
    ...thresholdRows(184, 'biasMa', 'Bias current', 'section 8.5'),
    ...thresholdRows(192, 'rxPowerMw', 'Receive power', 'section 8.5'),
    [255, 1, 'checksums.page 02h', 'Checksum of bytes 128-254', 'section 8.5'],
  ]),
  ...pageFields('11h', STANDARD, [
    ...laneBitRows(135, LANES, 0, 'txFault', 'Transmitter fault', '8-77'),
    ...laneBitRows(136, LANES, 0, 'txLos', 'Transmit loss of signal', '8-77'),
    ...laneBitRows(137, LANES, 0, 'txLol', 'Transmit loss of lock', '8-77'),
    ...flagRows(139, 'Transmit power', '8-77'),
    ...flagRows(143, 'Bias current', '8-77'),
    ...laneBitRows(147, LANES, 0, 'rxLos', 'Receive loss of signal', '8-78'),
    ...laneBitRows(148, LANES, 0, 'rxLol', 'Receive loss of lock', '8-78'),
    ...flagRows(149, 'Receive power', '8-78'),
    ...laneRows(154, LANES, 'txPowerMw', 'Transmit power', '8-79'),
    ...laneRows(170, LANES, 'biasMa', 'Bias current', '8-79'),
    ...laneRows(186, LANES, 'rxPowerMw', 'Receive power', '8-79'),
  ]),
  ...pageFields('12h', STANDARD, [
    [168, 4, 'wavelengthNm', 'Laser frequency, lane 1, MHz', 'section 8.10', { when: 'tunable lasers' }],
  ]),
];

/** Descriptors of four bytes; `first` is the position of the first in the record's list. */
function applicationRows(offset: number, first: number, count: number, table: string): ByteRow[] {
  return Array.from({ length: count }, (_, i) => [
    offset + i * 4,
    4,
    `applications.${first + i}`,
    `Application ${first + i + 1}`,
    table,
  ]);
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
