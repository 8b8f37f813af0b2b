import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createKeys } from '#lib/config/create-keys.ts';
import { readSealPrivateKeys, readWebKeys } from '#lib/config/keys.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { createCredential } from '#lib/devices/create-credential.ts';
import type { NewCredential } from '#lib/devices/credential-input.ts';
import type { DeviceCheckRow } from '#lib/devices/check-step.ts';
import { type checkInput, getCheck, startCheck } from '#lib/devices/device-check.ts';
import { takeDueChecks } from '#lib/devices/due-checks.ts';
import { editDevice } from '#lib/devices/edit-device.ts';
import { listHostKeys, recordHostKey } from '#lib/devices/host-keys.ts';
import { approveHostKeys } from '#lib/devices/decide-host-keys.ts';
import { findDevice } from '#lib/devices/list-devices.ts';
import { registerDevices } from '#lib/devices/register-devices.ts';
import { SealKeys } from '#lib/devices/seal-keys.ts';
import { SecretStore } from '#lib/devices/secret-store.ts';
import { checkDevice } from '#workers/handlers/check-device.ts';
import type { WorkerServices } from '#workers/worker-services.ts';
import type { z } from 'zod';

import { asAdministrator, asRole } from '../lab/actors.ts';
import { makeFleet } from '../lab/fleet.ts';
import { freePort } from '../lab/free-port.ts';
import { LAB_LOGINS } from '../lab/lab-logins.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';
import { type RunningFleet, startFleet } from '../lab/running-fleet.ts';
import { labServices } from '../lab/visit-now.ts';
import { startRawHost, startSshHost } from '../ssh/fake-host.ts';

let database: TestDatabase;
let db: Db;
let keysDir: string;
let services: WorkerServices;
let fleet: RunningFleet;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  keysDir = await mkdtemp(join(tmpdir(), 'ferrule-keys-'));
  createKeys(keysDir);
  services = labServices(db, new SecretStore(new SealKeys(() => readSealPrivateKeys(keysDir)), () => ''));
  const specs = makeFleet().filter(({ trouble, login }) => trouble === 'none' && login === 'root-password');
  const refused = makeFleet().filter(
    ({ trouble, account }) => trouble === 'none' && account === 'sudo-refused',
  );
  fleet = await startFleet([specs[0]!, refused[0]!]);
  const { username, password } = LAB_LOGINS['root-password'];
  await credential('root', { username, password: password! });
  await credential('wrong', { username, password: 'CANARY-wrong' });
  await credential('bound', { username, password: password!, networks: ['10.0.0.0/8'] });
  const key = LAB_LOGINS[refused[0]!.login];
  await credential('ferrule', {
    username: key.username,
    kind: 'private-key',
    privateKey: key.privateKey!,
    trustFirstUse: true,
  });
});
afterAll(async () => {
  await fleet.stop();
  await db.close();
  await database.drop();
  await rm(keysDir, { recursive: true });
});

const admin = () => asAdministrator(db);

async function credential(name: string, facts: Partial<NewCredential>): Promise<void> {
  const given = { name, username: 'root', kind: 'password' as const, ...facts };
  await createCredential(admin(), readWebKeys(keysDir).sealPublicKey, given);
}

type Given = Partial<z.input<typeof checkInput>>;

/** Asks for a check and does it, as the dispatcher and a worker would. */
async function check(given: Given, by = admin()): Promise<DeviceCheckRow> {
  const { id } = await startCheck(by, { address: '127.0.0.1', credential: 'root', ...given });
  expect((await getCheck(by, id)).state).toBe('queued');
  expect(await takeDueChecks(db, [given.zone ?? ''])).toEqual([{ id, zone: given.zone ?? '' }]);
  await checkDevice(services, { checkId: id }, new AbortController().signal);
  return getCheck(by, id);
}

const states = ({ steps }: DeviceCheckRow) => steps.map(({ step, state }) => `${step} ${state}`);
const last = ({ steps }: DeviceCheckRow) => steps.at(-1)!;
const host = () => fleet.hosts[0]!;

describe('a check of a device that is not saved yet', () => {
  test('stops at a key that nobody approved; goes on with the one a person compared; is kept with the device', async () => {
    const place = { name: 'checked', port: host().port, platform: 'auto' };
    const first = await check(place);
    expect(states(first)).toEqual(['resolve passed', 'connect passed', 'host-key waiting']);
    const { key } = last(first);
    expect(key).toMatchObject({
      fingerprint: host().hostKeyFingerprint,
      line: `256 ${host().hostKeyFingerprint} checked (ED25519)`,
    });
    expect(first.passed).toBe(false);

    const second = await check({ ...place, fingerprint: key!.fingerprint });
    expect(states(second)).toEqual([
      'resolve passed',
      'connect passed',
      'host-key passed',
      'sign-in passed',
      'platform passed',
      'privilege passed',
      'first-port passed',
    ]);
    expect(second.passed).toBe(true);
    expect(second.steps.find(({ step }) => step === 'platform')!.sentence).toMatch(/^It runs Linux/);
    expect(last(second).sentence).toMatch(/^\d+ ports\. \S+ has .+, serial \S+\.$/);
    // A look stores nothing of the device.
    expect([await db.prisma.transcript.count(), await db.prisma.port.count()]).toEqual([0, 0]);

    const device = { name: 'checked', address: '127.0.0.1', port: host().port, credential: 'root' };
    const [saved] = await registerDevices(admin(), [device], { checkId: second.id });
    expect((await findDevice(admin(), saved!.id))!.checkedAt).toEqual(expect.any(Date));
    expect(await listHostKeys(admin(), { deviceId: saved!.id })).toMatchObject([
      { state: 'approved', fingerprint: key!.fingerprint, decidedBy: 'Test administrator' },
    ]);
    await editDevice(admin(), saved!.id, { notes: 'still the same machine' });
    expect((await findDevice(admin(), saved!.id))!.checkedAt).not.toBeNull();
    await editDevice(admin(), saved!.id, { address: '127.0.0.2' });
    expect((await findDevice(admin(), saved!.id))!.checkedAt).toBeNull();
  });

  test('of another device, or of another person, counts for nothing', async () => {
    const place = { port: host().port, platform: 'linux', fingerprint: host().hostKeyFingerprint };
    const passed = await check(place);
    expect(passed.passed).toBe(true);
    const device = (name: string, facts: object) => ({
      name,
      address: '127.0.0.1',
      credential: 'root',
      ...facts,
    });
    const other = asRole(db, 'administrator', { id: 'somebody else' });
    const cases = [
      [admin(), device('other-port', { port: 2222, platform: 'linux' })],
      [admin(), device('other-platform', { port: host().port, platform: 'esxi', address: '127.0.0.4' })],
      [other, device('other-person', { port: host().port, platform: 'linux', address: '127.0.0.3' })],
    ] as const;
    for (const [ctx, given] of cases) {
      const [saved] = await registerDevices(ctx, [given], { checkId: passed.id });
      expect(await findDevice(admin(), saved!.id)).toMatchObject({ checkedAt: null, keyState: 'none' });
    }
    await expect(getCheck(other, passed.id)).rejects.toMatchObject({ status: 404 });
  });

  test('says what the account lacks, and that the first key was trusted', async () => {
    const refused = fleet.hosts[1]!;
    const done = await check({ port: refused.port, credential: 'ferrule', platform: 'linux' });
    expect(states(done).slice(2)).toEqual([
      'host-key warning',
      'sign-in passed',
      'platform passed',
      'privilege failed',
    ]);
    expect(last(done)).toMatchObject({
      sentence: expect.stringContaining('may be read. The device said:'),
      remedy: expect.stringContaining('sudoers'),
    });
  });

  test.each<[string, () => Promise<Given>, string[], RegExp]>([
    [
      'a name that is none',
      async () => ({ address: 'no-such-host.invalid' }),
      ['resolve failed'],
      /does not resolve/,
    ],
    ['a metadata service', async () => ({ address: '169.254.169.254' }), ['resolve failed'], /link-local/],
    ['a network of others', async () => ({ credential: 'bound' }), ['resolve failed'], /10\.0\.0\.0\/8 only/],
    [
      'a closed port',
      async () => ({ port: await freePort() }),
      ['resolve passed', 'connect failed'],
      /refused/,
    ],
    [
      'a wrong password, and the key of a device that is registered',
      async () => ({ port: host().port, credential: 'wrong', fingerprint: host().hostKeyFingerprint }),
      ['resolve passed', 'connect passed', 'host-key warning', 'sign-in failed'],
      /refused the password/,
    ],
    [
      'another key than the compared one',
      async () => ({ port: host().port, fingerprint: `SHA256:${'A'.repeat(43)}` }),
      ['resolve passed', 'connect passed', 'host-key failed'],
      /another key/,
    ],
  ])('with %s fails at its step', async (_what, given, expected, says) => {
    const done = await check(await given());
    expect(states(done)).toEqual(expected);
    expect(last(done).sentence).toMatch(says);
    expect(last(done).remedy).toEqual(expect.any(String));
    expect(JSON.stringify(done)).not.toContain('CANARY');
  });

  test('of something that is no SSH server, of a device that says nothing it could be', async () => {
    const raw = await startRawHost((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(states(await check({ port: raw.target.port }))).toEqual(['resolve passed', 'connect failed']);
    await raw.stop();
    const dumb = await startSshHost();
    const place = { port: dumb.target.port, fingerprint: dumb.pins[0] };
    expect(states(await check({ ...place, platform: 'auto' })).at(-1)).toBe('platform failed');
    const jump = await check({ ...place, platform: 'jump' });
    expect(states(jump).slice(3)).toEqual([
      'sign-in passed',
      'platform skipped',
      'privilege skipped',
      'first-port skipped',
    ]);
    expect(jump.passed).toBe(true);
    await dumb.stop();
  });

  test('of a registered device uses its approved keys', async () => {
    const [device] = await registerDevices(admin(), [
      { name: 'known', address: '127.0.0.9', credential: 'root' },
    ]);
    const shown = { algorithm: 'ssh-ed25519', fingerprint: 'SHA256:old' };
    await recordHostKey(db, device!.id, shown);
    await approveHostKeys(admin(), [(await listHostKeys(admin(), { deviceId: device!.id }))[0]!.id]);
    const done = await check({ deviceId: device!.id, name: 'known', port: host().port });
    expect(states(done)).toEqual(['resolve passed', 'connect passed', 'host-key failed']);
    expect(last(done).sentence).toContain('256 SHA256:old known (ED25519)');
  });

  test('is for one zone, done once, and taken over when its worker is lost', async () => {
    const { id } = await startCheck(admin(), {
      address: '127.0.0.1',
      credential: 'root',
      zone: 'dmz',
      port: host().port,
    });
    expect(await takeDueChecks(db, [''])).toEqual([]);
    expect(await takeDueChecks(db, ['dmz'])).toHaveLength(1);
    expect(await takeDueChecks(db, ['dmz'])).toEqual([]);
    await db.pool.query(
      `UPDATE device_check SET state = 'running', dispatched_at = now() - interval '3 minutes' WHERE id = $1`,
      [id],
    );
    expect(await takeDueChecks(db, ['dmz'])).toHaveLength(1);
    const signal = new AbortController().signal;
    await Promise.all([
      checkDevice(services, { checkId: id }, signal),
      checkDevice(services, { checkId: id }, signal),
    ]);
    expect(states(await getCheck(admin(), id))).toEqual([
      'resolve passed',
      'connect passed',
      'host-key waiting',
    ]);
  });
});

describe('T6: nobody scans ports through the errors of a check', () => {
  test('who may not register devices is refused alike, whatever the port says', async () => {
    const closed = await freePort();
    const answers: unknown[] = [];
    for (const role of ['viewer', 'operator'] as const) {
      for (const port of [closed, host().port, 1]) {
        const refusal = await startCheck(asRole(db, role), {
          address: '127.0.0.1',
          credential: 'root',
          port,
        }).catch(({ status, message }: { status: number; message: string }) => ({
          status,
          message: message.replace(role, ''),
        }));
        answers.push(refusal);
      }
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 403 });
    expect(
      await db.prisma.deviceCheck.count({ where: { requestedBy: { in: ['viewer', 'operator'] } } }),
    ).toBe(0);
  });

  test('who may gets so many in ten minutes, at their own sites only', async () => {
    const local = asRole(db, 'administrator', { id: 'scanner', sites: ['fra'] });
    const ask = (site: string) => startCheck(local, { address: '127.0.0.1', credential: 'root', site });
    await expect(ask('lon')).rejects.toMatchObject({ status: 403 });
    const asked: PromiseSettledResult<unknown>[] = [];
    // As many at once as there are connections: who waits for one for two seconds is refused for that.
    while (asked.length < 60)
      asked.push(...(await Promise.allSettled(Array.from({ length: 10 }, () => ask('fra')))));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(40);
    await db.pool.query(
      `UPDATE device_check SET created_at = created_at - interval '11 minutes' WHERE requested_by = 'scanner'`,
    );
    await expect(ask('fra')).resolves.toBeDefined();
  });
});
