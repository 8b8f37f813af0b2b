import type { CliPlatform, CommandFacts } from '#lib/platforms/command-facts.ts';
import { colonCage } from '#lib/platforms/cli/lane-cage.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import { readTransceiverInformation } from '#lib/platforms/cli/transceiver-information.ts';
import { toldFacts } from '#lib/platforms/cli/told-facts.ts';

import {
  parseEthTrunk,
  parseInterfaceBrief,
  parseInterfaceDescription,
  parseInterfaces,
} from './vrp-interfaces.ts';
import { parseLldp, parseLldpBrief } from './vrp-lldp.ts';
import { parseMacTable } from './vrp-mac-table.ts';
import { vrpPortName } from './vrp-port-name.ts';
import { parseDevice, parseEsn, parseManufactureInfo, parseSysname, parseVersion } from './vrp-version.ts';

/** `display interface transceiver verbose` and its relatives. */
function parseTransceivers(text: string): CommandFacts {
  return toldFacts(text, { modules: readTransceiverInformation(plainLines(text), vrpPortName) });
}

/** Huawei VRP 5 and 8: CloudEngine, S, NE and AR series. */
export const huaweiVrp: CliPlatform = {
  id: 'huawei-vrp',
  label: 'Huawei VRP',
  role: 'switch',
  matches: (text) => /^SSH-[\d.]+-HUAWEI|Huawei Versatile Routing Platform|VRP \(R\) software/i.test(text),
  prepare: ['screen-length 0 temporary', 'screen-width 240'],
  commands: [
    { command: 'display version', reads: 'model and software version' },
    { command: 'display esn', reads: 'serial number', optional: true },
    { command: 'display current-configuration | include sysname', reads: 'host name', optional: true },
    {
      command: 'display interface transceiver verbose',
      reads: 'modules and their monitoring',
      optional: true,
      lists: ['modules'],
    },
    {
      command: 'display transceiver verbose',
      reads: 'modules, on S and AR series',
      optional: true,
      lists: ['modules'],
    },
    { command: 'display interface', reads: 'ports, their state, description and trunk', lists: ['ports'] },
    { command: 'display mac-address', reads: 'MAC address table' },
    { command: 'display lldp neighbor', reads: 'LLDP neighbours' },
  ],
  session: { kind: 'shell', prompt: /^(?:<[\w.~*@:/-]{1,80}>|\[[\w.~*@:/-]{1,80}\])\s*$/ },
  ports: {
    named: /^(?:\d{2,3}GE|MultiGE|\w*Ethernet|MEth)\d+(?:\/\d+){1,3}(?::\d+)?$/,
    fixed: /^MEth/,
    cagesOf: () => colonCage,
  },
  privilege: 'A user of level 1 (monitoring); level 3 for the host name from the configuration.',
  parsers: [
    { command: 'display version', parse: parseVersion },
    { command: 'display esn', aliases: ['display device esn', 'display sn'], parse: parseEsn },
    {
      command: 'display current-configuration | include sysname',
      aliases: ['display current-configuration | inc sysname', 'display current-configuration inc sysname'],
      parse: parseSysname,
    },
    { command: 'display device', aliases: ['display device all', 'display device card'], parse: parseDevice },
    { command: 'display device manufacture-info', parse: parseManufactureInfo },
    {
      command: 'display interface transceiver verbose',
      aliases: [
        'display interface transceiver',
        'display transceiver verbose',
        'display transceiver',
        'display transceiver interface verbose',
        'display transceiver diagnosis interface',
        'display transceiver diagnosis interface <port>',
        'display transceiver diagnosis interface <type> <port>',
        'display transceiver interface <port> verbose',
        'display transceiver interface <type> <port> verbose',
        'display interface <port> transceiver verbose',
        'display interface <type> <port> transceiver verbose',
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
      aliases: ['display interface brief main', 'display interface ethernet brief'],
      parse: parseInterfaceBrief,
    },
    { command: 'display interface description', parse: parseInterfaceDescription },
    {
      command: 'display eth-trunk',
      aliases: ['display eth-trunk verbose', 'display eth-trunk <number>'],
      parse: parseEthTrunk,
    },
    {
      command: 'display mac-address',
      aliases: [
        'display mac-address dynamic',
        'display mac-address verbose',
        'display mac-address <port>',
        'display mac-address vlan <vlan>',
      ],
      parse: parseMacTable,
    },
    {
      command: 'display lldp neighbor',
      aliases: [
        'display lldp neighbors',
        'display lldp neighbor interface <port>',
        'display lldp neighbor interface <type> <port>',
      ],
      parse: parseLldp,
    },
    {
      command: 'display lldp neighbor brief',
      aliases: ['display lldp neighbors brief'],
      parse: parseLldpBrief,
    },
  ],
};
