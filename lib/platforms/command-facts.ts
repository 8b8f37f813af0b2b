import type { SwitchKind } from '#lib/fleet/switch-kind.ts';
import type { LacpEnd, PlatformFace } from './platform.ts';

/**
 * What the answer of one CLI command says, whatever system gave it. Lists that a command does not give are absent;
 * a fact that the answer does not state is null. The property names are a public contract of `ferrule parse`.
 */
export interface CommandFacts {
  device?: ParsedDevice;
  ports?: ParsedPort[];
  modules?: ParsedModule[];
  macs?: ParsedMac[];
  neighbours?: ParsedNeighbour[];
}

export interface ParsedDevice {
  hostname: string | null;
  model: string | null;
  serial: string | null;
  version: string | null;
}

export interface ParsedPort {
  /** The platform's long form: GigabitEthernet1/0/1, Ethernet1/1, xe-0/0/1. */
  name: string;
  /** The link as far as the command says. */
  status: 'up' | 'down' | 'disabled' | null;
  description: string | null;
  speedMbps: number | null;
  /** aa:bb:cc:dd:ee:ff */
  mac: string | null;
  /** The port-channel, bond or aggregate this port is a member of. */
  lag?: string | null;
  /** Whom LACP has at the other end: the MAC of its system, and the number of its port. */
  lacpPartner?: LacpEnd | null;
  /** What the platform calls the media of the port: 10Gbase-SR, Direct Attach Copper, RJ45, ... */
  mediaType?: string | null;
}

export interface ParsedModule {
  port: string;
  vendor: string | null;
  /** The maker's; where a switch states none, its own product id. */
  partNumber: string | null;
  serial: string | null;
  /** The platform's words for the type: 10GBASE-SR, QSFP-100G-CR4, ... */
  type: string | null;
  revision?: string | null;
  /** The number under which the vendor of the switch sells the part: SFP-10G-SR. */
  productId?: string;
  /** Length of a cable, metres; never the reach of an optic. */
  cableLengthM?: number | null;
  wavelengthNm?: number | null;
  dom: ParsedDom | null;
}

/** Optical monitoring; a dark receiver is -40 dBm or what the device prints, an unsupported value is null. */
export interface ParsedDom {
  temperatureC: number | null;
  supplyV: number | null;
  lanes: { biasMa: number | null; txPowerDbm: number | null; rxPowerDbm: number | null }[];
}

export interface ParsedMac {
  mac: string;
  vlan: number | null;
  /** Long form where it is a port, otherwise as printed (`CPU`, `Drop`, `sup-eth1(R)`); '' where the entry names none. */
  port: string;
  /** No station learnt at a port: the device's own, a drop, a group or an address behind a tunnel. Never stored. */
  noStation?: true;
}

export interface ParsedNeighbour {
  localPort: string;
  protocol: 'lldp' | 'cdp';
  /** A MAC as aa:bb:cc:dd:ee:ff, otherwise as printed. */
  chassisId: string | null;
  systemName: string | null;
  remotePort: string | null;
  managementAddress: string | null;
  systemDescription?: string | null;
  /** The port description of the neighbour, where it is told apart from the port id. */
  remotePortDescription?: string | null;
}

/** Reads the answer of one command. Pure; never throws: what cannot be read is left out. */
export interface CommandParser {
  /** The command as Ferrule runs or a person types it, in full words: `show mac address-table`. */
  command: string;
  /** Other spellings that give the same answer: abbreviations, older names, with `| json`. */
  aliases?: readonly string[];
  /** The answer may not name the port that was asked for: the command as typed is put before it, like an echo. */
  echoed?: true;
  parse(text: string): CommandFacts;
}

/** A switch's CLI dialect: what Ferrule runs on it, in order, and how each answer is read. */
export interface CliPlatform extends PlatformFace {
  id: SwitchKind;
  /** Typed first in a shell, answers ignored: paging off, wide lines. */
  prepare: readonly string[];
  /** exec: one channel a command; shell: typed at `prompt`, which is the whole of the last line. */
  session: { kind: 'exec' } | { kind: 'shell'; prompt: RegExp };
  parsers: readonly CommandParser[];
  ports: PortNames;
}

/** Which of the names that a system gives its interfaces are ports of the ledger: LAGs, VLANs and units are none. */
export interface PortNames {
  named: RegExp;
  /** Ports without a cage, by their name: management ports and the like. */
  fixed?: RegExp;
  /** The cage of each port that is one of several lanes; null for one with a cage of its own. `ports`: all of the device. */
  cagesOf?(ports: readonly string[]): (port: string) => string | null;
  /** Each lane is asked for the module of its cage, so that only equal modules tell lanes from cages side by side. */
  lanesRead?: true;
}
