/** Handshakes, packing and parsing may keep the event loop from everything else for so long in one turn. */
const SHARE_MS = 20;

const waiting: (() => void)[] = [];
/** Of the turn that is under way. */
const turn = { spentMs: 0, isCounting: false };

/**
 * Does work that keeps the event loop busy: at once, or in a later turn of it, after what waits already, where such work had
 * its share of this one. Hundreds of hosts may answer in the same turn, and a key exchange takes a millisecond.
 */
export function takeTurn(work: () => void): void {
  if (waiting.length > 0 || turn.spentMs >= SHARE_MS) waiting.push(work);
  else spend(work);
}

/** As takeTurn, with what the work gives or throws. */
export function inTurn<T>(work: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    takeTurn(() => {
      try {
        resolve(work());
      } catch (error) {
        reject(error);
      }
    });
  });
}

function spend(work: () => void): void {
  if (!turn.isCounting) {
    turn.isCounting = true;
    setImmediate(nextTurn);
  }
  const began = performance.now();
  try {
    work();
  } finally {
    turn.spentMs += performance.now() - began;
  }
}

function nextTurn(): void {
  turn.isCounting = false;
  turn.spentMs = 0;
  while (waiting.length > 0 && turn.spentMs < SHARE_MS) spend(waiting.shift()!);
}
