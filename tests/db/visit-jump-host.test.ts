import { afterAll, beforeAll, expect, test } from 'vitest';

import { type Db, openDb } from '#lib/db/client.ts';
import { startRun } from '#lib/runs/start-run.ts';
import { Beginnings } from '#workers/beginnings.ts';
import { visitDevices } from '#workers/handlers/visit-device.ts';
import { RunningVisits } from '#workers/running-visits.ts';
import { SessionSlots } from '#workers/session-slots.ts';
import { VisitStore } from '#workers/visit-store.ts';

import { asAdministrator } from '../lab/actors.ts';
import { LAB_NETWORK } from '../lab/lab-network.ts';
import { makeDevice } from '../lab/make-visit.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';
import { type FakeSshHost, startSshHost } from '../ssh/fake-host.ts';

let database: TestDatabase;
let db: Db;
let jump: FakeSshHost;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  jump = await startSshHost();
});
afterAll(async () => {
  await jump.stop();
  await db.close();
  await database.drop();
});

test('a jump host without an approved key is named, and its key waits for approval', async () => {
  const hopId = await makeDevice(db, 'cvm-1', { role: 'jump' });
  const { host, port } = jump.target;
  await db.prisma.device.update({ where: { id: hopId }, data: { address: host, port } });
  const deviceId = await makeDevice(db, 'ahv-1', { platform: 'auto' });
  await db.prisma.device.update({ where: { id: deviceId }, data: { viaId: hopId } });
  const { runId } = await startRun(asAdministrator(db), { trigger: 'manual', deviceIds: [deviceId] });
  const { id } = await db.prisma.visit.findFirstOrThrow({ where: { runId } });

  const openLogin = () => {
    throw new Error('no credential is opened for a key');
  };
  const services = {
    db,
    means: { network: LAB_NETWORK, openLogin },
    running: new RunningVisits('test'),
    stopping: new AbortController().signal,
    slots: new SessionSlots(1),
    beginnings: new Beginnings(),
    firstLogins: null,
    store: new VisitStore(db, 'test', 0),
    name: 'test',
  };
  await visitDevices(services, { visitIds: [id] }, new AbortController().signal);

  expect(await db.prisma.visit.findUniqueOrThrow({ where: { id } })).toMatchObject({
    outcome: 'failure',
    errorKind: 'host-key-unknown',
    errorMessage: expect.stringMatching(/^The jump host cvm-1: ssh-ed25519 SHA256:/),
  });
  expect(await db.prisma.hostKey.findMany()).toMatchObject([
    { deviceId: hopId, state: 'pending', fingerprint: jump.pins[0] },
  ]);
  expect(jump.attempts).toEqual([]);
});
