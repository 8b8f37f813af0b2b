import { afterAll, beforeAll, expect, test } from 'vitest';

import { readTranscript, storeTranscript } from '#lib/capture/transcript-store.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { storeDetectedPlatform } from '#lib/devices/detected-platform.ts';
import { findVisitTarget, JumpChainError } from '#lib/devices/device-login.ts';
import { readingOfTranscript } from '#lib/platforms/registry.ts';

import { makeDevice, makeVisit } from '../lab/make-visit.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';
import { readVisitCapture } from '../lab/visit-capture.ts';

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const via = (id: string, viaId: string) => db.prisma.device.update({ where: { id }, data: { viaId } });

/** Devices in a row, each behind the next one. */
async function chain(prefix: string, length: number): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < length; at++) ids.push(await makeDevice(db, `${prefix}-${at}`));
  for (const [at, id] of ids.entries()) if (ids[at + 1]) await via(id, ids[at + 1]!);
  return ids;
}

test('a device comes with its jump hosts and the keys of each', async () => {
  const [far, near] = await chain('hop', 2);
  await db.prisma.hostKey.create({
    data: { deviceId: near!, algorithm: 'ssh-ed25519', fingerprint: 'SHA256:near', state: 'approved' },
  });
  expect(await findVisitTarget(db, far!)).toMatchObject({
    name: 'hop-0',
    pins: [],
    via: { id: near, name: 'hop-1', host: 'hop-1.test', pins: ['SHA256:near'], via: null },
  });
});

test('four jump hosts in a row are the most', async () => {
  const [, ...five] = await chain('long', 6);
  expect((await findVisitTarget(db, five[0]!))?.via?.via?.via?.via?.name).toBe('long-5');
  const six = await chain('longer', 6);
  await expect(findVisitTarget(db, six[0]!)).rejects.toThrow(/More than 4 jump hosts/);
});

test('a circle of jump hosts is named and not followed', async () => {
  const [one, other] = await chain('circle', 2);
  await via(other!, one!);
  const found = findVisitTarget(db, one!);
  await expect(found).rejects.toBeInstanceOf(JumpChainError);
  await expect(found).rejects.toThrow(/circle-0 via circle-1 via circle-0/);
});

test('a retired jump host leads nowhere', async () => {
  const [far, near] = await chain('gone', 2);
  await db.prisma.device.update({ where: { id: near! }, data: { retiredAt: new Date() } });
  await expect(findVisitTarget(db, far!)).rejects.toThrow('The jump host of gone-0 is retired.');
});

test.each([
  ['auto', 'host', 'cisco-ios', 'switch'],
  ['auto', 'jump', 'cisco-ios', 'jump'],
  ['linux', 'host', 'linux', 'host'],
] as const)('a platform of %s on a %s becomes %s', async (platform, role, then, thenRole) => {
  const id = await makeDevice(db, `told-${platform}-${role}`, { role, platform });
  await storeDetectedPlatform(db, id, { id: 'cisco-ios', role: 'switch' });
  expect(await db.prisma.device.findUniqueOrThrow({ where: { id } })).toMatchObject({
    platform: then,
    role: thenRole,
  });
});

test('the answers of a switch are stored and read again', async () => {
  const id = await makeDevice(db, 'stored', { role: 'switch', platform: 'cisco-nxos' });
  const visit = await makeVisit(db, id);
  const quirk = 'visit-of-a-leaf-with-a-vpc-and-a-breakout';
  const transcript = { platform: 'cisco-nxos', answers: readVisitCapture('cisco-nxos', quirk) };
  await storeTranscript(db, visit, transcript);
  expect(await readTranscript(db, visit.id)).toEqual(transcript);
  const script = { platform: 'linux', nonce: 'abc', stdout: 'caf\xe9\0', stderr: '', exitCode: 3 };
  await storeTranscript(db, visit, script);
  expect(await readTranscript(db, visit.id)).toEqual(script);
  expect(() => readingOfTranscript({ ...transcript, platform: 'linux' })).toThrow(RangeError);
});
