import { type Fault, pause, percentile, range, Runs, underWay } from './fault.ts';
import type { ChaosWorld } from './chaos-world.ts';
import type { ChaosWorker } from './chaos-workers.ts';

const GROUPS = 10;

/** Hosts in groups, so that a run does not wait for the one before it. */
const groups = ({ hosts }: ChaosWorld): number[][] => {
  const size = Math.floor(hosts.length / GROUPS);
  return range(0, GROUPS).map((group) => range(group * size, (group + 1) * size));
};

/** One that holds visits of the run; any that is alive when none does. */
function victimOf(alive: ChaosWorker[], held: Map<string, number>, pick: <T>(items: T[]) => T): ChaosWorker {
  const holding = alive.filter(({ name }) => held.has(name));
  return pick(holding.length > 0 ? holding : alive);
}

export const KILLED: Fault = {
  id: 'F1',
  words: 'A worker is killed (`kill -9`) at a random instant of a run.',
  checked: 'every host read; p95 from the kill to the end of the visits it held < 30 s',
  count: 30,
  async inject(world, count, random) {
    const runs = new Runs(world);
    await world.order({ order: 'latency', hosts: range(0, world.hosts.length), ms: 700 });
    // A visit that was hit again is measured from the last time.
    const hitAt = new Map<string, Date>();
    const places = groups(world);
    for (let kill = 0; kill < count; kill++) {
      await world.workers.atLeast(2);
      while (world.workers.alive().length < 4) world.workers.start();
      const runId = await runs.start(places[kill % GROUPS]!);
      await underWay(world, runId);
      await pause(random.below(1_200));
      const held = await underWay(world, runId);
      const victim = victimOf(world.workers.ready(), held, (items) => random.pick(items));
      const [clock] = await world.sql<{ at: Date }>('SELECT clock_timestamp() AS at');
      await victim.kill();
      const visits = await world.sql<{ id: string }>(
        `SELECT id FROM visit WHERE state = 'running' AND worker = $1`,
        [victim.name],
      );
      for (const { id } of visits) hitAt.set(id, clock!.at);
    }
    const failed = [...(await runs.over(60_000)), ...(await runs.unread())];
    const ends = await world.sql<{ seconds: number }>(
      `SELECT extract(epoch FROM v.finished_at - hit.at)::float8 AS seconds
       FROM unnest($1::uuid[], $2::timestamptz[]) AS hit(id, at) JOIN visit v ON v.id = hit.id`,
      [[...hitAt.keys()], [...hitAt.values()]],
    );
    const seconds = ends.map((end) => end.seconds);
    const p95 = percentile(seconds, 0.95);
    if (p95 >= 30) failed.push(`p95 of a re-run is ${p95.toFixed(1)} s`);
    return {
      injected: count,
      failed,
      figures: {
        'visits taken over': seconds.length,
        'p95 re-run s': p95,
        'slowest re-run s': Math.max(0, ...seconds),
      },
    };
  },
};

export const TERMINATED: Fault = {
  id: 'F2',
  words: 'A worker is asked to stop (`SIGTERM`) under load; one of them holds hosts that answer after 22 s.',
  checked: 'exit code 0 within 30 s; every host read; visits that were handed back start again within 5 s',
  count: 10,
  async inject(world, count, random) {
    const runs = new Runs(world);
    const failed: string[] = [];
    const seconds: number[] = [];
    const places = groups(world);
    const end = async (worker: ChaosWorker) => {
      const { code, ms } = await worker.stop();
      seconds.push(ms / 1_000);
      if (code !== 0 || ms >= 30_000) failed.push(`a worker ended with ${code} after ${Math.round(ms)} ms`);
    };
    const [first, ...quick] = places as [number[], ...number[][]];
    // So few that the worker which starts meanwhile has room: how soon a full one has is not what is asked here.
    const slow = first.slice(0, 6);
    await world.order({ order: 'latency', hosts: range(0, world.hosts.length), ms: 700 });
    await world.order({ order: 'latency', hosts: slow, ms: 22_000 });
    await world.workers.atLeast(2);
    const long = await runs.start(slow);
    // Past those that try the credentials first.
    const held = await underWay(world, long, 3);
    const [draining] = world.workers.ready().filter(({ name }) => held.has(name));
    const visits = new Set<string>();
    const ended = Promise.all([end(draining!), world.workers.atLeast(3)]);
    while (draining!.alive()) {
      const running = await world.sql<{ id: string }>(
        `SELECT id FROM visit WHERE run_id = $1 AND worker = $2 AND state = 'running'`,
        [long, draining!.name],
      );
      for (const { id } of running) visits.add(id);
      await pause(100);
    }
    await ended;
    await runs.over(60_000);
    const { released, at } = handedBack(draining!);
    const again = await world.sql<{ seconds: number }>(
      `SELECT extract(epoch FROM started_at - $3)::float8 AS seconds FROM visit
       WHERE id = ANY($1::uuid[]) AND worker <> $2`,
      [[...visits], draining!.name, at],
    );
    const slowest = Math.max(0, ...again.map((visit) => visit.seconds));
    if (released === 0 || again.length !== released)
      failed.push(`${released} visits were handed back, and ${again.length} went on elsewhere`);
    if (slowest >= 5) failed.push(`a visit started again ${slowest.toFixed(1)} s after it was handed back`);
    for (let stop = 1; stop < count; stop++) {
      await world.workers.atLeast(2);
      while (world.workers.alive().length < 4) world.workers.start();
      const runId = await runs.start(quick[stop % quick.length]!);
      await underWay(world, runId);
      await pause(random.below(800));
      const holders = await underWay(world, runId);
      await end(victimOf(world.workers.ready(), holders, (items) => random.pick(items)));
    }
    failed.push(...(await runs.over(90_000)), ...(await runs.unread()));
    return {
      injected: count,
      failed,
      figures: {
        'slowest exit s': Math.max(...seconds),
        'visits handed back late': released,
        'started again after s, at most': slowest,
      },
    };
  },
};

/** How many visits a worker that was asked to stop gave back in the end, and when, by its log. */
function handedBack(worker: ChaosWorker): { released: number; at: Date } {
  const line = worker.output().split('\n').find((each) => each.includes('"worker-stopped"')) ?? '{}'; // prettier-ignore
  const { released = 0, time = Date.now() } = JSON.parse(line) as { released?: number; time?: string };
  return { released, at: new Date(time) };
}

export const SKEWED: Fault = {
  id: 'F6',
  words: 'The clock of a worker is 60 s ahead, 60 s behind, or steps while a run is under way.',
  checked: 'every host read, and read once',
  count: 3,
  async inject(world) {
    await world.workers.stopAll();
    await world.order({ order: 'latency', hosts: range(0, world.hosts.length), ms: 1_500 });
    for (const ms of [60_000, -60_000]) world.workers.start({ env: { CHAOS_CLOCK_MS: String(ms) } });
    world.workers.start();
    const all = await world.workers.atLeast(3);
    const runs = new Runs(world);
    const runId = await runs.start(range(0, world.hosts.length));
    await underWay(world, runId);
    all[2]!.send({ order: 'clock', ms: 60_000 });
    const failed = [...(await runs.over(60_000)), ...(await runs.unread())];
    const twice = await world.sql<{ n: number }>(
      'SELECT count(*)::int AS n FROM visit WHERE run_id = $1 AND attempts <> 1',
      [runId],
    );
    if (twice[0]!.n > 0) failed.push(`${twice[0]!.n} visits were begun more than once`);
    await world.workers.stopAll();
    return { injected: 3, failed, figures: { 'visits begun twice': twice[0]!.n } };
  },
};

export const BLOCKED: Fault = {
  id: 'F7',
  words: 'The event loop of a worker stands still for 25 s while it holds visits.',
  checked: 'every host read; what the worker writes afterwards is refused',
  count: 3,
  async inject(world, count) {
    await world.order({ order: 'latency', hosts: range(0, world.hosts.length), ms: 2_000 });
    await world.workers.atLeast(count + 1);
    const runs = new Runs(world);
    const runId = await runs.start(range(0, world.hosts.length));
    const held = await underWay(world, runId, 20);
    const blocked = world.workers.ready().filter(({ name }) => held.has(name)).slice(0, count); // prettier-ignore
    for (const worker of blocked) worker.send({ order: 'block', ms: 25_000 });
    const failed = await runs.over(60_000);
    const taken = await world.sql<{ n: number }>(
      'SELECT count(*)::int AS n FROM visit WHERE run_id = $1 AND attempts > 1',
      [runId],
    );
    // Awake again they try to store what they read before.
    await Promise.all(blocked.map((worker) => worker.stats()));
    await pause(3_000);
    failed.push(...(await runs.unread()));
    if (blocked.some((worker) => !worker.alive())) failed.push('a worker did not survive its own stall');
    return { injected: blocked.length, failed, figures: { 'visits taken over': taken[0]!.n } };
  },
};

export const POISON: Fault = {
  id: 'F8',
  words: 'Visiting a host ends the worker: by SIGKILL, by an uncaught error, by using up its memory.',
  checked: 'the other hosts all read; the poisonous ones named as such and tried no further',
  count: 3,
  async inject(world) {
    await world.workers.stopAll();
    await world.order({ order: 'latency', hosts: range(0, world.hosts.length), ms: 500 });
    const poisonous = [7, 29, 51];
    const ports = poisonous.map((place) => world.hosts[place]!.port);
    const env = {
      CHAOS_POISON: JSON.stringify({ [ports[0]!]: 'kill', [ports[1]!]: 'throw', [ports[2]!]: 'exhaust' }),
    };
    for (let i = 0; i < 3; i++)
      world.workers.start({ env, flags: ['--max-old-space-size=320'], again: true });
    await world.workers.atLeast(3);
    const began = performance.now();
    const runs = new Runs(world);
    const runId = await runs.start(range(0, world.hosts.length));
    const failed = await runs.over(150_000);
    const blamed = await world.sql<{ name: string }>(
      `SELECT d.name FROM visit v JOIN device d ON d.id = v.device_id
       WHERE v.run_id = $1 AND v.error_kind = 'crashed-worker' ORDER BY d.name`,
      [runId],
    );
    const expected = poisonous.map((place) => `chaos-${String(place).padStart(4, '0')}`);
    const names = blamed.map(({ name }) => name);
    if (String(names) !== String(expected)) failed.push(`blamed: ${names.join(', ')}`);
    failed.push(...(await runs.unread(['crashed-worker'])));
    await world.workers.stopAll();
    return {
      injected: 3,
      failed,
      figures: { 'seconds until all were over': (performance.now() - began) / 1_000 },
    };
  },
};
