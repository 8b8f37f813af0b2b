import { setImmediate as nextTurn } from 'node:timers/promises';

/** Packing and parsing may keep the event loop from everything else for so long in one turn. */
const SHARE_MS = 20;

/** Of the turn that is under way. */
const turn = { spentMs: 0, isCounting: false };

/**
 * Does work that keeps the event loop busy, and first waits for a later turn of it where such work had its share of this
 * one: dozens of visits may come to be parsed in the same turn, and a switch takes milliseconds.
 */
export async function inTurn<T>(work: () => T): Promise<T> {
  while (turn.spentMs >= SHARE_MS) await nextTurn();
  const began = performance.now();
  try {
    return work();
  } finally {
    turn.spentMs += performance.now() - began;
    if (!turn.isCounting) {
      turn.isCounting = true;
      setImmediate(() => {
        turn.spentMs = 0;
        turn.isCounting = false;
      });
    }
  }
}
