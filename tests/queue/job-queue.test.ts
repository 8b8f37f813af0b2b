import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { migrateQueue, openJobQueue, type QueueBackend, runJobWorker } from '#lib/jobs/job-queue.ts';

import { eventually } from '../lab/eventually.ts';
import { createBareDatabase, createTestDatabase, type TestDatabase } from '../lab/postgres.ts';
import { QUEUE_BACKENDS } from '../lab/queue-backends.ts';
import { describeWith } from '../lab/require-program.ts';

const unexpected = (error: Error) => {
  throw error;
};
const ignored = () => {};

for (const lab of QUEUE_BACKENDS) {
  describeWith(lab.programs, `the job queue on ${lab.name}`, () => {
    let database: TestDatabase;
    let backend: Awaited<ReturnType<typeof lab.start>>;
    beforeAll(async () => {
      database = await createTestDatabase();
      backend = await lab.start(database.url);
    });
    afterAll(async () => {
      await backend.stop();
      await database.drop();
    });

    test('hands every job to a handler once', async () => {
      const queue = openJobQueue(backend, unexpected);
      const ids = Array.from({ length: 200 }, () => randomUUID());
      const seen: string[] = [];
      const stop = new AbortController();
      await queue.add('q', 'visit-devices', ids.map(job));
      const worker = await runJobWorker(
        backend,
        handlers(async (id) => void seen.push(id)),
        {
          queues: [{ name: 'q', sessions: 16, visits: 16, perJob: 1 }],
          onError: unexpected,
          signal: stop.signal,
        },
      );
      await eventually(
        () => seen.length,
        (count) => count === ids.length,
      );
      await worker!.close();
      await queue.close();
      expect(seen.toSorted()).toEqual(ids.toSorted());
    });

    test.each([
      ['of ten visits', 10, 40],
      ['of four visits', 4, 28],
      ['of one visit', 1, 22],
    ])(
      'takes visits for its sessions, and as jobs end as many as it has room for, in jobs %s',
      async (_which, carried, first) => {
        const queue = openJobQueue(backend, unexpected);
        const visits = Array.from({ length: 60 }, () => randomUUID());
        const jobs = visits.flatMap((id, at) =>
          at % carried === 0 ? [{ id, payload: { visitIds: visits.slice(at, at + carried) } }] : [],
        );
        await queue.add('q', 'visit-devices', jobs);
        let taken = 0;
        let over = 0;
        let most = 0;
        const open: (() => void)[] = [];
        const take = async ({ visitIds }: { visitIds: string[] }) => {
          taken += visitIds.length;
          most = Math.max(most, taken);
          await new Promise<void>((end) => open.push(end));
          taken -= visitIds.length;
          over += visitIds.length;
        };
        const worker = await runJobWorker(
          backend,
          { 'visit-devices': take, 'check-device': async () => {} },
          { ...options(), queues: [{ name: 'q', sessions: 20, visits: 40, perJob: 10 }] },
        );
        await eventually(() => taken === first);
        while (over < visits.length) {
          await eventually(() => open.length > 0);
          open.shift()!();
          const before = over;
          await eventually(() => over > before && taken >= Math.min(first, visits.length - over));
        }
        await worker!.close();
        await queue.close();
        expect(most).toBeLessThan(40 + 10);
      },
    );

    test('keeps one job per id while it waits, and takes the id again when it is done', async () => {
      const queue = openJobQueue(backend, unexpected);
      const id = randomUUID();
      let runs = 0;
      await queue.add('q', 'visit-devices', [job(id), job(id)]);
      await queue.add('q', 'visit-devices', [job(id)]);
      const worker = await runJobWorker(
        backend,
        handlers(async () => void runs++),
        options(),
      );
      await eventually(() => runs === 1);
      await eventually(async () => {
        await queue.add('q', 'visit-devices', [job(id)]);
        return runs >= 2;
      });
      await worker!.close();
      await queue.close();
    });

    test('refuses a payload that is not the contract’s', async () => {
      const queue = openJobQueue(backend, unexpected);
      await expect(
        queue.add('q', 'visit-devices', [{ id: 'x', payload: { visitIds: ['not a uuid'] } }]),
      ).rejects.toThrow(/uuid/i);
      await queue.close();
    });

    test('lets a job end in peace that a worker has when it is asked to stop', async () => {
      const queue = openJobQueue(backend, unexpected);
      const stop = new AbortController();
      let end = () => {};
      let isOver = false;
      let given: AbortSignal | null = null;
      const worker = await runJobWorker(
        backend,
        {
          'visit-devices': async (_payload, signal) => {
            given = signal;
            await new Promise<void>((over) => (end = over));
            isOver = !signal.aborted;
          },
          'check-device': async () => {},
        },
        { ...options(), signal: stop.signal },
      );
      await queue.add('q', 'visit-devices', [job(randomUUID())]);
      await eventually(() => given);
      stop.abort();
      const closed = worker!.close();
      expect(given).toMatchObject({ aborted: false });
      end();
      await closed;
      await queue.close();
      expect(isOver).toBe(true);
    });

    test('goes on after a handler that throws', async () => {
      const queue = openJobQueue(backend, unexpected);
      const good = randomUUID();
      const seen: string[] = [];
      const worker = await runJobWorker(
        backend,
        handlers(async (id) => {
          if (id !== good) throw new Error('on purpose');
          seen.push(id);
        }),
        options(),
      );
      await queue.add('q', 'visit-devices', [job(randomUUID()), job(good)]);
      await eventually(() => seen.length === 1);
      await worker!.close();
      await queue.close();
    });
  });
}

describe('T36: a worker that starts before its backend', () => {
  test('waits, says so, and works when the backend is there', async () => {
    const database = await createBareDatabase();
    // The queue's tables are not there yet: BullMQ's own worker would spin on this for ever.
    const backend: QueueBackend = { redisUrl: null, databaseUrl: database.url };
    const errors: Error[] = [];
    const seen: string[] = [];
    const starting = runJobWorker(
      backend,
      handlers(async (id) => void seen.push(id)),
      {
        ...options(),
        onError: (error) => errors.push(error),
      },
    );
    await eventually(() => errors.length > 0);
    await migrateQueue(backend);
    const worker = await starting;
    const queue = openJobQueue(backend, ignored);
    await queue.add('q', 'visit-devices', [job(randomUUID())]);
    await eventually(() => seen.length === 1);
    expect(errors.length).toBeLessThan(50);
    await worker!.close();
    await queue.close();
    await database.drop();
  });
});

const job = (visitId: string) => ({ id: visitId, payload: { visitIds: [visitId] } });

function handlers(run: (visitId: string) => Promise<void>) {
  return {
    'visit-devices': ({ visitIds }: { visitIds: string[] }) => run(visitIds[0]!),
    'check-device': async () => {},
  };
}

function options() {
  return {
    queues: [{ name: 'q', sessions: 4, visits: 4, perJob: 1 }],
    onError: ignored,
    signal: new AbortController().signal,
  };
}
