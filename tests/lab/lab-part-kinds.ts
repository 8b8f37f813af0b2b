/** What a part is, in the words of IEEE 802.3; the systems of switches each have their own. */
export type LabMedia =
  | '1000BASE-T'
  | '1000BASE-BX10'
  | '10GBASE-SR'
  | '10GBASE-LR'
  | '10GBASE-CR'
  | '25GBASE-SR'
  | '25GBASE-LR'
  | '25GBASE-CR'
  | '25GBASE-AOC'
  | '40GBASE-SR4'
  | '40GBASE-CR4'
  | '100GBASE-SR4'
  | '100GBASE-LR4'
  | '100GBASE-CR4'
  | '100GBASE-CWDM4'
  | '100GBASE-AOC';

/** One catalogue entry of the simulated fleet: what the EEPROM of such a part holds. */
export interface LabPart {
  form: 'sfp' | 'qsfp';
  media: LabMedia;
  identifier: [code: number, name: string];
  vendor: string;
  oui: string;
  partNumber: string;
  revision: string;
  connector: [code: number, name: string];
  /** SFF-8472 bytes 3-10 and 36 (nine), or SFF-8636 bytes 131-138 (eight). */
  codes: number[];
  /** QSFP: SFF-8636 byte 192. */
  extendedCompliance: number;
  /** What ethtool prints for the codes, in its order. */
  types: string[];
  encoding: [code: number, name: string];
  /** MBd, of one lane. */
  bitRate: number;
  smfKm: number;
  om3M: number;
  om2M: number;
  om1M: number;
  /** Copper or active cable, metres. */
  cableM: number;
  wavelengthNm: number | null;
  /** QSFP: SFF-8636 byte 147. */
  technology: [code: number, name: string] | null;
  powerClass: string;
  /** Lanes with DOM; 0 without DOM. */
  domLanes: number;
  serial: (count: number) => string;
}

const SFP: LabPart['identifier'] = [0x03, 'SFP'];
const QSFP_PLUS: LabPart['identifier'] = [0x0d, 'QSFP+'];
const QSFP28: LabPart['identifier'] = [0x11, 'QSFP28'];
const LC: LabPart['connector'] = [0x07, 'LC'];
const MPO: LabPart['connector'] = [0x0c, 'MPO Parallel Optic'];
const PIGTAIL: LabPart['connector'] = [0x21, 'Copper pigtail'];
const INSEPARABLE: LabPart['connector'] = [0x23, 'No separable connector'];
const NRZ: LabPart['encoding'] = [0x03, 'NRZ'];
const B64: LabPart['encoding'] = [0x06, '64B/66B'];
const UNSPECIFIED: LabPart['encoding'] = [0x00, 'unspecified'];

/** Serial numbers that count up behind a prefix. */
export const digits = (prefix: string, width: number) => (count: number) =>
  prefix + String(count).padStart(width, '0');

const BLANK = {
  extendedCompliance: 0,
  smfKm: 0,
  om3M: 0,
  om2M: 0,
  om1M: 0,
  cableM: 0,
  wavelengthNm: null,
  technology: null,
  powerClass: '1.5W',
};

type Marking = Pick<LabPart, 'vendor' | 'oui' | 'partNumber' | 'serial'> & { revision?: string };

export function sr10(marking: Marking): LabPart {
  const codes = [0x10, 0, 0, 0, 0, 0, 0, 0, 0];
  const types = ['10G Ethernet: 10G Base-SR'];
  const reach = { om3M: 300, om2M: 80, om1M: 30 };
  return {
    ...BLANK,
    ...reach,
    revision: 'A',
    ...marking,
    form: 'sfp',
    media: '10GBASE-SR',
    identifier: SFP,
    connector: LC,
    codes,
    types,
    encoding: B64,
    bitRate: 10300,
    wavelengthNm: 850,
    domLanes: 1,
  };
}

export function lr10(marking: Marking): LabPart {
  const codes = [0x20, 0, 0, 0, 0, 0, 0, 0, 0];
  const types = ['10G Ethernet: 10G Base-LR'];
  return {
    ...BLANK,
    revision: 'A',
    ...marking,
    form: 'sfp',
    media: '10GBASE-LR',
    identifier: SFP,
    connector: LC,
    codes,
    types,
    encoding: B64,
    bitRate: 10300,
    smfKm: 10,
    wavelengthNm: 1310,
    domLanes: 1,
  };
}

export function dac10(marking: Marking, cableM: number): LabPart {
  const codes = [0x01, 0, 0, 0, 0, 0x04, 0x80, 0, 0];
  const types = ['Infiniband: 1X Copper Passive', 'Passive Cable', 'FC: Twin Axial Pair (TW)'];
  return {
    ...BLANK,
    revision: 'A',
    ...marking,
    form: 'sfp',
    media: '10GBASE-CR',
    identifier: SFP,
    connector: PIGTAIL,
    codes,
    types,
    encoding: UNSPECIFIED,
    bitRate: 10300,
    cableM,
    domLanes: 0,
  };
}

export function sr25(marking: Marking): LabPart {
  const codes = [0, 0, 0, 0, 0, 0, 0, 0, 0x02];
  const types = ['Extended: 100G Base-SR4 or 25GBase-SR'];
  const reach = { om3M: 70, om2M: 20 };
  return {
    ...BLANK,
    ...reach,
    revision: 'A',
    ...marking,
    form: 'sfp',
    media: '25GBASE-SR',
    identifier: SFP,
    connector: LC,
    codes,
    types,
    encoding: NRZ,
    bitRate: 25750,
    wavelengthNm: 850,
    domLanes: 1,
  };
}

export function lr25(marking: Marking): LabPart {
  const codes = [0, 0, 0, 0, 0, 0, 0, 0, 0x03];
  const types = ['Extended: 100G Base-LR4 or 25GBase-LR'];
  return {
    ...BLANK,
    revision: 'A',
    ...marking,
    form: 'sfp',
    media: '25GBASE-LR',
    identifier: SFP,
    connector: LC,
    codes,
    types,
    encoding: NRZ,
    bitRate: 25750,
    smfKm: 10,
    wavelengthNm: 1310,
    domLanes: 1,
  };
}

export function dac25(marking: Marking, cableM: number): LabPart {
  const codes = [0x01, 0, 0, 0, 0, 0x04, 0x80, 0, 0x0b];
  const types = [
    'Infiniband: 1X Copper Passive',
    'Passive Cable',
    'FC: Twin Axial Pair (TW)',
    'Extended: 100G Base-CR4 or 25G Base-CR CA-L',
  ];
  return {
    ...BLANK,
    revision: 'A',
    ...marking,
    form: 'sfp',
    media: '25GBASE-CR',
    identifier: SFP,
    connector: PIGTAIL,
    codes,
    types,
    encoding: UNSPECIFIED,
    bitRate: 25750,
    cableM,
    domLanes: 0,
  };
}

export function aoc25(marking: Marking, cableM: number): LabPart {
  const codes = [0, 0, 0, 0, 0, 0x08, 0, 0, 0x01];
  const types = ['Active Cable', 'Extended: 100G AOC or 25GAUI C2M AOC with worst BER of 5x10^(-5)'];
  return {
    ...BLANK,
    revision: 'A',
    ...marking,
    form: 'sfp',
    media: '25GBASE-AOC',
    identifier: SFP,
    connector: INSEPARABLE,
    codes,
    types,
    encoding: NRZ,
    bitRate: 25750,
    cableM,
    wavelengthNm: 850,
    domLanes: 1,
  };
}

export function baseT1(marking: Marking): LabPart {
  const codes = [0, 0, 0, 0x08, 0, 0, 0, 0, 0];
  const types = ['Ethernet: 1000BASE-T'];
  return {
    ...BLANK,
    revision: 'A',
    ...marking,
    form: 'sfp',
    media: '1000BASE-T',
    identifier: SFP,
    connector: [0, 'unknown or unspecified'],
    codes,
    types,
    encoding: [0x01, '8B/10B'],
    bitRate: 1200,
    cableM: 100,
    domLanes: 0,
  };
}

export function bx1(marking: Marking, wavelengthNm = 1310): LabPart {
  const codes = [0, 0, 0, 0x40, 0, 0, 0, 0, 0];
  const types = ['Ethernet: BASE-BX10'];
  return {
    ...BLANK,
    revision: 'A',
    ...marking,
    form: 'sfp',
    media: '1000BASE-BX10',
    identifier: SFP,
    connector: LC,
    codes,
    types,
    encoding: [0x01, '8B/10B'],
    bitRate: 1300,
    smfKm: 10,
    wavelengthNm,
    domLanes: 1,
  };
}

const QSFP_B64: LabPart['encoding'] = [0x05, '64B/66B'];
const COPPER: LabPart['technology'] = [0xa0, 'Copper cable unequalized'];
const VCSEL: LabPart['technology'] = [0x00, '850 nm VCSEL'];
const DFB: LabPart['technology'] = [0x40, '1310 nm DFB'];

export function cr4x40(marking: Marking, cableM: number): LabPart {
  const codes = [0x08, 0, 0, 0, 0, 0, 0, 0];
  const types = ['40G Ethernet: 40G Base-CR4'];
  return {
    ...BLANK,
    revision: 'A1',
    ...marking,
    form: 'qsfp',
    media: '40GBASE-CR4',
    identifier: QSFP_PLUS,
    connector: INSEPARABLE,
    codes,
    types,
    encoding: UNSPECIFIED,
    bitRate: 10300,
    cableM,
    technology: COPPER,
    domLanes: 0,
  };
}

export function sr4x40(marking: Marking): LabPart {
  const codes = [0x04, 0, 0, 0, 0, 0, 0, 0];
  const types = ['40G Ethernet: 40G Base-SR4'];
  return {
    ...BLANK,
    revision: '01',
    ...marking,
    form: 'qsfp',
    media: '40GBASE-SR4',
    identifier: QSFP_PLUS,
    connector: MPO,
    codes,
    types,
    encoding: QSFP_B64,
    bitRate: 10300,
    om3M: 100,
    wavelengthNm: 850,
    technology: VCSEL,
    domLanes: 4,
  };
}

export function cr4x100(marking: Marking, cableM: number): LabPart {
  const codes = [0x88, 0, 0, 0, 0, 0, 0, 0];
  const types = ['40G Ethernet: 40G Base-CR4', '100G Ethernet: 100G Base-CR4 or 25G Base-CR CA-L'];
  return {
    ...BLANK,
    revision: 'A2',
    ...marking,
    form: 'qsfp',
    media: '100GBASE-CR4',
    identifier: QSFP28,
    connector: INSEPARABLE,
    codes,
    extendedCompliance: 0x0b,
    types,
    encoding: QSFP_B64,
    bitRate: 25500,
    cableM,
    technology: COPPER,
    domLanes: 0,
  };
}

export function optic100(marking: Marking, kind: 'SR4' | 'LR4' | 'CWDM4' | 'AOC', cableM = 0): LabPart {
  const type = {
    SR4: '100G Ethernet: 100G Base-SR4 or 25GBase-SR',
    LR4: '100G Ethernet: 100G Base-LR4 or 25GBase-LR',
    CWDM4: '100G Ethernet: 100G CWDM4 MSA with FEC',
    AOC: '100G Ethernet: 100G AOC or 25GAUI C2M AOC with worst BER of 5x10^(-5)',
  }[kind];
  const single = kind === 'LR4' || kind === 'CWDM4';
  return {
    ...BLANK,
    revision: 'A1',
    ...marking,
    form: 'qsfp',
    media: `100GBASE-${kind}`,
    identifier: QSFP28,
    connector: kind === 'AOC' ? INSEPARABLE : single ? LC : MPO,
    codes: [0x80, 0, 0, 0, 0, 0, 0, 0],
    extendedCompliance: { SR4: 0x02, LR4: 0x03, CWDM4: 0x06, AOC: 0x01 }[kind],
    types: [type],
    encoding: QSFP_B64,
    bitRate: 25500,
    smfKm: kind === 'LR4' ? 10 : kind === 'CWDM4' ? 2 : 0,
    om3M: kind === 'SR4' ? 70 : 0,
    cableM,
    wavelengthNm: single ? 1301 : 850,
    technology: single ? DFB : VCSEL,
    powerClass: single ? '3.5W' : '2.5W',
    domLanes: 4,
  };
}
