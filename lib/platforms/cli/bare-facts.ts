import type {
  ParsedDevice,
  ParsedModule,
  ParsedNeighbour,
  ParsedPort,
} from '#lib/platforms/command-facts.ts';

/** A port with what its row states; everything else null. */
export function portNamed(name: string, stated: Partial<ParsedPort> = {}): ParsedPort {
  return { name, status: null, description: null, speedMbps: null, mac: null, ...stated };
}

/** A module with what is stated of it; everything else null. */
export function moduleIn(port: string, stated: Partial<ParsedModule> = {}): ParsedModule {
  return { port, vendor: null, partNumber: null, serial: null, type: null, dom: null, ...stated };
}

/** The device itself with what is stated of it; everything else null. */
export function deviceOf(stated: Partial<ParsedDevice>): ParsedDevice {
  return { hostname: null, model: null, serial: null, version: null, ...stated };
}

/** What is heard on a port by LLDP with what is stated of it; everything else null. */
export function neighbourOn(localPort: string, stated: Partial<ParsedNeighbour> = {}): ParsedNeighbour {
  return {
    localPort,
    protocol: 'lldp',
    chassisId: null,
    systemName: null,
    remotePort: null,
    managementAddress: null,
    ...stated,
  };
}

/** The same for answers that have a place for descriptions. */
export function describedNeighbourOn(localPort: string): ParsedNeighbour {
  return neighbourOn(localPort, { systemDescription: null, remotePortDescription: null });
}
