import { MLXLINK_DAC, MLXLINK_OPTIC } from './esxi-hosts.ts';
import type { HypervAdapter, HypervHost } from './hyperv-host.ts';

/** An NVIDIA ConnectX-5 unless `facts` say otherwise. */
export function hypervAdapter(name: string, at: number, facts: Partial<HypervAdapter> = {}): HypervAdapter {
  const mac = `0c:42:a1:70:10:0${at}`;
  return {
    name,
    description: `Mellanox ConnectX-5 Adapter${at === 0 ? '' : ` #${at + 1}`}`,
    permanentMac: mac,
    mac,
    instance: `PCI\\VEN_15B3&DEV_1017&SUBSYS_001615B3&REV_00\\00000C42A1701000${at}`,
    bus: 94,
    slot: at,
    driver: 'mlx5',
    driverVersion: '3.20.51000.0',
    status: 'Up',
    speedMbps: 100_000,
    ...facts,
  };
}

export const hypervRj45 = (name: string, at: number): HypervAdapter =>
  hypervAdapter(name, at, {
    description: 'Intel(R) I350 Gigabit Network Connection',
    instance: 'PCI\\VEN_8086&DEV_1521&SUBSYS_00A38086&REV_01\\B496910000000000',
    bus: 25,
    driver: 'e1rexpress',
    driverVersion: '12.19.2.53',
    speedMbps: 1000,
  });

/** Two members of an embedded team, an RJ45 port, and the USB NIC that a BMC presents. */
export const SET_TEAM: HypervHost = {
  name: 'HV-FRA-01',
  os: 'Microsoft Windows Server 2022 Datacenter',
  version: '10.0.20348',
  adapters: [
    hypervAdapter('SLOT 3 Port 1', 0),
    hypervAdapter('SLOT 3 Port 2', 1, { mac: '0c:42:a1:70:10:00', status: 'Disconnected' }),
    hypervRj45('NIC1', 2),
    hypervAdapter('Ethernet 7', 3, {
      description: 'Remote NDIS Compatible Device',
      instance: 'USB\\VID_413C&PID_A102\\6&12345678',
      driver: 'usbrndis6',
      speedMbps: 480,
    }),
  ],
  switches: [
    { name: 'ConvergedSwitch', isTeam: true, adapters: ['SLOT 3 Port 1', 'SLOT 3 Port 2'] },
    { name: 'Lab', isTeam: false, adapters: ['NIC1'] },
  ],
  virtualNics: [
    { name: 'Management', machine: null, mac: '0c:42:a1:70:10:00', switchName: 'ConvergedSwitch' },
    { name: 'Network Adapter', machine: 'sql-01', mac: '00:15:5d:0a:01:02', switchName: 'ConvergedSwitch' },
    { name: 'Network Adapter', machine: 'lab-7', mac: '00:15:5d:0a:01:03', switchName: 'Lab' },
    { name: 'Network Adapter', machine: 'never-started', mac: '00:00:00:00:00:00', switchName: 'Lab' },
  ],
  lldp: null,
  mlxlink: null,
};

/** The LLDP agent of Windows Server 2022 and NVIDIA's WinMFT. */
export const LLDP_AND_MFT: HypervHost = {
  ...SET_TEAM,
  name: 'HV-FRA-02',
  lldp: [
    {
      adapter: 'SLOT 3 Port 1',
      chassisMac: '24:16:9d:9f:08:a4',
      port: 'Ethernet1/29',
      system: 'leaf-1.example.net',
      address: '192.0.2.1',
    },
  ],
  mlxlink: { 'SLOT 3 Port 1': MLXLINK_DAC, 'SLOT 3 Port 2': MLXLINK_OPTIC },
};
