import type { EsxiHost, EsxiNic } from './esxi-host.ts';

/** An uplink: an Intel X710 unless `facts` say otherwise. */
export function esxiNic(name: string, facts: Partial<EsxiNic>): EsxiNic {
  const at = Number(/\d+$/.exec(name)?.[0] ?? 0);
  return {
    name,
    pciAddress: `0000:4b:00.${at}`,
    hardwareId: '8086:1572',
    driver: 'i40en',
    driverVersion: '2.3.4.0',
    firmware: '9.20 0x8000d95e 22.0.9',
    link: 'up',
    speedMbps: 10_000,
    mac: `3c:fd:fe:20:00:${at.toString(16).padStart(2, '0')}`,
    description: 'Intel(R) Ethernet Controller X710 for 10GbE SFP+',
    cableType: 'DA',
    supportedPorts: ['DA'],
    virtualMac: `00:50:56:5f:10:${at.toString(16).padStart(2, '0')}`,
    hears: null,
    ...facts,
  };
}

export const ESXI_RJ45: Partial<EsxiNic> = {
  hardwareId: '8086:1521',
  driver: 'igbn',
  driverVersion: '1.10.2.0',
  firmware: '1.67.0:0x80000faa:20.0.17',
  speedMbps: 1000,
  description: 'Intel(R) I350 Gigabit Network Connection',
  cableType: 'Twisted Pair',
  supportedPorts: ['TP'],
};
export const ESXI_NVIDIA: Partial<EsxiNic> = {
  hardwareId: '15b3:1017',
  driver: 'nmlx5_core',
  driverVersion: '4.22.73.1004',
  firmware: '16.35.3006',
  speedMbps: 100_000,
  description: 'Mellanox Technologies MT27800 Family [ConnectX-5]',
  cableType: 'FIBRE',
  supportedPorts: ['FIBRE', 'DA'],
};

/** `mlxlink -m` about a passive cable of 3 m. */
export const MLXLINK_DAC = `
Operational Info
----------------
State                              : Active
Physical state                     : LinkUp
Speed                              : 100G
Width                              : 4x
FEC                                : Standard RS-FEC - RS(528,514)

Troubleshooting Info
--------------------
Status Opcode                      : 0
Recommendation                     : No issue was observed

Module Info
-----------
Temperature [C]                    : N/A
Voltage [mV]                       : N/A
Bias Current [mA]                  : N/A
Rx Power Current [dBm]             : N/A
Tx Power Current [dBm]             : N/A
Identifier                         : QSFP28
Compliance                         : 100GBASE-CR4, 25GBASE-CR CA-25G-L or 50GBASE-CR2 with RS (Clause91) FEC
Cable Technology                   : Copper cable, passive, unequalized
Cable Type                         : Passive copper cable
OUI                                : Mellanox
Vendor Name                        : Mellanox
Vendor Part Number                 : MCP1600-C003
Vendor Serial Number               : MT2108VS04417
Rev                                : A4
Wavelength [nm]                    : N/A
Transfer Distance [m]              : 3
Attenuation (5g,7g,12g)[dB]        : 5,7,9
FW Version                         : N/A
Digital Diagnostic Monitoring      : No
Power Class                        : 1.5 W max
CDR RX                             : N/A
CDR TX                             : N/A
LOS Alarm                          : N/A`;

/** `mlxlink -m` about an optic, coloured as on a terminal. */
export const MLXLINK_OPTIC = `\x1b[32mOperational Info\x1b[0m
----------------
State                              : \x1b[32mActive\x1b[0m

Module Info
-----------
Temperature [C]                    : 41 [-10..80]
Voltage [mV]                       : 3261.2 [2970..3630]
Bias Current [mA]                  : 7.5,7.62,7.5,7.55 [2..15]
Rx Power Current [dBm]             : -1.2,-0.98,-40,-1.4 [-13..3.4]
Tx Power Current [dBm]             : 0,0.41,-0.23,0.1 [-11..3.4]
Identifier                         : QSFP28
Compliance                         : 100GBASE-SR4 or 25GBASE-SR
Cable Technology                   : 850 nm VCSEL
Cable Type                         : Optical Module (separated)
OUI                                : Mellanox
Vendor Name                        : Mellanox
Vendor Part Number                 : MMA1B00-C100D
Vendor Serial Number               : MT2203FT02211
Rev                                : A2
Wavelength [nm]                    : 850
Transfer Distance [m]              : 100
Digital Diagnostic Monitoring      : Yes`;

const CDP = {
  protocol: 'cdp',
  chassisId: 'leaf-1(FDO24120ABC)',
  systemName: 'leaf-1',
  portId: 'Ethernet1/7',
  managementAddress: '192.0.2.1',
} as const;
const LLDP = {
  protocol: 'lldp',
  chassisId: '00:1c:73:aa:10:01',
  systemName: 'leaf-a.example.net',
  portId: 'Ethernet12',
  managementAddress: '192.0.2.2',
} as const;

/** A host without anything. */
export const BARE_ESXI: EsxiHost = {
  name: 'esx-fra-01',
  version: 'VMware ESXi 7.0.3 build-21930508',
  nics: [],
  switches: [],
  vmks: [],
  machines: [],
  esxcli: 'json',
  intelDumps: null,
  mlxlink: null,
};

/** A host on a standard switch that hears CDP on one of two uplinks; one RJ45 for management, one port down. */
export const STANDARD_SWITCH: EsxiHost = {
  ...BARE_ESXI,
  nics: [
    esxiNic('vmnic0', ESXI_RJ45),
    esxiNic('vmnic1', { ...ESXI_RJ45, link: 'down' }),
    esxiNic('vmnic2', { hears: CDP }),
    esxiNic('vmnic3', {}),
    esxiNic('vmnic4', { link: 'down', cableType: '', supportedPorts: [] }),
  ],
  switches: [
    { name: 'vSwitch0', distributed: false, uplinks: ['vmnic0'] },
    { name: 'vSwitch 1', distributed: false, uplinks: ['vmnic2', 'vmnic3'] },
  ],
  vmks: [
    { name: 'vmk0', mac: '3c:fd:fe:20:00:00', switchName: 'vSwitch0' },
    { name: 'vmk1', mac: '00:50:56:66:20:01', switchName: 'vSwitch 1' },
  ],
  machines: [
    { name: 'web 01', world: 2100515, mac: '00:50:56:9a:00:01', switchName: 'vSwitch 1', uplink: 'vmnic3' },
    { name: 'db', world: 2100731, mac: '00:50:56:9a:00:02', switchName: 'vSwitch 1', uplink: 'all(2)' },
  ],
};

/** A distributed switch that listens to LLDP, and NVIDIA's add-on. */
export const DISTRIBUTED_SWITCH: EsxiHost = {
  ...BARE_ESXI,
  name: 'esx-fra-02',
  nics: [
    esxiNic('vmnic0', { ...ESXI_NVIDIA, mac: 'b8:ce:f6:00:10:00', hears: LLDP }),
    esxiNic('vmnic1', { ...ESXI_NVIDIA, mac: 'b8:ce:f6:00:10:01', hears: { ...LLDP, portId: 'Ethernet13' } }),
    esxiNic('vmnic2', { ...ESXI_NVIDIA, mac: 'b8:ce:f6:00:10:02', link: 'down' }),
  ],
  switches: [{ name: 'DSwitch-Prod', distributed: true, uplinks: ['vmnic0'] }],
  vmks: [{ name: 'vmk0', mac: 'b8:ce:f6:00:10:00', switchName: 'DSwitch-Prod' }],
  mlxlink: {
    vmnic0: MLXLINK_DAC,
    vmnic1: MLXLINK_OPTIC,
    vmnic2:
      '\nOperational Info\n----------------\nState : Polling\n\nModule Info\n-----------\nCable Type : Cable unplugged',
  },
};

/** An esxcli that knows no JSON. */
export const TEXT_ONLY: EsxiHost = { ...STANDARD_SWITCH, name: 'esx-fra-03', esxcli: 'text' };

/** A host whose hostd hangs or is stopped: only the kernel's own tools answer. */
export const NO_AGENT: EsxiHost = { ...STANDARD_SWITCH, name: 'esx-fra-04', esxcli: 'no-agent' };

/** A host with Intel's add-on: `dump` is what it prints for vmnic2. */
export function intelHost(dump: string): EsxiHost {
  return { ...STANDARD_SWITCH, name: 'esx-fra-05', intelDumps: { vmnic2: dump } };
}
