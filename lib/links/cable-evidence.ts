import type { Board } from './board.ts';
import { WEIGHTS } from './evidence.ts';
import type { Hearsay } from './hearsay.ts';
import type { LinkInput } from './link-input.ts';

/** A serial number this short, or that so many ports show, is copied from cable to cable. */
const SHORTEST_SERIAL = 6;
const MOST_ENDS = 16;

/**
 * Lays equal serial numbers of DACs, AOCs and breakouts on the board. Two ends in the whole fleet are one cable. A split cable
 * has more, and some switches name its module at the first lane only: then any of the lanes may be the right one.
 */
export function addCableEvidence(board: Board, hearsay: Hearsay, { cableEnds }: LinkInput): void {
  for (const near of board.near.ports) {
    if (near.cable === null) continue;
    for (const { device, port: far } of board.far.values()) {
      if (far.cable === null) continue;
      const seenAt = near.seenAt < far.seenAt ? near.seenAt : far.seenAt;
      const [nearEnd, farEnd] = [
        { deviceId: board.near.id, portId: near.id },
        { deviceId: device.id, portId: far.id },
      ];
      const ends = cableEnds.get(near.cable.assembly) ?? 0;
      if (ends > MOST_ENDS) continue;
      const same = near.cable.assembly === far.cable.assembly;
      if (!same && !sameSerial(near.cable.serial, far.cable.serial)) continue;
      if (hearsay.against(nearEnd, farEnd, seenAt).length > 0) continue;
      const words = [`${board.near.name} ${near.name}`, `${device.name} ${far.name}`]
        .toSorted()
        .join(' and ');
      const serial = near.cable.assembly.split('|').at(-1);
      const sentence = same
        ? `${words} carry the serial number ${serial}: ${ends === 2 ? 'two ends of one cable' : `one cable of ${ends} ends`}.`
        : `${words} carry the serial number ${serial}, with another maker or part number.`;
      board.add(
        near.id,
        far.id,
        {
          kind: 'assembly-serial',
          sentence,
          weight: !same ? WEIGHTS.serial : ends === 2 ? WEIGHTS.assembly : WEIGHTS.splitCable,
          seenAt: seenAt.toISOString(),
        },
        { firm: same && ends === 2 },
      );
    }
  }
}

/** Whether the cable in a far port ends at a port of another device: then nothing of this one can be there. */
export function endsElsewhere(board: Board, farId: string, { cableEnds }: LinkInput): boolean {
  const cable = board.far.get(farId)?.port.cable;
  if (!cable || cableEnds.get(cable.assembly) !== 2) return false;
  return !board.near.ports.some((near) => near.cable?.assembly === cable.assembly);
}

function sameSerial(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return false;
  const [x, y] = [a.trim().toUpperCase(), b.trim().toUpperCase()];
  return x === y && x.length >= SHORTEST_SERIAL && /\d/.test(x);
}
