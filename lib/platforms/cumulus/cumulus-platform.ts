import type { CliPlatform } from '#lib/platforms/command-facts.ts';

import { parseHostname } from '../cli/hostname.ts';
import { parseLldpctl } from '../cli/lldpctl.ts';
import { parseOnieEeprom } from '../cli/onie-eeprom.ts';
import { parseHostnamectl, parseNvSystem, parseOsRelease } from './device.ts';
import { ETHTOOL_MODULES, parseEthtoolModules } from './ethtool-modules.ts';
import { parseL1Show } from './l1-show.ts';
import { parseIpLink, parseNvInterfaces, parsePortSpeeds, PORT_SPEEDS } from './links.ts';
import { parseBridgeFdb, parseNvMacTable } from './mac-table.ts';
import { parseNvLldp } from './nv-lldp.ts';
import { parseNvThresholds, parseNvTransceiver, parseNvTransceivers } from './nv-transceivers.ts';

/** NVUE gives JSON with `-o json`; other forms are spelt out, as it is not a pipe. */
const nv = (command: string) => [command, `${command} -o json`, `${command} --output json`];

/** Cumulus Linux: the tools of Linux answer alike in all releases, NVUE is read where a person uses it. */
export const cumulus: CliPlatform = {
  id: 'cumulus',
  label: 'NVIDIA Cumulus Linux',
  role: 'switch',
  matches: (text) => /\bCumulus[ -]Linux\b|^ID=cumulus|^Linux \S+ [^\n]*\bCumulus\b/im.test(text),
  prepare: [],
  commands: [
    { command: 'hostname', reads: 'host name' },
    { command: 'cat /etc/os-release', reads: 'release' },
    { command: 'sudo -n decode-syseeprom', reads: 'model, serial number', optional: true },
    { command: 'ip -j -d link', reads: 'ports, links, descriptions, bonds', lists: ['ports'] },
    { command: PORT_SPEEDS, reads: 'speeds', optional: true },
    { command: ETHTOOL_MODULES, reads: 'transceivers, optical monitoring', lists: ['modules'] },
    { command: 'bridge -j fdb', reads: 'MAC addresses' },
    { command: 'sudo -n lldpctl -f json0', reads: 'neighbours', optional: true },
  ],
  session: { kind: 'exec' },
  ports: {
    named: /^(?:swp\d+(?:s\d+)?|eth0)$/,
    fixed: /^eth/,
    cagesOf: () => (port) => /^(swp\d+)s\d+$/.exec(port)?.[1] ?? null,
  },
  privilege: 'A login with sudo without a password for ethtool -m, lldpctl and decode-syseeprom.',
  parsers: [
    { command: 'hostname', parse: parseHostname },
    { command: 'hostnamectl', parse: parseHostnamectl },
    { command: 'cat /etc/os-release', parse: parseOsRelease },
    {
      command: 'decode-syseeprom',
      aliases: ['sudo decode-syseeprom', 'sudo -n decode-syseeprom'],
      parse: parseOnieEeprom,
    },
    {
      command: 'nv show system',
      aliases: ['nv show system', 'nv show platform', 'nv show platform hardware'].flatMap(nv),
      parse: parseNvSystem,
    },
    {
      command: ETHTOOL_MODULES,
      aliases: ['ethtool -m <interface>', 'sudo ethtool -m <interface>', 'sudo -n ethtool -m <interface>'],
      echoed: true,
      parse: parseEthtoolModules,
    },
    {
      command: 'nv show platform transceiver',
      aliases: [...nv('nv show platform transceiver'), 'net show interface pluggables'],
      parse: parseNvTransceivers,
    },
    {
      command: 'nv show interface <interface> transceiver',
      aliases: [
        ...nv('nv show interface <interface> transceiver'),
        ...nv('nv show platform transceiver <interface>'),
      ],
      echoed: true,
      parse: parseNvTransceiver,
    },
    {
      command: 'nv show interface <interface> transceiver thresholds',
      echoed: true,
      parse: parseNvThresholds,
    },
    {
      command: 'l1-show all',
      aliases: ['l1-show', 'l1-show <interface>', 'sudo l1-show all', 'sudo l1-show <interface>'],
      parse: parseL1Show,
    },
    {
      command: 'nv show interface',
      aliases: ['nv show interface', 'nv show interface status', 'nv show interface --view=status']
        .flatMap(nv)
        .concat(['net show interface', 'net show interface all', 'net show interface json']),
      parse: parseNvInterfaces,
    },
    {
      command: 'ip -j -d link',
      aliases: [
        'ip link',
        'ip link show',
        'ip -d link',
        'ip -d link show',
        'ip -j link',
        'ip -j link show',
        'ip -d -j link show',
        'ip address',
        'ip address show',
        'ip addr show',
        'ip -d address show',
        'ip -j address show',
        'ip -d -j address show',
      ],
      parse: parseIpLink,
    },
    { command: PORT_SPEEDS, parse: parsePortSpeeds },
    {
      command: 'nv show bridge domain <bridge> mac-table',
      aliases: [
        ...nv('nv show bridge domain <bridge> mac-table'),
        'nv show bridge domain mac-table',
        'net show bridge macs',
      ],
      parse: parseNvMacTable,
    },
    {
      command: 'bridge fdb',
      aliases: [
        'bridge fdb show',
        '/sbin/bridge fdb show',
        'bridge -j fdb',
        'bridge -j fdb show',
        'bridge -d -j fdb show',
        'bridge fdb show br <bridge>',
        'bridge fdb show dev <port>',
      ],
      parse: parseBridgeFdb,
    },
    {
      command: 'nv show interface --view=lldp',
      aliases: [
        ...nv('nv show interface --view=lldp'),
        ...nv('nv show interface --view lldp'),
        ...nv('nv show interface lldp'),
        ...nv('nv show interface neighbor'),
        'net show lldp',
      ],
      parse: parseNvLldp,
    },
    {
      command: 'lldpctl',
      aliases: ['', ' -f json', ' -f json0', ' -f keyvalue', ' -f plain']
        .flatMap((form) => [
          `lldpctl${form}`,
          `sudo lldpctl${form}`,
          `sudo -n lldpctl${form}`,
          `lldpcli${form} show neighbors`,
          `lldpcli${form} show neighbors details`,
        ])
        .concat(['net show lldp json']),
      parse: parseLldpctl,
    },
  ],
};
