import { groupOf } from './board.ts';
import type { LinkDevice, LinkPort, OwnedMac } from './link-input.ts';

/** A MAC of a host, and the NICs that its frames may leave by. */
export interface HostMac {
  mac: string;
  /** nic: burnt into one NIC and used by nothing else. port: of something that leaves by one NIC. host: by one of several. */
  leaves: 'nic' | 'port' | 'host';
  ways: LinkPort[];
  /** `vmnic2`, `vmk0`, `vm web01`. */
  owner: string;
  /** Of a virtual machine: when the host last had it. Machines go from host to host. */
  machineAt: Date | null;
}

/** Masters that borrow the MAC of a member, whose members all keep their own. */
const BORROWS = new Set(['ovs', 'bridge', 'team']);

/**
 * The MACs of a host's NICs and of all that is behind them. A NIC's burnt-in MAC tells of that NIC only while nothing
 * borrows it: the first VMkernel port and the management interface of a virtual switch do, wherever they went since; the
 * members of a bond all carry one.
 */
export function hostMacs(host: LinkDevice, owned: readonly OwnedMac[] | null): HostMac[] {
  const names = new Set(host.ports.map(({ name }) => name));
  const behind = (owned ?? []).filter(({ isElsewhere }) => !isElsewhere);
  const borrowed = new Set(behind.filter(({ owner }) => !names.has(owner)).map(({ mac }) => mac));
  const macs = new Map<string, HostMac>();
  const add = (
    mac: string,
    leaves: HostMac['leaves'],
    ways: LinkPort[],
    owner: string,
    machineAt: Date | null = null,
  ) => {
    const before = macs.get(mac);
    const all = [...new Set([...(before?.ways ?? []), ...ways])];
    macs.set(mac, {
      mac,
      leaves: all.length > 1 ? 'host' : leaves,
      ways: all,
      owner: before?.owner ?? owner,
      machineAt,
    });
  };

  for (const port of host.ports) {
    for (const mac of new Set([port.permanentMac, port.currentMac])) {
      if (mac === null) continue;
      const carriers = host.ports.filter(({ currentMac }) => currentMac === mac);
      const lends = owned === null && BORROWS.has(port.master?.kind ?? '');
      const shared = (carriers.length > 1 ? carriers : lends ? [port] : []).flatMap((user) =>
        groupOf(host, user),
      );
      if (shared.length > 0) add(mac, 'nic', shared, port.name);
      else if (!borrowed.has(mac)) add(mac, 'nic', [port], port.name);
    }
  }
  for (const { mac, owner, port: name, seenAt } of behind) {
    const machineAt = owner.startsWith('vm ') ? seenAt : null;
    if (macs.has(mac) && !borrowed.has(mac)) continue;
    const port = host.ports.find((candidate) => candidate.name === name);
    const members = host.ports.filter(({ master }) => master?.name === owner);
    if (port) add(mac, 'port', [port], owner, machineAt);
    else if (!macs.has(mac)) add(mac, 'host', members.length > 0 ? members : host.ports, owner, machineAt);
  }
  return [...macs.values()];
}
