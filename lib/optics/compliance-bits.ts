/** One bit of the compliance codes: its offset among the eight code bytes, its mask, its name, and how ethtool prints it. */
export interface ComplianceBit {
  byte: number;
  mask: number;
  name: string;
  ethtool: string;
}

function bits(
  byte: number,
  rows: readonly (readonly [mask: number, name: string, ethtool: string])[],
): ComplianceBit[] {
  return rows.map(([mask, name, ethtool]) => ({ byte, mask, name, ethtool }));
}

/** Fibre Channel bytes are laid out alike in SFF-8472 (table 5-3, bytes 7-10) and SFF-8636 (table 6-17, bytes 135-138). */
const FC_LENGTH_AND_LASER = bits(4, [
  [0x80, 'FC very long distance (V)', 'FC: very long distance (V)'],
  [0x40, 'FC short distance (S)', 'FC: short distance (S)'],
  [0x20, 'FC intermediate distance (I)', 'FC: intermediate distance (I)'],
  [0x10, 'FC long distance (L)', 'FC: long distance (L)'],
  [0x08, 'FC medium distance (M)', 'FC: medium distance (M)'],
  [0x04, 'FC shortwave laser, linear Rx (SA)', 'FC: Shortwave laser, linear Rx (SA)'],
  [0x02, 'FC longwave laser (LC)', 'FC: Longwave laser (LC)'],
  [0x01, 'FC electrical inter-enclosure (EL)', 'FC: Electrical inter-enclosure (EL)'],
]);
const FC_LASER = bits(5, [
  [0x80, 'FC electrical intra-enclosure (EL)', 'FC: Electrical intra-enclosure (EL)'],
  [0x40, 'FC shortwave laser without OFC (SN)', 'FC: Shortwave laser w/o OFC (SN)'],
  [0x20, 'FC shortwave laser with OFC (SL)', 'FC: Shortwave laser with OFC (SL)'],
  [0x10, 'FC longwave laser (LL)', 'FC: Longwave laser (LL)'],
]);
const FC_MEDIA = bits(6, [
  [0x80, 'FC twin axial pair (TW)', 'FC: Twin Axial Pair (TW)'],
  [0x40, 'FC twisted pair (TP)', 'FC: Twisted Pair (TP)'],
  [0x20, 'FC miniature coax (MI)', 'FC: Miniature Coax (MI)'],
  [0x10, 'FC video coax (TV)', 'FC: Video Coax (TV)'],
  [0x08, 'FC multimode 62.5um (M6)', 'FC: Multimode, 62.5um (M6)'],
  [0x04, 'FC multimode 50um (M5)', 'FC: Multimode, 50um (M5)'],
  [0x02, 'FC multimode 50um (OM3)', 'FC: Multimode, 50um (OM3)'],
  [0x01, 'FC single mode (SM)', 'FC: Single Mode (SM)'],
]);
const FC_SPEED = bits(7, [
  [0x80, 'FC 1200 MBytes/s', 'FC: 1200 MBytes/sec'],
  [0x40, 'FC 800 MBytes/s', 'FC: 800 MBytes/sec'],
  [0x20, 'FC 1600 MBytes/s', 'FC: 1600 MBytes/sec'],
  [0x10, 'FC 400 MBytes/s', 'FC: 400 MBytes/sec'],
  [0x08, 'FC 3200 MBytes/s', 'FC: 3200 MBytes/sec'],
  [0x04, 'FC 200 MBytes/s', 'FC: 200 MBytes/sec'],
  [0x01, 'FC 100 MBytes/s', 'FC: 100 MBytes/sec'],
]);

/** SFF-8472 Rev 12.4, table 5-3: bytes 3-10 of A0h. */
export const SFF8472_COMPLIANCE: readonly ComplianceBit[] = [
  ...bits(0, [
    [0x80, '10GBASE-ER', '10G Ethernet: 10G Base-ER'],
    [0x40, '10GBASE-LRM', '10G Ethernet: 10G Base-LRM'],
    [0x20, '10GBASE-LR', '10G Ethernet: 10G Base-LR'],
    [0x10, '10GBASE-SR', '10G Ethernet: 10G Base-SR'],
    [0x08, 'InfiniBand 1X SX', 'Infiniband: 1X SX'],
    [0x04, 'InfiniBand 1X LX', 'Infiniband: 1X LX'],
    [0x02, 'InfiniBand 1X copper active', 'Infiniband: 1X Copper Active'],
    [0x01, 'InfiniBand 1X copper passive', 'Infiniband: 1X Copper Passive'],
  ]),
  ...bits(1, [
    [0x80, 'ESCON MMF, 1310nm LED', 'ESCON: ESCON MMF, 1310nm LED'],
    [0x40, 'ESCON SMF, 1310nm laser', 'ESCON: ESCON SMF, 1310nm Laser'],
    [0x20, 'OC-192, short reach', 'SONET: OC-192, short reach'],
    [0x10, 'SONET reach specifier bit 1', 'SONET: SONET reach specifier bit 1'],
    [0x08, 'SONET reach specifier bit 2', 'SONET: SONET reach specifier bit 2'],
    [0x04, 'OC-48, long reach', 'SONET: OC-48, long reach'],
    [0x02, 'OC-48, intermediate reach', 'SONET: OC-48, intermediate reach'],
    [0x01, 'OC-48, short reach', 'SONET: OC-48, short reach'],
  ]),
  ...bits(2, [
    [0x40, 'OC-12, single mode, long reach', 'SONET: OC-12, single mode, long reach'],
    [0x20, 'OC-12, single mode, intermediate reach', 'SONET: OC-12, single mode, inter. reach'],
    [0x10, 'OC-12, short reach', 'SONET: OC-12, short reach'],
    [0x04, 'OC-3, single mode, long reach', 'SONET: OC-3, single mode, long reach'],
    [0x02, 'OC-3, single mode, intermediate reach', 'SONET: OC-3, single mode, inter. reach'],
    [0x01, 'OC-3, short reach', 'SONET: OC-3, short reach'],
  ]),
  ...bits(3, [
    [0x80, 'BASE-PX', 'Ethernet: BASE-PX'],
    [0x40, 'BASE-BX10', 'Ethernet: BASE-BX10'],
    [0x20, '100BASE-FX', 'Ethernet: 100BASE-FX'],
    [0x10, '100BASE-LX/LX10', 'Ethernet: 100BASE-LX/LX10'],
    [0x08, '1000BASE-T', 'Ethernet: 1000BASE-T'],
    [0x04, '1000BASE-CX', 'Ethernet: 1000BASE-CX'],
    [0x02, '1000BASE-LX', 'Ethernet: 1000BASE-LX'],
    [0x01, '1000BASE-SX', 'Ethernet: 1000BASE-SX'],
  ]),
  ...FC_LENGTH_AND_LASER,
  ...FC_LASER,
  ...bits(5, [
    [0x08, 'Active cable', 'Active Cable'],
    [0x04, 'Passive cable', 'Passive Cable'],
    [0x02, 'FC Base-T copper', 'FC: Copper FC-BaseT'],
  ]),
  ...FC_MEDIA,
  ...FC_SPEED,
];

/** SFF-8636 Rev 2.11, table 6-17: bytes 131-138 of page 00h. */
export const SFF8636_COMPLIANCE: readonly ComplianceBit[] = [
  ...bits(0, [
    [0x40, '10GBASE-LRM', '10G Ethernet: 10G Base-LRM'],
    [0x20, '10GBASE-LR', '10G Ethernet: 10G Base-LR'],
    [0x10, '10GBASE-SR', '10G Ethernet: 10G Base-SR'],
    [0x08, '40GBASE-CR4', '40G Ethernet: 40G Base-CR4'],
    [0x04, '40GBASE-SR4', '40G Ethernet: 40G Base-SR4'],
    [0x02, '40GBASE-LR4', '40G Ethernet: 40G Base-LR4'],
    [0x01, '40G active cable (XLPPI)', '40G Ethernet: 40G Active Cable (XLPPI)'],
  ]),
  ...bits(1, [
    [0x08, '40G OTN (OTU3B/OTU3C)', '40G OTN (OTU3B/OTU3C)'],
    [0x04, 'OC-48, long reach', 'SONET: OC-48, long reach'],
    [0x02, 'OC-48, intermediate reach', 'SONET: OC-48, intermediate reach'],
    [0x01, 'OC-48, short reach', 'SONET: OC-48, short reach'],
  ]),
  ...bits(2, [
    [0x80, 'SAS 24.0G', 'SAS 24.0G'],
    [0x40, 'SAS 12.0G', 'SAS 12.0G'],
    [0x20, 'SAS 6.0G', 'SAS 6.0G'],
    [0x10, 'SAS 3.0G', 'SAS 3.0G'],
  ]),
  ...bits(3, [
    [0x08, '1000BASE-T', 'Ethernet: 1000BASE-T'],
    [0x04, '1000BASE-CX', 'Ethernet: 1000BASE-CX'],
    [0x02, '1000BASE-LX', 'Ethernet: 1000BASE-LX'],
    [0x01, '1000BASE-SX', 'Ethernet: 1000BASE-SX'],
  ]),
  ...FC_LENGTH_AND_LASER.filter((bit) => bit.mask !== 0x04),
  ...FC_LASER,
  ...FC_MEDIA,
  ...FC_SPEED,
];

/** Names of the bits set in the code bytes, in the standard's order. */
export function complianceNames(table: readonly ComplianceBit[], codes: ArrayLike<number>): string[] {
  const names: string[] = [];
  for (const bit of table) if (((codes[bit.byte] ?? 0) & bit.mask) !== 0) names.push(bit.name);
  return names;
}
