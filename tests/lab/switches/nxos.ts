import { type LabNeighbour, type LabSwitch, type LabSwitchPort, switchPort } from '../switch-spec.ts';
import { ciscoWords } from './cisco-words.ts';
import { dbm, domOf, groupedMac, row, type SwitchDialect } from './switch-dialect.ts';

const short = (name: string) => name.replace(/^Ethernet/, 'Eth').replace(/^port-channel/, 'Po');
const RULER = '-'.repeat(80);

/** Cisco NX-OS 9.3. */
export const nxosDialect: SwitchDialect = {
  answers: {
    'show version': (sw) => `Cisco Nexus Operating System (NX-OS) Software
TAC support: http://www.cisco.com/tac
Copyright (c) 2002-2021, Cisco Systems, Inc. All rights reserved.

Software
  BIOS: version 05.45
 NXOS: version ${sw.version}
  BIOS compile time:  07/05/2021
  NXOS image file is: bootflash:///nxos.9.3.8.bin


Hardware
  cisco ${sw.model} Chassis
  Intel(R) Xeon(R) CPU D-1528 @ 1.90GHz with 65820320 kB of memory.
  Processor Board ID ${sw.serial}

  Device name: ${sw.name}
  bootflash:  115343360 kB
Kernel uptime is 214 day(s), 3 hour(s), 41 minute(s), 7 second(s)
`,
    'show interface status': (sw) =>
      [RULER, 'Port          Name               Status    Vlan      Duplex  Speed   Type', RULER]
        .concat('mgmt0         --                 connected routed    full    1000    --')
        .concat(sw.ports.map(statusRow))
        .join('\n'),
    'show interface description': (sw) =>
      [RULER, 'Port          Type   Speed   Description', RULER]
        .concat(
          sw.ports.map(({ name, nominalMbps, description }) =>
            row([13, 6, 7], [short(name), 'eth', `${nominalMbps / 1000}G`, description ?? '--']),
          ),
        )
        .join('\n'),
    'show interface transceiver details': (sw) => `${sw.ports.map(transceiver).join('\n')}\n`,
    'show port-channel summary': portChannels,
    'show lacp neighbor': lacpNeighbours,
    'show mac address-table': macTable,
    'show lldp neighbors detail': (sw) => {
      const heard = sw.ports.flatMap((port) =>
        port.hears.filter(({ protocol }) => protocol === 'lldp').map((one) => lldpBlock(port.name, one)),
      );
      return `Capability codes:
  (R) Router, (B) Bridge, (T) Telephone, (C) DOCSIS Cable Device
  (W) WLAN Access Point, (P) Repeater, (S) Station, (O) Other
Device ID            Local Intf      Hold-time  Capability  Port ID

${heard.join('\n')}
Total entries displayed: ${heard.length}
`;
    },
    'show cdp neighbors detail': (sw) =>
      sw.ports
        .flatMap((port) =>
          port.hears.filter(({ protocol }) => protocol === 'cdp').map((one) => cdpBlock(port.name, one)),
        )
        .join('\n'),
  },
  refusal: (command) =>
    `                    ^\n% Invalid command at '^' marker.\n${command.length > 0 ? '' : '\n'}`,
};

const LINKS = { up: 'connected', down: 'notconnec', disabled: 'disabled' };

function statusRow({ name, description, link, module, speedMbps }: LabSwitchPort): string {
  const isUp = link === 'up';
  return row(
    [13, 18, 9, 9, 7, 7],
    [
      short(name),
      (description ?? '--').slice(0, 18),
      module || isUp ? LINKS[link] : link === 'disabled' ? 'disabled' : 'xcvrAbsen',
      'trunk',
      isUp ? 'full' : 'auto',
      isUp ? `${speedMbps / 1000}G` : 'auto',
      module ? ciscoWords(module).nxosType : '--',
    ],
  );
}

function transceiver({ name, module }: LabSwitchPort): string {
  if (!module) return `${name}\n    transceiver is not present\n`;
  const { part, serial } = module;
  const { pid, nxosType } = ciscoWords(module);
  const copper = part.cableM > 0 && part.domLanes === 0;
  const lines = [
    name,
    '    transceiver is present',
    `    type is ${nxosType}`,
    `    name is ${part.vendor.padEnd(16)}`,
    `    part number is ${part.partNumber.padEnd(16)}`,
    `    revision is ${part.revision.padEnd(4)}`,
    `    serial number is ${serial.padEnd(16)}`,
    `    nominal bitrate is ${part.bitRate} MBit/sec${part.form === 'qsfp' ? ' per channel' : ''}`,
    ...(copper ? [`    Link length supported for copper is ${part.cableM} m`] : []),
    ...(part.om3M > 0 ? [`    Link length supported for 50/125um OM3 fiber is ${part.om3M} m`] : []),
    ...(part.smfKm > 0 ? [`    Link length supported for 9/125um fiber is ${part.smfKm} km`] : []),
    ...(part.wavelengthNm !== null && !copper
      ? [`    nominal wavelength is ${part.wavelengthNm}.00 nm`]
      : []),
    `    cisco id is ${part.form === 'sfp' ? '3' : '17'}`,
    '    cisco extended id number is 4',
    `    cisco product id is ${pid}`,
  ];
  const dom = domOf(module);
  if (!dom) return `${lines.join('\n')}\n    DOM is not supported\n`;
  for (const [i, lane] of dom.lanes.entries()) {
    const values: [string, string, string][] = [
      ['Temperature', dom.temperatureC.toFixed(2), 'C'],
      ['Voltage', dom.supplyV.toFixed(2), 'V'],
      ['Current', lane.biasMa.toFixed(2), 'mA'],
      ['Tx Power', dbm(lane.txPowerMw, '-40.00'), 'dBm'],
      ['Rx Power', dbm(lane.rxPowerMw, '-40.00'), 'dBm'],
    ];
    lines.push(
      '',
      `Lane Number:${i + 1} Network Lane`,
      '           SFP Detail Diagnostics Information (internal calibration)',
      '  ----------------------------------------------------------------------------',
      '                Current              Alarms                  Warnings',
      '                Measurement     High        Low         High          Low',
      '  ----------------------------------------------------------------------------',
      ...values.map(([label, value, unit]) => {
        const reading = `${value.padStart(7)} ${unit}`.padEnd(14);
        return `  ${label.padEnd(11)} ${reading}  ${`75.00 ${unit}`.padStart(10)}  ${`-5.00 ${unit}`.padStart(10)}  ${`70.00 ${unit}`.padStart(10)}  ${`0.00 ${unit}`.padStart(10)}`;
      }),
      '  Transmit Fault Count = 0',
      '  ----------------------------------------------------------------------------',
      '  Note: ++  high-alarm; +  high-warning; --  low-alarm; -  low-warning',
    );
  }
  return `${lines.join('\n')}\n`;
}

function lacpNeighbours(sw: LabSwitch): string {
  const groups = sw.lags.map(({ name, members }) => {
    const partners = members.map((member) => {
      const { system = '0-0-0-0-0-0', port = 0 } = switchPort(sw, member).lacpPartner ?? {};
      const id = system.replaceAll(':', '-').replaceAll(/(^|-)0(?=[0-9a-f])/g, '$1');
      return `Partner's information
            Partner                Partner                     Partner
Port        System ID              Port Number     Age         Flags
${short(member).padEnd(11)} ${`${port === 0 ? 0 : 65535},${id}`.padEnd(22)} ${`0x${port.toString(16)}`.padEnd(15)} 140         SA
`;
    });
    return `${name} neighbors\n${partners.join('\n')}`;
  });
  return `Flags:  S - Device is sending Slow LACPDUs F - Device is sending Fast LACPDUs
        A - Device is in Active mode       P - Device is in Passive mode
${groups.join('\n')}
`;
}

function portChannels(sw: LabSwitch): string {
  const rows = sw.lags.map(({ name, members }) =>
    row(
      [5, 11, 8, 9],
      [
        name.replace('port-channel', ''),
        `${short(name)}(SU)`,
        'Eth',
        'LACP',
        members.map((member) => `${short(member)}(P)`.padEnd(12)).join(' '),
      ],
    ),
  );
  return `Flags:  D - Down        P - Up in port-channel (members)
        I - Individual  H - Hot-standby (LACP only)
        s - Suspended   r - Module-removed
        b - BFD Session Wait
        S - Switched    R - Routed
        U - Up (port-channel)
        p - Up in delay-lacp mode (member)
        M - Not in use. Min-links not met
${RULER}
Group Port-       Type     Protocol  Member Ports
      Channel
${RULER}
${rows.join('\n')}
`;
}

function macTable(sw: LabSwitch): string {
  const peerLinks = new Set(sw.lags.flatMap(({ name, isPeerLink }) => (isPeerLink ? [name] : [])));
  const rows = sw.macs.map(({ mac, vlan, port }) => {
    const [flag, place] = peerLinks.has(port) ? ['+', 'vPC Peer-Link'] : ['*', short(port)];
    return row([4, 8, 16, 8, 9, 5, 4], [flag, vlan, groupedMac(mac, '.'), 'dynamic', '0', 'F', 'F', place]);
  });
  return `Legend:
        * - primary entry, G - Gateway MAC, (R) - Routed MAC, O - Overlay MAC
        age - seconds since last seen,+ - primary entry using vPC Peer-Link,
        (T) - True, (F) - False, C - ControlPlane MAC, ~ - vsan,
        (NA)- Not Applicable
   VLAN     MAC Address      Type      age     Secure NTFY Ports
---------+-----------------+--------+---------+------+----+------------------
${rows.join('\n')}
G    -     ${groupedMac(sw.chassisMac, '.')}   static   -         F      F    sup-eth1(R)
`;
}

function lldpBlock(port: string, heard: LabNeighbour): string {
  const id = heard.portIdKind === 'mac' ? groupedMac(heard.portId, '.') : heard.portId;
  return `Chassis id: ${groupedMac(heard.chassisId, '.')}
Port id: ${id}
Local Port id: ${short(port)}
Port Description: ${heard.portDescription ?? 'not advertised'}
System Name: ${heard.systemName}
System Description: ${heard.systemDescription}
Time remaining: 104 seconds
System Capabilities: ${heard.kind === 'switch' ? 'B, R' : 'B, S'}
Enabled Capabilities: B
Management Address: ${heard.managementAddress ?? 'not advertised'}
Management Address IPV6: not advertised
Vlan ID: not advertised

`;
}

function cdpBlock(port: string, heard: LabNeighbour): string {
  return `----------------------------------------
Device ID:${heard.chassisId}
System Name: ${heard.systemName}

Interface address(es):
    IPv4 Address: ${heard.managementAddress ?? '0.0.0.0'}
Platform: N9K-C93180YC-FX, Capabilities: Router Switch IGMP Filtering Supports-STP-Dispute
Interface: ${port}, Port ID (outgoing port): ${heard.portId}
Holdtime: 137 sec

Version:
${heard.systemDescription}

Advertisement Version: 2

Native VLAN: 1
Duplex: full
Mgmt address(es):
    IPv4 Address: ${heard.managementAddress ?? '0.0.0.0'}
`;
}
