import type { LabModule } from '../host-spec.ts';
import { sonicAlias } from '../switch-models.ts';
import { type LabNeighbour, lagOf, type LabSwitch, type LabSwitchPort } from '../switch-spec.ts';
import { dbm, domOf, type SwitchDialect } from './switch-dialect.ts';

/** SONiC 202211. */
export const sonicDialect: SwitchDialect = {
  answers: {
    hostname: (sw) => `${sw.name}\n`,
    'uname -a': (sw) =>
      `Linux ${sw.name} 5.10.0-18-2-amd64 #1 SMP Debian 5.10.140-1 (2022-09-02) x86_64 GNU/Linux\n`,
    'cat /etc/os-release; ls -d /etc/sonic': () =>
      'PRETTY_NAME="Debian GNU/Linux 11 (bullseye)"\nNAME="Debian GNU/Linux"\nVERSION_ID="11"\nID=debian\n/etc/sonic\n',
    'show version': (sw) => `
SONiC Software Version: SONiC.${sw.version}
Distribution: Debian 11.6
Kernel: 5.10.0-18-2-amd64
Build commit: e2b3f3c5
Build date: Mon Mar 20 21:54:58 UTC 2023

Platform: x86_64-accton_as7326_56x-r0
HwSKU: Accton-AS7326-56X
ASIC: broadcom
ASIC Count: 1
Serial Number: ${sw.serial}
Model Number: ${sw.model}
Hardware Revision: N/A
Uptime: 11:39:29 up 74 days,  1:02,  1 user,  load average: 1.34, 1.22, 1.10

Docker images:
REPOSITORY                 TAG                 IMAGE ID            SIZE
docker-syncd-brcm          latest              aabbccddeeff        673MB
`,
    'show interfaces transceiver eeprom --dom': (sw) => sw.ports.map(eeprom).join('\n'),
    'show interfaces status': (sw) =>
      table(
        ['Interface', 'Lanes', 'Speed', 'MTU', 'FEC', 'Alias', 'Vlan', 'Oper', 'Admin', 'Type', 'Asym PFC'],
        sw.ports.map((port) => statusRow(sw, port)),
        'right',
      ),
    'show interfaces description': (sw) =>
      table(
        ['Interface', 'Oper', 'Admin', 'Alias', 'Description'],
        sw.ports.map(({ name, link, description }) => [
          name,
          operOf(link),
          adminOf(link),
          sonicAlias(name),
          description ?? 'N/A',
        ]),
        'right',
      ),
    'show interfaces portchannel': (
      sw,
    ) => `Flags: A - active, I - inactive, Up - up, Dw - Down, N/A - not available,
       S - selected, D - deselected, * - not synced
${table(
  ['No.', 'Team Dev', 'Protocol', 'Ports'],
  sw.lags.map(({ name, members }) => [
    name.replace('PortChannel', ''),
    name,
    'LACP(A)(Up)',
    members.map((member) => `${member}(S)`).join(' '),
  ]),
  'left',
)}`,
    'show mac': (sw) =>
      `${table(
        ['No.', 'Vlan', 'MacAddress', 'Port', 'Type'],
        sw.macs.map(({ mac, vlan, port }, i) => [
          String(i + 1),
          String(vlan),
          mac.toUpperCase(),
          port,
          'Dynamic',
        ]),
        'left',
      )}Total number of entries ${sw.macs.length}\n`,
    'show lldp neighbors': (sw) => {
      const ruler = '-'.repeat(79);
      const heard = sw.ports.flatMap(({ name, hears }) => hears.map((one, i) => neighbour(name, one, i + 1)));
      return [ruler, 'LLDP neighbors:', ruler, ...heard.flatMap((block) => [block, ruler]), ''].join('\n');
    },
    'show lldp table': (sw) => {
      const heard = sw.ports.flatMap(({ name, hears }) =>
        hears.map((one) => [name, one.systemName, one.portId, 'B', one.portDescription ?? '']),
      );
      const head = 'Capability codes: (R) Router, (B) Bridge, (O) Other\n';
      const columns = ['LocalPort', 'RemoteDevice', 'RemotePortID', 'Capability', 'RemotePortDescr'];
      return `${head}${table(columns, heard, 'left')}${'-'.repeat(50)}\nTotal entries displayed:  ${heard.length}\n`;
    },
  },
  refusal: (command) =>
    command.startsWith('show ')
      ? `Usage: show [OPTIONS] COMMAND [ARGS]...\nTry "show -h" for help.\n\nError: No such command "${command.slice(5)}".\n`
      : `-bash: ${command.split(' ')[0]}: command not found\n`,
};

const operOf = (link: LabSwitchPort['link']) => (link === 'up' ? 'up' : 'down');
const adminOf = (link: LabSwitchPort['link']) => (link === 'disabled' ? 'down' : 'up');

/** As the Python package tabulate draws it: the columns as wide as their widest cell, two blanks between. */
function table(head: string[], rows: string[][], side: 'left' | 'right'): string {
  const widths = head.map((title, i) =>
    Math.max(title.length, ...rows.map((cells) => cells[i]?.length ?? 0)),
  );
  const line = (cells: string[]) =>
    cells
      .map((cell, i) => (side === 'left' ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  const ruler = widths.map((width) => '-'.repeat(width)).join('  ');
  return `${[line(head), ruler, ...rows.map(line)].join('\n')}\n`;
}

function statusRow(sw: LabSwitch, { name, link, speedMbps, module }: LabSwitchPort): string[] {
  const lanes = name.replace('Ethernet', '');
  const type = module ? (module.part.form === 'sfp' ? 'SFP/SFP+/SFP28' : 'QSFP28 or later') : 'N/A';
  return [
    name,
    lanes,
    `${speedMbps / 1000}G`,
    '9100',
    speedMbps >= 25_000 ? 'rs' : 'N/A',
    sonicAlias(name),
    lagOf(sw, name)?.name ?? 'trunk',
    operOf(link),
    adminOf(link),
    type,
    'off',
  ];
}

function complianceOf({ part }: LabModule): string[] {
  const words = part.types.at(-1)?.replace(/^[^:]*: /, '') ?? 'Unknown';
  return part.form === 'qsfp'
    ? [
        '                10/40G Ethernet Compliance Code: Extended',
        `                Extended Specification Compliance: ${words}`,
      ]
    : [`                10G Ethernet Compliance: ${words}`, '                Ethernet Compliance: Unknown'];
}

function eeprom({ name, module }: LabSwitchPort): string {
  if (!module) return `${name}: SFP EEPROM Not detected\n`;
  const { part, serial, dateCode } = module;
  const dom = domOf(module);
  const date = `20${dateCode.slice(0, 2)}-${dateCode.slice(2, 4)}-${dateCode.slice(4, 6)}`;
  const lanes = dom?.lanes ?? [];
  const channel = (label: string, value: (lane: (typeof lanes)[number]) => string) =>
    lanes.length > 0
      ? lanes.map((lane, i) => `                ${label.replace('#', String(i + 1))}: ${value(lane)}`)
      : [`                ${label.replace('#', '1')}: N/A`];
  return [
    `${name}: SFP EEPROM detected`,
    `        Connector: ${part.connector[1]}`,
    `        Encoding: ${part.encoding[1]}`,
    `        Identifier: ${part.form === 'sfp' ? 'SFP/SFP+/SFP28' : 'QSFP28 or later'}`,
    ...(part.om3M > 0
      ? [
          `        Length OM3(${part.form === 'sfp' ? '10m' : '2m'}): ${part.om3M / (part.form === 'sfp' ? 10 : 2)}.0`,
        ]
      : []),
    ...(part.smfKm > 0 ? [`        Length(km): ${part.smfKm}.0`] : []),
    `        Length Cable Assembly(m): ${part.cableM}.0`,
    `        Nominal Bit Rate(100Mbs): ${Math.min(255, Math.round(part.bitRate / 100))}`,
    '        Specification compliance: ',
    ...complianceOf(module),
    `        Vendor Date Code(YYYY-MM-DD Lot): ${date} `,
    `        Vendor Name: ${part.vendor.padEnd(16)}`,
    `        Vendor OUI: ${part.oui.replaceAll(':', '-')}`,
    `        Vendor PN: ${part.partNumber.padEnd(16)}`,
    `        Vendor Rev: ${part.revision}`,
    `        Vendor SN: ${serial.padEnd(16)}`,
    '        ChannelMonitorValues:',
    ...channel('RX#Power', (lane) => `${dbm(lane.rxPowerMw, '-inf', 4)}dBm`),
    ...channel('TX#Bias', (lane) => `${lane.biasMa.toFixed(4)}mA`),
    ...channel('TX#Power', (lane) => `${dbm(lane.txPowerMw, '-inf', 4)}dBm`),
    '        ModuleMonitorValues:',
    `                Temperature: ${dom ? `${dom.temperatureC.toFixed(4)}C` : 'N/A'}`,
    `                Vcc: ${dom ? `${dom.supplyV.toFixed(4)}Volts` : 'N/A'}`,
    '',
  ].join('\n');
}

const ID_TYPES = { name: 'ifname', mac: 'mac', local: 'local' };

function neighbour(port: string, heard: LabNeighbour, id: number): string {
  return [
    `Interface:    ${port}, via: LLDP, RID: ${id}, Time: 3 days, 01:02:03`,
    '  Chassis:',
    `    ChassisID:    mac ${heard.chassisId}`,
    `    SysName:      ${heard.systemName}`,
    `    SysDescr:     ${heard.systemDescription}`,
    ...(heard.managementAddress === null ? [] : [`    MgmtIP:       ${heard.managementAddress}`]),
    '    Capability:   Bridge, on',
    '  Port:',
    `    PortID:       ${ID_TYPES[heard.portIdKind]} ${heard.portId}`,
    ...(heard.portDescription === null ? [] : [`    PortDescr:    ${heard.portDescription}`]),
    '    TTL:          120',
  ].join('\n');
}
