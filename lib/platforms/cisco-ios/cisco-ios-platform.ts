import { tellingParsers } from '#lib/platforms/cli/told-facts.ts';
import type { CliPlatform } from '#lib/platforms/command-facts.ts';

import { parseAddressedPorts } from './addressed-ports.ts';
import { parseCdpBrief, parseCdpDetail } from './cdp.ts';
import { parseChassis } from './chassis.ts';
import { parseIdprom } from './idprom.ts';
import {
  parseErrDisabled,
  parseInterfaceDescriptions,
  parseInterfaceStatus,
  parseSwitchports,
} from './interface-tables.ts';
import { parseInventory } from './inventory.ts';
import { parseEtherchannelSummary, parseLacpNeighbours } from './lag.ts';
import { parseLldpBrief, parseLldpDetail } from './lldp.ts';
import { parseMacTable } from './mac-table.ts';
import { parseShowInterfaces } from './show-interfaces.ts';
import { parseVersion } from './version.ts';

/** The same command under each of its names and with each of its endings. */
function spelled(names: readonly string[], endings: readonly string[]): string[] {
  return names.flatMap((name) => endings.map((ending) => `${name} ${ending}`.trim()));
}

const macNames = ['show mac address-table', 'show mac-address-table', 'show mac address table'];
const macEndings = [
  '',
  'dynamic',
  'static',
  'static vlan <vlan>',
  'secure',
  'all',
  'dynamic all',
  'dynamic vlan',
  'dynamic vlan <vlan>',
  'dynamic interface <port>',
  'vlan <vlan>',
  'vlan all',
  'interface <port>',
  'interface <kind> <number>',
  'interface <port> vlan <vlan>',
  'interface <kind> <number> vlan <vlan>',
  'address <mac>',
  'address <mac> vlan <vlan>',
  'dynamic address <mac>',
];

/** Cisco IOS and IOS-XE: text only; the privilege level of an operator reads all of it. */
export const ciscoIos: CliPlatform = {
  id: 'cisco-ios',
  label: 'Cisco IOS / IOS-XE',
  role: 'switch',
  matches: (text) =>
    /^SSH-[\d.]+-Cisco-1\.|Cisco (?:IOS(?:-| )XE )?(?:IOS|Internetwork Operating System) Software|Cisco IOS[ -]XE Software|\bIOS \(tm\)/i.test(
      text,
    ) && !/IOS XR|NX-OS/i.test(text),
  prepare: ['terminal length 0', 'terminal width 512'],
  commands: [
    { command: 'show version', reads: 'name, model, serial and version' },
    { command: 'show inventory', reads: 'modules with part number and serial', lists: ['modules'] },
    {
      command: 'show interfaces transceiver detail',
      reads: 'optical monitoring of each lane',
      optional: true,
    },
    {
      command: 'show interfaces',
      reads: 'link, address, speed and media of each port',
      lists: ['ports'],
    },
    { command: 'show interfaces status', reads: 'link and media of each port', optional: true },
    { command: 'show interfaces description', reads: 'whole descriptions of the ports' },
    { command: 'show mac address-table', reads: 'which address is behind which port', optional: true },
    { command: 'show lldp neighbors detail', reads: 'neighbours by LLDP', optional: true },
    { command: 'show cdp neighbors detail', reads: 'neighbours by CDP', optional: true },
    { command: 'show etherchannel summary', reads: 'members of port-channels', optional: true },
    { command: 'show lacp neighbor', reads: 'which port of which host a member faces', optional: true },
  ],
  session: { kind: 'shell', prompt: /^[\w.@:/~+-]{1,80}(?:\([\w./ -]{1,60}\))?[#>]\s?$/m },
  // TwentyFiveGigE1/0/49/1 is a lane. AppGigabitEthernet leads to the switch's own processor.
  ports: {
    named: /^(?!App)\w*(?:Ethernet|GigE)\d+(?:\/\d+){0,3}$|^mgmt\d$/,
    fixed: /^(?:GigabitEthernet0|GigabitEthernet0\/0|FastEthernet[01]|mgmt\d)$/,
    cagesOf: () => (port) => /^(\D+\d+\/\d+\/\d+)\/\d+$/.exec(port)?.[1] ?? null,
  },
  privilege:
    'A login with privilege level 1; enable where a view hides show inventory or show mac address-table.',
  parsers: tellingParsers([
    { command: 'show version', parse: parseVersion },
    {
      command: 'show inventory',
      aliases: [
        'show inventory raw',
        'show inventory oid',
        'show inventory all',
        'show inventory <name>',
        'show inventory name',
      ],
      parse: parseInventory,
    },
    { command: 'show module', aliases: ['show platform'], parse: parseChassis },
    {
      command: 'show interfaces transceiver detail',
      aliases: [
        ...spelled(
          ['show interfaces', 'show interface', 'show interfaces <port>', 'show interface <port>'],
          [
            'transceiver',
            'transceiver detail',
            'transceiver detail module <module>',
            'transceiver module <module>',
            'transceiver module <module> detail',
            'transceiver switch <switch>',
          ],
        ),
        'show interfaces transceiver module',
        'show interfaces <kind> <number> transceiver',
        'show interfaces <kind> <number> transceiver detail',
      ],
      parse: parseIdprom,
    },
    {
      command: 'show idprom interface <port>',
      aliases: [
        'show idprom interface',
        'show idprom interface <kind> <number>',
        'show idprom interface <port> detail',
        'show idprom all',
        'show hw-module subslot <subslot> transceiver <number> status',
        'show hw-module subslot <subslot> transceiver <number> idprom',
        'show hw-module subslot subslot transceiver transceiver status',
        'show hw module subslot subslot transceiver transceiver status',
        'show hw-module subslot <subslot> transceiver <number> idprom detail',
        'show hw-module subslot <subslot> <name> transceiver <number> <name> status',
      ],
      echoed: true,
      parse: parseIdprom,
    },
    {
      command: 'show interfaces status',
      aliases: spelled(
        ['show interfaces', 'show interface', 'show interfaces <port>'],
        ['status', 'status module <module>', 'status module', 'status inactive'],
      ),
      parse: parseInterfaceStatus,
    },
    {
      command: 'show interfaces status err-disabled',
      aliases: ['show interface status err-disabled', 'show interfaces status err disabled'],
      parse: parseErrDisabled,
    },
    {
      command: 'show interfaces description',
      aliases: ['show interface description', 'show interfaces <port> description'],
      parse: parseInterfaceDescriptions,
    },
    {
      command: 'show interfaces switchport',
      aliases: ['show interface switchport', 'show interfaces <port> switchport'],
      parse: parseSwitchports,
    },
    {
      command: 'show interfaces',
      aliases: ['show interface', 'show interfaces <port>', 'show interfaces <kind> <number>'],
      parse: parseShowInterfaces,
    },
    {
      command: 'show ip interface brief',
      aliases: ['show ipv6 interface brief'],
      parse: (text) => parseAddressedPorts(text),
    },
    { command: 'show mac address-table', aliases: spelled(macNames, macEndings), parse: parseMacTable },
    {
      command: 'show lldp neighbors detail',
      aliases: [
        'show lldp neighbors <port> detail',
        'show lldp neighbors <kind> <number> detail',
        'show lldp neighbors interface detail',
        'show lldp neighbors interface <port> detail',
        'show lldp entry *',
        'show lldp entry',
        'show lldp entry <name>',
      ],
      parse: parseLldpDetail,
    },
    { command: 'show lldp neighbors', aliases: ['show lldp neighbors <port>'], parse: parseLldpBrief },
    {
      command: 'show cdp neighbors detail',
      aliases: [
        'show cdp neighbors <port> detail',
        'show cdp neighbors <kind> <number> detail',
        'show cdp entry *',
        'show cdp entry <name>',
      ],
      parse: parseCdpDetail,
    },
    { command: 'show cdp neighbors', aliases: ['show cdp neighbors <port>'], parse: parseCdpBrief },
    {
      command: 'show etherchannel summary',
      aliases: ['show etherchannel <group> summary'],
      parse: parseEtherchannelSummary,
    },
    {
      command: 'show lacp neighbor',
      aliases: [
        'show lacp neighbor detail',
        'show lacp <group> neighbor',
        'show lacp <group> neighbor detail',
      ],
      parse: parseLacpNeighbours,
    },
  ]),
};
