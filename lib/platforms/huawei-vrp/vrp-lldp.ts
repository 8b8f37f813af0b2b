import { describedNeighbourOn } from '#lib/platforms/cli/bare-facts.ts';
import type { CommandFacts, ParsedNeighbour } from '#lib/platforms/command-facts.ts';
import { readColonPair, stated } from '#lib/platforms/cli/colon-pair.ts';
import { lldpId } from '#lib/platforms/cli/lldp-id.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import { readTextTable } from '#lib/platforms/cli/text-table.ts';
import { toldFacts } from '#lib/platforms/cli/told-facts.ts';

import { isVrpPort, vrpPortName } from './vrp-port-name.ts';

/** Labels that end a system description, which may run over several lines with colons of its own. */
const AFTER_DESCRIPTION =
  /^(?:system capabilities|management address|expired time|port vlan id|auto-?negotiation|oid$|power |pse |maximum frame|link aggregation|discovered time|neighbor index)/;

/** More than any system says of itself. */
const MAX_DESCRIPTION_LINES = 40;

/** `display lldp neighbor`: one entry per neighbour under `PORT has N neighbor(s)`. */
export function parseLldp(text: string): CommandFacts {
  const neighbours: ParsedNeighbour[] = [];
  let localPort: string | null = null;
  let current: ParsedNeighbour | null = null;
  let description: string[] | null = null;
  const finish = (): void => {
    if (current !== null && (current.chassisId ?? current.remotePort ?? current.systemName) !== null)
      neighbours.push(current);
    current = null;
    description = null;
  };
  for (const line of plainLines(text)) {
    const head = /^\s*(\S{1,60}) has (\d+) neighbor/i.exec(line);
    if (head) {
      finish();
      localPort = vrpPortName(head[1] ?? '');
      continue;
    }
    const pair = readColonPair(line);
    if (pair?.label === 'neighbor index' && localPort !== null) {
      finish();
      current = describedNeighbourOn(localPort);
      continue;
    }
    if (current === null) continue;
    if (description !== null && (pair === null || !AFTER_DESCRIPTION.test(pair.label))) {
      if (line.trim() !== '' && description.length < MAX_DESCRIPTION_LINES) {
        description.push(line.trim());
        current.systemDescription = stated(description.join('\n'));
      }
      continue;
    }
    description = null;
    if (pair === null) continue;
    if (pair.label === 'system description') {
      description = pair.value === '' ? [] : [pair.value];
      current.systemDescription = stated(pair.value);
    } else readLabel(current, pair.label, pair.value);
  }
  finish();
  return toldFacts(text, { neighbours });
}

function readLabel(neighbour: ParsedNeighbour, label: string, value: string): void {
  if (label === 'chassis id') neighbour.chassisId ??= lldpId(value);
  else if (label === 'port id') neighbour.remotePort ??= lldpId(value);
  else if (label === 'system name') neighbour.systemName ??= stated(value);
  else if (label === 'port description') neighbour.remotePortDescription ??= stated(value);
  else if (label === 'management address' || label === 'management address value')
    neighbour.managementAddress ??= stated(value);
}

/** `display lldp neighbor brief`: names and ports as the table prints them, which may be shortened. */
export function parseLldpBrief(text: string): CommandFacts {
  const lines = plainLines(text);
  const neighbours: ParsedNeighbour[] = [];
  const read = (
    rows: readonly Readonly<Record<string, string>>[],
    local: string,
    name: string,
    port: string,
  ) => {
    for (const row of rows) {
      const localPort = row[local] ?? '';
      if (!isVrpPort(localPort)) continue;
      const neighbour = describedNeighbourOn(vrpPortName(localPort));
      neighbours.push({ ...neighbour, systemName: stated(row[name]), remotePort: lldpId(row[port]) });
    }
  };
  read(
    readTextTable(lines, ['Local Intf', 'Neighbor Dev', 'Neighbor Intf', 'Exptime']),
    'Local Intf',
    'Neighbor Dev',
    'Neighbor Intf',
  );
  read(
    readTextTable(lines, ['Local Interface', 'Exptime', 'Neighbor Interface', 'Neighbor Device']),
    'Local Interface',
    'Neighbor Device',
    'Neighbor Interface',
  );
  return toldFacts(text, { neighbours });
}
