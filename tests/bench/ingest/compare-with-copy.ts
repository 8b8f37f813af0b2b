import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

import type { Db } from '#lib/db/client.ts';
import { endVisits, readVisit, type VisitToEnd } from '#lib/ingest/ingest-visit.ts';
import { claimVisits } from '#lib/runs/claim-visit.ts';
import { startRun } from '#lib/runs/start-run.ts';
import { MOST } from '#workers/gather.ts';
import { SMALL_PORTS, VisitStore } from '#workers/visit-store.ts';

import { asAdministrator } from '../../lab/actors.ts';
import { makeDevice } from '../../lab/make-visit.ts';
import { median, printTable } from '../print-table.ts';
import { cpuOf } from '../process-cpu.ts';
import { nextReadings, PORTS, type Readings } from './many-ports.ts';

const PORTS_OF_VISITED = 'SELECT id FROM port WHERE device_id IN (SELECT id FROM visited)';
/** The rows that are counted, one of each for every port; which of them belong to the visited devices. */
const LEDGER = {
  port: 'device_id IN (SELECT id FROM visited)',
  module: `id IN (SELECT module_id FROM placement WHERE port_id IN (${PORTS_OF_VISITED}))`,
  placement: `port_id IN (${PORTS_OF_VISITED})`,
  port_reading: `port_id IN (${PORTS_OF_VISITED})`,
};
/** What ingest writes for every port besides. */
const BESIDES = {
  change: 'device_id IN (SELECT id FROM visited)',
  inventory: 'device_id IN (SELECT id FROM visited)',
};

/** Stores visits of different devices; returns how many were. */
type Way = (db: Db, over: VisitToEnd[]) => Promise<number>;

/** Visits of so many ports that a worker stores together. */
const PIECE = Math.floor((MOST * SMALL_PORTS) / PORTS);

const WAYS: Record<string, Way> = {
  'one visit in a transaction': (db, over) => storeInTurn(db, over, 1),
  [`${PIECE} visits in a transaction`]: (db, over) => storeInTurn(db, over, PIECE),
  'the same two at once, as a worker': async (db, over) => {
    const store = new VisitStore(db, 'bench', 0);
    return (await Promise.all(over.map((one) => store.end(one)))).filter(Boolean).length;
  },
};

/** Microseconds for each row that is counted: by the clock, and the CPU time of this process and of PostgreSQL. */
interface Sample {
  clock: number;
  cpu: number;
  postgresCpu: number;
}

/** Before what is counted. */
const WARM_VISITS = 8;
const COPY = 'COPY of these rows';
const COPY_ALL = 'COPY of them, changes and inventory';
const HEADS = ['rows/s', 'x COPY', 'x COPY of all', 'CPU us per row', 'of PostgreSQL'];

/**
 * Stores visits in each way, first those of new devices and then the same again, and copies the rows that came of them
 * into tables with the same columns, checks and indexes, all in one transaction; foreign keys are not copied. `postgres`
 * is the pid of the server. Returns the samples of each line of the table. Throws when a visit is not stored, or when
 * other rows came of the visits than one for each port.
 */
export async function compareWithCopy(
  db: Db,
  postgres: number,
  { visits, rounds }: { visits: number; rounds: number },
): Promise<Map<string, Sample[]>> {
  const lines = new Map<string, Sample[]>([COPY, COPY_ALL].map((line) => [line, []]));
  const note = (line: string, sample: Sample) => lines.set(line, [...(lines.get(line) ?? []), sample]);
  await createCopies(db);
  await storeRound(db, postgres, 'warm', Math.min(WARM_VISITS, visits), () => {});
  // As autovacuum does within seconds of the first rows.
  await db.pool.query('ANALYZE');
  for (let round = 0; round < rounds; round += 1) {
    const rows = await storeRound(db, postgres, `round-${round}`, visits, note);
    const copied = await copyRound(db, postgres, `round-${round}`, LEDGER, rows);
    const besides = await copyRound(db, postgres, `round-${round}`, BESIDES, rows);
    note(COPY, copied);
    note(COPY_ALL, sum(copied, besides));
  }
  return lines;
}

/** Stores visits of devices `<name>-…` in each way. Returns how many rows came of them that are counted. */
async function storeRound(
  db: Db,
  postgres: number,
  name: string,
  visits: number,
  note: (line: string, sample: Sample) => void,
): Promise<number> {
  const rows = visits * PORTS * Object.keys(LEDGER).length;
  for (const [way, store] of Object.entries(WAYS)) {
    const readings = new Map<string, Readings>();
    for (let at = 0; at < visits; at += 1)
      readings.set(await makeDevice(db, `${name}-${way}-${at}`), nextReadings());
    for (const [when, what] of [
      ['first', 'first time'],
      // It says no raw pages any more, which is news once.
      ['again', null],
      ['again', 'nothing changed'],
    ] as const) {
      const over = await openVisits(db, readings, when);
      const sample = await timed(postgres, rows, async () => {
        const stored = await store(db, over);
        if (stored !== visits) throw new Error(`${way}: ${visits - stored} visits were not stored`);
      });
      if (what) note(`${way}, ${what}`, sample);
    }
  }
  return rows * Object.keys(WAYS).length;
}

/** Claims a visit of each device, over with its reading. */
async function openVisits(
  db: Db,
  readings: Map<string, Readings>,
  when: keyof Readings,
): Promise<VisitToEnd[]> {
  const request = { trigger: 'manual' as const, deviceIds: [...readings.keys()], insist: true };
  const { runId } = await startRun(asAdministrator(db), request);
  const queued = await db.prisma.visit.findMany({ where: { runId }, select: { id: true } });
  const ids = queued.map(({ id }) => id);
  const visits = await claimVisits(db, ids, 'bench');
  return visits.map((visit) => readVisit(visit, readings.get(visit.deviceId)![when]));
}

async function storeInTurn(db: Db, over: VisitToEnd[], together: number): Promise<number> {
  let stored = 0;
  for (let at = 0; at < over.length; at += together)
    stored += (await endVisits(db, over.slice(at, at + together))).size;
  return stored;
}

async function createCopies(db: Db): Promise<void> {
  await db.pool.query('CREATE SCHEMA copied');
  for (const table of Object.keys({ ...LEDGER, ...BESIDES }))
    await db.pool.query(`CREATE TABLE copied.${table} (LIKE public.${table} INCLUDING ALL)`);
}

/** Copies the rows of the devices `<name>-…` from memory, in one transaction. */
async function copyRound(
  db: Db,
  postgres: number,
  name: string,
  tables: Record<string, string>,
  rows: number,
): Promise<Sample> {
  const client = await db.pool.connect();
  try {
    const texts = new Map<string, Buffer>();
    for (const [table, visited] of Object.entries(tables)) {
      const select = `WITH visited AS (SELECT id FROM device WHERE name LIKE '${name}-%') SELECT * FROM ${table} WHERE ${visited}`;
      texts.set(table, await buffer(client.query(copyTo(`COPY (${select}) TO STDOUT`))));
    }
    const ports = rows / Object.keys(LEDGER).length;
    return await timed(postgres, rows, async () => {
      await client.query('BEGIN');
      for (const [table, text] of texts) {
        const stream = client.query(copyFrom(`COPY copied.${table} FROM STDIN`));
        await pipeline(Readable.from([text]), stream);
        if (stream.rowCount !== ports) throw new Error(`${stream.rowCount} of ${ports} rows of ${table}`);
      }
      await client.query('COMMIT');
    });
  } finally {
    client.release();
  }
}

async function timed(postgres: number, rows: number, work: () => Promise<void>): Promise<Sample> {
  const postgresBefore = cpuOf([postgres]);
  const cpuBefore = process.cpuUsage();
  const began = performance.now();
  await work();
  const clock = (1000 * (performance.now() - began)) / rows;
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    clock,
    cpu: (user + system) / rows,
    postgresCpu: (1000 * (cpuOf([postgres]) - postgresBefore)) / rows,
  };
}

const sum = (one: Sample, other: Sample): Sample => ({
  clock: one.clock + other.clock,
  cpu: one.cpu + other.cpu,
  postgresCpu: one.postgresCpu + other.postgresCpu,
});

/** Prints the medians of what `compareWithCopy` gave. */
export function printComparison(lines: Map<string, Sample[]>): void {
  const of = (line: string, key: keyof Sample) => median(lines.get(line)!.map((sample) => sample[key]));
  const rows = [...lines.keys()].map((line): [string, string[]] => {
    const clock = of(line, 'clock');
    const figures = [
      (1e6 / clock).toFixed(0),
      (of(COPY, 'clock') / clock).toFixed(2),
      (of(COPY_ALL, 'clock') / clock).toFixed(2),
      of(line, 'cpu').toFixed(1),
      of(line, 'postgresCpu').toFixed(1),
    ];
    return [line, figures];
  });
  printTable(`${PORTS} ports a visit`, HEADS, rows);
}
