import type { CodeTable } from '#lib/optics/code-point.ts';

/** CMIS 5.3, lower memory byte 3, bits 3-1. */
export const CMIS_MODULE_STATES: CodeTable = {
  1: 'ModuleLowPwr',
  2: 'ModulePwrUp',
  3: 'ModuleReady',
  4: 'ModulePwrDn',
  5: 'ModuleFault',
};

/** CMIS 5.3, lower memory byte 41. */
export const CMIS_FAULT_CAUSES: CodeTable = {
  0: 'No fault detected',
  1: 'TEC runaway',
  2: 'Data memory corrupted',
  3: 'Program memory corrupted',
};

/** CMIS 5.3, lower memory byte 85. */
export const CMIS_MEDIA_TYPES: CodeTable = {
  0x01: 'Optical, multimode fibre',
  0x02: 'Optical, single-mode fibre',
  0x03: 'Passive and linear active copper',
  0x04: 'Active cables',
  0x05: 'BASE-T',
};

/** CMIS 5.3, page 00h byte 212. */
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
};
