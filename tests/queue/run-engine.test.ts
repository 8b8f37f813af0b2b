import { afterAll, beforeAll, expect, test } from 'vitest';

import { readTranscript } from '#lib/capture/transcript-store.ts';
import { readingOfTranscript } from '#lib/platforms/registry.ts';
import { getRun } from '#lib/runs/get-run.ts';
import { cancelRun } from '#lib/runs/cancel-run.ts';
import { retryRun } from '#lib/runs/retry-run.ts';
import { startRun } from '#lib/runs/start-run.ts';

import { eventually } from '../lab/eventually.ts';
import { type FerruleLab, startFerruleLab } from '../lab/ferrule-lab.ts';
import { makeFleet } from '../lab/fleet.ts';
import { QUEUE_BACKENDS } from '../lab/queue-backends.ts';
import { describeWith } from '../lab/require-program.ts';

/** What must hold after any fault, counted in SQL. Every figure is 0. */
async function broken({ db }: FerruleLab): Promise<Record<string, number>> {
  const { rows } = await db.pool.query<Record<string, number>>(`
    SELECT
      (SELECT count(*)::int FROM visit WHERE state <> 'done' OR outcome IS NULL) AS lost_visits,
      (SELECT count(*)::int FROM run WHERE finished_at IS NULL) AS open_runs,
      (SELECT count(*)::int FROM (SELECT port_id FROM placement WHERE ended_at IS NULL GROUP BY 1 HAVING count(*) > 1) t)
        AS ports_with_two_modules,
      (SELECT count(*)::int FROM (SELECT serial, part_number, vendor FROM module WHERE NOT surrogate
        GROUP BY 1, 2, 3 HAVING count(*) > 1) t) AS doubled_modules,
      (SELECT count(*)::int FROM placement WHERE ended_at IS NOT NULL) AS false_removals,
      (SELECT count(*)::int FROM visit v WHERE outcome = 'success'
        AND NOT EXISTS (SELECT 1 FROM transcript WHERE visit_id = v.id)) AS successes_without_transcript`);
  return rows[0]!;
}

const NOTHING_BROKEN = {
  lost_visits: 0,
  open_runs: 0,
  ports_with_two_modules: 0,
  doubled_modules: 0,
  false_removals: 0,
  successes_without_transcript: 0,
};

const SECOND = 1_000;
const HOSTS = 12;

for (const backend of QUEUE_BACKENDS) {
  describeWith(backend.programs, `a run on ${backend.name}`, () => {
    let lab: FerruleLab;
    beforeAll(async () => {
      lab = await startFerruleLab(backend, makeFleet({ hosts: HOSTS }));
    });
    afterAll(() => lab.stop());

    const finished = (runId: string, ms = 60 * SECOND) =>
      eventually(
        () => getRun(lab.ctx, runId),
        (run) => run.finishedAt !== null,
        ms,
      );

    // Which worker dies in the middle is tests/chaos.
    test('visits every host', async () => {
      lab.startWorker();
      const { runId } = await startRun(lab.ctx, { trigger: 'manual' });
      const run = await finished(runId);
      expect([run.success + run.partial, run.failure]).toEqual([HOSTS, 0]);
      expect(await broken(lab)).toEqual(NOTHING_BROKEN);
    });

    test('keeps what every host answered, so that it can be read again', async () => {
      const visits = await lab.db.prisma.visit.findMany({ where: { outcome: 'success' }, take: 5 });
      for (const visit of visits) {
        const transcript = (await readTranscript(lab.db, visit.id))!;
        const reading = readingOfTranscript(transcript);
        expect([reading.complete, reading.ports.length]).toEqual([true, visit.portsTotal]);
      }
      expect(visits.length).toBeGreaterThan(0);
    });

    test(
      'again over the same fleet changes nothing',
      async () => {
        const count = async () => [
          await lab.db.prisma.module.count(),
          await lab.db.prisma.placement.count(),
          await lab.db.prisma.change.count(),
          await lab.db.prisma.inventory.count(),
        ];
        const before = await count();
        const { runId } = await startRun(lab.ctx, { trigger: 'manual' });
        await finished(runId);
        expect(await count()).toEqual(before);
      },
      60 * SECOND,
    );

    test(
      'T38: is started once, however often it is asked for',
      async () => {
        const runs = await Promise.all(
          Array.from({ length: 20 }, () => startRun(lab.ctx, { trigger: 'manual' })),
        );
        expect(new Set(runs.map((run) => run.runId)).size).toBe(1);
        await finished(runs[0]!.runId);
      },
      60 * SECOND,
    );

    test(
      'is cancelled within 5 s while its hosts are slow, and retried',
      async () => {
        for (const host of lab.fleet.hosts) host.spec.latencyMs = 20 * SECOND;
        const { runId } = await startRun(lab.ctx, { trigger: 'manual' });
        await eventually(async () => (await getRun(lab.ctx, runId)).running > 0);
        const asked = performance.now();
        await cancelRun(lab.ctx, runId);
        const run = await finished(runId);
        expect(performance.now() - asked).toBeLessThan(5 * SECOND);
        expect(run.cancelled).toBe(HOSTS);
        for (const host of lab.fleet.hosts) host.spec.latencyMs = 0;
        const retried = await finished((await retryRun(lab.ctx, runId)).runId);
        expect([retried.success + retried.partial, retried.retryOf]).toEqual([HOSTS, runId]);
        expect(await broken(lab)).toEqual(NOTHING_BROKEN);
      },
      90 * SECOND,
    );

    test(
      'says which hosts failed, why, and what to do',
      async () => {
        const [refusing, changed] = [lab.fleet.hosts[0]!, lab.fleet.hosts[1]!];
        await refusing.refuse();
        await changed.changeKey();
        const loginsBefore = changed.sessions;
        const { runId } = await startRun(lab.ctx, { trigger: 'manual' });
        const run = await finished(runId);
        expect(
          run.failures
            .filter(({ kind }) => kind !== 'ports-unreadable')
            .map(({ kind, visits }) => [kind, visits.map(({ device }) => device)])
            .toSorted(),
        ).toEqual([
          ['host-key-changed', [changed.name]],
          ['refused', [refusing.name]],
        ]);
        expect(run.failures.every(({ sentence, remedy }) => sentence !== '' && remedy !== '')).toBe(true);
        expect(changed.sessions).toBe(loginsBefore);
        expect(await broken(lab)).toEqual(NOTHING_BROKEN);
      },
      60 * SECOND,
    );

    test(
      'T35: finishes when the queue is emptied in the middle',
      async () => {
        await lab.fleet.hosts[0]!.accept();
        for (const host of lab.fleet.hosts) host.spec.latencyMs = 300;
        const { runId } = await startRun(lab.ctx, { trigger: 'manual' });
        await eventually(async () => (await getRun(lab.ctx, runId)).running > 0);
        await emptyQueue(lab);
        await letTimePass(lab);
        const run = await finished(runId, 100 * SECOND);
        expect(run.success + run.partial + run.failure).toBe(HOSTS);
        expect(await broken(lab)).toEqual(NOTHING_BROKEN);
      },
      120 * SECOND,
    );

    test(
      'T42: a worker that is asked to stop hands its visits back',
      async () => {
        for (const host of lab.fleet.hosts) host.spec.latencyMs = 200;
        const { runId } = await startRun(lab.ctx, { trigger: 'manual' });
        const worker = lab.startWorker();
        await eventually(() => worker.output().includes('worker-ready'));
        expect(await worker.stop()).toBe(0);
        await finished(runId);
        expect(await broken(lab)).toEqual(NOTHING_BROKEN);
      },
      90 * SECOND,
    );
  });
}

/** As if leases and jobs were of a minute ago: what waits for that in earnest is `npm run chaos`. */
async function letTimePass({ db }: FerruleLab): Promise<void> {
  await db.pool.query(
    `UPDATE visit SET lease_until = lease_until - interval '1 minute', dispatched_at = dispatched_at - interval '1 minute'
     WHERE state <> 'done'`,
  );
}

async function emptyQueue({ redis, db }: FerruleLab): Promise<void> {
  if (redis) await redis.flush();
  else {
    await db.pool.query(
      'DELETE FROM bullmq.job_log; DELETE FROM bullmq.job_dependency; DELETE FROM bullmq.job',
    );
  }
}
