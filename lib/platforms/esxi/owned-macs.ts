import { textField, visibleText } from '#lib/optics/visible-text.ts';
import type { OwnedMac } from '../link-evidence.ts';
import { esxcliRecords, tableLines } from './esxcli-records.ts';
import { setMac } from './nic-list.ts';

/** One row of `net-stats -l`: port number, type, subtype, virtual switch, MAC, and who is connected there. */
const SWITCH_PORT = /^\s*\d+\s+\d+\s+\d+\s+(.*\S)\s+((?:[0-9a-f]{2}:){5}[0-9a-f]{2})\s+(\S.*)$/i;

/** The MACs of the VMkernel ports and virtual machines, by what `net-stats -l` lists. */
export function readSwitchPorts(answer: string, ports: ReadonlySet<string>): OwnedMac[] {
  const rows = tableLines(answer).flatMap((line) => {
    const [, portset, printed, client = ''] = SWITCH_PORT.exec(line) ?? [];
    const mac = setMac(printed);
    return portset !== undefined && mac !== null ? [{ portset, mac, client: client.trim() }] : [];
  });
  const uplinks = new Map<string, string[]>();
  for (const { portset, client } of rows) {
    if (ports.has(client)) uplinks.set(portset, [...(uplinks.get(portset) ?? []), client]);
  }
  return rows.flatMap(({ portset, mac, client }) => {
    const owner = ownerOf(client, ports);
    const own = uplinks.get(portset) ?? [];
    return owner === null ? [] : [{ mac, owner, port: own.length === 1 ? (own[0] ?? null) : null }];
  });
}

/** `vmk0`, or `vm web01` for its client `web01.eth0`; null for NICs, their shadows and the switch's own ports. */
function ownerOf(client: string, ports: ReadonlySet<string>): string | null {
  if (/^vmk\d+$/.test(client)) return client;
  if (ports.has(client)) return null;
  const machine = /^(.+)\.eth\d+$/.exec(client)?.[1];
  return machine === undefined ? null : `vm ${visibleText(machine, 128)}`;
}

/** VMkernel ports by `esxcfg-vmknic -l`, where net-stats is not there; each has a line per IP address. */
export function readVmkList(answer: string): OwnedMac[] {
  return tableLines(answer).flatMap((line) => {
    const [, owner = '', printed] = /^\s*(vmk\d+)\s.*\s((?:[0-9a-f]{2}:){5}[0-9a-f]{2})\s/i.exec(line) ?? [];
    const mac = setMac(printed);
    return mac === null ? [] : [{ mac, owner, port: null }];
  });
}

/** Names of the virtual machines by world, from `esxcli network vm list`. */
export function readMachines(answer: string): Map<string, string> {
  const machines = new Map<string, string>();
  for (const record of esxcliRecords(answer)) {
    const name = textField(record.get('name') ?? '');
    if (name !== null) machines.set(record.get('worldid') ?? '', name);
  }
  // Name, number of ports, networks: two blanks end a name in the text table.
  for (const line of tableLines(answer)) {
    const [, world = '', name = ''] = /^\s*(\d+)\s+(\S.*?)\s{2,}\d+(?:\s.*)?$/.exec(line) ?? [];
    if (world !== '' && !machines.has(world)) machines.set(world, visibleText(name, 128));
  }
  return machines;
}

/** `esxcli network vm port list`: each virtual NIC with the uplink that its frames leave by (`all(2)` with IP hash). */
export function readMachinePorts(answer: string, machine: string, ports: ReadonlySet<string>): OwnedMac[] {
  return esxcliRecords(answer).flatMap((record) => {
    const mac = setMac(record.get('macaddress'));
    const uplink = record.get('teamuplink') ?? '';
    return mac === null ? [] : [{ mac, owner: `vm ${machine}`, port: ports.has(uplink) ? uplink : null }];
  });
}

/** One entry per MAC and owner; an entry that names the port wins. */
export function mergeOwnedMacs(lists: OwnedMac[][]): OwnedMac[] {
  const merged = new Map<string, OwnedMac>();
  for (const owned of lists.flat()) {
    const key = `${owned.mac} ${owned.owner}`;
    const known = merged.get(key);
    if (!known || (known.port === null && owned.port !== null)) merged.set(key, owned);
  }
  return [...merged.values()];
}
