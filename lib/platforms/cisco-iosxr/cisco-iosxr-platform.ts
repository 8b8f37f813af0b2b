import { parseAddressedPorts } from '#lib/platforms/cisco-ios/addressed-ports.ts';
import { parseCdpBrief, parseCdpDetail } from '#lib/platforms/cisco-ios/cdp.ts';
import { parseInterfaceDescriptions } from '#lib/platforms/cisco-ios/interface-tables.ts';
import { parseLldpBrief, parseLldpDetail } from '#lib/platforms/cisco-ios/lldp.ts';
import { parseShowInterfaces } from '#lib/platforms/cisco-ios/show-interfaces.ts';
import { tellingParsers } from '#lib/platforms/cli/told-facts.ts';
import type { CliPlatform } from '#lib/platforms/command-facts.ts';

import { parseControllers, parsePhy } from './ethernet-controllers.ts';
import { parseBundles, parseInterfacesBrief } from './interfaces.ts';
import { parseInventory } from './inventory.ts';
import { parseMacTable } from './mac-table.ts';
import { parseOptics } from './optics-controllers.ts';
import { longXrPortName } from './port-names.ts';
import { parseHostname, parseVersion } from './version.ts';

/** Cisco IOS-XR on ASR 9000, NCS and 8000: text only. */
export const ciscoIosxr: CliPlatform = {
  id: 'cisco-iosxr',
  label: 'Cisco IOS-XR',
  role: 'switch',
  matches: (text) =>
    /^SSH-[\d.]+-Cisco-2|Cisco IOS XR Software|\bRP\/\d+\/(?:RP|RSP|)\d*\/CPU\d+:/i.test(text),
  prepare: ['terminal length 0', 'terminal width 512'],
  commands: [
    { command: 'show version', reads: 'name, model and version' },
    {
      command: 'show running-config hostname',
      reads: 'name, where show version does not say it',
      optional: true,
    },
    {
      command: 'show inventory',
      reads: 'chassis and modules with part number and serial',
      lists: ['modules'],
    },
    {
      command: 'show controllers optics *',
      reads: 'modules with vendor, wavelength and readings',
      optional: true,
    },
    {
      command: 'show interfaces',
      reads: 'link, address, description and speed of each port',
      lists: ['ports'],
    },
    { command: 'show bundle', reads: 'members of bundles', optional: true },
    {
      command: 'show l2vpn forwarding bridge-domain mac-address location 0/0/CPU0',
      reads: 'which address is behind which port of the first line card',
      optional: true,
    },
    { command: 'show lldp neighbors detail', reads: 'neighbours by LLDP', optional: true },
    { command: 'show cdp neighbors detail', reads: 'neighbours by CDP', optional: true },
  ],
  session: { kind: 'shell', prompt: /^(?:RP\/[\w/]{1,20}:)?[\w.@-]{1,80}(?:\([\w./ -]{1,60}\))?#\s?$/m },
  // TenGigE0/0/0/1/0 is a lane.
  ports: {
    named: /^(?:\w*GigE|\w*Ethernet|MgmtEth)\d+(?:\/\w+){2,4}$/,
    fixed: /^MgmtEth/,
    cagesOf: () => (port) => /^(\D+\d+(?:\/\d+){3})\/\d+$/.exec(port)?.[1] ?? null,
  },
  privilege:
    'A user in the task groups read of interface, l2vpn, lldp, cdp, inventory and sysmgr (group operator).',
  parsers: tellingParsers([
    { command: 'show version', aliases: ['show version brief'], parse: parseVersion },
    {
      command: 'show running-config hostname',
      aliases: ['show run hostname', 'show running-config | include hostname'],
      parse: parseHostname,
    },
    {
      command: 'show inventory',
      aliases: [
        'show inventory all',
        'show inventory raw',
        'admin show inventory',
        'admin show inventory all',
      ],
      parse: parseInventory,
    },
    {
      command: 'show controllers optics *',
      aliases: ['show controllers optics', 'show controllers optics <port>', 'show controllers optics all'],
      echoed: true,
      parse: parseOptics,
    },
    {
      command: 'show controllers all phy',
      aliases: ['show controllers <port> phy', 'show controllers <kind> <number> phy'],
      parse: parsePhy,
    },
    {
      command: 'show controllers hundredgige all',
      aliases: [
        'show controllers <port>',
        'show controllers <port> all',
        'show controllers <kind> <number>',
        'show controllers <kind> <number> all',
        ...[
          'gige',
          'gigabitethernet',
          'tengige',
          'twentyfivegige',
          'fortygige',
          'hundredgige',
          'fourhundredgige',
        ].flatMap((kind) => [`show controllers ${kind}`, `show controllers ${kind} all`]),
        'show controllers hundredgigabitethernet',
      ],
      parse: parseControllers,
    },
    {
      command: 'show interfaces brief',
      aliases: ['show interface brief', 'show interfaces <port> brief'],
      parse: parseInterfacesBrief,
    },
    {
      command: 'show ipv4 interface brief',
      aliases: ['ipv4', 'ipv6', 'ip'].flatMap((family) => [
        `show ${family} interface brief`,
        `show ${family} vrf all interface brief`,
        `show ${family} vrf <name> interface brief`,
      ]),
      parse: (text) => parseAddressedPorts(text, longXrPortName),
    },
    {
      command: 'show interfaces description',
      aliases: ['show interface description', 'show interfaces <port> description'],
      parse: (text) => parseInterfaceDescriptions(text, longXrPortName),
    },
    {
      command: 'show interfaces',
      aliases: [
        'show interface',
        'show interfaces <port>',
        'show interfaces <kind> <number>',
        'show interfaces detail',
        'show interface detail',
        'show interfaces <port> detail',
        'show interfaces <kind> <number> detail',
      ],
      parse: (text) => parseShowInterfaces(text, longXrPortName),
    },
    {
      command: 'show bundle',
      aliases: ['show bundle <port>', 'show bundle bundle-ether <number>', 'show lacp', 'show lacp <port>'],
      parse: parseBundles,
    },
    {
      command: 'show l2vpn forwarding bridge-domain mac-address location <location>',
      aliases: [
        'show l2vpn forwarding bridge-domain mac-address',
        'show l2vpn forwarding bridge domain mac address',
        'show l2vpn forwarding bridge-domain <name> mac-address location <location>',
      ],
      parse: parseMacTable,
    },
    {
      command: 'show lldp neighbors detail',
      aliases: [
        'show lldp neighbor detail',
        'show lldp neighbors <port> detail',
        'show lldp neighbors <kind> <number> detail',
        'show lldp neighbors interface id detail',
        'show lldp entry *',
        'show lldp entry',
        'show lldp entry <name>',
      ],
      parse: (text) => parseLldpDetail(text, longXrPortName),
    },
    {
      command: 'show lldp neighbors',
      aliases: ['show lldp neighbor', 'show lldp neighbors <port>'],
      parse: (text) => parseLldpBrief(text, longXrPortName),
    },
    {
      command: 'show cdp neighbors detail',
      aliases: ['show cdp neighbor detail', 'show cdp neighbors <port> detail', 'show cdp entry *'],
      parse: (text) => parseCdpDetail(text, longXrPortName),
    },
    {
      command: 'show cdp neighbors',
      aliases: ['show cdp neighbor', 'show cdp neighbors <port>'],
      parse: (text) => parseCdpBrief(text, longXrPortName),
    },
  ]),
};
