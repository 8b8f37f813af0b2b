import type { ParsedNeighbour } from './command-facts.ts';

/** What a host says that helps to find the switch ports its NICs are cabled to. */
export interface LinkEvidence {
  /** What its NICs hear by LLDP or CDP; `localPort` is a port of the reading. */
  neighbours: ParsedNeighbour[];
  ownedMacs: OwnedMac[];
}

/** A MAC that frames of this host carry, other than the burnt-in ones of its ports. */
export interface OwnedMac {
  /** aa:bb:cc:dd:ee:ff */
  mac: string;
  /** `vmk0`, `vm <name>`, `vEthernet (<name>)`, or the port itself. */
  owner: string;
  /** The port its frames leave by, where the host names it or its switch has only one; null when it may be any. */
  port: string | null;
}
