import type { ByteField } from '#lib/optics/byte-map.ts';
import { laneBitRows, laneRows, pageFields, thresholdRows } from '#lib/optics/byte-map-rows.ts';

const STANDARD = 'SFF-8636 Rev 2.11';

const OPTICS = { when: 'optics and active optical cables' };
const COPPER = { when: 'copper cables' };

/** SFF-8636 Rev 2.11: lower memory by table 6-2, page 00h by table 6-15, page 03h by table 6-28. */
export const SFF8636_BYTE_MAP: readonly ByteField[] = [
  ...pageFields('lower', STANDARD, [
    [0, 1, 'identifier', 'Identifier', 'SFF-8024 4-1'],
    [1, 1, 'specification', 'Revision compliance', '6-4'],
    ...laneBitRows(3, 4, 4, 'txLos', 'Transmit loss of signal', '6-5'),
    ...laneBitRows(3, 4, 0, 'rxLos', 'Receive loss of signal', '6-5'),
    ...laneBitRows(4, 4, 0, 'txFault', 'Transmitter fault', '6-5'),
    ...laneBitRows(5, 4, 4, 'txLol', 'Transmit loss of lock', '6-5'),
    ...laneBitRows(5, 4, 0, 'rxLol', 'Receive loss of lock', '6-5'),
    [6, 1, 'dom.flags', 'Temperature flags', '6-6', { bits: [7, 4] }],
    [7, 1, 'dom.flags', 'Supply voltage flags', '6-6', { bits: [7, 4] }],
    [9, 2, 'dom.flags', 'Receive power flags, lanes 1-4', '6-7'],
    [11, 2, 'dom.flags', 'Bias current flags, lanes 1-4', '6-7'],
    [13, 2, 'dom.flags', 'Transmit power flags, lanes 1-4', '6-7'],
    [22, 2, 'dom.temperatureC', 'Temperature', '6-8'],
    [26, 2, 'dom.supplyV', 'Supply voltage', '6-8'],
    ...laneRows(34, 4, 'rxPowerMw', 'Receive power', '6-9'),
    ...laneRows(42, 4, 'biasMa', 'Bias current', '6-9'),
    ...laneRows(50, 4, 'txPowerMw', 'Transmit power', '6-9'),
    [107, 1, 'maxPowerW', 'Maximum power, 0.1 W', '6-14', { when: 'power class 8' }],
    [113, 1, 'breakout', 'Near and far end of a cable', '6-14'],
  ]),
  ...pageFields('00h', STANDARD, [
    [128, 1, 'identifier', 'Identifier', 'SFF-8024 4-1'],
    [129, 1, 'extendedIdentifier', 'Extended identifier', '6-16'],
    [130, 1, 'connector', 'Connector', 'SFF-8024 4-3'],
    [131, 8, 'compliance', 'Compliance codes', '6-17'],
    [139, 1, 'encoding', 'Encoding', 'SFF-8024 4-2'],
    [140, 1, 'nominalBitRateMbd', 'Signalling rate, 100 MBd', '6-15'],
    [142, 1, 'reach.SMF', 'Length of single-mode fibre, km', '6-15'],
    [143, 1, 'reach.OM3', 'Length of OM3, 2 m', '6-15'],
    [144, 1, 'reach.OM2', 'Length of OM2, m', '6-15'],
    [145, 1, 'reach.OM1', 'Length of OM1, m', '6-15'],
    [146, 1, 'cableLengthEepromM', 'Length of the cable, m', '6-15', { when: 'cables' }],
    [146, 1, 'reach.OM4', 'Length of OM4, 2 m', '6-15', { when: 'separable 850 nm optics' }],
    [147, 1, 'mediaTechnology', 'Transmitter technology', '6-20', { bits: [7, 4] }],
    [148, 16, 'vendor', 'Vendor name', '6-15'],
    [165, 3, 'oui', 'Vendor OUI', '6-15'],
    [168, 16, 'partNumber', 'Part number', '6-15'],
    [184, 2, 'revision', 'Revision', '6-15'],
    [186, 2, 'wavelengthNm', 'Wavelength, 1/20 nm', '6-15', OPTICS],
    [186, 1, 'attenuation.2_5 GHz', 'Copper loss at 2.5 GHz, dB', '6-15', COPPER],
    [187, 1, 'attenuation.5 GHz', 'Copper loss at 5 GHz, dB', '6-15', COPPER],
    [188, 2, 'wavelengthToleranceNm', 'Wavelength tolerance, 1/200 nm', '6-15', OPTICS],
    [188, 1, 'attenuation.7 GHz', 'Copper loss at 7 GHz, dB', '6-15', COPPER],
    [189, 1, 'attenuation.12_9 GHz', 'Copper loss at 12.9 GHz, dB', '6-15', COPPER],
    [191, 1, 'checksums.CC_BASE', 'Checksum of bytes 128-190', '6-15'],
    [192, 1, 'extendedCompliance', 'Extended compliance', 'SFF-8024 4-4'],
    [196, 16, 'serial', 'Serial number', '6-15'],
    [212, 8, 'dateCode', 'Date code', '6-23'],
    [220, 1, 'dom.rxPowerKind', 'Receive power measured as', '6-24', { bits: [3, 3] }],
    [222, 1, 'nominalBitRateMbd', 'Signalling rate, 250 MBd', '6-26'],
    [223, 1, 'checksums.CC_EXT', 'Checksum of bytes 192-222', '6-15'],
  ]),
  ...pageFields('03h', STANDARD, [
    ...thresholdRows(128, 'temperatureC', 'Temperature', '6-28'),
    ...thresholdRows(144, 'supplyV', 'Supply voltage', '6-28'),
    ...thresholdRows(176, 'rxPowerMw', 'Receive power', '6-28'),
    ...thresholdRows(184, 'biasMa', 'Bias current', '6-28'),
    ...thresholdRows(192, 'txPowerMw', 'Transmit power', '6-28'),
  ]),
];
