import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Db, openDb } from '#lib/db/client.ts';
import { linuxPlatform } from '#lib/platforms/linux/linux-platform.ts';
import { readingOfTranscript } from '#lib/platforms/registry.ts';

import { type BenchFleet, startBenchFleet } from './bench/fanout/bench-fleet.ts';
import { HOST_KEY_SEED, packedScript, transcriptOf } from './bench/fanout/logical-hosts.ts';
import { SCRIPT } from './bench/fanout/tools.ts';
import { compareWithCopy } from './bench/ingest/compare-with-copy.ts';
import { handOverRun, makeProvedDevices } from './bench/queue/visits-of-run.ts';
import { labKey } from './lab/lab-keys.ts';
import { LAB_LOGINS } from './lab/lab-logins.ts';
import { createTestDatabase, type TestDatabase } from './lab/postgres.ts';
import { describeWith } from './lab/require-program.ts';

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

describeWith(['ssh'], 'OpenSSH and the hosts of that fleet', () => {
  const { username, privateKey } = LAB_LOGINS['root-key'];
  let fleet: BenchFleet;
  let dir: string;
  beforeAll(async () => {
    fleet = await startBenchFleet(2);
    dir = await mkdtemp(join(tmpdir(), 'ferrule-bench-ssh-'));
    await writeFile(join(dir, 'key'), privateKey!, { mode: 0o600 });
    const hostKey = labKey(HOST_KEY_SEED).publicBlob.toString('base64');
    await writeFile(join(dir, 'known_hosts'), `* ssh-ed25519 ${hostKey}\n`);
  });
  afterAll(async () => {
    await fleet.stop();
    await rm(dir, { recursive: true });
  });

  async function ssh(login: string, command: string, stdin = ''): Promise<string> {
    const options = ['BatchMode=yes', 'IdentityAgent=none', `UserKnownHostsFile=${join(dir, 'known_hosts')}`];
    const line = ['-F', '/dev/null', ...options.flatMap((option) => ['-o', option]), '-i', join(dir, 'key')];
    const at = ['-p', String(fleet.port), '-l', login, fleet.hosts[1]!.address, command];
    const running = promisify(execFile)('ssh', [...line, ...at], { encoding: 'latin1' });
    running.child.stdin!.end(stdin);
    return (await running).stdout;
  }

  test.each([
    ['from standard input', '/bin/sh -s', SCRIPT],
    ['as the command', packedScript(SCRIPT), ''],
  ])('a script %s is answered to the last byte', async (_how, command, stdin) => {
    const answered = await fleet.answered();
    expect(await ssh(username, command, stdin)).toBe(transcriptOf(1)(SCRIPT));
    expect(await fleet.answered()).toBe(answered + 1);
  });

  test('another script fails, and another user is refused', async () => {
    await expect(ssh(username, '/bin/sh -s', 'true\n')).rejects.toMatchObject({ code: 1, stdout: '' });
    await expect(ssh('nobody', '/bin/sh -s', SCRIPT)).rejects.toMatchObject({
      code: 255,
      stderr: expect.stringContaining('Permission denied (publickey)'),
    });
  });
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
