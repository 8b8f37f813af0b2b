import { findPagePlans } from '#lib/capture/page-plan.ts';
import { type PackedTranscript, packTranscript, storeTranscripts } from '#lib/capture/transcript-store.ts';
import type { Db } from '#lib/db/client.ts';
import { retryTransient } from '#lib/db/transient-error.ts';
import { storeAgreedAlgorithms } from '#lib/devices/agreed-algorithms.ts';
import { noteTaken } from '#lib/devices/credential-health.ts';
import { findVisitTargets, JumpChainError, type VisitTarget } from '#lib/devices/device-login.ts';
import { endVisits, type VisitToEnd } from '#lib/ingest/ingest-visit.ts';
import type { PagePlan, Transcript } from '#lib/platforms/platform.ts';
import { type ClaimedVisit, claimVisits } from '#lib/runs/claim-visit.ts';
import { readsJustNow } from '#lib/runs/read-just-now.ts';
import type { AgreedAlgorithms } from '#lib/ssh/algorithms.ts';
import { inTurn } from '#lib/turn-share.ts';

import { Gather } from './gather.ts';

/** What a visit has to know before its session. */
export interface VisitFacts {
  /** null: the device is gone or retired. */
  target: VisitTarget | JumpChainError | null;
  pages: PagePlan;
  /** The device was read so many seconds ago and need not be read again; null: read it. */
  readSecondsAgo: number | null;
}

interface SignedIn {
  deviceId: string;
  credentialId: string;
  /** null: the same as the last time. */
  agreed: AgreedAlgorithms | null;
}

/** How long what a device said is kept for a database that is gone. */
const STORE_MS = 60_000;
/** As many sessions as come of a piece begin in one turn of the event loop. */
const BEGINNING = { weigh: () => 2 };
/** No session waits for it. */
const STORING = { pauseMs: 100 };
/** Ports of a small host: a switch is stored with few others. */
export const SMALL_PORTS = 16;

/** What the visits of this process ask and tell the database, those of many sessions together. */
export class VisitStore {
  readonly #claims: Gather<string, ClaimedVisit | null>;
  readonly #facts: Gather<ClaimedVisit, VisitFacts>;
  readonly #signedIn: Gather<SignedIn, null>;
  readonly #transcripts: Gather<PackedTranscript, null>;
  readonly #ends: Gather<VisitToEnd, boolean>;

  /** `worker` is the name of the process; within `minIntervalS` seconds a device is not read again. */
  constructor(db: Db, worker: string, minIntervalS: number) {
    this.#claims = new Gather(async (ids) => {
      const claimed = new Map((await claimVisits(db, ids, worker)).map((visit) => [visit.id, visit]));
      // Two jobs may ask for one visit: the first has it.
      return ids.map((id) => {
        const visit = claimed.get(id);
        claimed.delete(id);
        return visit ?? null;
      });
    }, BEGINNING);
    this.#facts = new Gather(async (visits) => {
      const ids = visits.map(({ deviceId }) => deviceId);
      const [seconds, targets, pages] = await Promise.all([
        readsJustNow(db, visits, minIntervalS),
        findVisitTargets(db, ids),
        findPagePlans(db, visits),
      ]);
      return visits.map(({ id, deviceId }, at) => ({
        target: targets.get(deviceId) ?? null,
        pages: pages[at]!,
        readSecondsAgo: seconds.get(id) ?? null,
      }));
    }, BEGINNING);
    this.#signedIn = new Gather(async (sessions) => {
      await noteTaken(db, ...new Set(sessions.map(({ credentialId }) => credentialId)));
      await storeAgreedAlgorithms(
        db,
        sessions.flatMap(({ deviceId, agreed }) => (agreed ? [{ deviceId, agreed }] : [])),
      );
      return sessions.map(() => null);
    }, STORING);
    this.#transcripts = new Gather(async (taken) => {
      await retryTransient(() => storeTranscripts(db, taken), STORE_MS);
      return taken.map(() => null);
    }, STORING);
    this.#ends = new Gather(
      async (ended) => {
        const held = await endVisits(db, ended);
        return ended.map(({ visit }) => held.has(visit.id));
      },
      { ...STORING, weigh: ({ reading }) => Math.max(1, (reading?.ports.length ?? 0) / SMALL_PORTS) },
    );
  }

  /** As claimVisits; null: not got. */
  claim(visitId: string): Promise<ClaimedVisit | null> {
    return this.#claims.add(visitId);
  }

  factsOf(visit: ClaimedVisit): Promise<VisitFacts> {
    return this.#facts.add(visit);
  }

  /** A device took its credential, and agreed on these algorithms. */
  async signedIn(session: SignedIn): Promise<void> {
    await this.#signedIn.add(session);
  }

  /** As storeTranscripts; a database that is gone is waited for. */
  async keep(visit: ClaimedVisit, transcript: Transcript): Promise<void> {
    await this.#transcripts.add(await inTurn(() => packTranscript(visit, transcript)));
  }

  /** As endVisits; false: the visit was no longer this worker's. */
  end(ended: VisitToEnd): Promise<boolean> {
    return this.#ends.add(ended);
  }
}
