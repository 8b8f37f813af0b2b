import type { CliPlatform } from '#lib/platforms/command-facts.ts';

import { parseSystem } from './device.ts';
import { parseEthernetMonitor } from './ethernet-monitor.ts';
import { parseBonding, parseInterfaces, parseNamedPorts } from './interfaces.ts';
import { parseMacTable } from './mac-table.ts';
import { parseNeighbours } from './neighbours.ts';

/** Monitors each port on its own: of several at once RouterOS would make columns as wide as the terminal. */
const MONITOR_EACH = ':foreach i in=[/interface ethernet find] do={/interface ethernet monitor $i once}';

const PRINT_FORMS = ['', ' detail', ' terse', ' brief', ' without-paging'].flatMap((form) =>
  form.endsWith('without-paging') ? [form] : [form, `${form} without-paging`],
);

/** A menu in its spellings: `/interface bridge host print`, without the slash, and `/interface/bridge/host/print`. */
function printOf(menu: string): string[] {
  return PRINT_FORMS.flatMap((form) => [
    `/${menu} print${form}`,
    `${menu} print${form}`,
    `/${menu.replaceAll(' ', '/')}/print${form}`,
    `/${menu.replaceAll(' ', '/')} print${form}`,
  ]);
}

export const mikrotikRouteros: CliPlatform = {
  id: 'mikrotik-routeros',
  label: 'MikroTik RouterOS',
  role: 'switch',
  matches: (text) => /^SSH-[\d.]+-ROSSSH|\bMikroTik\b|\bRouterOS\b|\bRouterBOARD\b/.test(text),
  prepare: [],
  commands: [
    { command: '/system identity print', reads: 'host name' },
    { command: '/system resource print', reads: 'model, release' },
    { command: '/system routerboard print', reads: 'serial number', optional: true },
    {
      command: MONITOR_EACH,
      reads: 'transceivers, optical monitoring, links',
      lists: ['ports', 'modules'],
    },
    { command: '/interface print terse without-paging', reads: 'ports, descriptions, MAC addresses' },
    { command: '/interface bonding print detail without-paging', reads: 'members of bonds', optional: true },
    { command: '/interface bridge host print terse without-paging', reads: 'MAC addresses' },
    {
      command: '/interface ethernet switch host print terse without-paging',
      reads: 'MAC addresses of the switch chip',
      optional: true,
    },
    { command: '/ip neighbor print detail without-paging', reads: 'neighbours' },
  ],
  session: { kind: 'exec' },
  // People rename ports, so any name may be one; what is monitored as Ethernet is.
  ports: {
    named: /^(?!lo$)/,
    fixed: /^ether\d+$/,
    cagesOf: () => (port) => /^(qsfp.*\d)-\d+$/.exec(port)?.[1] ?? null,
  },
  privilege: 'A user of a group with the policies ssh, read and test.',
  parsers: [
    {
      command: '/system resource print',
      aliases: [
        ...printOf('system resource'),
        ...printOf('system identity'),
        ...printOf('system routerboard'),
      ],
      parse: parseSystem,
    },
    {
      command: MONITOR_EACH,
      aliases: [
        '/interface ethernet monitor <interface> once',
        'interface ethernet monitor <interface> once',
        '/interface/ethernet/monitor <interface> once',
        '/interface ethernet monitor [find] once',
        '/interface ethernet monitor <interface>',
        'interface ethernet monitor <interface>',
      ],
      parse: parseEthernetMonitor,
    },
    {
      command: '/interface print terse',
      aliases: ['', ' ethernet', ' vlan', ' bridge', ' wireless', ' wifi'].flatMap((kind) =>
        printOf(`interface${kind}`),
      ),
      parse: parseInterfaces,
    },
    {
      command: '/interface bridge port print',
      aliases: [...printOf('interface bridge port'), ...printOf('interface ethernet poe')],
      parse: parseNamedPorts,
    },
    {
      command: '/interface bonding print detail',
      aliases: printOf('interface bonding'),
      parse: parseBonding,
    },
    {
      command: '/interface bridge host print terse',
      aliases: [
        ...printOf('interface bridge host'),
        ...printOf('interface ethernet switch host'),
        ...printOf('interface ethernet switch unicast-fdb'),
      ],
      parse: parseMacTable,
    },
    { command: '/ip neighbor print detail', aliases: printOf('ip neighbor'), parse: parseNeighbours },
  ],
};
