/** A simulated ESXi host: what its esxcli and vim-cmd say is made from this. */
export interface EsxiHost {
  name: string;
  /** `VMware ESXi 7.0.3 build-21930508`. */
  version: string;
  nics: EsxiNic[];
  switches: { name: string; distributed: boolean; uplinks: string[] }[];
  vmks: { name: string; mac: string; switchName: string }[];
  machines: { name: string; world: number; mac: string; switchName: string; uplink: string }[];
  /** json: esxcli of 6.5 and later; text: one that refuses --formatter; no-agent: hostd is down. */
  esxcli: 'json' | 'text' | 'no-agent';
  /** What Intel's add-on prints by NIC; null where it is not installed. */
  intelDumps: Record<string, string> | null;
  /** What mlxlink prints by NIC; null where MFT is not installed. */
  mlxlink: Record<string, string> | null;
}

export interface EsxiNic {
  name: string;
  pciAddress: string;
  hardwareId: string;
  driver: string;
  driverVersion: string;
  firmware: string;
  link: 'up' | 'down';
  speedMbps: number;
  mac: string;
  description: string;
  cableType: string;
  supportedPorts: string[];
  /** Of the uplink itself; all zero where it has none. */
  virtualMac: string;
  hears: EsxiNeighbour | null;
}

export interface EsxiNeighbour {
  protocol: 'cdp' | 'lldp';
  chassisId: string;
  systemName: string;
  portId: string;
  /** LLDP only. */
  portDescription?: string;
  managementAddress: string;
}
