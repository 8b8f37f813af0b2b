import { parseArgs } from 'node:util';

import type { Db } from '#lib/db/client.ts';
import { BATCH } from '#workers/main.ts';

import { QUEUE_BACKENDS } from '../lab/queue-backends.ts';
import { requireProgram } from '../lab/require-program.ts';
import { withBenchDatabase } from './bench-database.ts';
import { machine } from './machine.ts';
import { median, printTable } from './print-table.ts';
import { bullmqAlone } from './queue/bullmq-alone.ts';
import type { QueueOrder, Sample } from './queue/timed-arrivals.ts';
import { handOverRun, makeProvedDevices } from './queue/visits-of-run.ts';

const USAGE = `npm run bench:queue -- [--visits 4000] [--rounds 3] [--queue redis,postgres]
How many visits a second get from their rows to a job handler: the dispatcher and the job worker of Ferrule in one process,
with one visit in a job and with ${BATCH}, as the worker has it. The handler only notes the ids. What it noted is marked as done
with one statement before each call of the dispatcher, in place of claims and ends; the dispatcher is called without the
pauses of the worker, and the run begins without being spread. Beside it BullMQ alone on the same server: jobs without rows.`;

const { values: options } = parseArgs({
  options: {
    visits: { type: 'string', default: '4000' },
    rounds: { type: 'string', default: '3' },
    queue: { type: 'string', default: 'redis,postgres' },
    help: { type: 'boolean', default: false },
  },
});
const VISITS = Number(options.visits);
const ROUNDS = Number(options.rounds);
const HEADS = [
  'visits/s',
  'x BullMQ alone',
  'x its 1 in a job',
  'in a job',
  'CPU ms per visit',
  'of the servers',
];

async function main(): Promise<void> {
  console.log(`${machine()}; ${VISITS} visits, medians of ${ROUNDS}`);
  const wanted = options.queue.split(',');
  await withBenchDatabase(async (db, { url, pid }) => {
    await makeProvedDevices(db, VISITS);
    for (const { name, programs, start } of QUEUE_BACKENDS) {
      if (!wanted.some((each) => name.toLowerCase().startsWith(each))) continue;
      const missing = programs.filter((program) => requireProgram(program) === null);
      if (missing.length > 0) {
        console.log(`${name}: left out, without ${missing.join(' and ')}`);
        continue;
      }
      const backend = await start(url);
      try {
        const servers = backend.redis ? [pid, backend.redis.pid] : [pid];
        await compare(name, db, { backend, servers, visits: VISITS });
      } finally {
        await backend.stop();
      }
    }
  });
}

async function compare(name: string, db: Db, shared: Omit<QueueOrder, 'batch'>): Promise<void> {
  const ways: [string, () => Promise<Sample>][] = [1, BATCH].flatMap((batch) => [
    [`BullMQ alone, ${batch} in a job`, () => bullmqAlone({ ...shared, batch })],
    [`Ferrule, at most ${batch} in a job`, () => handOverRun(db, { ...shared, batch })],
  ]);
  const samples = ways.map((): Sample[] => []);
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [at, [, way]] of ways.entries()) samples[at]!.push(await way());
  const of = (at: number, key: keyof Sample) => median(samples[at]!.map((sample) => sample[key]));
  const lines = ways.map(([way], at): [string, string[]] => {
    const perSecond = of(at, 'visitsPerSecond');
    const figures = [
      perSecond.toFixed(0),
      // Each of Ferrule's comes behind the one of BullMQ with as many visits in a job.
      at % 2 === 1 ? (perSecond / of(at - 1, 'visitsPerSecond')).toFixed(2) : '',
      (perSecond / of(0, 'visitsPerSecond')).toFixed(2),
      of(at, 'visitsPerJob').toFixed(1),
      of(at, 'cpuMs').toFixed(2),
      of(at, 'serverCpuMs').toFixed(2),
    ];
    return [way, figures];
  });
  console.log();
  printTable(name, HEADS, lines);
}

if (options.help) console.log(USAGE);
else await main();
