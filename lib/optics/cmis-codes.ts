import type { BitTable, CodeTable } from '#lib/optics/code-point.ts';

/** CMIS 5.3, table 8-7 (lower memory byte 3, bits 3-1). */
export const CMIS_MODULE_STATES: CodeTable = {
  1: 'ModuleLowPwr',
  2: 'ModulePwrUp',
  3: 'ModuleReady',
  4: 'ModulePwrDn',
  5: 'ModuleFault',
};

/** CMIS 5.3, table 8-16 (lower memory byte 41). */
export const CMIS_FAULT_CAUSES: CodeTable = {
  0: 'No fault detected',
  1: 'TEC runaway',
  2: 'Data memory corrupted',
  3: 'Program memory corrupted',
  4: 'Transmitter fault',
  5: 'Receiver fault',
  6: 'Temperature related fault',
};

/** CMIS 5.3, table 8-20 (lower memory byte 85). */
export const CMIS_MEDIA_TYPES: CodeTable = {
  0x01: 'Optical, multimode fibre',
  0x02: 'Optical, single-mode fibre',
  0x03: 'Passive and linear active copper',
  0x04: 'Active cables',
  0x05: 'BASE-T',
};

/** CMIS 5.3, table 8-40 (page 00h byte 212). */
export const CMIS_TECHNOLOGIES: CodeTable = {
  0x00: '850 nm VCSEL',
  0x01: '1310 nm VCSEL',
  0x02: '1550 nm VCSEL',
  0x03: '1310 nm FP',
  0x04: '1310 nm DFB',
  0x05: '1550 nm DFB',
  0x06: '1310 nm EML',
  0x07: '1550 nm EML',
  0x08: 'Other or undefined',
  0x09: '1490 nm DFB',
  0x0a: 'Copper cable, unequalized',
  0x0b: 'Copper cable, passive equalized',
  0x0c: 'Copper cable, near and far end limiting active equalizers',
  0x0d: 'Copper cable, far end limiting active equalizers',
  0x0e: 'Copper cable, near end limiting active equalizers',
  0x0f: 'Copper cable, linear active equalizers',
  0x10: 'C-band tunable laser',
  0x11: 'L-band tunable laser',
  0x12: 'Copper cable, near and far end linear active equalizers',
  0x13: 'Copper cable, far end linear active equalizers',
  0x14: 'Copper cable, near end linear active equalizers',
};

/** CMIS 5.3, table 8-50 (page 01h bytes 155-156): the controls that the module has. */
export const CMIS_OPTIONS: BitTable = [
  [0, 0x80, 'Wavelength control'],
  [0, 0x40, 'Tunable transmitter'],
  [0, 0x10, 'TX squelch reduces OMA'],
  [0, 0x20, 'TX squelch reduces Pave'],
  [0, 0x08, 'TX forced squelch'],
  [0, 0x04, 'TX squelch disable'],
  [0, 0x02, 'TX_DISABLE'],
  [0, 0x01, 'TX polarity flip'],
  [1, 0x04, 'RX squelch disable'],
  [1, 0x02, 'RX output disable'],
  [1, 0x01, 'RX polarity flip'],
];

/** CMIS 5.3, table 8-84 (page 11h bytes 128-131). */
export const CMIS_DATA_PATH_STATES: CodeTable = {
  1: 'DPDeactivated',
  2: 'DPInit',
  3: 'DPDeinit',
  4: 'DPActivated',
  5: 'DPTxTurnOn',
  6: 'DPTxTurnOff',
  7: 'DPInitialized',
};

/** CMIS 5.3, table 8-91 (page 11h bytes 202-205). */
export const CMIS_CONFIG_STATUS: CodeTable = {
  0x1: 'ConfigSuccess',
  0x2: 'ConfigRejected',
  0x3: 'ConfigRejectedInvalidAppSel',
  0x4: 'ConfigRejectedInvalidDataPath',
  0x5: 'ConfigRejectedInvalidSI',
  0x6: 'ConfigRejectedLanesInUse',
  0x7: 'ConfigRejectedPartialDataPath',
  0xc: 'ConfigInProgress',
};
