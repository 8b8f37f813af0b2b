import type { PortLacp } from '#lib/platforms/platform.ts';

/** Everything that bears on where the ports of one device are cabled to. Pure data: the loader made it, tests make it too. */
export interface LinkInput {
  near: LinkDevice;
  /** Devices whose ports may be at the other end. */
  far: LinkDevice[];
  /** What `near` and `far` hear by LLDP and CDP, and who hears them. */
  heard: Heard[];
  /** MACs of a host other than its ports' own; null when it was never asked. */
  ownedMacs: OwnedMac[] | null;
  /** Where the far devices have the host's MACs. Places that are known to lead to other switches may be left out. */
  sightings: Sighting[];
  /** What else was learned at those places. */
  places: Place[];
  /** Pins of the near ports, and of other ports to the far ones. */
  pins: Pin[];
  /** How many ports hold an end of a cable, over all devices, by assembly. */
  cableEnds: ReadonlyMap<string, number>;
}

export interface LinkDevice {
  id: string;
  name: string;
  role: string;
  ports: LinkPort[];
}

export interface LinkPort {
  id: string;
  name: string;
  permanentMac: string | null;
  currentMac: string | null;
  /** Bond, bridge, virtual switch, or port-channel (`lag`). */
  master: { name: string; kind: string } | null;
  /** Absent where LACP does not run on the port, or is not told. */
  lacp?: PortLacp;
  link: string | null;
  speedMbps: number | null;
  description: string | null;
  /** What is in the cage: one end of a cable, an optic for fibre, or a plug of twisted pair. */
  media: 'cable' | 'optic' | 'base-t' | null;
  cable: CableEnd | null;
  /** When the device last listed the port. */
  seenAt: Date;
}

export interface CableEnd {
  /** The value that both ends share. */
  assembly: string;
  serial: string | null;
}

/** One line of a device's neighbour list, with the sender looked up. */
export interface Heard {
  deviceId: string;
  device: string;
  role: string;
  /** The port that hears; id null when it is none of the ledger. */
  port: { id: string | null; name: string };
  /** The sender: null ids where it is a stranger, or its port is not known. */
  peer: { deviceId: string | null; portId: string | null; role: string | null };
  /** As announced. */
  systemName: string | null;
  chassisId: string | null;
  remotePort: string | null;
  protocol: string;
  seenAt: Date;
}

export interface OwnedMac {
  mac: string;
  /** `vmk0`, `vm web01`, ... */
  owner: string;
  /** The port its frames leave by, where it can be only one. */
  port: string | null;
  seenAt: Date;
  /** Another host said no earlier that the MAC is its own. */
  isElsewhere: boolean;
}

/** A line of a switch's MAC table. */
export interface Sighting {
  deviceId: string;
  /** A port, or the name of a port-channel. */
  port: string;
  mac: string;
  seenAt: Date;
  /** False: the switch's latest table no longer has it. */
  current: boolean;
}

/** What a port or port-channel learned, as far as it tells whether a host is plugged in there. */
export interface Place {
  deviceId: string;
  port: string;
  /** Distinct MACs now. */
  macs: number;
  /** MACs of physical machines that belong to no registered device. */
  strangers: number;
  /** Registered devices that have MACs there: NICs and the host's own interfaces, and virtual machines. */
  owners: { deviceId: string; device: string; own: number; machines: number }[];
  /** How many of its MACs, but for those of the host itself, other switches have on which of their ports. */
  elsewhere: { deviceId: string; port: string; macs: number }[];
}

export interface Pin {
  nearPortId: string;
  farPortId: string;
  /** Who pinned it. */
  by: string;
  note: string;
  at: Date;
}

/** The host's place in a switch's table, whichever of its MACs is there. */
export function placeKey(deviceId: string, port: string): string {
  return `${deviceId} ${port}`;
}
