import type { LabModule } from '../host-spec.ts';
import { lagOf, type LabNeighbour, type LabSwitch, type LabSwitchPort } from '../switch-spec.ts';
import { dbm, domOf, groupedMac, row, type SwitchDialect } from './switch-dialect.ts';

const RULER = '-'.repeat(79);

/** Huawei VRP 8 on CloudEngine. */
export const vrpDialect: SwitchDialect = {
  answers: {
    'display version': (sw) => `Huawei Versatile Routing Platform Software
VRP (R) software, Version ${sw.version.replace(' ', ' (CE6857EI ')})
Copyright (C) 2012-2020 Huawei Technologies Co., Ltd.
HUAWEI ${sw.model} uptime is 113 days, 2 hours, 9 minutes

${sw.model}(Master) 1 : uptime is  113 days, 2 hours, 9 minutes
`,
    'display esn': (sw) => `ESN of slot 1: ${sw.serial}\n`,
    'display current-configuration | include sysname': (sw) => `sysname ${sw.name}\n`,
    'display interface transceiver verbose': (sw) => sw.ports.flatMap(transceiver).join('\n'),
    'display interface': (sw) =>
      [...sw.lags.map((lag) => trunk(sw, lag)), ...sw.ports.map((port) => interfaceBlock(sw, port))].join(
        '\n\n',
      ),
    'display mac-address': ({ macs }) => `Flags: * - Backup
       # - forwarding logical interface, operations cannot be performed based
           on the interface.
BD   : bridge-domain   Age : dynamic MAC learned time in seconds
${RULER}
MAC Address    VLAN/VSI/BD   Learned-From        Type                Age
${RULER}
${macs.map(({ mac, vlan, port }) => row([14, 13, 19, 15], [groupedMac(mac, '-'), `${vlan}/-/-`, port, 'dynamic', '412'])).join('\n')}
${RULER}
Total items: ${macs.length}
`,
    'display lldp neighbor': (sw) => sw.ports.map(({ name, hears }) => neighbours(name, hears)).join('\n'),
  },
  refusal: () => "                  ^\nError: Unrecognized command found at '^' position.\n",
};

function typeOf({ part }: LabModule): string {
  const [speed = '', kind = ''] = part.media.split('BASE-');
  return kind.startsWith('CR') ? `${speed}BASE_COPPER` : `${speed}BASE_${kind}`;
}

/** Values of several lanes stand two in a line: `6.91|7.02      (Lane0|Lane1)`. */
function laneValues(label: string, values: string[]): string[] {
  const head = `   ${label.padEnd(38)}:`;
  if (values.length === 1) return [head + values[0]];
  return values.flatMap((value, i) => {
    if (i % 2 === 1) return [];
    const pair = `${value}|${values[i + 1] ?? '-'}(Lane${i}|Lane${i + 1})`;
    return [i === 0 ? head + pair : ' '.repeat(head.length) + pair];
  });
}

function transceiver({ name, module }: LabSwitchPort): string[] {
  if (!module) return [];
  const { part, serial, dateCode } = module;
  const dom = domOf(module);
  const { cableM, om3M, smfKm, wavelengthNm } = part;
  const distance = cableM > 0 ? `${cableM}(Copper)` : om3M > 0 ? `${om3M}(OM3)` : `${smfKm}000(SMF)`;
  const pair = (label: string, value: string) => `   ${label.padEnd(38)}:${value}`;
  const lines = [
    `${name} transceiver information:`,
    '-------------------------------------------------------------------',
    ' Common information:',
    pair('Transceiver Type', typeOf(module)),
    pair('Connector Type', part.connector[1]),
    pair('Wavelength (nm)', wavelengthNm === null || cableM > 0 ? '-' : String(wavelengthNm)),
    pair('Transfer Distance (m)', distance),
    pair('Digital Diagnostic Monitoring', dom ? 'YES' : 'NO'),
    pair('Vendor Name', part.vendor),
    pair('Vendor Part Number', part.partNumber),
    pair('Ordering Name', ''),
    '-------------------------------------------------------------------',
    ' Manufacture information:',
    pair('Manu. Serial Number', serial),
    pair(
      'Manufacturing Date',
      `20${dateCode.slice(0, 2)}-${Number(dateCode.slice(2, 4))}-${dateCode.slice(4, 6)}`,
    ),
    pair('Vendor Name', part.vendor),
  ];
  if (!dom) return lines;
  return [
    ...lines,
    '-------------------------------------------------------------------',
    ' Diagnostic information:',
    pair('Temperature (Celsius)', dom.temperatureC.toFixed(2)),
    pair('Voltage (V)', dom.supplyV.toFixed(2)),
    ...laneValues(
      'Bias Current (mA)',
      dom.lanes.map(({ biasMa }) => biasMa.toFixed(2)),
    ),
    pair('Bias High Threshold (mA)', '12.00'),
    ...laneValues(
      'Current RX Power (dBm)',
      dom.lanes.map(({ rxPowerMw }) => dbm(rxPowerMw, '-40.00')),
    ),
    pair('Default RX Power High Threshold (dBm)', '4.40'),
    ...laneValues(
      'Current TX Power (dBm)',
      dom.lanes.map(({ txPowerMw }) => dbm(txPowerMw, '-40.00')),
    ),
  ];
}

function trunk(sw: LabSwitch, { name, members }: LabSwitch['lags'][number]): string {
  return `${name} current state : UP (ifindex: 70)
Line protocol current state : UP
Description:
Switch Port, PVID :    1, Hash arithmetic : According to SIP-XOR-DIP
IP Sending Frames' Format is PKTFMT_ETHNT_2, Hardware address is ${groupedMac(sw.chassisMac, '-')}
-----------------------------------------------------
PortName                      Status      Weight
-----------------------------------------------------
${members.map((member) => row([29, 11], [member, 'UP', '1'])).join('\n')}
-----------------------------------------------------
The Number of Ports in Trunk : ${members.length}
The Number of UP Ports in Trunk : ${members.length}`;
}

const STATES = { up: 'UP', down: 'DOWN', disabled: 'Administratively DOWN' };

function interfaceBlock(sw: LabSwitch, port: LabSwitchPort): string {
  const { name, link, mac, description, module, speedMbps } = port;
  const index = sw.ports.indexOf(port) + 5;
  return `${name} current state : ${STATES[link]} (ifindex: ${index})
Line protocol current state : ${link === 'up' ? 'UP' : 'DOWN'}
Description:${description === null ? '' : ` ${description}`}
${lagOf(sw, name) ? `${lagOf(sw, name)?.name}(L2), ` : ''}Switch Port, PVID :    1, TPID : 8100(Hex), The Maximum Frame Length is 9216
IP Sending Frames' Format is PKTFMT_ETHNT_2, Hardware address is ${groupedMac(mac, '-')}
Port Mode: COMMON FIBER${module ? `, Transceiver: ${typeOf(module)}` : ''}
Speed : ${link === 'up' ? `${speedMbps},` : 'AUTO,'}   Loopback: NONE
Duplex: FULL,    Negotiation: DISABLE`;
}

const ID_TYPES = { name: 'interfaceName', mac: 'macAddress', local: 'local' };

function neighbours(port: string, hears: LabNeighbour[]): string {
  const blocks = hears.flatMap((heard, i) => [
    `Neighbor index : ${i + 1}`,
    'Chassis type   :macAddress',
    `Chassis ID     :${groupedMac(heard.chassisId, '-')}`,
    `Port ID type   :${ID_TYPES[heard.portIdKind]}`,
    `Port ID        :${heard.portIdKind === 'mac' ? groupedMac(heard.portId, '-') : heard.portId}`,
    `Port description    :${heard.portDescription ?? '--'}`,
    `System name         :${heard.systemName}`,
    `System description  :${heard.systemDescription}`,
    'System capabilities supported   :bridge router',
    ...(heard.managementAddress === null
      ? []
      : ['Management address type   :ipv4', `Management address        :${heard.managementAddress}`]),
    'Expired time   :104s',
    '',
  ]);
  return [`${port} has ${hears.length} neighbor(s):`, '', ...blocks].join('\n');
}
