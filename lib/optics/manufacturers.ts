/**
 * Manufacturer names as EEPROMs spell them, folded by `foldName`: upper case, words only, no company suffix.
 * One row per maker; a name that no row lists stands for itself.
 */
export const MANUFACTURERS: Readonly<Record<string, readonly string[]>> = {
  '10Gtek': ['10GTEK', '10GTEK COM'],
  '3M': ['3M'],
  Accelink: ['ACCELINK', 'ACCELINK TECH', 'ACCELINK TECHNOLOGIES'],
  'Applied Optoelectronics': ['APPLIED OPTO', 'APPLIED OPTOELECTRONICS', 'APPLIEDOPTO', 'AOI'],
  Amphenol: ['AMPHENOL', 'AMPHENOL ICC', 'AMPHENOL TCS', 'AMPHENOL TCA'],
  Arista: ['ARISTA', 'ARISTA NETWORKS', 'ARISTANETWORKS'],
  Avago: ['AVAGO', 'AVAGO TECH', 'AVAGO TECHNOLOGIES'],
  'Bel Fuse': ['BEL FUSE', 'BELFUSE'],
  Broadcom: ['BROADCOM', 'BROADCOM NXTREME'],
  Brocade: ['BROCADE', 'BROCADE COMMUNICATIONS'],
  Cisco: ['CISCO', 'CISCO SYSTEMS'],
  Coherent: ['COHERENT'],
  Credo: ['CREDO', 'CREDO SEMICONDUCTOR'],
  Dell: ['DELL', 'DELL EMC', 'DELLEMC'],
  Delta: ['DELTA', 'DELTA ELECTRONICS'],
  'D-Link': ['D LINK', 'DLINK'],
  Emulex: ['EMULEX'],
  Eoptolink: ['EOPTOLINK', 'EOPTOLINK TECHNOLOGY'],
  Ericsson: ['ERICSSON'],
  Extreme: ['EXTREME', 'EXTREME NETWORKS', 'EXTREMENETWORKS'],
  Fiberstore: ['FS', 'FS COM', 'FIBERSTORE'],
  Finisar: ['FINISAR', 'FINISAR CORP'],
  Flexoptix: ['FLEXOPTIX'],
  Fortinet: ['FORTINET'],
  Foxconn: ['FOXCONN', 'FIT', 'FOXCONN INTERCONNECT'],
  Fujitsu: ['FUJITSU', 'FUJITSU OPTICAL'],
  Gigalight: ['GIGALIGHT'],
  HGGenuine: ['HG GENUINE', 'HGGENUINE'],
  Hisense: ['HISENSE', 'HISENSE BROADBAND'],
  HPE: ['HPE', 'HP', 'HEWLETT PACKARD', 'HEWLETT PACKARD ENTERPRISE', 'HP PROCURVE', 'PROCURVE'],
  Huawei: ['HUAWEI', 'HUAWEI TECHNOLOGIES'],
  'II-VI': ['II VI', 'IIVI'],
  InnoLight: ['INNOLIGHT', 'INNOLIGHT TECHNOLOGY'],
  Intel: ['INTEL', 'INTEL CORP'],
  JDSU: ['JDSU', 'JDS UNIPHASE', 'JDSUNIPHASE'],
  Juniper: ['JUNIPER', 'JUNIPER NETWORKS', 'JNPR'],
  JPC: ['JPC', 'JPC CONNECTIVITY'],
  Lenovo: ['LENOVO'],
  Leoni: ['LEONI'],
  Lumentum: ['LUMENTUM'],
  Luxshare: ['LUXSHARE', 'LUXSHARE TECH', 'LUXSHARE ICT'],
  Luxtera: ['LUXTERA'],
  Marvell: ['MARVELL'],
  Methode: ['METHODE', 'METHODE ELEC', 'METHODE ELECTRONICS'],
  MikroTik: ['MIKROTIK', 'MIKROTIKLS'],
  Molex: ['MOLEX', 'MOLEX INC'],
  Netgear: ['NETGEAR', 'NTGR'],
  Nokia: ['NOKIA', 'ALCATELLUCENT', 'ALCATEL LUCENT'],
  NVIDIA: ['NVIDIA', 'MELLANOX', 'MELLANOX TECHNOLOGIES', 'MELLANOX TECH'],
  Oclaro: ['OCLARO'],
  Opnext: ['OPNEXT'],
  Optoway: ['OPTOWAY'],
  'Palo Alto': ['PALO ALTO', 'PALOALTO', 'PALO ALTO NETWORKS'],
  ProLabs: ['PROLABS'],
  QLogic: ['QLOGIC'],
  QSFPTEK: ['QSFPTEK'],
  Ruijie: ['RUIJIE', 'RUIJIE NETWORKS'],
  Siemon: ['SIEMON', 'THE SIEMON COMPANY'],
  Solarflare: ['SOLARFLARE', 'SOLARFLARE COMMUNICATIONS'],
  'Source Photonics': ['SOURCEPHOTONICS', 'SOURCE PHOTONICS'],
  Sumitomo: ['SUMITOMO', 'SUMITOMO ELECTRIC', 'SUMITOMOELECTRIC', 'SEI'],
  Supermicro: ['SUPERMICRO', 'SUPER MICRO', 'SMC'],
  'TE Connectivity': ['TE', 'TE CONNECTIVITY', 'TYCO', 'TYCO ELECTRONICS', 'TYCOELECTRONICS'],
  'TP-Link': ['TP LINK', 'TPLINK'],
  'Transition Networks': ['TRANSITION', 'TRANSITION NETWORKS', 'TRANSITIONNETWORKS'],
  Ubiquiti: ['UBIQUITI', 'UBNT', 'UBIQUITI NETWORKS'],
  Volex: ['VOLEX'],
  ZTE: ['ZTE'],
};

/** Brands that have others' modules coded for them and write `BRAND-MAKER` into the vendor field. */
export const CODING_BRANDS: readonly string[] = [
  'CISCO',
  'ARISTA',
  'JUNIPER',
  'IBM',
  'HP',
  'HPE',
  'DELL',
  'BROCADE',
  'NETAPP',
  'EMC',
];

/** Vendor fields that name nobody, folded like the aliases. */
export const NOBODY: readonly string[] = [
  'OEM',
  'GENERIC',
  'COMPATIBLE',
  'UNKNOWN',
  'NONE',
  'NULL',
  'N A',
  'NA',
  'VENDOR',
  'VENDOR NAME',
  'UNSUPPORTED',
  'DEFAULT',
  'SFP',
  'REDACTED',
  'NON JNPR',
];

const COMPANY_SUFFIX =
  /(?: (?:INC|INCORPORATED|CORP|CORPORATION|CO|COMPANY|LTD|LIMITED|LLC|GMBH|AG|AB|SA|BV|PLC|KK))+$/;

/** Upper case, letters and digits only, single blanks, without company suffixes. */
export function foldName(name: string): string {
  const words = name
    .toUpperCase()
    .replace(/\\X[0-9A-F]{2}/g, ' ')
    .replace(/[^A-Z0-9]+/g, ' ')
    .trim();
  return words.replace(COMPANY_SUFFIX, '');
}
