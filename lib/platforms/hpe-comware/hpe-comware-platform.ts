import type { CliPlatform, CommandFacts } from '#lib/platforms/command-facts.ts';
import { colonCage } from '#lib/platforms/cli/lane-cage.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import { readTransceiverInformation } from '#lib/platforms/cli/transceiver-information.ts';
import { toldFacts } from '#lib/platforms/cli/told-facts.ts';

import { parseInterfaceBrief, parseInterfaces, parseLinkAggregation } from './comware-interfaces.ts';
import { parseLldp, parseLldpList } from './comware-lldp.ts';
import { parseMacTable } from './comware-mac-table.ts';
import { comwarePortName } from './comware-port-name.ts';
import { parseManuinfo, parseSysname, parseVersion } from './comware-version.ts';

function parseTransceivers(text: string): CommandFacts {
  return toldFacts(text, { modules: readTransceiverInformation(plainLines(text), comwarePortName) });
}

/** HPE Comware 5 and 7 and H3C: identity, serial number and monitoring of a module are three commands. */
export const hpeComware: CliPlatform = {
  id: 'hpe-comware',
  label: 'HPE / H3C Comware',
  role: 'switch',
  matches: (text) => /^SSH-[\d.]+-Comware|Comware (?:Platform )?Software|\bH3C Comware\b/i.test(text),
  prepare: ['screen-length disable'],
  commands: [
    { command: 'display version', reads: 'model and software version' },
    { command: 'display device manuinfo', reads: 'serial number', optional: true },
    { command: 'display current-configuration | include sysname', reads: 'host name', optional: true },
    {
      command: 'display transceiver interface',
      reads: 'types, vendors and part numbers of modules',
      lists: ['modules'],
    },
    { command: 'display transceiver manuinfo interface', reads: 'serial numbers of modules' },
    { command: 'display transceiver diagnosis interface', reads: 'optical monitoring', optional: true },
    { command: 'display interface', reads: 'ports, their state and description', lists: ['ports'] },
    { command: 'display link-aggregation verbose', reads: 'members of aggregations', optional: true },
    { command: 'display mac-address', reads: 'MAC address table' },
    { command: 'display lldp neighbor-information verbose', reads: 'LLDP neighbours' },
  ],
  session: { kind: 'shell', prompt: /^(?:<[\w.@:/-]{1,80}>|\[[\w.~*@:/-]{1,80}\])\s*$/ },
  ports: {
    named: /^(?:M-)?(?:[\w-]*Ethernet|[\w-]*GigE)\d+(?:\/\d+){1,3}(?::\d+)?$/,
    fixed: /^M-/,
    cagesOf: () => colonCage,
  },
  privilege: 'A user with the role network-operator.',
  parsers: [
    { command: 'display version', parse: parseVersion },
    { command: 'display device manuinfo', parse: parseManuinfo },
    {
      command: 'display current-configuration | include sysname',
      aliases: [
        'display current-configuration | in sysname',
        'display current-configuration configuration | include sysname',
      ],
      parse: parseSysname,
    },
    {
      command: 'display transceiver interface',
      aliases: [
        'display transceiver',
        'display transceiver interface <port>',
        'display transceiver interface <type> <port>',
        'display transceiver information',
      ],
      parse: parseTransceivers,
    },
    {
      command: 'display transceiver manuinfo interface',
      aliases: [
        'display transceiver manuinfo',
        'display transceiver manuinfo interface <port>',
        'display transceiver manuinfo interface <type> <port>',
      ],
      parse: parseTransceivers,
    },
    {
      command: 'display transceiver diagnosis interface',
      aliases: [
        'display transceiver diagnosis',
        'display transceiver diagnosis interface <port>',
        'display transceiver diagnosis interface <type> <port>',
      ],
      parse: parseTransceivers,
    },
    {
      command: 'display interface',
      aliases: ['display interfaces', 'display interface <port>', 'display interface <type> <port>'],
      parse: parseInterfaces,
    },
    {
      command: 'display interface brief',
      aliases: ['display interfaces brief', 'display brief interface', 'display interface brief description'],
      parse: parseInterfaceBrief,
    },
    {
      command: 'display link-aggregation verbose',
      aliases: ['display link-aggregation member-port'],
      parse: parseLinkAggregation,
    },
    {
      command: 'display mac-address',
      aliases: [
        'display mac-address dynamic',
        'display mac-address-table',
        'display mac-address vlan <vlan>',
        'display mac-address interface <port>',
      ],
      parse: parseMacTable,
    },
    {
      command: 'display lldp neighbor-information verbose',
      aliases: [
        'display lldp neighbor-information',
        'display lldp neighbor-information interface <port>',
        'display lldp neighbor-information interface <port> verbose',
      ],
      parse: parseLldp,
    },
    {
      command: 'display lldp neighbor-information list',
      aliases: ['display lldp neighbor-information brief'],
      parse: parseLldpList,
    },
  ],
};
