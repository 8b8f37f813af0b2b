import type { MemoryFamily } from '#lib/optics/module-facts.ts';

/** Where a fact lies in a module's memory, and the table that defines it: for showing bytes beside their meaning. */
export interface ByteField {
  name: string;
  /** Path of the fact in a module record, such as `dateCode` or `dom.temperatureC`. */
  property: string;
  /** 0x50 (A0h) or 0x51 (A2h). */
  i2c: 0x50 | 0x51;
  /** Upper page; 0 for lower memory and page 00h. */
  page: number;
  /** 0-127 lower memory, 128-255 the page. */
  offset: number;
  length: number;
  /** The standard with page and bytes, and the code table where the bytes are codes. */
  reference: string;
}

type Row = readonly [offset: number, length: number, name: string, property: string, codes?: string];

function fields(i2c: 0x50 | 0x51, page: number, standard: string, rows: readonly Row[]): ByteField[] {
  return rows.map(([offset, length, name, property, codes]) => {
    const place =
      offset < 128 || standard.startsWith('SFF-8472') ? '' : `page ${page.toString(16).padStart(2, '0')}h `;
    const bytes = length === 1 ? `byte ${offset}` : `bytes ${offset}-${offset + length - 1}`;
    const reference = `${standard}, ${place}${bytes}${codes === undefined ? '' : `; ${codes}`}`;
    return { name, property, i2c, page, offset, length, reference };
  });
}

const SFF8472 = [
  ...fields(0x50, 0, 'SFF-8472 Rev 12.4 A0h', [
    [0, 1, 'Identifier', 'identifier', 'SFF-8024 Rev 4.13, table 4-1'],
    [1, 1, 'Extended identifier', 'extendedIdentifier', 'table 5-2'],
    [2, 1, 'Connector', 'connector', 'SFF-8024 Rev 4.13, table 4-3'],
    [3, 8, 'Compliance codes', 'compliance', 'table 5-3'],
    [11, 1, 'Encoding', 'encoding', 'SFF-8024 Rev 4.13, table 4-2'],
    [12, 1, 'Nominal signalling rate', 'nominalBitRateMbd'],
    [13, 1, 'Rate identifier', 'rateIdentifier'],
    [14, 1, 'Length, single mode, km', 'reach'],
    [15, 1, 'Length, single mode, 100 m', 'reach'],
    [16, 1, 'Length, OM2', 'reach'],
    [17, 1, 'Length, OM1', 'reach'],
    [18, 1, 'Length, copper or OM4', 'cableLengthEepromM'],
    [19, 1, 'Length, OM3', 'reach'],
    [20, 16, 'Vendor name', 'vendor'],
    [36, 1, 'Extended compliance', 'extendedCompliance', 'SFF-8024 Rev 4.13, table 4-4'],
    [37, 3, 'Vendor OUI', 'oui'],
    [40, 16, 'Part number', 'partNumber'],
    [56, 4, 'Revision', 'revision'],
    [60, 2, 'Wavelength, or cable compliance', 'wavelengthNm'],
    [63, 1, 'Checksum CC_BASE', 'checksums'],
    [64, 2, 'Options', 'options'],
    [66, 1, 'Upper rate margin', 'bitRateMarginMaxPercent'],
    [67, 1, 'Lower rate margin', 'bitRateMarginMinPercent'],
    [68, 16, 'Serial number', 'serial'],
    [84, 8, 'Date code', 'dateCode'],
    [92, 1, 'Diagnostic monitoring type', 'dom.calibration'],
    [93, 1, 'Enhanced options', 'dom.flags'],
    [94, 1, 'SFF-8472 compliance', 'specification'],
    [95, 1, 'Checksum CC_EXT', 'checksums'],
  ]),
  ...fields(0x51, 0, 'SFF-8472 Rev 12.4 A2h', [
    [0, 8, 'Temperature thresholds', 'dom.thresholds.temperatureC'],
    [8, 8, 'Supply thresholds', 'dom.thresholds.supplyV'],
    [16, 8, 'Bias thresholds', 'dom.thresholds.biasMa'],
    [24, 8, 'TX power thresholds', 'dom.thresholds.txPowerMw'],
    [32, 8, 'RX power thresholds', 'dom.thresholds.rxPowerMw'],
    [56, 36, 'External calibration constants', 'dom.calibration'],
    [95, 1, 'Checksum CC_DMI', 'checksums'],
    [96, 2, 'Temperature', 'dom.temperatureC'],
    [98, 2, 'Supply voltage', 'dom.supplyV'],
    [100, 2, 'Laser bias', 'dom.lanes.0.biasMa'],
    [102, 2, 'TX power', 'dom.lanes.0.txPowerMw'],
    [104, 2, 'RX power', 'dom.lanes.0.rxPowerMw'],
    [110, 1, 'Status: TX fault, RX LOS', 'dom.lanes.0.rxLos'],
    [112, 2, 'Alarm flags', 'dom.flags'],
    [116, 2, 'Warning flags', 'dom.flags'],
  ]),
];

const SFF8636 = [
  ...fields(0x50, 0, 'SFF-8636 Rev 2.11', [
    [0, 1, 'Identifier', 'identifier', 'SFF-8024 Rev 4.13, table 4-1'],
    [1, 1, 'Revision compliance', 'specification'],
    [3, 1, 'Loss of signal, TX and RX', 'dom.lanes'],
    [4, 1, 'TX fault', 'dom.lanes'],
    [5, 1, 'Loss of lock, TX and RX', 'dom.lanes'],
    [6, 2, 'Module alarms and warnings', 'dom.flags'],
    [9, 6, 'Lane alarms and warnings', 'dom.flags'],
    [22, 2, 'Temperature', 'dom.temperatureC'],
    [26, 2, 'Supply voltage', 'dom.supplyV'],
    [34, 8, 'RX power, lanes 1-4', 'dom.lanes'],
    [42, 8, 'TX bias, lanes 1-4', 'dom.lanes'],
    [50, 8, 'TX power, lanes 1-4', 'dom.lanes'],
    [107, 1, 'Maximum power, class 8', 'maxPowerW'],
    [113, 1, 'Far and near end of a cable', 'breakout', 'table 6-13'],
    [129, 1, 'Extended identifier: power class, CDR', 'extendedIdentifier'],
    [130, 1, 'Connector', 'connector', 'SFF-8024 Rev 4.13, table 4-3'],
    [131, 8, 'Compliance codes', 'compliance'],
    [139, 1, 'Encoding', 'encoding', 'SFF-8024 Rev 4.13, table 4-2'],
    [140, 1, 'Nominal signalling rate', 'nominalBitRateMbd'],
    [142, 1, 'Length, single mode', 'reach'],
    [143, 1, 'Length, OM3', 'reach'],
    [144, 1, 'Length, OM2', 'reach'],
    [145, 1, 'Length, OM1', 'reach'],
    [146, 1, 'Length, cable or OM4', 'cableLengthEepromM'],
    [147, 1, 'Device technology', 'mediaTechnology'],
    [148, 16, 'Vendor name', 'vendor'],
    [165, 3, 'Vendor OUI', 'oui'],
    [168, 16, 'Part number', 'partNumber'],
    [184, 2, 'Revision', 'revision'],
    [186, 2, 'Wavelength, or attenuation at 2.5 and 5 GHz', 'wavelengthNm'],
    [188, 2, 'Wavelength tolerance, or attenuation at 7 and 12.9 GHz', 'wavelengthToleranceNm'],
    [191, 1, 'Checksum CC_BASE', 'checksums'],
    [192, 1, 'Extended compliance', 'extendedCompliance', 'SFF-8024 Rev 4.13, table 4-4'],
    [196, 16, 'Serial number', 'serial'],
    [212, 8, 'Date code', 'dateCode'],
    [220, 1, 'Diagnostic monitoring type', 'dom.rxPowerKind', 'table 6-23'],
    [222, 1, 'Signalling rate above 25.4 GBd', 'nominalBitRateMbd'],
    [223, 1, 'Checksum CC_EXT', 'checksums'],
  ]),
  ...fields(0x50, 3, 'SFF-8636 Rev 2.11', [
    [128, 8, 'Temperature thresholds', 'dom.thresholds.temperatureC'],
    [144, 8, 'Supply thresholds', 'dom.thresholds.supplyV'],
    [176, 8, 'RX power thresholds', 'dom.thresholds.rxPowerMw'],
    [184, 8, 'Bias thresholds', 'dom.thresholds.biasMa'],
    [192, 8, 'TX power thresholds', 'dom.thresholds.txPowerMw'],
  ]),
];

const CMIS = [
  ...fields(0x50, 0, 'CMIS 5.3', [
    [0, 1, 'Identifier', 'identifier', 'SFF-8024 Rev 4.13, table 4-1'],
    [1, 1, 'CMIS revision', 'specification'],
    [3, 1, 'Module state', 'moduleState'],
    [9, 1, 'Module alarms and warnings', 'dom.flags'],
    [14, 2, 'Temperature', 'dom.temperatureC'],
    [16, 2, 'Supply voltage', 'dom.supplyV'],
    [39, 2, 'Active firmware', 'firmware.active'],
    [41, 1, 'Fault cause', 'faultCause'],
    [85, 1, 'Media type', 'cmisMediaType'],
    [86, 32, 'Application descriptors', 'applications', 'SFF-8024 Rev 4.13, tables 4-5 to 4-10'],
    [129, 16, 'Vendor name', 'vendor'],
    [145, 3, 'Vendor OUI', 'oui'],
    [148, 16, 'Part number', 'partNumber'],
    [164, 2, 'Revision', 'revision'],
    [166, 16, 'Serial number', 'serial'],
    [182, 8, 'Date code', 'dateCode'],
    [190, 10, 'CLEI code', 'clei'],
    [200, 1, 'Power class', 'powerClass'],
    [201, 1, 'Maximum power', 'maxPowerW'],
    [202, 1, 'Cable assembly length', 'cableLengthEepromM'],
    [203, 1, 'Connector', 'connector', 'SFF-8024 Rev 4.13, table 4-3'],
    [204, 5, 'Copper attenuation', 'attenuation'],
    [212, 1, 'Media interface technology', 'mediaTechnology'],
    [222, 1, 'Page checksum', 'checksums'],
  ]),
  ...fields(0x50, 1, 'CMIS 5.3', [
    [128, 2, 'Inactive firmware', 'firmware.inactive'],
    [130, 2, 'Hardware revision', 'hardwareRevision'],
    [132, 1, 'Length, single mode', 'reach'],
    [133, 1, 'Length, OM5', 'reach'],
    [134, 1, 'Length, OM4', 'reach'],
    [135, 1, 'Length, OM3', 'reach'],
    [136, 1, 'Length, OM2', 'reach'],
    [138, 2, 'Wavelength', 'wavelengthNm'],
    [140, 2, 'Wavelength tolerance', 'wavelengthToleranceNm'],
    [161, 2, 'CDR support', 'cdr'],
    [255, 1, 'Page checksum', 'checksums'],
  ]),
  ...fields(0x50, 2, 'CMIS 5.3', [
    [128, 8, 'Temperature thresholds', 'dom.thresholds.temperatureC'],
    [136, 8, 'Supply thresholds', 'dom.thresholds.supplyV'],
    [176, 8, 'TX power thresholds', 'dom.thresholds.txPowerMw'],
    [184, 8, 'Bias thresholds', 'dom.thresholds.biasMa'],
    [192, 8, 'RX power thresholds', 'dom.thresholds.rxPowerMw'],
    [255, 1, 'Page checksum', 'checksums'],
  ]),
];

/** The fields of a memory map, in the order of the memory. */
export const BYTE_MAPS: Readonly<Record<MemoryFamily, readonly ByteField[]>> = {
  'sff-8472': SFF8472,
  'sff-8636': SFF8636,
  cmis: CMIS,
};
