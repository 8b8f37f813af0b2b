import { textField, visibleText } from '#lib/optics/visible-text.ts';
import type { ParsedMac, ParsedNeighbour } from '#lib/platforms/command-facts.ts';
import type { LinkEvidence } from '#lib/platforms/link-evidence.ts';

import type { PortLedger } from './port-ledger.ts';
import type { ToldCommand } from './told-command.ts';

/** What a switch hears and has learnt, on ports of the ledger. A list that no command gave is null. */
export function switchEvidence(told: readonly ToldCommand[], ledger: PortLedger): LinkEvidence {
  return { neighbours: neighboursOf(told, ledger), ownedMacs: null, macTable: macTableOf(told, ledger) };
}

/** Of several commands for one protocol the first that knows a port tells of it. */
function neighboursOf(told: readonly ToldCommand[], ledger: PortLedger): ParsedNeighbour[] | null {
  const lists = told.map(({ facts }) => facts.neighbours).filter((list) => list !== undefined);
  if (lists.length === 0) return null;
  const neighbours: ParsedNeighbour[] = [];
  const known = new Set<string>();
  for (const list of lists) {
    const heard = list.flatMap((neighbour) => {
      const localPort = neighbour.localPort === '' ? null : ledger.find(neighbour.localPort);
      return localPort === null ? [] : [visibleNeighbour(neighbour, localPort)];
    });
    const key = ({ protocol, localPort }: ParsedNeighbour) => `${protocol} ${localPort}`;
    const news = heard.filter((neighbour) => !known.has(key(neighbour)));
    for (const neighbour of news) {
      neighbours.push(neighbour);
      known.add(key(neighbour));
    }
  }
  return neighbours;
}

function visibleNeighbour(neighbour: ParsedNeighbour, localPort: string): ParsedNeighbour {
  const text = (value: string | null | undefined) =>
    value == null ? null : textField(value.replace(/\s+/g, ' '));
  return {
    localPort: visibleText(localPort, 64),
    protocol: neighbour.protocol,
    chassisId: text(neighbour.chassisId),
    systemName: text(neighbour.systemName),
    remotePort: text(neighbour.remotePort),
    managementAddress: text(neighbour.managementAddress),
    systemDescription: text(neighbour.systemDescription),
    remotePortDescription: text(neighbour.remotePortDescription),
  };
}

/** Addresses behind a port or a LAG; those behind a tunnel or another thing that is no port are left out. */
function macTableOf(told: readonly ToldCommand[], ledger: PortLedger): ParsedMac[] | null {
  const lists = told.map(({ facts }) => facts.macs).filter((list) => list !== undefined);
  if (lists.length === 0) return null;
  const table = new Map<string, ParsedMac>();
  for (const { mac, vlan, port: named, noStation } of lists.flat()) {
    if (noStation) continue;
    const lag = named.replace(/\.\d+$/, '');
    const port = ledger.lags.has(lag) ? lag : ledger.find(named);
    if (port !== null) table.set(`${mac} ${vlan} ${port}`, { mac, vlan, port: visibleText(port, 64) });
  }
  return [...table.values()];
}
