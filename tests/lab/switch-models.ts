import type { SwitchKind } from '#lib/fleet/switch-kind.ts';
import type { CageSize } from './lab-parts.ts';

/** A model of a switch: its ports and how its system names them. */
export interface SwitchModel {
  platform: SwitchKind;
  model: string;
  version: string;
  /** A serial number by count. */
  serial: (count: number) => string;
  oui: string;
  /** Whether it announces its name with the domain. */
  announcesDomain: boolean;
  ports: { name: string; cage: CageSize | null; speedMbps: number }[];
  lag: (number: number) => string;
  /** The ports of a cage that is split into four. */
  lanes: (port: string) => string[];
  systemDescription: string;
  /** The port id and description of its LLDP, and the port id of its CDP where it sends that. */
  announce: (port: string, index: number) => AnnouncedPort;
}

export interface AnnouncedPort {
  lldp: { id: string; kind: 'name' | 'local'; description: string | null };
  cdp: string | null;
}

type Cage = CageSize | null;
const MBPS: Record<CageSize, number> = {
  '1g': 1000,
  '10g': 10_000,
  '25g': 25_000,
  '40g': 40_000,
  '100g': 100_000,
};

function range(count: number, cage: Cage, name: (at: number) => string): SwitchModel['ports'] {
  return Array.from({ length: count }, (_, at) => ({
    name: name(at),
    cage,
    speedMbps: cage === null ? 1000 : MBPS[cage],
  }));
}

const counted = (prefix: string) => (count: number) => prefix + String(count).padStart(4, '0');
/** The port id is the port's name. */
const byName = (name: string): AnnouncedPort => ({
  lldp: { id: name, kind: 'name', description: null },
  cdp: null,
});
const colonLanes = (port: string) => [0, 1, 2, 3].map((lane) => `${port}:${lane}`);

export const SWITCH_MODELS = {
  'DCS-7050SX3-48YC8': {
    platform: 'arista-eos',
    model: 'DCS-7050SX3-48YC8-F',
    version: '4.28.3M',
    serial: counted('JPE2118'),
    oui: '00:1c:73',
    announcesDomain: true,
    ports: [
      ...range(48, '25g', (at) => `Ethernet${at + 1}`),
      ...range(8, '100g', (at) => `Ethernet${at + 49}/1`),
    ],
    lag: (number) => `Port-Channel${number}`,
    lanes: (port) => [1, 2, 3, 4].map((lane) => port.replace(/\/1$/, `/${lane}`)),
    systemDescription: 'Arista Networks EOS version 4.28.3M running on an Arista Networks DCS-7050SX3-48YC8',
    announce: byName,
  },
  'QFX5120-32C': {
    platform: 'juniper-junos',
    model: 'QFX5120-32C',
    version: '20.4R3-S2.6',
    serial: counted('WH31210'),
    oui: 'dc:38:e1',
    announcesDomain: false,
    ports: range(32, '100g', (at) => `et-0/0/${at}`),
    lag: (number) => `ae${number}`,
    lanes: colonLanes,
    systemDescription: 'Juniper Networks, Inc. qfx5120-32c Ethernet Switch, kernel JUNOS 20.4R3-S2.6',
    announce: byName,
  },
  'QFX5100-48S': {
    platform: 'juniper-junos',
    model: 'QFX5100-48S-6Q',
    version: '18.4R3-S9.2',
    serial: counted('TA37140'),
    oui: '5c:45:27',
    announcesDomain: false,
    ports: [...range(48, '10g', (at) => `xe-0/0/${at}`), ...range(6, '40g', (at) => `et-0/0/${at + 48}`)],
    lag: (number) => `ae${number}`,
    lanes: colonLanes,
    systemDescription: 'Juniper Networks, Inc. qfx5100-48s-6q Ethernet Switch, kernel JUNOS 18.4R3-S9.2',
    // The SNMP index, as Junos did by default for long.
    announce: (port, index) => ({
      lldp: { id: String(507 + index), kind: 'local', description: port },
      cdp: null,
    }),
  },
  'N9K-C93180YC-FX': {
    platform: 'cisco-nxos',
    model: 'Nexus9000 C93180YC-FX',
    version: '9.3(8)',
    serial: counted('FDO2512'),
    oui: '24:16:9d',
    announcesDomain: true,
    ports: [
      ...range(48, '25g', (at) => `Ethernet1/${at + 1}`),
      ...range(6, '100g', (at) => `Ethernet1/${at + 49}`),
    ],
    lag: (number) => `port-channel${number}`,
    lanes: (port) => [1, 2, 3, 4].map((lane) => `${port}/${lane}`),
    systemDescription: 'Cisco Nexus Operating System (NX-OS) Software 9.3(8)',
    announce: (port) => ({ ...byName(port), cdp: port }),
  },
  'C9500-48Y4C': {
    platform: 'cisco-ios',
    model: 'C9500-48Y4C',
    version: '17.6.4',
    serial: counted('FDO2634'),
    oui: '70:0b:4f',
    announcesDomain: true,
    ports: [
      ...range(48, '25g', (at) => `TwentyFiveGigE1/0/${at + 1}`),
      ...range(4, '100g', (at) => `HundredGigE1/0/${at + 49}`),
    ],
    lag: (number) => `Port-channel${number}`,
    lanes: (port) => [1, 2, 3, 4].map((lane) => `${port}/${lane}`),
    systemDescription:
      'Cisco IOS Software [Bengaluru], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 17.6.4, RELEASE SOFTWARE (fc1)',
    announce: iosPort,
  },
  'C9300-48T': {
    platform: 'cisco-ios',
    model: 'C9300-48T',
    version: '16.12.5b',
    serial: counted('FOC2417'),
    oui: 'a4:b2:39',
    announcesDomain: true,
    ports: [
      ...range(48, null, (at) => `GigabitEthernet1/0/${at + 1}`),
      ...range(8, '10g', (at) => `TenGigabitEthernet1/1/${at + 1}`),
      ...range(2, '40g', (at) => `FortyGigabitEthernet1/1/${at + 1}`),
    ],
    lag: (number) => `Port-channel${number}`,
    lanes: (port) => [1, 2, 3, 4].map((lane) => `${port}/${lane}`),
    systemDescription:
      'Cisco IOS Software [Gibraltar], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 16.12.5b, RELEASE SOFTWARE (fc3)',
    announce: iosPort,
  },
  'NCS-55A1-48Q6H': {
    platform: 'cisco-iosxr',
    model: 'NCS-55A1-48Q6H',
    version: '7.3.2',
    serial: counted('FOC2530'),
    oui: '40:01:7a',
    announcesDomain: false,
    ports: [
      ...range(48, '25g', (at) => `TwentyFiveGigE0/0/0/${at}`),
      ...range(6, '100g', (at) => `HundredGigE0/0/1/${at}`),
    ],
    lag: (number) => `Bundle-Ether${number}`,
    lanes: (port) => [0, 1, 2, 3].map((lane) => `${port}/${lane}`),
    systemDescription: '7.3.2, NCS-5500',
    announce: (port) => ({ ...byName(port), cdp: port }),
  },
  AS7326: {
    platform: 'sonic',
    model: 'AS7326-56X',
    version: '202211.1',
    serial: counted('732656X20'),
    oui: '80:a2:35',
    announcesDomain: false,
    ports: [
      ...range(48, '25g', (at) => `Ethernet${at}`),
      ...range(8, '100g', (at) => `Ethernet${48 + at * 4}`),
    ],
    lag: (number) => `PortChannel${number}`,
    lanes: (port) => [0, 1, 2, 3].map((lane) => `Ethernet${Number(port.slice('Ethernet'.length)) + lane}`),
    systemDescription:
      'SONiC Software Version: SONiC.202211.1 - HwSku: Accton-AS7326-56X - Distribution: Debian 11.6 - Kernel: 5.10.0-18-2-amd64',
    // The alias, and the name as the description.
    announce: (port) => ({
      lldp: { id: sonicAlias(port), kind: 'local', description: port },
      cdp: null,
    }),
  },
  SN2410: {
    platform: 'cumulus',
    model: 'MSN2410-CB2F',
    version: '4.4.3',
    serial: counted('MT1926X0'),
    oui: '1c:34:da',
    announcesDomain: false,
    ports: [...range(48, '25g', (at) => `swp${at + 1}`), ...range(8, '100g', (at) => `swp${at + 49}`)],
    lag: (number) => `bond${number}`,
    lanes: (port) => [0, 1, 2, 3].map((lane) => `${port}s${lane}`),
    systemDescription: 'Cumulus Linux version 4.4.3 running on Mellanox Technologies Ltd. MSN2410',
    announce: byName,
  },
  'S5248F-ON': {
    platform: 'dell-os10',
    model: 'S5248F-ON',
    version: '10.5.4.2',
    serial: counted('7MDQW0'),
    oui: '14:18:77',
    announcesDomain: false,
    ports: [
      ...range(48, '25g', (at) => `ethernet1/1/${at + 1}`),
      ...range(6, '100g', (at) => `ethernet1/1/${at + 51}`),
    ],
    lag: (number) => `port-channel${number}`,
    lanes: (port) => [1, 2, 3, 4].map((lane) => `${port}:${lane}`),
    systemDescription:
      'Dell EMC Networking OS10-Enterprise. Copyright (c) 1999-2022 by Dell Inc. All Rights Reserved. System Description: OS10 Enterprise. OS Version: 10.5.4.2.  System Type: S5248F-ON',
    announce: byName,
  },
  '8325-48Y8C': {
    platform: 'aruba-aoscx',
    model: 'JL635A 8325-48Y8C',
    version: 'GL.10.10.1030',
    serial: counted('TW09KM0'),
    oui: '88:3a:30',
    announcesDomain: false,
    ports: [...range(48, '25g', (at) => `1/1/${at + 1}`), ...range(8, '100g', (at) => `1/1/${at + 49}`)],
    lag: (number) => `lag${number}`,
    lanes: (port) => [1, 2, 3, 4].map((lane) => `${port}:${lane}`),
    systemDescription: 'Aruba JL635A  GL.10.10.1030',
    announce: byName,
  },
  '5940-48SFP': {
    platform: 'hpe-comware',
    model: 'HPE FF 5940 48SFP+ 6QSFP+ Switch',
    version: '7.1.070 Release 2702',
    serial: counted('CN9AHKX0'),
    oui: '3c:8c:40',
    announcesDomain: false,
    ports: [
      ...range(48, '10g', (at) => `Ten-GigabitEthernet1/0/${at + 1}`),
      ...range(6, '40g', (at) => `FortyGigE1/0/${at + 49}`),
    ],
    lag: (number) => `Bridge-Aggregation${number}`,
    lanes: (port) =>
      [1, 2, 3, 4].map((lane) => `${port.replace('FortyGigE', 'Ten-GigabitEthernet')}:${lane}`),
    systemDescription:
      'HPE Comware Platform Software, Software Version 7.1.070, Release 2702 HPE FF 5940 48SFP+ 6QSFP+ Switch',
    announce: byName,
  },
  'CE6857-48S6CQ': {
    platform: 'huawei-vrp',
    model: 'CE6857-48S6CQ-EI',
    version: '8.191 V200R019C10SPC800',
    serial: counted('2102352RNX10L00'),
    oui: '48:7b:6b',
    announcesDomain: false,
    ports: [
      ...range(48, '10g', (at) => `10GE1/0/${at + 1}`),
      ...range(6, '100g', (at) => `100GE1/0/${at + 1}`),
    ],
    lag: (number) => `Eth-Trunk${number}`,
    lanes: (port) => [1, 2, 3, 4].map((lane) => `${port.replace('100GE', '25GE')}:${lane}`),
    systemDescription:
      'Huawei Versatile Routing Platform Software VRP (R) software, Version 8.191 (CE6857EI V200R019C10SPC800)',
    announce: byName,
  },
  'CRS317-1G-16S+': {
    platform: 'mikrotik-routeros',
    model: 'CRS317-1G-16S+',
    version: '7.8 (stable)',
    serial: counted('HD508B0'),
    oui: '74:4d:28',
    announcesDomain: false,
    ports: [...range(16, '10g', (at) => `sfp-sfpplus${at + 1}`), ...range(1, null, () => 'ether1')],
    lag: (number) => `bonding${number}`,
    lanes: () => [],
    systemDescription: 'MikroTik RouterOS 7.8 (stable) CRS317-1G-16S+',
    // The bridge that the port belongs to stands before it.
    announce: (port) => ({
      lldp: { id: `bridge1/${port}`, kind: 'name', description: null },
      cdp: `bridge1/${port}`,
    }),
  },
} satisfies Record<string, SwitchModel>;

export type SwitchModelName = keyof typeof SWITCH_MODELS;

/** IOS abbreviates in LLDP and writes in full in CDP. */
function iosPort(port: string): AnnouncedPort {
  const short = port
    .replace('TwentyFiveGigE', 'Twe')
    .replace('HundredGigE', 'Hu')
    .replace('TenGigabitEthernet', 'Te')
    .replace('FortyGigabitEthernet', 'Fo')
    .replace('GigabitEthernet', 'Gi');
  return { lldp: { id: short, kind: 'name', description: port }, cdp: port };
}

/** `twentyFiveGigE4` of Ethernet3, `hundredGigE49` of Ethernet48. */
export function sonicAlias(port: string): string {
  const number = Number(port.slice('Ethernet'.length));
  return number < 48 ? `twentyFiveGigE${number + 1}` : `hundredGigE${49 + Math.floor((number - 48) / 4)}`;
}
