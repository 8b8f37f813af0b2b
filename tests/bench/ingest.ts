import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Db, openDb } from '#lib/db/client.ts';
import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { migrate } from '#lib/db/migrate.ts';
import { ingestVisit } from '#lib/ingest/ingest-visit.ts';
import type { DeviceReading } from '#lib/platforms/platform.ts';

import { makeModule, makeNeighbour, makeSwitchReading } from '../lab/make-reading.ts';
import { makeDevice, makeVisit } from '../lab/make-visit.ts';

const PORTS = 64;
const RUNS = 5;

/** `tsx tests/bench/ingest.ts`: what storing one visit of a switch costs, by the size of its MAC table. */
async function main(): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'ferrule-bench-'));
  await chmod(scratch, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDir: join(scratch, 'postgres'), log: () => {} });
  try {
    await migrate(postgres.ownerUrl);
    const db = openDb(postgres.ownerUrl, { name: 'bench' });
    const cpu = cpus();
    console.log(
      `${PORTS} ports; ${cpu.length} x ${cpu[0]?.model}; milliseconds, of the later visits the median of ${RUNS}`,
    );
    console.log(`${'MAC table'.padEnd(12)} first visit   later visit   a tenth moved`);
    for (const macs of [0, 2_000, 20_000, 100_000]) console.log(await measure(db, macs));
    await db.close();
  } finally {
    await postgres.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}

async function measure(db: Db, macs: number): Promise<string> {
  const device = await makeDevice(db, `sw-${macs}`, { role: 'switch' });
  const first = await time(db, device, readingOf(macs, 0));
  const later: number[] = [];
  const moved: number[] = [];
  for (let run = 0; run < RUNS; run += 1) later.push(await time(db, device, readingOf(macs, 0)));
  for (let run = 1; run <= RUNS; run += 1) moved.push(await time(db, device, readingOf(macs, run)));
  const cells = [first, median(later), median(moved)].map((ms) => ms.toFixed(0).padStart(11));
  return `${String(macs).padEnd(12)} ${cells.join('   ')}`;
}

async function time(db: Db, device: string, reading: DeviceReading): Promise<number> {
  const visit = await makeVisit(db, device);
  const started = performance.now();
  if (!(await ingestVisit(db, visit, reading))) throw new Error('the visit was taken over');
  return performance.now() - started;
}

/** A tenth of the MACs is on another port with each `shift`. */
function readingOf(macs: number, shift: number): DeviceReading {
  const names = Array.from({ length: PORTS }, (_, at) => `Ethernet${at + 1}`);
  const portOf = (at: number) => names[(at % 10 === 0 ? at + shift : at) % PORTS] ?? '';
  return makeSwitchReading(Object.fromEntries(names.map((name) => [name, makeModule(`B${macs}${name}`)])), {
    neighbours: names.map((localPort) => makeNeighbour({ localPort, systemName: `host of ${localPort}` })),
    macTable: Array.from({ length: macs }, (_, at) => ({
      mac: at
        .toString(16)
        .padStart(12, '0')
        .replace(/(..)(?!$)/g, '$1:'),
      vlan: at % 100,
      port: portOf(at),
    })),
  });
}

function median(times: number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

await main();
