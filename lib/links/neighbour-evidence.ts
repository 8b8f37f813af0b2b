import { STALE_MS } from '#lib/fleet/stale-evidence.ts';

import type { Board } from './board.ts';
import { type Evidence, WEIGHTS } from './evidence.ts';
import type { Crowds } from './crowds.ts';
import type { Hearsay, Statement } from './hearsay.ts';
import type { Heard, LinkDevice, LinkPort } from './link-input.ts';

/** What announcements conclude about a near port: one far port, or several that contradict each other. */
export interface HeardVerdict {
  nearId: string;
  farIds: string[];
  isClear: boolean;
}

interface Pair {
  near: LinkPort;
  far: LinkPort;
  farDevice: LinkDevice;
  /** By the near device of its port, by the far device of its own. */
  said: Statement[];
  answered: Statement[];
  seenAt: Date;
}

/**
 * Lays announcements on the board and says what follows from them alone. Of a port that hears two systems, that two ports
 * claim, or that has learned other machines, nothing follows: an unmanaged switch is there, or it was moved between two visits.
 */
export function addNeighbourEvidence(board: Board, hearsay: Hearsay, crowds: Crowds): HeardVerdict[] {
  return board.near.ports.flatMap((near): HeardVerdict[] => {
    const farIds = new Set(hearsay.about(near.id).flatMap(({ portId }) => portId ?? []));
    const pairs = [...farIds].flatMap((farId) => pairOf(board, hearsay, near, farId) ?? []);
    const live = pairs.flatMap((pair) => {
      const against = againstOf(board, hearsay, pair);
      const isOutdated = against.some(
        ({ heard }) => heard.seenAt.getTime() > pair.seenAt.getTime() + STALE_MS,
      );
      return isOutdated ? [] : [{ pair, against }];
    });
    for (const { pair, against } of live) layPair(board, pair, against, crowds);
    if (live.length === 0) return [];
    const [only] = live.length === 1 ? live : [];
    const isClear = only !== undefined && only.against.length === 0 && !crowds.at(only.pair.far.id);
    return [{ nearId: near.id, farIds: live.map(({ pair }) => pair.far.id), isClear }];
  });
}

/**
 * Announcements that name a device but no port of it: the switch hears the host, so it is one of its NICs; the NIC hears
 * the switch, so of the ports that something else speaks for it is one of that switch.
 */
export function addPortlessEvidence(board: Board, hearsay: Hearsay, crowds: Crowds): void {
  for (const { device, port } of board.far.values()) {
    const statements = hearsay.about(port.id);
    const heard = statements.find(
      ({ deviceId, portId }) => deviceId === board.near.id && portId === null,
    )?.heard;
    if (!heard || crowds.at(port.id) !== null) continue;
    if (statements.some(({ portId }) => portId !== null && board.nearPorts.has(portId))) continue;
    for (const near of board.near.ports) {
      if (
        near.link === 'down' ||
        hearsay.against(end(board.near, near), end(device, port), heard.seenAt).length > 0
      )
        continue;
      board.add(near.id, port.id, evidenceOf(heard, WEIGHTS.heardWithoutPort), { shared: true });
    }
  }
  for (const edge of board.edges()) {
    const heard = hearsay
      .about(edge.near.id)
      .find(({ deviceId, portId }) => deviceId === edge.farDevice.id && portId === null)?.heard;
    const known = edge.evidence.some(({ sentence }) => heard && sentence === sentenceOf(heard));
    if (heard && !known)
      board.add(edge.near.id, edge.far.id, evidenceOf(heard, WEIGHTS.heardWithoutPort), { firm: false });
  }
}

function pairOf(board: Board, hearsay: Hearsay, near: LinkPort, farId: string): Pair | null {
  const far = board.far.get(farId);
  if (!far) return null;
  const said = hearsay
    .about(near.id)
    .filter(
      ({ heard, deviceId, portId }) =>
        heard.deviceId === board.near.id && fits(far.device, farId, deviceId, portId),
    );
  const answered = hearsay
    .about(farId)
    .filter(
      ({ heard, deviceId, portId }) =>
        heard.deviceId === far.device.id && fits(board.near, near.id, deviceId, portId),
    );
  const newest = Math.max(...[...said, ...answered].map(({ heard }) => heard.seenAt.getTime()));
  return { near, far: far.port, farDevice: far.device, said, answered, seenAt: new Date(newest) };
}

function fits(
  device: LinkDevice,
  portId: string,
  saidDevice: string | null,
  saidPort: string | null,
): boolean {
  return saidDevice === device.id && (saidPort === portId || saidPort === null);
}

function againstOf(board: Board, hearsay: Hearsay, { near, far, farDevice, seenAt }: Pair): Statement[] {
  return hearsay.against(end(board.near, near), end(farDevice, far), seenAt);
}

function layPair(board: Board, pair: Pair, against: readonly Statement[], crowds: Crowds): void {
  const { near, far, said, answered, seenAt } = pair;
  const stale = board.isOld(pair.farDevice, seenAt);
  const lay = (evidence: Evidence) => board.add(near.id, far.id, evidence, { stale });
  for (const side of [said, answered]) {
    // LLDP and CDP of the same neighbour are one reason.
    const heard = side.map((statement) => statement.heard).toSorted((a, b) => weightOf(b) - weightOf(a));
    for (const [at, one] of heard.entries()) lay(evidenceOf(one, at === 0 ? weightOf(one) : 0));
  }
  if (said.length > 0 && answered.length > 0) {
    const ends = [`${board.near.name} ${near.name}`, `${pair.farDevice.name} ${far.name}`].toSorted();
    const sentence = `${ends.join(' and ')} name each other.`;
    lay({ kind: 'both-sides', sentence, weight: WEIGHTS.bothSides, seenAt: seenAt.toISOString() });
  }
  const crowd = crowds.at(far.id);
  if (crowd !== null) {
    const sentence = `But ${pair.farDevice.name} learned ${crowd} on ${far.name}, too.`;
    lay({ kind: 'conflict', sentence, weight: WEIGHTS.conflict, seenAt: far.seenAt.toISOString() });
  }
  for (const [at, { heard }] of against.entries()) {
    const weight = at === 0 ? WEIGHTS.conflict : 0;
    lay({
      kind: 'conflict',
      sentence: `But ${sentenceOf(heard)}`,
      weight,
      seenAt: heard.seenAt.toISOString(),
    });
  }
}

function evidenceOf(heard: Heard, weight: number): Evidence {
  const byHost = heard.protocol === 'cdp' ? 'cdp-host' : 'lldp-host';
  return {
    kind: heard.role === 'switch' ? 'neighbour-switch' : byHost,
    sentence: sentenceOf(heard),
    weight,
    seenAt: heard.seenAt.toISOString(),
  };
}

function weightOf({ protocol }: Heard): number {
  return protocol === 'cdp' ? WEIGHTS.cdp : WEIGHTS.lldp;
}

function sentenceOf({ device, systemName, chassisId, port, protocol, remotePort }: Heard): string {
  const system = systemName ?? chassisId ?? 'a system without a name';
  const from = remotePort === null ? 'without a port id' : `port id ${remotePort}`;
  return `${device} heard ${system} on ${port.name} by ${protocol.toUpperCase()}, ${from}.`;
}

function end(device: LinkDevice, port: LinkPort): { deviceId: string; portId: string } {
  return { deviceId: device.id, portId: port.id };
}
