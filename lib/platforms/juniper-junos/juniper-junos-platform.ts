import type { CliPlatform } from '#lib/platforms/command-facts.ts';

import { colonCage } from '../cli/lane-cage.ts';
import { parseChassisHardware } from './chassis-hardware.ts';
import { parseChassisPic } from './chassis-pic.ts';
import { parseInterfaces } from './interfaces.ts';
import { parseLacpInterfaces } from './lacp.ts';
import { parseLldpNeighbours } from './lldp.ts';
import { parseMacTable } from './mac-table.ts';
import { parseOptics } from './optics.ts';
import { parseSwitchingInterfaces } from './switching-interfaces.ts';
import { parseVersion } from './version.ts';

/** The slots whose maker's part numbers a visit asks for; a slot that is not there answers with an error. */
const PIC_SLOTS = ['0 pic-slot 0', '0 pic-slot 1', '0 pic-slot 2', '1 pic-slot 0', '1 pic-slot 1'];

/** Junos of EX, QFX, MX and SRX. XML is the one structured form that every release gives. */
export const juniperJunos: CliPlatform = {
  id: 'juniper-junos',
  label: 'Juniper Junos',
  role: 'switch',
  matches: (text) => /\bJUNOS\b|^\s*Junos:|Juniper Networks/im.test(text),
  prepare: [],
  commands: [
    { command: 'show version | display xml', reads: 'host name, model, release' },
    {
      command: 'show chassis hardware | display xml',
      reads: 'serial number, transceivers',
      lists: ['modules'],
    },
    { command: 'show interfaces diagnostics optics | display xml', reads: 'optical monitoring' },
    {
      command: 'show interfaces | display xml',
      reads: 'ports, links, descriptions, aggregates',
      lists: ['ports'],
    },
    { command: 'show ethernet-switching table | display xml', reads: 'MAC addresses', optional: true },
    { command: 'show bridge mac-table | display xml', reads: 'MAC addresses on MX', optional: true },
    { command: 'show lldp neighbors | display xml', reads: 'neighbours', optional: true },
    ...PIC_SLOTS.map((slot) => ({
      command: `show chassis pic fpc-slot ${slot} | display xml`,
      reads: "makers' part numbers",
      optional: true as const,
    })),
  ],
  session: { kind: 'exec' },
  ports: {
    named: /^(?:(?:fe|ge|mge|xe|et)-\d+\/\d+\/\d+(?::\d+)?|(?:fxp|em|me)\d|re\d:mgmt-\d|vme)$/,
    fixed: /^(?:fxp|em|me|vme|re)/,
    cagesOf: () => colonCage,
  },
  privilege: 'A login of class read-only (permission view).',
  parsers: [
    { command: 'show version', aliases: ['show system information'], parse: parseVersion },
    {
      command: 'show chassis hardware',
      aliases: [
        'show chassis hardware detail',
        'show chassis hardware extensive',
        'show chassis hardware detail no-forwarding',
        'show chassis hardware extensive no-forwarding',
        'show chassis hardware no-forwarding',
        'show chassis hardware models',
        'show chassis hardware clei-models',
      ],
      parse: parseChassisHardware,
    },
    { command: 'show chassis pic fpc-slot <fpc> pic-slot <pic>', parse: parseChassisPic },
    {
      command: 'show interfaces diagnostics optics',
      aliases: [
        'show interfaces diagnostics optics <interface>',
        'show interfaces <interface> diagnostics optics',
      ],
      parse: parseOptics,
    },
    {
      command: 'show interfaces',
      aliases: ['', ' brief', ' detail', ' extensive', ' media', ' terse', ' descriptions'].flatMap(
        (level) => [
          `show interfaces${level}`,
          `show interfaces${level} <interface>`,
          `show interfaces <interface>${level}`,
        ],
      ),
      parse: parseInterfaces,
    },
    {
      command: 'show ethernet-switching table',
      aliases: [
        'show ethernet-switching table brief',
        'show ethernet-switching table detail',
        'show ethernet-switching table extensive',
        'show bridge mac-table',
        'show bridge mac-table brief',
        'show bridge mac-table extensive',
        'show mac-vrf forwarding mac-table',
      ],
      parse: parseMacTable,
    },
    {
      command: 'show lldp neighbors',
      aliases: [
        'show lldp neighbors detail',
        'show lldp neighbors interface <interface>',
        'show lldp neighbors <interface>',
      ],
      parse: parseLldpNeighbours,
    },
    {
      command: 'show lacp interfaces',
      aliases: ['show lacp interfaces <interface>', 'show lacp interfaces extensive'],
      parse: parseLacpInterfaces,
    },
    {
      command: 'show ethernet-switching interfaces',
      aliases: ['show ethernet-switching interface', 'show ethernet-switching interfaces <interface>'],
      parse: parseSwitchingInterfaces,
    },
  ],
};
