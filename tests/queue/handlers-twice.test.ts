import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createKeys } from '#lib/config/create-keys.ts';
import { readSealPrivateKeys, readWebKeys } from '#lib/config/keys.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { startCheck } from '#lib/devices/device-check.ts';
import { takeDueChecks } from '#lib/devices/due-checks.ts';
import { registerDemoFleet } from '#lib/devices/register-demo-fleet.ts';
import { SealKeys } from '#lib/devices/seal-keys.ts';
import { SecretStore } from '#lib/devices/secret-store.ts';
import { type JobHandlers, type JobName, JOBS, type JobPayload } from '#lib/jobs/job-contracts.ts';
import { queueName } from '#lib/jobs/queue-names.ts';
import { startRun } from '#lib/runs/start-run.ts';
import { checkDevice } from '#workers/handlers/check-device.ts';
import { visitDevices } from '#workers/handlers/visit-device.ts';
import type { WorkerServices } from '#workers/worker-services.ts';

import { asAdministrator } from '../lab/actors.ts';
import { makeFleet } from '../lab/fleet.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';
import { fleetManifest, type RunningFleet, startFleet } from '../lab/running-fleet.ts';
import { labServices } from '../lab/visit-now.ts';

let database: TestDatabase;
let db: Db;
let keysDir: string;
let fleet: RunningFleet;
let deviceIds: string[];
let handlers: JobHandlers;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  keysDir = await mkdtemp(join(tmpdir(), 'ferrule-keys-'));
  createKeys(keysDir);
  fleet = await startFleet(makeFleet({ hosts: 3 }));
  const sealKey = readWebKeys(keysDir).sealPublicKey;
  deviceIds = await registerDemoFleet(asAdministrator(db), sealKey, fleetManifest(fleet));
  const store = new SecretStore(new SealKeys(() => readSealPrivateKeys(keysDir)), () => '');
  const services: WorkerServices = labServices(db, store);
  handlers = {
    'visit-devices': (payload, signal) => visitDevices(services, payload, signal),
    'check-device': (payload, signal) => checkDevice(services, payload, signal),
  };
});
afterAll(async () => {
  await fleet.stop();
  await db.close();
  await database.drop();
  await rm(keysDir, { recursive: true });
});

/** What each job needs before a worker is handed it; each call makes another. */
const MAKE: { [N in JobName]: () => Promise<JobPayload<N>> } = {
  'visit-devices': async () => {
    const { runId } = await startRun(asAdministrator(db), { trigger: 'manual', deviceIds });
    const visits = await db.prisma.visit.findMany({ where: { runId }, orderBy: { id: 'asc' } });
    return { visitIds: visits.map(({ id }) => id) };
  },
  'check-device': async () => {
    const { port, hostKeyFingerprint } = fleet.hosts[0]!;
    const { id } = await startCheck(asAdministrator(db), {
      address: '127.0.0.1',
      port,
      credential: `demo ${fleet.hosts[0]!.spec.login}`,
      fingerprint: hostKeyFingerprint,
    });
    await takeDueChecks(db, ['']);
    return { checkId: id };
  },
};

const TABLES = [
  'device',
  'port',
  'port_reading',
  'module',
  'placement',
  'change',
  'neighbour',
  'owned_mac',
  'inventory',
  'host_key',
  'credential_refusal',
  'run',
  'visit',
  'transcript',
  'device_check',
];

/** Every row there is, to the last byte and millisecond. */
async function everything(): Promise<Record<string, string[]>> {
  const tables = await Promise.all(
    TABLES.map(async (table) => {
      const { rows } = await db.pool.query<{ row: string }>(
        `SELECT t::text AS row FROM "${table}" t ORDER BY 1`,
      );
      return [table, rows.map(({ row }) => row)] as const;
    }),
  );
  return Object.fromEntries(tables);
}

/** What is known of the fleet, without when and by which visit. */
async function ledger(): Promise<unknown[]> {
  const { rows } = await db.pool.query(
    `SELECT host, nic, state, reason_kind, vendor, part_number, serial, type, link FROM inventory ORDER BY host, nic`,
  );
  const counts = await db.pool.query(
    `SELECT (SELECT count(*) FROM module) AS modules, (SELECT count(*) FROM placement) AS placements,
       (SELECT count(*) FROM change) AS changes, (SELECT count(*) FROM visit WHERE state <> 'done') AS open`,
  );
  return [...rows, counts.rows[0]];
}

const signal = new AbortController().signal;
/** The handler of a job, for whatever payload its own maker made. */
const handle = (name: JobName, payload: JobPayload<JobName>) =>
  (handlers[name] as (...given: [JobPayload<JobName>, AbortSignal, string]) => Promise<void>)(
    payload,
    signal,
    queueName('fleet', ''),
  );
const names = Object.keys(JOBS) as JobName[];

describe.each(names)('F20: the handler of %s', (name) => {
  test('run again changes nothing at all', async () => {
    const payload = await MAKE[name]();
    await handle(name, payload);
    const once = await everything();
    await handle(name, payload);
    expect(await everything()).toEqual(once);
  });

  test('run by two workers at once ends as run by one', async () => {
    await handle(name, await MAKE[name]());
    const before = await ledger();
    const payload = await MAKE[name]();
    const sessions = fleet.hosts.map((host) => host.sessions);
    await Promise.all([handle(name, payload), handle(name, payload), handle(name, payload)]);
    expect(await ledger()).toEqual(before);
    const more = fleet.hosts.map((host, at) => host.sessions - sessions[at]!);
    expect(Math.max(...more)).toBe(1);
  });

  test('replayed out of order changes nothing', async () => {
    const first = await MAKE[name]();
    await handle(name, first);
    const later = await MAKE[name]();
    await handle(name, later);
    const before = await everything();
    await handle(name, first);
    await handle(name, later);
    await handle(name, first);
    expect(await everything()).toEqual(before);
  });
});
