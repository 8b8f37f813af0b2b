import type { DevicePort } from '#lib/devices/get-device.ts';

/** Ports that sit together on the front: of one kind and one card. */
export interface PortGroup {
  /** What their names have in common: `HundredGigE1/0/`. */
  prefix: string;
  /** In the order of their numbers; `label` is what the name has beyond the prefix. */
  ports: { port: DevicePort; label: string }[];
}

/** Names of ports beside the data ports: mgmt0, Management1, fxp0, em0, MgmtEth0/RP0/CPU0/0. */
const MANAGEMENT = /^(mgmt|management|meth|fxp|em\d|me-?\d|oob|ma\d|eth0$)/i;

/** `10GE1/0/2` begins with figures that are no number of a port. */
const KIND = /^(\d+(?:GE|G|Gig\w*)(?=\d)|\D*)(.*)$/i;

const ORDER = new Intl.Collator('en', { numeric: true });

/**
 * The ports of a switch as its front has them: by number, whatever the kind is called, so that uplinks come behind the access
 * ports that they are numbered after; cards apart; management ports last.
 */
export function frontPanel(ports: DevicePort[]): PortGroup[] {
  const split = ports.map((port) => {
    const [, kind = '', number = ''] = KIND.exec(port.name) ?? [];
    return { port, kind, number, management: MANAGEMENT.test(port.name) };
  });
  split.sort(
    (a, b) =>
      Number(a.management) - Number(b.management) ||
      ORDER.compare(a.number, b.number) ||
      ORDER.compare(a.kind, b.kind),
  );
  // Where every number is card/place/port: a third part that only some have is the lane of a split cage.
  const flat = new Set(split.flatMap(({ kind, number }) => (number.split('/').length < 3 ? kind : [])));
  const groups = new Map<string, typeof split>();
  for (const each of split) {
    const card = flat.has(each.kind) ? '' : each.number.split('/')[0];
    const key = `${each.kind} ${card}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].map((members) => {
    const kind = members[0]!.kind;
    const common = commonStart(members.map(({ number }) => number));
    return {
      prefix: kind + common,
      ports: members.map(({ port, number }) => ({ port, label: number.slice(common.length) || port.name })),
    };
  });
}

/** What all have in common up to a slash or a colon. */
function commonStart(numbers: string[]): string {
  const [first = '', ...others] = numbers;
  if (others.length === 0) return first.slice(0, first.lastIndexOf('/') + 1);
  let end = 0;
  for (let at = 0; at < first.length; at += 1) {
    if (others.some((other) => other[at] !== first[at])) break;
    if (first[at] === '/' || first[at] === ':') end = at + 1;
  }
  return first.slice(0, end);
}
