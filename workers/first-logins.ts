import { setTimeout as delay } from 'node:timers/promises';

import type { Db } from '#lib/db/client.ts';
import type { ClaimedVisit } from '#lib/runs/claim-visit.ts';
import { takeLoginTurn } from '#lib/runs/first-logins.ts';

const ASK_AGAIN_MS = 100;
/** Shorter than hosts leave to log in: what has to wait longer is handed back and connects again. */
const PATIENCE_MS = 5_000;
const MAX_PROVED = 10_000;

/** The devices that were let try a credential first have not answered yet: the visit is for later. */
export class NoTurnYetError extends Error {
  override name = 'NoTurnYetError';
}

/**
 * Lets sessions log in: those of a run that share a credential which no device has taken yet have connected, and wait here
 * until one has. Of those that wait in this process one asks the database for all.
 */
export class FirstLogins {
  readonly #proved = new Set<string>();
  readonly #last = new Map<string, Promise<void>>();

  /** `onProved` is called once it is known here that a device of a run took a credential: those held back for it are due. */
  constructor(
    readonly db: Db,
    readonly onProved: () => void,
  ) {}

  /** A device of the run took the credential, and the database knows. */
  took(visit: ClaimedVisit, credentialId: string): void {
    this.#prove(keyOf(visit, credentialId));
  }

  /** @throws NoTurnYetError, and CredentialError when the credential was paused meanwhile */
  async turn(visit: ClaimedVisit, credentialId: string): Promise<void> {
    const key = keyOf(visit, credentialId);
    if (this.#proved.has(key)) return;
    const until = performance.now() + PATIENCE_MS;
    const before = this.#last.get(key)?.catch(() => {});
    const own = Promise.resolve(before).then(() => this.#ask(key, visit, credentialId, until));
    this.#last.set(key, own);
    try {
      await own;
    } finally {
      if (this.#last.get(key) === own) this.#last.delete(key);
    }
  }

  async #ask(key: string, visit: ClaimedVisit, credentialId: string, until: number): Promise<void> {
    while (!this.#proved.has(key)) {
      if (performance.now() > until) throw new NoTurnYetError('Other devices try the credential first.');
      const turn = await takeLoginTurn(this.db, visit, credentialId);
      if (turn === 'try') return;
      if (turn === 'wait') await delay(ASK_AGAIN_MS);
      else this.#prove(key);
    }
  }

  #prove(key: string): void {
    if (this.#proved.has(key)) return;
    if (this.#proved.size >= MAX_PROVED) this.#proved.clear();
    this.#proved.add(key);
    this.onProved();
  }
}

const keyOf = ({ runId }: ClaimedVisit, credentialId: string) => `${runId} ${credentialId}`;
