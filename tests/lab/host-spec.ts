import type { HostKind } from '#lib/fleet/host-kind.ts';
import type { LabLoginKind } from './lab-logins.ts';
import type { LabPart } from './lab-part-kinds.ts';
import type { LabNeighbour } from './switch-spec.ts';

/** A simulated host: everything its servers, its fake root and its transcript are made from. Tests may change it at any time. */
export interface LabHost {
  name: string;
  site: string;
  tags: string[];
  kind: HostKind;
  kernel: string;
  /** Files of the host by path without the leading slash, as far as the collection script looks at them. */
  files: Record<string, string>;
  /** Programs on the PATH that tell a hypervisor, e.g. virsh. */
  programs: string[];
  /** null: not installed. */
  ethtool: EthtoolVersion | null;
  account: 'root' | 'sudo-allowed' | 'sudo-refused';
  login: LabLoginKind;
  ports: LabPort[];
  /** What lldpd hears on each port by its name; lldpd is not installed where it is left out. */
  hears?: Record<string, LabNeighbour[]>;
  /** Machines on a bridge of the host, which has learned their MACs. */
  guests?: LabGuest[];
  /** Shown before the login (sshd's Banner) and printed before the script's output (.bashrc, motd). */
  banner: string;
  noise: string;
  /** How the network and the SSH server treat a visitor. */
  trouble: 'none' | 'refused' | 'wrong-password' | 'changed-key';
  latencyMs: number;
}

/** A machine by its tap: `vnet0`. */
export interface LabGuest {
  tap: string;
  mac: string;
  bridge: string;
}

/** Versions whose output differs from each other. */
export type EthtoolVersion = '4.8' | '4.19' | '5.16' | '6.1' | '6.14';

export interface LabPort {
  name: string;
  permanentMac: string;
  currentMac: string;
  nic: LabNic;
  /** PCI address. */
  slot: string;
  link: 'up' | 'down' | 'disabled';
  master: { name: string; kind: 'bond' | 'bridge' | 'ovs' } | null;
  cage: LabCage;
}

export type LabCage =
  | { kind: 'fixed' }
  | { kind: 'empty' }
  | { kind: 'module'; module: LabModule }
  | { kind: 'error'; text: string }
  | { kind: 'garbage'; text: string };

export interface LabModule {
  part: LabPart;
  serial: string;
  /** YYMMDD. */
  dateCode: string;
  /** Light at the receiver, mW per lane; a dark lane is 0. Unused without DOM. */
  rxPowerMw: number[];
  temperatureC: number;
}

export interface LabNic {
  driver: string;
  firmware: string;
  /** PCI vendor and device id, `15b3:1017`; null for virtio. */
  hardwareId: string | null;
  bus: 'pci' | 'virtio';
  speedMbps: number;
  /** What the driver answers to `ethtool -m`; `none` for a NIC without a cage that answers in its own way. */
  refusal: string;
  /** Which ports the driver says it supports. */
  supportedPorts: 'TP' | 'FIBRE';
  /** `refused`: not supported. `invalid`: what drivers say of a port whose module has no FEC. */
  fec: 'rs' | 'none' | 'refused' | 'invalid';
}
