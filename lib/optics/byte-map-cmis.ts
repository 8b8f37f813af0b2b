import type { ByteField } from '#lib/optics/byte-map.ts';
import { CMIS_LANE_ROWS } from '#lib/optics/byte-map-cmis-lanes.ts';
import { pageFields, thresholdRows } from '#lib/optics/byte-map-rows.ts';
import type { ByteRow } from '#lib/optics/byte-map-rows.ts';

const STANDARD = 'CMIS 5.3';

/** CMIS 5.3: lower memory (section 8.2) and pages 00h (8.3), 01h (8.4), 02h (8.5), 10h (8.9), 11h (8.10) and 12h (8.11). */
export const CMIS_BYTE_MAP: readonly ByteField[] = [
  ...pageFields('lower', STANDARD, [
    [0, 1, 'identifier', 'Identifier', 'SFF-8024 4-1'],
    [1, 1, 'specification', 'CMIS revision', '8-5'],
    [3, 1, 'moduleState', 'Module state', '8-6', { bits: [3, 1] }],
    [9, 1, 'dom.flags', 'Supply voltage flags', '8-9', { bits: [7, 4] }],
    [9, 1, 'dom.flags', 'Temperature flags', '8-9', { bits: [3, 0] }],
    [14, 2, 'dom.temperatureC', 'Temperature', '8-10'],
    [16, 2, 'dom.supplyV', 'Supply voltage', '8-10'],
    [39, 2, 'firmware.active', 'Active firmware', '8-15'],
    [41, 1, 'faultCause', 'Fault cause', '8-16'],
    [85, 1, 'cmisMediaType', 'Media type', '8-21'],
    ...applicationRows(86, 0, 8, '8-23'),
  ]),
  ...pageFields('00h', STANDARD, [
    [128, 1, 'identifier', 'Identifier', 'SFF-8024 4-1'],
    [129, 16, 'vendor', 'Vendor name', '8-28'],
    [145, 3, 'oui', 'Vendor OUI', '8-28'],
    [148, 16, 'partNumber', 'Part number', '8-28'],
    [164, 2, 'revision', 'Revision', '8-28'],
    [166, 16, 'serial', 'Serial number', '8-28'],
    [182, 8, 'dateCode', 'Date code', '8-29'],
    [190, 10, 'clei', 'CLEI code', '8-30'],
    [200, 1, 'powerClass', 'Power class', '8-31', { bits: [7, 5] }],
    [201, 1, 'maxPowerW', 'Maximum power, 0.25 W', '8-31'],
    [202, 1, 'cableLengthEepromM', 'Length of the cable assembly', '8-32'],
    [203, 1, 'connector', 'Connector', 'SFF-8024 4-3'],
    [204, 1, 'attenuation.5 GHz', 'Copper loss at 5 GHz, dB', '8-34'],
    [205, 1, 'attenuation.7 GHz', 'Copper loss at 7 GHz, dB', '8-34'],
    [206, 1, 'attenuation.12_9 GHz', 'Copper loss at 12.9 GHz, dB', '8-34'],
    [207, 1, 'attenuation.25_8 GHz', 'Copper loss at 25.8 GHz, dB', '8-34'],
    [208, 1, 'attenuation.53_1 GHz', 'Copper loss at 53.1 GHz, dB', '8-34'],
    [210, 1, 'breakout', 'Media lanes that are not there', '8-35', { when: 'fan-out cables' }],
    [211, 1, 'breakout', 'Far ends of the cable', '8-36', { bits: [4, 0] }],
    [212, 1, 'mediaTechnology', 'Media interface technology', '8-40'],
    [222, 1, 'checksums.page 00h', 'Checksum of bytes 128-221', '8-26'],
  ]),
  ...pageFields('01h', STANDARD, [
    [128, 2, 'firmware.inactive', 'Inactive firmware', '8-43'],
    [130, 2, 'hardwareRevision', 'Hardware revision', '8-43'],
    [132, 1, 'reach.SMF', 'Length of single-mode fibre', '8-44'],
    [133, 1, 'reach.OM5', 'Length of OM5, 2 m', '8-44'],
    [134, 1, 'reach.OM4', 'Length of OM4, 2 m', '8-44'],
    [135, 1, 'reach.OM3', 'Length of OM3, 2 m', '8-44'],
    [136, 1, 'reach.OM2', 'Length of OM2, m', '8-44'],
    [137, 1, 'reach.SMF', 'Multiplier of long single-mode fibre', '8-44', { bits: [7, 6] }],
    [138, 2, 'wavelengthNm', 'Wavelength, 1/20 nm', '8-45'],
    [140, 2, 'wavelengthToleranceNm', 'Wavelength tolerance, 1/200 nm', '8-45'],
    [151, 1, 'dom.rxPowerKind', 'Receive power measured as', '8-49', { bits: [4, 4] }],
    [155, 2, 'options', 'Controls implemented', '8-50'],
    [157, 1, 'dom.lanes', 'Transmit flags implemented', '8-51', { bits: [2, 0], announces: true }],
    [158, 1, 'dom.lanes', 'Receive flags implemented', '8-51', { bits: [2, 1], announces: true }],
    [160, 1, 'dom.lanes', 'Unit of the bias current', '8-52', { bits: [4, 3] }],
    [160, 1, 'dom.lanes', 'Lane monitors implemented', '8-52', { bits: [2, 0], announces: true }],
    [161, 1, 'laneSettings', 'Transmit CDR can be bypassed', '8-53', { bits: [1, 1], announces: true }],
    [161, 1, 'cdr.tx', 'Transmit CDR', '8-53', { bits: [0, 0] }],
    [162, 1, 'laneSettings', 'Receive CDR can be bypassed', '8-53', { bits: [1, 1], announces: true }],
    [162, 1, 'cdr.rx', 'Receive CDR', '8-53', { bits: [0, 0] }],
    ...applicationRows(223, 8, 7, '8-59'),
    [255, 1, 'checksums.page 01h', 'Checksum of bytes 130-254', '8-42'],
  ]),
  ...pageFields('02h', STANDARD, [
    ...thresholdRows(128, 'temperatureC', 'Temperature', '8-62'),
    ...thresholdRows(136, 'supplyV', 'Supply voltage', '8-62'),
    ...thresholdRows(176, 'txPowerMw', 'Transmit power', '8-63'),
    ...thresholdRows(184, 'biasMa', 'Bias current', '8-63'),
    ...thresholdRows(192, 'rxPowerMw', 'Receive power', '8-63'),
    [255, 1, 'checksums.page 02h', 'Checksum of bytes 128-254', '8-61'],
  ]),
  ...pageFields('10h', STANDARD, CMIS_LANE_ROWS['10h']),
  ...pageFields('11h', STANDARD, CMIS_LANE_ROWS['11h']),
  ...pageFields('12h', STANDARD, CMIS_LANE_ROWS['12h']),
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
