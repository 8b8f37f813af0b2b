import type { HostKind } from '#lib/fleet/host-kind.ts';
import type { SwitchKind } from '#lib/fleet/switch-kind.ts';
import type { ModuleReading } from '#lib/optics/module-record.ts';
import type { CliPlatform } from './command-facts.ts';
import type { LinkEvidence } from './link-evidence.ts';
import type { RawPage } from './raw-pages.ts';

/** What each system's dialect is: a value in its own folder, listed once in the registry. */
export type Platform = ScriptPlatform | CliPlatform;

/** What every platform says of itself, whatever way it is read. */
export interface PlatformFace {
  id: string;
  label: string;
  role: 'host' | 'switch';
  /**
   * Whether a text is of this system: the version its SSH server gives, the answer of its version command, its banner, its
   * prompt. Of the texts of one device no two platforms may match.
   */
  matches(text: string): boolean;
  /** What a visit runs, exactly so. */
  commands: readonly PlatformCommand[];
  /** The least privilege they need, as a person grants it: a sentence. */
  privilege: string;
}

/** A command as it runs on the device, shown to whoever grants the account. */
export interface PlatformCommand {
  command: string;
  /** What is learnt from it, in words. */
  reads: string;
  /** A refusal is no trouble: the feature is off, or the model does not know the command. */
  optional?: true;
  /** The lists that its answer gives in full: a port or module that it leaves out is not there. */
  lists?: readonly ('ports' | 'modules')[];
  needsRoot?: boolean;
}

/** A system with a real shell: one script on standard input, one answer in sections. */
export interface ScriptPlatform extends PlatformFace {
  session: {
    kind: 'script';
    /**
     * The command given to SSH exec, and what is written to its standard input. `nonce` frames the sections; `pages` says
     * which modules' raw pages are known. A platform that reads none may leave it out. `sudoPassword` is written to standard
     * input only, and never to a file or a command line of the device; a platform that has no use for it leaves it out.
     */
    job(nonce: string, pages?: PagePlan, sudoPassword?: string): { command: string; stdin: string };
  };
  /** Reads a stored transcript. Never throws: what cannot be read becomes a problem. */
  parse(transcript: ScriptTranscript): DeviceReading;
}

/** Which raw pages a visit reads: reading them is slow and disturbs some NICs, so each module's are read once. */
export interface PagePlan {
  /** A person asked: those of every module. */
  all: boolean;
  /** `moduleWords` of the modules of this device whose pages were read before. */
  have: string[];
  /** None is read, whatever is known. */
  none?: true;
}

/** The raw answers of one visit, exactly as the device gave them. */
export type Transcript = ScriptTranscript | CommandTranscript;

/** The answer of a script, decoded as latin1 once. */
export interface ScriptTranscript {
  platform: string;
  nonce: string;
  stdout: string;
  stderr: string;
  exitCode: number | null;
}

/** The answers of the commands of a CLI, in the order they were given. */
export interface CommandTranscript {
  platform: string;
  answers: CommandAnswer[];
}

export interface CommandAnswer {
  command: string;
  stdout: string;
  stderr: string;
  /** Null where the device gives none. */
  exitCode: number | null;
}

/** What parsing one transcript says about a device and its ports. */
export interface DeviceReading {
  facts: DeviceFacts;
  ports: PortReading[];
  /** What helps to find which port is cabled to which. */
  evidence: LinkEvidence;
  /** True only when the device listed all its ports to the end: only then may a missing port mean a removed one. */
  complete: boolean;
  /** Device-wide trouble worth telling a person, in whole sentences. */
  problems: string[];
}

export interface DeviceFacts {
  hostname: string | null;
  kind: HostKind | SwitchKind;
  /** As the host names itself, e.g. "Nutanix AHV 20230302.100173". */
  osName: string | null;
  kernel: string | null;
  ethtoolVersion: string | null;
  /** A switch's hardware. */
  model?: string | null;
  /** The serial number of a switch's chassis. */
  serial?: string | null;
}

export interface PortReading {
  name: string;
  permanentMac: string | null;
  currentMac: string | null;
  driver: string | null;
  driverVersion: string | null;
  firmware: string | null;
  /** PCI address such as 0000:3b:00.0, or another bus's. */
  busAddress: string | null;
  /** PCI vendor and device id as `15b3:1017`. */
  hardwareId: string | null;
  link: 'up' | 'down' | null;
  speedMbps: number | null;
  duplex: 'full' | 'half' | null;
  /** `Port:` of ethtool: FIBRE, Direct Attach Copper, Twisted Pair, ... */
  portType: string | null;
  /** What a person wrote on the port of a switch. */
  description?: string | null;
  /** Bond, bridge or Open vSwitch master, or the port-channel (`lag`) of a switch's port, and what it is. */
  master: { name: string; kind: 'bond' | 'bridge' | 'ovs' | 'team' | 'lag' | 'other' } | null;
  /** Absent where LACP does not run on the port, or is not told. */
  lacp?: PortLacp;
  /** FEC as ethtool --show-fec reports it; `error` keeps its words when it refused. */
  fec: { configured: string[]; active: string[]; error: string | null } | null;
  reading: ModuleReading;
  /** The raw answer of the module read, for the module page. */
  rawText: string;
  /** Tells the port's module from others, for the next visit's PagePlan; null when the text does not name it. */
  moduleWords: string | null;
  /** Raw pages that this visit read. Empty: the device cannot give them. Null: not read. */
  rawPages: RawPage[] | null;
}

/** An end of an aggregated link as LACP names it (IEEE 802.1AX): the MAC of its system, and the number of the port there. */
export interface LacpEnd {
  system: string;
  port: number;
}

export interface PortLacp {
  /** This end; null where the device tells only of its partner. */
  actor: LacpEnd | null;
  /** The end that faces it; null while nothing answers. */
  partner: LacpEnd | null;
}
