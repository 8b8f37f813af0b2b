import { colonCage } from '#lib/platforms/cli/lane-cage.ts';
import type { CliPlatform } from '#lib/platforms/command-facts.ts';

import { parseLldp, parseMacTable } from './aoscx-neighbours.ts';
import { parseInterfaceBrief, parseInterfaceMgmt, parseInterfaces, parseLacp } from './aoscx-ports.ts';
import { parseTransceivers } from './aoscx-transceivers.ts';
import { parseModules, parseSystem } from './aoscx-version.ts';

/** HPE Aruba Networking AOS-CX: 4100i, 6000 to 6400, 8000, 9300 and 10000. */
export const arubaAoscx: CliPlatform = {
  id: 'aruba-aoscx',
  label: 'Aruba AOS-CX',
  role: 'switch',
  matches: (text) => /\b(?:ArubaOS-CX|AOS-CX)\b/i.test(text),
  prepare: ['no page'],
  commands: [
    { command: 'show system', reads: 'host name, model, serial number and software version' },
    {
      command: 'show interface transceiver detail',
      reads: 'modules and their monitoring',
      lists: ['modules'],
    },
    { command: 'show interface dom detail', reads: 'optical monitoring of every lane', optional: true },
    { command: 'show interface', reads: 'ports, their state and description', lists: ['ports'] },
    { command: 'show lacp interfaces', reads: 'members of LAGs', optional: true },
    { command: 'show mac-address-table', reads: 'MAC address table' },
    { command: 'show lldp neighbor-info detail', reads: 'LLDP neighbours' },
  ],
  session: { kind: 'shell', prompt: /^[\w.@:/-]{1,80}(?:\([\w./ -]{1,60}\))?[#>]\s*$/ },
  ports: { named: /^\d+\/\d+\/\d+(?::\d+)?$|^mgmt$/, fixed: /^mgmt/, cagesOf: () => colonCage },
  privilege: 'A user of the group operators.',
  parsers: [
    { command: 'show system', parse: parseSystem },
    { command: 'show version', parse: parseSystem },
    { command: 'show module', parse: parseModules },
    {
      command: 'show interface transceiver detail',
      aliases: [
        'show interface transceiver',
        'show interfaces transceiver',
        'show interfaces transceiver detail',
        'show interface <port> transceiver',
        'show interface <port> transceiver detail',
      ],
      parse: parseTransceivers,
    },
    {
      command: 'show interface dom detail',
      aliases: ['show interface dom', 'show interface <port> dom', 'show interface <port> dom detail'],
      parse: parseTransceivers,
    },
    {
      command: 'show interface',
      aliases: ['show interfaces', 'show interface <port>'],
      parse: parseInterfaces,
    },
    {
      command: 'show interface brief',
      aliases: ['show interfaces brief', 'show interface <port> brief'],
      parse: parseInterfaceBrief,
    },
    { command: 'show interface mgmt', parse: parseInterfaceMgmt },
    { command: 'show lacp interfaces', aliases: ['show lacp interface'], parse: parseLacp },
    {
      command: 'show mac-address-table',
      aliases: [
        'show mac-address-table dynamic',
        'show mac-address-table port <port>',
        'show mac-address-table vlan <vlan>',
      ],
      parse: parseMacTable,
    },
    {
      command: 'show lldp neighbor-info detail',
      aliases: [
        'show lldp neighbor-info',
        'show lldp neighbors-info',
        'show lldp neighbors-info detail',
        'show lldp neighbor-info <port>',
      ],
      parse: parseLldp,
    },
  ],
};
