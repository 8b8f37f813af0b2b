import type { SwitchKind } from '#lib/fleet/switch-kind.ts';
import type { LabModule } from './host-spec.ts';
import type { LabLoginKind } from './lab-logins.ts';
import type { CageSize } from './lab-parts.ts';

/** A simulated switch: every answer of its command line is made from this. Tests may change it at any time. */
export interface LabSwitch {
  name: string;
  platform: SwitchKind;
  site: string;
  tags: string[];
  model: string;
  serial: string;
  version: string;
  /** As it calls itself towards its neighbours: the name, on some with the domain. */
  systemName: string;
  /** The chassis id of its LLDP. */
  chassisMac: string;
  managementAddress: string;
  ports: LabSwitchPort[];
  lags: LabLag[];
  macs: LabMacEntry[];
  login: LabLoginKind;
  /** Commands that a view hides from whoever has not said `enable`. */
  hidden: string[];
  /** Shown before the login, and behind it. */
  banner: string;
  motd: string;
  latencyMs: number;
}

export interface LabSwitchPort {
  /** In the system's long form. */
  name: string;
  /** null: RJ45. */
  cage: CageSize | null;
  /** The transceiver slot and the lane, where a cable of one cage is split into several ports. */
  lane: { cage: string; number: number } | null;
  mac: string;
  /** Of the port when nothing is in it. */
  nominalMbps: number;
  speedMbps: number;
  link: 'up' | 'down' | 'disabled';
  description: string | null;
  module: LabModule | null;
  hears: LabNeighbour[];
  /** Whom LACP has at the other end. */
  lacpPartner?: { system: string; port: number };
}

export interface LabLag {
  /** In the system's long form: Port-Channel11, bond11, lag11. */
  name: string;
  members: string[];
  /** The link between the two switches of a pair. */
  isPeerLink: boolean;
}

export interface LabMacEntry {
  mac: string;
  vlan: number;
  /** A port or an aggregate. */
  port: string;
}

/** What a port hears, as the neighbour announces itself. */
export interface LabNeighbour {
  protocol: 'lldp' | 'cdp';
  kind: 'switch' | 'host';
  /** LLDP: a MAC. CDP: the device id. */
  chassisId: string;
  systemName: string;
  systemDescription: string;
  portId: string;
  /** `mac`: the port id is a MAC address; `local`: a number or name of the system's own. */
  portIdKind: 'name' | 'mac' | 'local';
  portDescription: string | null;
  managementAddress: string | null;
}

/** The aggregate that a port is a member of. */
export function lagOf(sw: LabSwitch, port: string): LabLag | null {
  return sw.lags.find(({ members }) => members.includes(port)) ?? null;
}

/** A port of a switch by its name; throws when there is none. */
export function switchPort(sw: LabSwitch, name: string): LabSwitchPort {
  const port = sw.ports.find((candidate) => candidate.name === name);
  if (!port) throw new Error(`no such port on ${sw.name}: ${name}`);
  return port;
}
