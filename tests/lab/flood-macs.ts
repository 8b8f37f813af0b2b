import type { LabSwitch } from './switch-spec.ts';

/** A cable between two switches. */
export interface Trunk {
  a: LabSwitch;
  aPort: string;
  b: LabSwitch;
  bPort: string;
}

/** A MAC that a switch learned from a host, on a port or an aggregate of its own. */
export interface LearnedMac {
  sw: LabSwitch;
  port: string;
  mac: string;
  /** The host has left; only this switch has not noticed. */
  stale: boolean;
}

const VLAN = 20;

/** Fills the MAC tables: a MAC is where it was learned, and at every other switch behind the port that leads there. */
export function floodMacs(switches: LabSwitch[], trunks: Trunk[], learned: LearnedMac[]): void {
  for (const sw of switches) sw.macs = [];
  const places = new Map<string, Set<LabSwitch>>();
  for (const { sw, mac, port, stale } of learned) {
    if (sw.macs.some((entry) => entry.mac === mac && entry.port === port)) continue;
    sw.macs.push({ mac, vlan: VLAN, port });
    if (!stale) places.set(mac, (places.get(mac) ?? new Set()).add(sw));
  }
  const known = new Map(switches.map((sw) => [sw, new Set(sw.macs.map(({ mac }) => mac))]));
  for (const [mac, targets] of places) {
    for (const sw of switches) {
      if (known.get(sw)?.has(mac)) continue;
      const port = portTowards(sw, targets);
      if (port !== null) sw.macs.push({ mac, vlan: VLAN, port });
    }
  }

  /** The port, or its aggregate, that a frame to the nearest of the targets leaves by; null where there is no way. */
  function portTowards(from: LabSwitch, targets: ReadonlySet<LabSwitch>): string | null {
    const seen = new Set([from]);
    let reached = neighboursOf(from).map(({ sw, port }) => ({ sw, first: port }));
    while (reached.length > 0) {
      const there = reached.find(({ sw }) => targets.has(sw));
      if (there) return from.lags.find(({ members }) => members.includes(there.first))?.name ?? there.first;
      for (const { sw } of reached) seen.add(sw);
      reached = reached.flatMap(({ sw, first }) =>
        neighboursOf(sw).flatMap((next) => (seen.has(next.sw) ? [] : [{ sw: next.sw, first }])),
      );
    }
    return null;
  }

  function neighboursOf(sw: LabSwitch): { sw: LabSwitch; port: string }[] {
    return trunks.flatMap(({ a, aPort, b, bPort }) => {
      if (a === sw) return [{ sw: b, port: aPort }];
      return b === sw ? [{ sw: a, port: bPort }] : [];
    });
  }
}
