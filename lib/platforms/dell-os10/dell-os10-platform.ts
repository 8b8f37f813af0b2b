import type { CliPlatform } from '#lib/platforms/command-facts.ts';
import { colonCage } from '#lib/platforms/cli/lane-cage.ts';
import { tellingParsers } from '#lib/platforms/cli/told-facts.ts';

import { parseInterfaces, parseInterfaceStatus, parsePortChannels } from './os10-interfaces.ts';
import { parseInventoryMedia, parseTransceivers } from './os10-media.ts';
import { parseLldp, parseMacTable } from './os10-neighbours.ts';
import { parseHostname, parseInventory, parseVersion } from './os10-version.ts';

/** Dell SmartFabric OS10; the commands that OS9 answers alike are read too. */
export const dellOs10: CliPlatform = {
  id: 'dell-os10',
  label: 'Dell OS10',
  role: 'switch',
  matches: (text) => /\bOS10\b.*Enterprise|SmartFabric OS10|Dell (?:EMC )?Networking OS10/i.test(text),
  prepare: ['terminal length 0'],
  commands: [
    { command: 'show version | display-xml', reads: 'host name, model and software version' },
    { command: 'show inventory | display-xml', reads: 'model and service tag' },
    {
      command: 'show inventory media',
      reads: 'types and serial numbers of modules',
      optional: true,
      lists: ['modules'],
    },
    {
      command: 'show interface transceiver',
      reads: 'vendors, part numbers and monitoring of modules',
      optional: true,
      lists: ['modules'],
    },
    { command: 'show interface | display-xml', reads: 'ports, their state and media', lists: ['ports'] },
    { command: 'show port-channel summary', reads: 'members of port channels', optional: true },
    { command: 'show mac address-table | display-xml', reads: 'MAC address table' },
    { command: 'show lldp neighbors detail', reads: 'LLDP neighbours' },
  ],
  session: { kind: 'shell', prompt: /^[\w.@:/-]{1,80}(?:\([\w./ -]{1,60}\))?[#>]\s*$/ },
  ports: {
    named: /^(?:ethernet|fibrechannel|mgmt)\d+(?:\/\d+){2}(?::\d+)?$/,
    fixed: /^mgmt/,
    cagesOf: () => colonCage,
  },
  privilege: 'A user with the role netoperator.',
  parsers: tellingParsers([
    { command: 'show version', parse: parseVersion },
    { command: 'show inventory', parse: parseInventory },
    { command: 'show inventory media', parse: parseInventoryMedia },
    {
      command: 'show running-configuration | grep hostname',
      aliases: ['show running-configuration | grep ^hostname'],
      parse: parseHostname,
    },
    {
      command: 'show interface transceiver',
      aliases: [
        'show interfaces transceiver',
        'show interface phy-eth transceiver',
        'show interface phy-eth <port> transceiver',
        'show interfaces <type> <port> transceiver',
      ],
      parse: parseTransceivers,
    },
    {
      command: 'show interface',
      aliases: [
        'show interfaces',
        'show interface <port>',
        'show interface <type> <port>',
        'show interfaces <type> <port>',
      ],
      parse: parseInterfaces,
    },
    { command: 'show interface status', aliases: ['show interfaces status'], parse: parseInterfaceStatus },
    { command: 'show port-channel summary', parse: parsePortChannels },
    {
      command: 'show mac address-table',
      aliases: [
        'show mac-address-table',
        'show mac address-table dynamic',
        'show mac address-table interface <type> <port>',
      ],
      parse: parseMacTable,
    },
    {
      command: 'show lldp neighbors detail',
      aliases: [
        'show lldp neighbors',
        'show lldp neighbors interface <port>',
        'show lldp neighbors interface <port> detail',
      ],
      parse: parseLldp,
    },
  ]),
};
