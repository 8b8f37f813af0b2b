import type { LacpEnd } from '#lib/platforms/platform.ts';

import type { Board } from './board.ts';
import type { Crowds } from './crowds.ts';
import { WEIGHTS } from './evidence.ts';
import type { Hearsay } from './hearsay.ts';
import type { LinkPort } from './link-input.ts';

/**
 * Lays on the board what LACP says. Its frames go from port to port only, and name the port they are from: where the partner
 * of a switch port is a member of the host's bond, they face each other, though all members share a MAC. What the host says
 * of its partner is not used: both switches of an MLAG go by one system. Numbers that two ends have tell nothing.
 */
export function addLacpEvidence(board: Board, hearsay: Hearsay, crowds: Crowds): void {
  if (board.near.role !== 'host') return;
  const [nearEnds, farEnds] = [new Map<string, LinkPort[]>(), new Map<string, string[]>()];
  for (const near of board.near.ports) note(nearEnds, near.lacp?.actor, near);
  for (const { port } of board.far.values()) note(farEnds, port.lacp?.partner, port.id);
  for (const [key, [near, ...same]] of nearEnds) {
    const [farId, ...others] = farEnds.get(key) ?? [];
    const { device, port: far } = board.far.get(farId ?? '') ?? {};
    if (!near || !device || !far || same.length > 0 || others.length > 0) continue;
    if (near.link === 'down' || far.link === 'down' || crowds.at(far.id) !== null) continue;
    const seenAt = near.seenAt < far.seenAt ? near.seenAt : far.seenAt;
    const ends = [
      { deviceId: board.near.id, portId: near.id },
      { deviceId: device.id, portId: far.id },
    ] as const;
    if (hearsay.against(...ends, seenAt).length > 0) continue;
    const { system, port } = near.lacp!.actor!;
    const sentence = `The LACP partner of ${device.name} ${far.name} is port ${port} of ${system}, which is ${near.name}.`;
    const evidence = { kind: 'lacp', sentence, weight: WEIGHTS.lacp, seenAt: seenAt.toISOString() } as const;
    board.add(near.id, far.id, evidence, { stale: board.isOld(device, seenAt) });
  }
}

function note<T>(ends: Map<string, T[]>, end: LacpEnd | null | undefined, value: T): void {
  if (!end) return;
  const key = `${end.system} ${end.port}`;
  ends.set(key, [...(ends.get(key) ?? []), value]);
}
