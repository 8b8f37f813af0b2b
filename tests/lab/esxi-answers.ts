import { networkHints } from './esxi-hints.ts';
import type { EsxiHost, EsxiNic } from './esxi-host.ts';
import type { Answer } from './host-answers.ts';

const UNKNOWN = (words: string): Answer => ({
  text: `Error: Unknown command or namespace ${words}`,
  exitCode: 1,
});
const NO_AGENT: Answer = { text: 'Connect to localhost failed: Connection failure.', exitCode: 1 };

/** What the host answers to a command line; null where the program is not there. */
export function esxiAnswer(host: EsxiHost, line: string): Answer | null {
  const [program, ...words] = line.split(' ');
  const rest = words.join(' ');
  switch (program) {
    case 'vmware':
      return ok(host.version);
    case 'lspci':
      return ok(
        host.nics.map(
          (nic) =>
            `${nic.pciAddress} ${nic.hardwareId} 8086:0005 255/   /     A V ${nic.driver.padEnd(12)} ${nic.name}`,
        ),
      );
    case 'esxcfg-nics':
      return ok([
        'Name    PCI          Driver      Link Speed      Duplex MAC Address       MTU    Description',
        ...host.nics.map(nicLine),
      ]);
    case 'esxcfg-vmknic':
      return ok([VMK_HEAD, ...host.vmks.map(({ name, mac }) => vmkLine(name, mac))]);
    case 'net-stats':
      return ok(switchPorts(host));
    case 'vim-cmd':
      return host.esxcli === 'no-agent' ? NO_AGENT : ok(networkHints(host));
    case 'mst':
      return host.mlxlink && ok(mstStatus(host));
    case 'mlxlink':
      return host.mlxlink && mlxlinkAnswer(host, words[1] ?? '');
    case 'esxcli':
      return esxcliAnswer(host, rest);
    default:
      return null;
  }
}

/** Every command line that the script may type on this host. */
export function esxiCommandLines(host: EsxiHost): string[] {
  const commands = [
    'network nic list',
    ...host.nics.map(({ name }) => `network nic get -n ${name}`),
    'network vswitch standard list',
    'network vswitch dvs vmware list',
    'network nic transceiver list',
    'network vm list',
    ...host.machines.map(({ world }) => `network vm port list -w ${world}`),
  ];
  return [
    'vmware -v',
    'lspci -p',
    'esxcfg-nics -l',
    'esxcfg-vmknic -l',
    'net-stats -l',
    'vim-cmd hostsvc/net/query_networkhint',
    'mst status -vv',
    ...host.nics.map((_, at) => `mlxlink -d ${deviceOf(at)} -m`),
    ...host.nics.map(({ name }) => `esxcli intnet module read -n ${name}`),
    ...commands.flatMap((command) => [`esxcli --formatter=json ${command}`, `esxcli ${command}`]),
  ];
}

function esxcliAnswer(host: EsxiHost, rest: string): Answer {
  if (host.esxcli === 'no-agent') return NO_AGENT;
  const json = rest.startsWith('--formatter=json ');
  if (json && host.esxcli === 'text')
    return { text: 'Error: Invalid formatter specified: json', exitCode: 1 };
  const command = json ? rest.slice('--formatter=json '.length) : rest;
  const nic = host.nics.find(({ name }) => command.endsWith(` -n ${name}`));
  const world = /-w (\d+)$/.exec(command)?.[1];
  if (command.startsWith('intnet ')) {
    const dump = host.intelDumps?.[nic?.name ?? ''];
    if (!host.intelDumps) return UNKNOWN('intnet');
    return dump === undefined ? { text: 'Error: failed to read the module', exitCode: 1 } : ok(dump);
  }
  if (command === 'network nic list') return json ? asJson(host.nics.map(nicRecord)) : ok(nicTable(host));
  if (command.startsWith('network nic get') && nic)
    return json ? asJson(settings(nic)) : ok(asText(settings(nic)));
  if (command === 'network vswitch standard list') return switchList(host, false, json);
  if (command === 'network vswitch dvs vmware list') return switchList(host, true, json);
  if (command === 'network vm list') {
    const records = host.machines.map(({ name, world: id }) => ({
      Name: name,
      Networks: ['VM Network'],
      NumPorts: 1,
      WorldID: id,
    }));
    return json ? asJson(records) : ok(machineTable(host));
  }
  if (world !== undefined) {
    const records = host.machines.filter((machine) => String(machine.world) === world).map(machinePort);
    return json ? asJson(records) : ok(records.map((record) => asText(record)).join('\n\n'));
  }
  return UNKNOWN(command);
}

const ok = (text: string | string[]): Answer => ({
  text: Array.isArray(text) ? text.join('\n') : text,
  exitCode: 0,
});
/** esxcli prints one line and a line feed. */
const asJson = (value: unknown): Answer =>
  ok(JSON.stringify(value).replaceAll('":', '": ').replaceAll(',"', ', "'));

type Record_ = Record<string, unknown>;

/** `LinkStatus` as `Link Status: Up`, structures indented below their name. */
function asText(record: Record_, indent = '   '): string {
  return Object.entries(record)
    .map(([key, value]) => {
      const label = key.replaceAll(/([a-z])([A-Z])/g, '$1 $2');
      if (Array.isArray(value)) return `${indent}${label}: ${value.join(', ')}`;
      if (typeof value === 'object' && value !== null)
        return `${indent}${label}: \n${asText(value as Record_, `${indent}      `)}`;
      return `${indent}${label}: ${String(value)}`;
    })
    .join('\n');
}

const speedOf = ({ link, speedMbps }: EsxiNic) => (link === 'up' ? speedMbps : 0);
const duplexOf = ({ link }: EsxiNic) => (link === 'up' ? 'Full' : 'Half');
const wordOf = ({ link }: EsxiNic) => (link === 'up' ? 'Up' : 'Down');

function nicRecord(nic: EsxiNic): Record_ {
  return {
    AdminStatus: 'Up',
    DPUId: 'N/A',
    Description: nic.description,
    Driver: nic.driver,
    Duplex: duplexOf(nic),
    Link: wordOf(nic),
    LinkStatus: wordOf(nic),
    MACAddress: nic.mac,
    MTU: 1500,
    Name: nic.name,
    PCIDevice: nic.pciAddress,
    Speed: speedOf(nic),
  };
}

function nicTable({ nics }: EsxiHost): string[] {
  return [
    'Name    PCI Device    Driver      Admin Status  Link Status  Speed  Duplex  MAC Address         MTU  Description',
    '------  ------------  ----------  ------------  -----------  -----  ------  -----------------  ----  -----------',
    ...nics.map((nic) =>
      [
        nic.name.padEnd(6),
        nic.pciAddress,
        nic.driver.padEnd(10),
        'Up'.padEnd(12),
        wordOf(nic).padEnd(11),
        String(speedOf(nic)).padStart(5),
        duplexOf(nic).padEnd(6),
        nic.mac,
        '1500',
        nic.description,
      ].join('  '),
    ),
  ];
}

function nicLine(nic: EsxiNic): string {
  const speed = `${speedOf(nic)}Mbps`.padEnd(10);
  const head = `${nic.name.padEnd(7)} ${nic.pciAddress} ${nic.driver.padEnd(11)} ${wordOf(nic).padEnd(4)}`;
  return `${head} ${speed} ${duplexOf(nic).padEnd(6)} ${nic.mac} 1500   ${nic.description}`;
}

function settings(nic: EsxiNic): Record_ {
  return {
    AdvertisedAutoNegotiation: true,
    AdvertisedLinkModes: ['Auto'],
    AutoNegotiation: true,
    CableType: nic.cableType,
    CurrentMessageLevel: 0,
    DriverInfo: {
      BusInfo: nic.pciAddress.replace('.', ':'),
      Driver: nic.driver,
      FirmwareVersion: nic.firmware,
      Version: nic.driverVersion,
    },
    LinkDetected: nic.link === 'up',
    LinkStatus: `${wordOf(nic)} `,
    Name: nic.name,
    PHYAddress: 0,
    SupportedPorts: nic.supportedPorts,
    Transceiver: '',
    VirtualAddress: nic.virtualMac,
    Wakeon: ['None'],
  };
}

function switchList({ switches }: EsxiHost, distributed: boolean, json: boolean): Answer {
  const records = switches
    .filter((known) => known.distributed === distributed)
    .map(({ name, uplinks }) => ({
      Name: name,
      Class: 'cswitch',
      NumPorts: 8570,
      CDPStatus: 'listen',
      Uplinks: uplinks,
    }));
  if (json) return asJson(records);
  return ok(records.map((record) => `${record.Name}\n${asText(record)}\n`).join('\n'));
}

const VMK_HEAD =
  'Interface  Port Group/DVPort/Opaque Network        IP Family IP Address                              Netmask         Broadcast       MAC Address       MTU     TSO MSS   Enabled Type                NetStack            ';

function vmkLine(name: string, mac: string): string {
  const place = `${name.padEnd(10)} ${'Management Network'.padEnd(39)} IPv4      ${'192.0.2.10'.padEnd(39)}`;
  return `${place} 255.255.255.0   192.0.2.255     ${mac} 1500    65535     true    STATIC              defaultTcpipStack`;
}

function switchPorts({ switches, vmks, machines, nics }: EsxiHost): string[] {
  const row = (type: number, switchName: string, mac: string, client: string) =>
    `33554434 ${String(type).padStart(12)} ${'0'.padStart(7)} ${switchName.padEnd(16)} ${mac}  ${client}`;
  const portset = (name: string) =>
    switches.find((known) => known.name === name)?.distributed
      ? `DvsPortset-${switches.findIndex((known) => known.name === name)}`
      : name;
  return [
    'PortNum          Type SubType SwitchName       MACAddress         ClientName',
    ...switches.flatMap(({ name, uplinks }) =>
      uplinks.map((uplink) =>
        row(4, portset(name), nics.find((nic) => nic.name === uplink)?.mac ?? '', uplink),
      ),
    ),
    ...vmks.map(({ name, mac, switchName }) => row(3, portset(switchName), mac, name)),
    ...machines.map(({ name, mac, switchName }) => row(5, portset(switchName), mac, `${name}.eth0`)),
  ];
}

function machineTable({ machines }: EsxiHost): string[] {
  return [
    'World ID  Name                 Num Ports  Networks  ',
    '--------  -------------------  ---------  ----------',
    ...machines.map(
      ({ name, world }) => `${String(world).padStart(8)}  ${name.padEnd(19)}          1  VM Network`,
    ),
  ];
}

function machinePort({ mac, switchName, uplink }: EsxiHost['machines'][number]): Record_ {
  return {
    PortID: 67108881,
    vSwitch: switchName,
    Portgroup: 'VM Network',
    DVPortID: '',
    MACAddress: mac,
    IPAddress: '0.0.0.0',
    TeamUplink: uplink,
    UplinkPortID: 2214592517,
    ActiveFilters: [],
  };
}

const deviceOf = (at: number) => `mt4121_pciconf0${at === 0 ? '' : `.${at}`}`;

function mstStatus({ nics }: EsxiHost): string[] {
  return [
    'PCI devices:',
    '------------',
    'DEVICE_TYPE             MST                           PCI       RDMA            NET                       NUMA  ',
    ...nics.flatMap(({ driver, pciAddress, name }, at) =>
      driver === 'nmlx5_core'
        ? [`ConnectX5(rev:0)        ${deviceOf(at).padEnd(29)} ${pciAddress.slice(5)}   net-${name}`]
        : [],
    ),
  ];
}

function mlxlinkAnswer({ nics, mlxlink }: EsxiHost, device: string): Answer {
  const name = nics.find((_, at) => deviceOf(at) === device)?.name ?? '';
  const text = mlxlink?.[name];
  return text === undefined ? { text: '-E- Device is not supported', exitCode: 1 } : ok(text);
}
