import type { ChaosWorld } from './chaos-world.ts';
import { type Fault, pause, range, Runs, underWay } from './fault.ts';

const GROUPS = 10;

/** Hurts the queue in the middle of one run after the other, each over hosts of its own. */
async function inEachRun(world: ChaosWorld, count: number, hurt: (fault: number) => Promise<void>) {
  await world.workers.atLeast(3);
  await world.order({ order: 'latency', hosts: range(0, world.hosts.length), ms: 500 });
  const size = Math.floor(world.hosts.length / GROUPS);
  const runs = new Runs(world);
  const began: number[] = [];
  for (let fault = 0; fault < count; fault++) {
    const group = fault % GROUPS;
    const runId = await runs.start(range(group * size, (group + 1) * size));
    began.push(performance.now());
    await underWay(world, runId);
    await hurt(fault);
    await pause(500);
  }
  const failed = [...(await runs.over(60_000)), ...(await runs.unread())];
  const [slowest] = await world.sql<{ seconds: number }>(
    `SELECT max(extract(epoch FROM finished_at - created_at))::float8 AS seconds FROM run WHERE id = ANY($1::uuid[])`,
    [runs.started],
  );
  return { injected: count, failed, figures: { 'slowest run s': slowest!.seconds } };
}

export const REDIS_ENDED: Fault = {
  id: 'F5',
  words:
    'Redis is killed (`kill -9`) with and without its append-only file, emptied (`FLUSHALL`), full (`maxmemory`, noeviction), away for 30 s.',
  checked: 'every host read',
  count: 16,
  without: { postgres: 'There is no Redis: see F5b.' },
  async inject(world, count) {
    const redis = world.redis!;
    const ways = [
      () => again('aof'),
      () => again('nothing'),
      () => redis.command('FLUSHALL'),
      async () => {
        await redis.command('CONFIG', 'SET', 'maxmemory', '1');
        await pause(3_000);
        await redis.command('CONFIG', 'SET', 'maxmemory', '0');
      },
    ];
    async function again(keeps: 'aof' | 'nothing', awayMs = 0): Promise<void> {
      await redis.end();
      await pause(awayMs);
      await redis.start(keeps);
    }
    const result = await inEachRun(world, count, async (fault) => {
      if (fault === 0) await again('aof', 30_000);
      else await ways[fault % ways.length]!();
    });
    await again('aof');
    return result;
  },
};

export const QUEUE_EMPTIED: Fault = {
  id: 'F5b',
  words: 'The tables of the queue in PostgreSQL are emptied in the middle of a run.',
  checked: 'every host read',
  count: 14,
  without: { redis: 'The queue is Redis: see F5.' },
  inject: (world, count) =>
    inEachRun(world, count, async () => {
      await world.sql('DELETE FROM bullmq.job_log');
      await world.sql('DELETE FROM bullmq.job_dependency');
      await world.sql('DELETE FROM bullmq.job');
    }),
};
