import type { LabModule } from '../host-spec.ts';
import type { LabNeighbour, LabSwitch, LabSwitchPort } from '../switch-spec.ts';
import { dbm, domOf, row, type SwitchDialect } from './switch-dialect.ts';

/** Aruba AOS-CX 10.10. */
export const aoscxDialect: SwitchDialect = {
  answers: {
    'show version': (sw) => `-----------------------------------------------------------------------------
ArubaOS-CX
(c) Copyright 2017-2022 Hewlett Packard Enterprise Development LP
-----------------------------------------------------------------------------
Version      : ${sw.version}
Build Date   : 2022-07-11 17:25:06 UTC
Build ID     : ArubaOS-CX:${sw.version}:5c1ab1ad7bb5:202207111641
Active Image : primary

Service OS Version : GL.01.11.0002
BIOS Version       : GL-01-0013
`,
    'show system': (sw) => `Hostname               : ${sw.name}
System Description     : ${sw.version}
System Contact         :
System Location        :

Vendor                 : Aruba
Product Name           : ${sw.model}
Chassis Serial Nbr     : ${sw.serial}
Base MAC Address       : ${sw.chassisMac.replaceAll(':', '').replace(/^.{6}/, '$&-')}
ArubaOS-CX Version     : ${sw.version}

Time Zone              : UTC

Up Time                : 6 weeks, 23 minutes
CPU Util (%)           : 8
Memory Usage (%)       : 21
`,
    'show interface transceiver detail': (sw) => sw.ports.flatMap(transceiver).join('\n'),
    'show interface dom detail': (sw) => sw.ports.flatMap(diagnostics).join('\n'),
    'show interface': (sw) =>
      [
        ...sw.ports.map(interfaceBlock),
        ...sw.lags.map(({ name, members }) => aggregate(sw, name, members)),
      ].join('\n\n'),
    'show lacp interfaces': (sw) => `State abbreviations :
A - Active        P - Passive      F - Aggregable I - Individual

Actor details of all interfaces:
----------------------------------------------------------------------------------
Intf       Aggr       Port  Port  State   System-ID         System Aggr Forwarding
           Name       Id    Pri                             Pri    Key  State
----------------------------------------------------------------------------------
${sw.lags
  .flatMap(({ name, members }) =>
    members.map((member) =>
      row([10, 10, 5, 5, 7, 17, 6, 4], [member, name, 1, 1, 'ALFNCD', sw.chassisMac, 65534, 1, 'up']),
    ),
  )
  .join('\n')}


Partner details of all interfaces:
----------------------------------------------------------------------------------
`,
    'show mac-address-table': ({ macs }) => `MAC age-time            : 300 seconds
Number of MAC addresses : ${macs.length}

MAC Address          VLAN     Type                      Port
--------------------------------------------------------------
${macs.map(({ mac, vlan, port }) => row([20, 8, 25], [mac, vlan, 'dynamic', port])).join('\n')}
`,
    'show lldp neighbor-info detail': (sw) => {
      const heard = sw.ports.filter(({ hears }) => hears.length > 0);
      const blocks = heard.map(({ name, hears }) => portBlock(name, hears));
      return `
LLDP Neighbor Information
=========================

Total Neighbor Entries          : ${blocks.length}

${RULER}

${blocks.join(`\n${RULER}\n\n`)}`;
    },
  },
  refusal: (command) => `Invalid input: ${command.split(' ')[0]}\n`,
};

const RULER = '-'.repeat(80);

/** The length of a cable is part of its type. */
function typeOf({ part }: LabModule): string {
  const { media, cableM } = part;
  if (media === '1000BASE-T') return '1G-BT';
  if (media === '1000BASE-BX10') return '1G-BX';
  const cage =
    part.form === 'sfp'
      ? media.startsWith('25')
        ? 'SFP28'
        : 'SFP+'
      : media.startsWith('40')
        ? 'QSFP+'
        : 'QSFP28';
  const kind = media.split('-')[1] ?? '';
  if (kind.startsWith('CR')) return `${cage}DAC${cableM}`;
  return kind === 'AOC' ? `${cage}AOC${cableM}` : cage + kind;
}

function transceiver({ name, module }: LabSwitchPort): string[] {
  if (!module) return [];
  const { part, serial } = module;
  const dom = domOf(module);
  return [
    `Transceiver in ${name}`,
    ` Interface Name      : ${name}`,
    ` Type                : ${typeOf(module)} (unsupported)`,
    ` Connector Type      : ${part.connector[1]}`,
    ...(part.wavelengthNm === null || part.cableM > 0
      ? []
      : [` Wavelength          : ${part.wavelengthNm}nm`]),
    ` Transfer Distance   : ${part.smfKm}km (SMF), ${part.om1M}m (OM1), ${part.om2M}m (OM2), ${part.om3M}m (OM3)`,
    ` Diagnostic Support  : ${dom ? 'DOM' : 'None'}`,
    ' Product Number      : n/a',
    ` Serial Number       : ${serial}`,
    ` Part Number         : ${part.partNumber}`,
    ` Vendor Name         : ${part.vendor}`,
    '',
    ...(dom ? readings(dom) : [' % No DOM information available']),
    '',
  ];
}

type Dom = NonNullable<ReturnType<typeof domOf>>;

function readings(dom: Dom): string[] {
  const lane = dom.lanes[0];
  if (!lane || dom.lanes.length > 1) return [' Status', ...climate(dom)];
  return [
    ' Status',
    ...climate(dom),
    `  Tx Bias     : ${lane.biasMa.toFixed(4)}mA`,
    `  Rx Power    : ${power(lane.rxPowerMw)}`,
    `  Tx Power    : ${power(lane.txPowerMw)}`,
  ];
}

const climate = (dom: Dom) => [
  `  Temperature : ${dom.temperatureC.toFixed(4)}C`,
  `  Voltage     : ${dom.supplyV.toFixed(4)}V`,
];

const power = (mw: number) => `${mw.toFixed(4)}mW, ${dbm(mw, '-inf')}dBm`;

function diagnostics({ name, module }: LabSwitchPort): string[] {
  if (!module) return [];
  const dom = domOf(module);
  const head = [`Transceiver in ${name}`, ` Type: ${typeOf(module)}`];
  if (!dom) return [...head, ' % No DOM information available', ''];
  const lanes = dom.lanes.flatMap((lane, i) => [
    ...(dom.lanes.length > 1 ? ['', ` Channel ${i + 1}:`] : []),
    `  Tx Bias: ${lane.biasMa.toFixed(2)}mA`,
    `  Rx Power: ${power(lane.rxPowerMw)}`,
    `  Tx Power: ${power(lane.txPowerMw)}`,
  ]);
  return [
    ...head,
    `  Temperature: ${dom.temperatureC.toFixed(2)}C`,
    '  Temperature high alarm threshold: 78.00C',
    `  Voltage: ${dom.supplyV.toFixed(2)}V`,
    ...lanes,
    '',
  ];
}

function interfaceBlock({ name, link, mac, description, module, speedMbps }: LabSwitchPort): string {
  const state = { up: 'up', down: 'down', disabled: 'down (Administratively down)' }[link];
  const reason =
    link === 'disabled' ? 'Administratively down' : module ? 'Waiting for link' : 'No XCVR installed';
  return [
    `Interface ${name} is ${state}`,
    ` Admin state is ${link === 'disabled' ? 'down' : 'up'}`,
    link === 'up'
      ? ' Link state: up for 2 months (since Thu Jul 27 07:18:49 UTC 2023)'
      : ` State information: ${reason}`,
    ' Link transitions: 3',
    ` Description: ${description ?? ''}`,
    ' Persona:',
    ` Hardware: Ethernet, MAC Address: ${mac}`,
    ' MTU 9198',
    ` Type ${module ? `${typeOf(module)} / ${module.part.partNumber}` : '--'}`,
    ' Full-duplex',
    ' qos trust none',
    ` Speed ${link === 'up' ? speedMbps : 0} Mb/s`,
    ' Auto-negotiation is off',
  ].join('\n');
}

function aggregate(sw: LabSwitch, name: string, members: string[]): string {
  return [
    `Aggregate ${name} is up`,
    ' Admin state is up',
    ' Description: ',
    ` MAC Address                 : ${sw.chassisMac}`,
    ` Aggregated-interfaces       : ${members.join(' ')}`,
  ].join('\n');
}

function portBlock(port: string, hears: LabNeighbour[]): string {
  return [
    `Port                           : ${port}`,
    `Neighbor Entries               : ${hears.length}`,
    'Neighbor Entries Deleted       : 0',
    ...hears.flatMap((heard) => [
      `Neighbor System-Name           : ${heard.systemName}`,
      `Neighbor System-Description    : ${heard.systemDescription}`,
      `Neighbor Chassis-ID            : ${heard.chassisId}`,
      `Neighbor Management-Address    : ${heard.managementAddress ?? ''}`,
      'Chassis Capabilities Available : Bridge',
      `Neighbor Port-ID               : ${heard.portId}`,
      `Neighbor Port-Desc             : ${heard.portDescription ?? ''}`,
      'TTL                            : 120',
      '',
    ]),
  ].join('\n');
}
