import { type LabNeighbour, type LabSwitch, type LabSwitchPort, switchPort } from '../switch-spec.ts';
import { ciscoWords } from './cisco-words.ts';
import { dbm, domOf, groupedMac, row, type SwitchDialect } from './switch-dialect.ts';

/** Catalysts with IOS-XE 16 and 17. */
export const iosDialect: SwitchDialect = {
  answers: {
    'show version': (sw) => `Cisco IOS XE Software, Version ${sw.version}
Cisco IOS Software [Bengaluru], Catalyst L3 Switch Software (CAT9K_IOSXE), Version ${sw.version}, RELEASE SOFTWARE (fc1)
Technical Support: http://www.cisco.com/techsupport
Copyright (c) 1986-2022 by Cisco Systems, Inc.
Compiled Thu 25-Aug-22 12:11 by mcpre


ROM: IOS-XE ROMMON
BOOTLDR: System Bootstrap, Version 17.6.1r, RELEASE SOFTWARE (P)
${sw.name} uptime is 41 weeks, 2 days, 5 hours, 9 minutes
System image file is "flash:packages.conf"

cisco ${sw.model} (X86) processor with 1343576K/6147K bytes of memory.
Processor board ID ${sw.serial}
2048K bytes of non-volatile configuration memory.

Base Ethernet MAC Address          : ${sw.chassisMac}
Model Number                       : ${sw.model}
System Serial Number               : ${sw.serial}

Configuration register is 0x102
`,
    'show inventory': (sw) =>
      [
        `NAME: "Switch 1", DESCR: "${sw.model}"\nPID: ${sw.model.padEnd(18)}, VID: V02  , SN: ${sw.serial}`,
        `NAME: "Switch 1 - Power Supply 0", DESCR: "Switch 1 - Power Supply 0"\nPID: C9K-PWR-650WAC-R  , VID: V02  , SN: ART2351F0BB`,
        ...sw.ports.flatMap(({ name, module }) => {
          if (!module) return [];
          const { pid, type } = ciscoWords(module);
          return [
            `NAME: "${name}", DESCR: "${type}"\nPID: ${pid.padEnd(20)}, VID: V02  , SN: ${module.serial.padEnd(16)}`,
          ];
        }),
      ].join('\n\n'),
    'show interfaces transceiver detail': diagnostics,
    'show interfaces': (sw) => sw.ports.map(interfaceBlock).join('\n'),
    'show interfaces status': (sw) =>
      ['', 'Port         Name               Status       Vlan       Duplex  Speed Type']
        .concat(sw.ports.map(statusRow))
        .join('\n'),
    'show interfaces description': (sw) =>
      ['Interface                      Status         Protocol Description']
        .concat(
          sw.ports.map(({ name, link, description }) =>
            row(
              [30, 14, 8],
              [
                short(name),
                link === 'disabled' ? 'admin down' : link,
                link === 'up' ? 'up' : 'down',
                description ?? '',
              ],
            ),
          ),
        )
        .join('\n'),
    'show mac address-table': (sw) => `          Mac Address Table
-------------------------------------------

Vlan    Mac Address       Type        Ports
----    -----------       --------    -----
 All    0100.0ccc.cccc    STATIC      CPU
 All    0180.c200.0000    STATIC      CPU
${sw.macs.map(({ mac, vlan, port }) => `${String(vlan).padStart(4)}    ${groupedMac(mac, '.')}    DYNAMIC     ${short(port)}`).join('\n')}
Total Mac Addresses for this criterion: ${sw.macs.length + 2}
`,
    'show lldp neighbors detail': (sw) => {
      const blocks = heardBy(sw, 'lldp').map(({ port, heard }) => lldpBlock(port, heard));
      return `${blocks.join('\n')}\n\nTotal entries displayed: ${blocks.length}\n`;
    },
    'show cdp neighbors detail': (sw) => {
      const blocks = heardBy(sw, 'cdp').map(({ port, heard }) => cdpBlock(port, heard));
      return `${blocks.join('\n')}\n\nTotal cdp entries displayed : ${blocks.length}\n`;
    },
    'show lacp neighbor': (sw) => `Flags:  S - Device is requesting Slow LACPDUs
        F - Device is requesting Fast LACPDUs
        A - Device is in Active mode       P - Device is in Passive mode
${sw.lags.map(({ name, members }) => lacpGroup(sw, name, members)).join('')}`,
    'show etherchannel summary': (sw) => `Flags:  D - down        P - bundled in port-channel
        I - stand-alone s - suspended
        R - Layer3      S - Layer2
        U - in use      f - failed to allocate aggregator

Number of channel-groups in use: ${sw.lags.length}
Number of aggregators:           ${sw.lags.length}

Group  Port-channel  Protocol    Ports
------+-------------+-----------+-----------------------------------------------
${sw.lags
  .map(({ name, members }) =>
    row(
      [6, 14, 11],
      [
        name.replace('Port-channel', ''),
        `${short(name)}(SU)`,
        'LACP',
        members.map((member) => `${short(member)}(P)`).join(' '),
      ],
    ),
  )
  .join('\n')}
`,
  },
  refusal: () => "              ^\n% Invalid input detected at '^' marker.\n\n",
};

/** The ports that hear something, with what they hear by a protocol. */
export function heardBy(
  sw: LabSwitch,
  protocol: LabNeighbour['protocol'],
): { port: string; heard: LabNeighbour }[] {
  return sw.ports.flatMap(({ name, hears }) =>
    hears.filter((one) => one.protocol === protocol).map((heard) => ({ port: name, heard })),
  );
}

function short(name: string): string {
  return name
    .replace('TwentyFiveGigE', 'Twe')
    .replace('HundredGigE', 'Hu')
    .replace('TenGigabitEthernet', 'Te')
    .replace('FortyGigabitEthernet', 'Fo')
    .replace('GigabitEthernet', 'Gi')
    .replace('Port-channel', 'Po');
}

const speedWords = (mbps: number) => (mbps >= 10_000 ? `${mbps / 1000}Gb/s` : `${mbps}Mb/s`);

function interfaceBlock({
  name,
  link,
  mac,
  description,
  cage,
  module,
  speedMbps,
  nominalMbps,
}: LabSwitchPort): string {
  const isUp = link === 'up';
  const state = {
    up: 'up, line protocol is up (connected)',
    down: 'down, line protocol is down (notconnect)',
    disabled: 'administratively down, line protocol is down (disabled)',
  }[link];
  const media = module ? ciscoWords(module).type : cage === null ? '10/100/1000BaseTX' : 'unknown media type';
  return [
    `${name} is ${state} `,
    `  Hardware is ${speedWords(nominalMbps)} Ethernet, address is ${groupedMac(mac, '.')} (bia ${groupedMac(mac, '.')})`,
    ...(description === null ? [] : [`  Description: ${description}`]),
    `  MTU 9198 bytes, BW ${nominalMbps * 1000} Kbit/sec, DLY 10 usec, `,
    '     reliability 255/255, txload 1/255, rxload 1/255',
    '  Encapsulation ARPA, loopback not set',
    '  Keepalive not set',
    isUp
      ? `  Full-duplex, ${speedWords(speedMbps)}, link type is auto, media type is ${media}`
      : `  Auto-duplex, Auto-speed, link type is auto, media type is ${media}`,
    '  input flow-control is on, output flow-control is unsupported ',
    '  ARP type: ARPA, ARP Timeout 04:00:00',
    '     0 packets input, 0 bytes, 0 no buffer',
  ].join('\n');
}

const LINKS = { up: 'connected', down: 'notconnect', disabled: 'disabled' };

function statusRow({ name, link, description, module, cage, speedMbps }: LabSwitchPort): string {
  const isUp = link === 'up';
  const media = module ? ciscoWords(module).type : cage === null ? '10/100/1000BaseTX' : 'unknown';
  const speed = speedMbps >= 10_000 ? `a-${speedMbps / 1000}G` : `a-${speedMbps}`;
  return row(
    [12, 18, 12, 10, 7, 6],
    [
      short(name),
      (description ?? '').slice(0, 18),
      LINKS[link],
      'trunk',
      isUp ? 'a-full' : 'auto',
      isUp ? speed : 'auto',
      media,
    ],
  );
}

/** A table for each measure; a module of one lane has no number for it. */
function diagnostics(sw: LabSwitch): string {
  const modules = sw.ports.flatMap(({ name, module }) => {
    const dom = module && domOf(module);
    return dom ? [{ port: short(name), dom }] : [];
  });
  const thresholds = (unit: string) => `(${unit})    (${unit})   (${unit})  (${unit})`;
  const head = (title: string, unit: string, lane: boolean) =>
    [
      '',
      '                                  High Alarm  High Warn  Low Warn   Low Alarm',
      `                 ${title.padEnd(16)} Threshold   Threshold  Threshold  Threshold`,
      `Port       ${lane ? 'Lane  ' : ''}(${unit})  ${thresholds(unit === 'milliamperes' ? 'mA' : unit)}`,
      `---------  ${lane ? '----  ' : ''}---------------  ----------  ---------  ---------  ---------`,
    ].join('\n');
  const limits = '                 75.0       70.0        0.0       -5.0';
  const whole = (value: (dom: (typeof modules)[number]['dom']) => number) =>
    modules.map(({ port, dom }) => `${port.padEnd(10)} ${value(dom).toFixed(2).padStart(6)}${limits}`);
  const byLane = (value: (lane: (typeof modules)[number]['dom']['lanes'][number]) => string) =>
    modules.flatMap(({ port, dom }) =>
      dom.lanes.map((lane, i) => {
        const number = dom.lanes.length === 1 ? 'N/A' : String(i + 1);
        return `${port.padEnd(10)} ${number.padStart(3)}  ${value(lane).padStart(6)}${limits}`;
      }),
    );
  return [
    'mA: milliamperes, dBm: decibels (milliwatts), NA or N/A: not applicable.',
    '++ : high alarm, +  : high warning, -  : low warning, -- : low alarm.',
    head('Temperature', 'Celsius', false),
    ...whole((dom) => dom.temperatureC),
    head('Voltage', 'Volts', false),
    ...whole((dom) => dom.supplyV),
    head('Current', 'milliamperes', true),
    ...byLane((lane) => lane.biasMa.toFixed(1)),
    head('Optical\n                 Transmit Power', 'dBm', true),
    ...byLane((lane) => dbm(lane.txPowerMw, '-40.0', 1)),
    head('Optical\n                 Receive Power', 'dBm', true),
    ...byLane((lane) => dbm(lane.rxPowerMw, '-40.0', 1)),
    '',
  ].join('\n');
}

function lldpBlock(port: string, heard: LabNeighbour): string {
  const id = heard.portIdKind === 'mac' ? groupedMac(heard.portId, '.') : heard.portId;
  return `------------------------------------------------
Local Intf: ${short(port)}
Chassis id: ${groupedMac(heard.chassisId, '.')}
Port id: ${id}
Port Description${heard.portDescription === null ? ' - not advertised' : `: ${heard.portDescription}`}
System Name: ${heard.systemName}

System Description: 
${heard.systemDescription}

Time remaining: 98 seconds
System Capabilities: B${heard.kind === 'switch' ? ',R' : ''}
Enabled Capabilities: B
Management Addresses${heard.managementAddress === null ? ' - not advertised' : `:\n    IP: ${heard.managementAddress}`}
Auto Negotiation - not supported
Physical media capabilities - not advertised
Media Attachment Unit type - not advertised
Vlan ID: - not advertised
`;
}

/** CDP, as IOS prints it, and IOS-XR with the name of the system in a line of its own. */
export function cdpBlock(port: string, heard: LabNeighbour, names = ''): string {
  const address = heard.managementAddress === null ? '' : `\n  IP address: ${heard.managementAddress}`;
  return `-------------------------
Device ID: ${heard.chassisId}${names}
Entry address(es): ${address}
Platform: cisco switch,  Capabilities: Router Switch IGMP 
Interface: ${port},  Port ID (outgoing port): ${heard.portId}
Holdtime : 152 sec

Version :
${heard.systemDescription}

advertisement version: 2
Duplex: full
Management address(es): ${address}
`;
}

function lacpGroup(sw: LabSwitch, name: string, members: string[]): string {
  const rows = members.map((member) => {
    const { system = '00:00:00:00:00:00', port = 0 } = switchPort(sw, member).lacpPartner ?? {};
    const id = groupedMac(system, '.');
    return `${short(member).padEnd(9)} SA      255       ${id}  12s    0x0    0x9    0x${port.toString(16)}     0x3D`;
  });
  return `
Channel group ${name.replace('Port-channel', '')} neighbors

Partner's information:

                  LACP port                        Admin  Oper   Port    Port
Port      Flags   Priority  Dev ID          Age    key    Key    Number  State
${rows.join('\n')}
`;
}
