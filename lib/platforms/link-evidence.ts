import type { ParsedMac, ParsedNeighbour } from './command-facts.ts';

/**
 * What a device says that helps to find which port is cabled to which. A list is null when the device was not asked or
 * did not answer: then what an earlier visit stored stays. An empty list is an answer.
 */
export interface LinkEvidence {
  /** What the ports hear by LLDP or CDP; `localPort` is a port of the reading. */
  neighbours: ParsedNeighbour[] | null;
  /** MACs of a host other than the burnt-in ones of its ports. */
  ownedMacs: OwnedMac[] | null;
  /** The MAC table of a switch; `port` is a port of the reading or the name of a `lag` master. */
  macTable: ParsedMac[] | null;
}

export const NO_EVIDENCE: LinkEvidence = { neighbours: null, ownedMacs: null, macTable: null };

/** A MAC that frames of this host carry, other than the burnt-in ones of its ports. */
export interface OwnedMac {
  /** aa:bb:cc:dd:ee:ff */
  mac: string;
  /** `vmk0`, `vm <name>`, `vEthernet (<name>)`, or the port itself. */
  owner: string;
  /** The port its frames leave by, where the host names it or its switch has only one; null when it may be any. */
  port: string | null;
}
