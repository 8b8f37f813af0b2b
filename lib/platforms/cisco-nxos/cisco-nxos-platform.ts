import { tellingParsers } from '#lib/platforms/cli/told-facts.ts';
import type { CliPlatform } from '#lib/platforms/command-facts.ts';

import { cdpParsers } from './cdp.ts';
import { interfaceTableParsers } from './interface-tables.ts';
import { lldpParsers } from './lldp.ts';
import { macTableParsers } from './mac-table.ts';
import { showInterfaceParsers } from './show-interface.ts';
import { switchportParsers } from './switchports.ts';
import { transceiverParsers } from './transceivers.ts';
import { versionParsers } from './version.ts';

/**
 * Cisco NX-OS (Nexus and MDS). A visit reads the text: releases before 7.0(3) refuse `| json`, and the text of these
 * commands says no less. What a person saved as JSON is read too.
 */
export const ciscoNxos: CliPlatform = {
  id: 'cisco-nxos',
  label: 'Cisco NX-OS',
  role: 'switch',
  matches: (text) =>
    /Cisco Nexus Operating System|\bNX-OS\b|^ *cisco Nexus|"nxos_ver_str"|"kickstart_ver_str"/m.test(
      text.slice(0, 20_000),
    ),
  prepare: ['terminal length 0', 'terminal width 511'],
  commands: [
    { command: 'show version', reads: 'host name, model, serial, version' },
    { command: 'show interface status', reads: 'ports: status, speed, media', lists: ['ports'] },
    { command: 'show interface description', reads: 'descriptions in full' },
    {
      command: 'show interface transceiver details',
      reads: 'transceivers with optical monitoring',
      lists: ['modules'],
    },
    { command: 'show port-channel summary', reads: 'members of port-channels', optional: true },
    { command: 'show lacp neighbor', reads: 'which port of which host a member faces', optional: true },
    { command: 'show mac address-table', reads: 'MAC addresses by port and VLAN' },
    { command: 'show lldp neighbors detail', reads: 'LLDP neighbours', optional: true },
    { command: 'show cdp neighbors detail', reads: 'CDP neighbours', optional: true },
  ],
  session: { kind: 'exec' },
  // Ethernet1/49/1 is a lane; Ethernet104/1/1 is a port of the fabric extender 104.
  ports: {
    named: /^(?:Ethernet\d+\/\d+(?:\/\d+)?|fc\d+\/\d+|mgmt\d)$/,
    fixed: /^mgmt/,
    cagesOf: () => (port) => /^(Ethernet\d{1,2}\/\d+)\/\d+$/.exec(port)?.[1] ?? null,
  },
  privilege: 'A user of the role network-operator.',
  parsers: tellingParsers([
    ...versionParsers,
    ...interfaceTableParsers,
    ...showInterfaceParsers,
    ...switchportParsers,
    ...transceiverParsers,
    ...macTableParsers,
    ...lldpParsers,
    ...cdpParsers,
  ]),
};
