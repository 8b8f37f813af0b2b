import { parseArgs } from 'node:util';

import { seededRandom } from '../lab/seeded-random.ts';
import { type BackendName, type ChaosWorld, startWorld } from './chaos-world.ts';
import { type Fault, type Injected, range, Runs } from './fault.ts';
import { DATABASE_ENDED, DATABASE_LATE, DATABASE_SILENT } from './faults-of-databases.ts';
import { BAD_NETWORK, CHANGED_KEYS, CUT, HOSTILE_HOSTS, NAMES, WRONG_PASSWORD } from './faults-of-hosts.ts';
import { BACKLOG_AND_CLICKS, DISK_FULL, EMBEDDED, KEYS, UPGRADE } from './faults-of-machines.ts';
import { QUEUE_EMPTIED, REDIS_ENDED } from './faults-of-redis.ts';
import { BLOCKED, KILLED, POISON, SKEWED, TERMINATED } from './faults-of-workers.ts';
import { broken, countBroken } from './invariants.ts';
import { accumulate, renderTable, type Result, writeDocument } from './report.ts';

const FAULTS: readonly Fault[] = [
  KILLED, TERMINATED, DATABASE_ENDED, DATABASE_LATE, REDIS_ENDED, QUEUE_EMPTIED, SKEWED, BLOCKED, POISON, HOSTILE_HOSTS,
  CHANGED_KEYS, WRONG_PASSWORD, CUT, BAD_NETWORK, DATABASE_SILENT, NAMES, BACKLOG_AND_CLICKS, DISK_FULL, EMBEDDED, KEYS,
  UPGRADE,
]; // prettier-ignore

const HOSTS = 120;

const USAGE = `npm run chaos -- [--backend redis|postgres|both] [--faults F1,F3=4] [--seed 1] [--into results.json] [--write]
  Hurts a whole Ferrule of real parts and counts in SQL what must not have happened.
  --faults  only these, each with a count of its own if one is given
  --into    add the results to those in this file, so that a table can be made of several parts
  --write   put the table of all of them into docs/reliability.md`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      backend: { type: 'string', default: 'both' },
      faults: { type: 'string' },
      seed: { type: 'string', default: '1' },
      into: { type: 'string' },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const seed = Number(values.seed);
  const chosen = choose(values.faults);
  const backends =
    values.backend === 'both' ? (['redis', 'postgres'] as const) : [values.backend as BackendName];
  let results = accumulate(values.into ?? null, []);
  let failures = 0;
  for (const backend of chosen.length === 0 ? [] : backends) {
    for await (const result of hurt(backend, chosen, seed)) {
      results = values.into ? accumulate(values.into, [result]) : [...results, result];
      failures += result.injected - result.survived + result.broken.length;
    }
  }
  const table = renderTable(FAULTS, results);
  console.log(`\n${table}`);
  if (values.write) writeDocument(table);
  return failures === 0 ? 0 : 1;
}

/** `none`: no fault at all, only the table. */
function choose(words: string | undefined): { fault: Fault; count: number }[] {
  if (words === 'none') return [];
  if (words === undefined) return FAULTS.map((fault) => ({ fault, count: fault.count }));
  return words.split(',').map((word) => {
    const [id, count] = word.split('=');
    const fault = FAULTS.find((each) => each.id === id);
    if (!fault) throw new RangeError(`no such fault: ${id}`);
    return { fault, count: Number(count ?? fault.count) };
  });
}

async function* hurt(
  backend: BackendName,
  chosen: { fault: Fault; count: number }[],
  seed: number,
): AsyncGenerator<Result> {
  const world = await startWorld(backend, { hosts: HOSTS, seed });
  // The servers are in sessions of their own: whoever stops this must not leave them behind.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void world.stop().finally(() => process.exit(130)));
  try {
    await baseline(world);
    for (const { fault, count } of chosen) {
      if (fault.without?.[backend]) continue;
      const began = performance.now();
      const random = seededRandom(seed);
      const { injected, failed, figures } = await fault
        .inject(world, count, random)
        .catch((error: unknown): Injected => {
          // What was not looked at was not survived.
          return { injected: count, failed: range(0, count).map(() => String(error)), figures: {} };
        });
      const wrong = broken(await countBroken(world));
      const seconds = (performance.now() - began) / 1_000;
      const survived = Math.max(0, injected - failed.length);
      console.log(
        `${backend} ${fault.id}: ${survived} of ${injected} in ${Math.round(seconds)} s ${JSON.stringify(figures)}`,
        ...[...new Set(failed)].slice(0, 8).map((each) => `\n    ${each}`),
        ...wrong.map((each) => `\n    NOT 0: ${each}`),
      );
      yield { fault: fault.id, backend, injected, survived, failed, figures, broken: wrong, seed, seconds };
    }
  } finally {
    await world.stop();
  }
}

/** Reads every host once before anything is hurt. */
async function baseline(world: ChaosWorld): Promise<void> {
  await world.workers.atLeast(3);
  const runs = new Runs(world);
  await runs.start(range(0, world.hosts.length));
  const failed = [
    ...(await runs.over(60_000)),
    ...(await runs.unread()),
    ...broken(await countBroken(world)),
  ];
  if (failed.length > 0) throw new Error(`not whole before any fault:\n${failed.join('\n')}`);
}

process.exit(await main());
