import { createHash } from 'node:crypto';
import type { Answer } from './host-answers.ts';
import type { LabHost } from './host-spec.ts';
import { neighbourJson } from './lldp-json.ts';

/** An interface of the host that is no NIC. */
export interface UpperInterface {
  name: string;
  mac: string;
  below: string[];
}

/** Bonds, bridges and the datapath of Open vSwitch, by name; each borrows the address of the NIC that carries its traffic. */
export function upperInterfaces(host: LabHost): UpperInterface[] {
  const uppers = new Map<string, UpperInterface>();
  for (const { master } of host.ports) {
    if (master === null) continue;
    const members = host.ports.filter((port) => port.master?.name === master.name);
    const first = members.find(({ link }) => link === 'up') ?? members[0]!;
    const below = members.map(({ name }) => name);
    const isOvs = master.kind === 'ovs';
    uppers.set(master.name, { name: master.name, mac: first.currentMac, below: isOvs ? [] : below });
    if (!isOvs) continue;
    const datapath = uppers.get('ovs-system')?.below ?? [];
    uppers.set('ovs-system', {
      name: 'ovs-system',
      mac: '52:e5:6b:3a:0d:41',
      below: [...new Set([...datapath, ...below])],
    });
  }
  return [...uppers.values()]
    .map((upper) => ({ ...upper, below: upper.below.toSorted() }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The database of Open vSwitch: its NICs are one bond of each bridge; null where it is not installed. */
export function ovsAnswer({ ports, guests = [] }: LabHost): Answer | null {
  const bridges = new Set(ports.flatMap(({ master }) => (master?.kind === 'ovs' ? master.name : [])));
  if (bridges.size === 0) return null;
  const tables = { bridges: [] as unknown[], ports: [] as unknown[], interfaces: [] as unknown[] };
  for (const bridge of bridges) {
    const nics = ports.filter(({ master }) => master?.name === bridge).map(({ name }) => name);
    const taps = guests.filter((guest) => guest.bridge === bridge);
    const groups = [[bridge], nics, ...taps.map(({ tap }) => [tap])];
    tables.bridges.push([bridge, setOf(groups.map((_, i) => uuid(`port ${bridge} ${i}`)))]);
    for (const [i, names] of groups.entries()) {
      tables.ports.push([uuid(`port ${bridge} ${i}`), setOf(names.map((name) => uuid(`interface ${name}`)))]);
      for (const name of names) {
        const mac = taps.find(({ tap }) => tap === name)?.mac;
        const ids =
          mac === undefined
            ? []
            : [
                ['attached-mac', mac],
                ['iface-status', 'active'],
              ];
        tables.interfaces.push([uuid(`interface ${name}`), name, ['map', ids]]);
      }
    }
  }
  const documents = [
    { data: tables.bridges, headings: ['name', 'ports'] },
    { data: tables.ports, headings: ['_uuid', 'interfaces'] },
    { data: tables.interfaces, headings: ['_uuid', 'name', 'external_ids'] },
  ];
  return { text: documents.map((document) => JSON.stringify(document)).join('\n'), exitCode: 0 };
}

/** What bridges have learned: guests behind their taps, stations of the network behind the first NIC, and their own. */
export function fdbAnswer({ ports, guests = [] }: LabHost): { line: string; isGuest: boolean }[] {
  const nic = ports[0]?.name ?? 'eth0';
  const network = [1, 2, 3].map((n) => `00:1b:21:00:00:0${n} dev ${nic} master br0`);
  const own = guests.flatMap(({ tap, mac, bridge }) => [
    `fe${mac.slice(2)} dev ${tap} vlan 1 master ${bridge} permanent`,
    `33:33:00:00:00:01 dev ${tap} self permanent`,
  ]);
  const learned = guests.map(({ tap, mac, bridge }) => `${mac} dev ${tap} master ${bridge}`);
  return [
    ...[...network, ...own].map((line) => ({ line, isGuest: false })),
    ...learned.map((line) => ({ line, isGuest: true })),
  ];
}

/** `lldpctl -f json0`, which asks a socket that is root's and its group's; null where lldpd is not installed. */
export function lldpctlAnswer({ hears, account }: LabHost): Answer | null {
  if (!hears) return null;
  if (account !== 'root') {
    const text = '[WARN/lldpctl] unable to connect to socket /run/lldpd.socket: Permission denied';
    return { text, exitCode: 1 };
  }
  const interfaces = Object.entries(hears).flatMap(([name, heard]) =>
    heard.map((one, i) => neighbourJson(name, one, i)),
  );
  const lldp = interfaces.length > 0 ? [{ interface: interfaces }] : [{}];
  return { text: JSON.stringify({ lldp }, null, 2), exitCode: 0 };
}

function setOf(uuids: unknown[]): unknown {
  return uuids.length === 1 ? uuids[0] : ['set', uuids];
}

function uuid(words: string): [string, string] {
  const digits = createHash('sha256').update(words).digest('hex');
  return ['uuid', digits.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')];
}
