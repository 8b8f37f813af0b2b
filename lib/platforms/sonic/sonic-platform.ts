import type { CliPlatform } from '#lib/platforms/command-facts.ts';

import { parseHostname } from '../cli/hostname.ts';
import { parseLldpctl } from '../cli/lldpctl.ts';
import { parseOnieEeprom } from '../cli/onie-eeprom.ts';
import { cageOfNumber } from './cage-of-number.ts';
import { parseInventory, parseVersion } from './device.ts';
import { parseEepromHexdump } from './eeprom-hexdump.ts';
import { parseInterfaces, parsePortChannels } from './interfaces.ts';
import { parseLldpTable } from './lldp-table.ts';
import { parseMacTable } from './mac-table.ts';
import { parseTransceivers } from './transceivers.ts';

const EEPROM_OPTIONS = ['', ' --dom', ' -d', ' <interface>', ' --dom <interface>', ' -d <interface>'];

/** SONiC as the community builds it: click commands on Debian, tables with a line of dashes. */
export const sonic: CliPlatform = {
  id: 'sonic',
  label: 'SONiC',
  role: 'switch',
  matches: (text) =>
    /^\/etc\/sonic$|SONiC Software Version|You are on\s.*\bSONiC\b|\bSONiC\b.*\bswitch\b/ims.test(
      text.slice(0, 8192),
    ),
  prepare: [],
  commands: [
    { command: 'hostname', reads: 'host name' },
    { command: 'show version', reads: 'model, serial number, release' },
    {
      command: 'show interfaces transceiver eeprom --dom',
      reads: 'transceivers, optical monitoring',
      lists: ['modules'],
    },
    { command: 'show interfaces status', reads: 'ports, links, aggregates', lists: ['ports'] },
    { command: 'show interfaces description', reads: 'descriptions' },
    { command: 'show interfaces portchannel', reads: 'members of port channels', optional: true },
    { command: 'show mac', reads: 'MAC addresses' },
    { command: 'show lldp neighbors', reads: 'neighbours', optional: true },
    { command: 'show lldp table', reads: 'neighbours in brief', optional: true },
  ],
  session: { kind: 'exec' },
  // Lanes are numbered on; EthernetBP and EthernetIB lie between the chips of one system.
  ports: { named: /^(?:Ethernet\d+|eth0)$/, fixed: /^eth/, cagesOf: () => cageOfNumber, lanesRead: true },
  privilege: 'A login of the groups sudo and docker, as admin is; sudo without a password for show lldp.',
  parsers: [
    { command: 'hostname', parse: parseHostname },
    { command: 'show version', aliases: ['show platform summary'], parse: parseVersion },
    { command: 'show platform inventory', parse: parseInventory },
    { command: 'show platform syseeprom', aliases: ['decode-syseeprom'], parse: parseOnieEeprom },
    {
      command: 'show interfaces transceiver eeprom',
      aliases: [
        ...EEPROM_OPTIONS.flatMap((options) =>
          [
            'show interfaces transceiver eeprom',
            'sfputil show eeprom',
            'sudo sfputil show eeprom',
            'sfpshow eeprom',
          ].map((command) => command + options),
        ),
        'sfputil show eeprom -p <interface>',
        'sfputil show eeprom -d -p <interface>',
        'sfputil show eeprom -p <interface> -d',
        'sudo sfputil show eeprom -p <interface>',
        'sudo sfputil show eeprom -d -p <interface>',
        ...['info', 'presence', 'status', 'error-status', 'lpmode'].flatMap((what) => [
          `show interfaces transceiver ${what}`,
          `show interfaces transceiver ${what} <interface>`,
        ]),
        'show interfaces transceiver',
        'sfputil',
        'sfputil show presence',
        'sudo sfputil show presence',
      ],
      echoed: true,
      parse: parseTransceivers,
    },
    {
      command: 'sfputil show eeprom-hexdump',
      aliases: [
        '-p <interface>',
        '-n <page>',
        '-p <interface> -n <page>',
        '-n <page> -p <interface>',
      ].flatMap((options) => [
        `sfputil show eeprom-hexdump ${options}`,
        `sudo sfputil show eeprom-hexdump ${options}`,
      ]),
      parse: parseEepromHexdump,
    },
    {
      command: 'show interfaces status',
      aliases: [
        'show interface status',
        'show interfaces status <interface>',
        'show interfaces description',
        'show interface description',
        'show interfaces description <interface>',
        'intfutil -c status',
        'intfutil -c description',
      ],
      parse: parseInterfaces,
    },
    {
      command: 'show interfaces portchannel',
      aliases: ['show interface portchannel', 'teamshow'],
      parse: parsePortChannels,
    },
    {
      command: 'show mac',
      aliases: [
        'fdbshow',
        'show mac -v <vlan>',
        'show mac -p <interface>',
        'show mac -a <mac>',
        'show mac -t <type>',
        'show mac -n <namespace>',
      ],
      parse: parseMacTable,
    },
    { command: 'show lldp table', parse: parseLldpTable },
    {
      command: 'show lldp neighbors',
      aliases: ['show lldp neighbors <interface>', 'lldpctl', 'lldpctl <interface>'],
      parse: parseLldpctl,
    },
  ],
};
