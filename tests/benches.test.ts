import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Db, openDb } from '#lib/db/client.ts';
import { linuxPlatform } from '#lib/platforms/linux/linux-platform.ts';
import { readingOfTranscript } from '#lib/platforms/registry.ts';

import { transcriptOf } from './bench/fanout/logical-hosts.ts';
import { compareWithCopy } from './bench/ingest/compare-with-copy.ts';
import { handOverRun, makeProvedDevices } from './bench/queue/visits-of-run.ts';
import { createTestDatabase, type TestDatabase } from './lab/postgres.ts';

test('the benchmark of the fan-out reads every host of its fleet, by either way of importing keys', async () => {
  const line = ['tests/bench/fanout.ts', '--hosts', '8', '--no-tools', '--rounds', '1', '--queue', ''];
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', ...line]);
  expect(stdout).toMatch(/^ssh2 alone, 128 at once +\d+ +\d+\.\d\d/m);
  expect(stdout).toMatch(/^ssh2 with keys imported as JWK, 128 at once +\d+ +\d+\.\d\d/m);
}, 60_000);

test('the hosts of that fleet answer as Linux does, each with modules of its own', () => {
  const nonce = 'a'.repeat(24);
  const serials = [0, 1, 300].flatMap((index) => {
    const said = transcriptOf(index);
    const whole = said(linuxPlatform.session.job(nonce).stdin)!;
    const stdout = said(linuxPlatform.session.job(nonce, { all: false, have: ['eth0|A|B|C'] }).stdin)!;
    expect(stdout.length).toBeGreaterThan(9_000);
    expect(whole.length).toBeGreaterThan(stdout.length + 1_000);
    expect(said('no script')).toBeNull();
    const reading = readingOfTranscript({ platform: 'linux', nonce, stdout, stderr: '', exitCode: 0 });
    expect([reading.complete, reading.ports.length]).toEqual([true, 4]);
    return reading.ports.flatMap(({ reading: { module } }) => module?.serial ?? []);
  });
  expect(new Set(serials).size).toBe(6);
});

describe('the benchmarks of the database', () => {
  let database: TestDatabase;
  let db: Db;
  beforeAll(async () => {
    database = await createTestDatabase();
    db = openDb(database.ownerUrl);
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
  });

  test('copy as many rows as the visits wrote', async () => {
    const lines = await compareWithCopy(db, process.pid, { visits: 2, rounds: 1 });
    for (const [line, samples] of lines) expect([line, samples.length]).toEqual([line, 1]);
    expect(lines.size).toBe(8);
  });

  test('lose no visit, with several in a job', async () => {
    const backend = { redisUrl: null, databaseUrl: database.url };
    await makeProvedDevices(db, 320);
    const visits = await db.prisma.device.count();
    const sample = await handOverRun(db, { backend, servers: [], visits, batch: 5 });
    expect(sample.visitsPerJob).toBeGreaterThan(1);
  });
});
