import { tellingParsers } from '#lib/platforms/cli/told-facts.ts';
import type { CliPlatform } from '#lib/platforms/command-facts.ts';

import { interfaceListParsers } from './interface-lists.ts';
import { cagesOfLanes } from './cages-of-lanes.ts';
import { interfaceParsers } from './interfaces.ts';
import { inventoryParsers } from './inventory.ts';
import { lldpParsers } from './lldp.ts';
import { macTableParsers } from './mac-table.ts';
import { transceiverParsers } from './transceivers.ts';
import { versionParsers } from './version.ts';

/** Arista EOS: every show command answers in JSON, and over an exec channel. */
export const aristaEos: CliPlatform = {
  id: 'arista-eos',
  label: 'Arista EOS',
  role: 'switch',
  matches: (text) =>
    /^[ \t]*Arista \S+[ \t\r]*$[^]{0,400}^Software image version:/m.test(text) ||
    /"internalVersion"|Arista Networks EOS/.test(text.slice(0, 20_000)),
  prepare: ['terminal length 0', 'terminal width 32767'],
  commands: [
    { command: 'show version | json', reads: 'model, serial, version' },
    { command: 'show hostname | json', reads: 'host name' },
    {
      command: 'show inventory | json',
      reads: 'transceivers: vendor, part number, serial',
      lists: ['modules'],
    },
    {
      command: 'show interfaces status | json',
      reads: 'ports: status, speed, media, port-channel',
      lists: ['ports'],
    },
    { command: 'show interfaces transceiver detail | json', reads: 'serials by port, optical monitoring' },
    {
      command: 'show interfaces transceiver hardware',
      reads: 'media, wavelength, cable length',
      optional: true,
    },
    { command: 'show mac address-table | json', reads: 'MAC addresses by port and VLAN' },
    { command: 'show lldp neighbors detail | json', reads: 'LLDP neighbours' },
  ],
  session: { kind: 'exec' },
  ports: {
    named: /^(?:Ethernet|Management)\d+(?:\/\d+){0,2}$/,
    fixed: /^Management/,
    cagesOf: cagesOfLanes,
  },
  privilege: 'A user of the role network-operator (privilege 1, no enable).',
  parsers: tellingParsers([
    ...versionParsers,
    ...inventoryParsers,
    ...interfaceParsers,
    ...interfaceListParsers,
    ...transceiverParsers,
    ...macTableParsers,
    ...lldpParsers,
  ]),
};
