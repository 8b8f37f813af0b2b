import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createKeys } from '#lib/config/create-keys.ts';
import { readSealPrivateKey, readWebKeys } from '#lib/config/keys.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { checkDevices } from '#lib/devices/check-devices.ts';
import { createCredential } from '#lib/devices/create-credential.ts';
import { deleteCredential } from '#lib/devices/delete-credential.ts';
import { fleetSummary } from '#lib/devices/fleet-summary.ts';
import { findVisitTarget, openLogin } from '#lib/devices/device-login.ts';
import { editDevice } from '#lib/devices/edit-device.ts';
import { approveHostKeys, listHostKeys, recordHostKey, rejectHostKeys } from '#lib/devices/host-keys.ts';
import { listCredentials } from '#lib/devices/list-credentials.ts';
import { listDevices } from '#lib/devices/list-devices.ts';
import { registerDevices } from '#lib/devices/register-devices.ts';
import { removeDemo } from '#lib/devices/remove-demo.ts';
import { retireDevice } from '#lib/devices/retire-device.ts';
import { ROLES, type Role } from '#lib/people/actor.ts';
import { createAuth } from '#lib/people/auth.ts';
import { createAdministrator, createSetupToken, hasAdministrator } from '#lib/people/setup-link.ts';
import { getRun } from '#lib/runs/get-run.ts';
import { startRun } from '#lib/runs/start-run.ts';

import { asAdministrator, asRole } from '../lab/actors.ts';
import { labKey } from '../lab/lab-keys.ts';
import { makeDevice } from '../lab/make-visit.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';

const PASSWORD = 'CANARY-8d1f-password';
let database: TestDatabase;
let db: Db;
let keysDir: string;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  keysDir = await mkdtemp(join(tmpdir(), 'ferrule-keys-'));
  createKeys(keysDir);
  await createCredential(asAdministrator(db), readWebKeys(keysDir).sealPublicKey, {
    name: 'root',
    username: 'root',
    kind: 'password',
    password: PASSWORD,
  });
});
afterAll(async () => {
  await db.close();
  await database.drop();
  await rm(keysDir, { recursive: true });
});

const admin = () => asAdministrator(db);
const host = (name: string, facts: object = {}) => ({
  name,
  address: `${name}.example.net`,
  credential: 'root',
  ...facts,
});

describe('registering hosts', () => {
  test('says everything that is wrong in every row, and writes nothing', async () => {
    await registerDevices(admin(), [host('taken')]);
    const rows = [
      host('good'),
      host('TAKEN', { address: 'taken.example.net' }),
      host('', { address: 'x.example.net', port: 'ssh', credential: 'nobody' }),
      host('Good', { address: 'good.example.net' }),
      { ...host('extra'), vlan: '7' },
    ];
    const checked = await checkDevices(admin(), rows);
    expect(checked.map(({ errors }) => errors.map(({ field }) => field))).toEqual([
      [],
      ['name', 'address'],
      ['name', 'port', 'credential'],
      ['name', 'address'],
      ['vlan'],
    ]);
    await expect(registerDevices(admin(), rows)).rejects.toMatchObject({
      status: 400,
      details: { rows: { length: 8 } },
    });
    expect((await listDevices(admin())).map(({ name }) => name)).toEqual(['taken']);
  });

  test('gives each host a line in the inventory before it was ever read', async () => {
    const [device] = await registerDevices(admin(), [host('fresh', { site: 'fra', tags: 'a;b' })]);
    const [row] = await db.prisma.inventory.findMany({ where: { deviceId: device!.id } });
    expect(row).toMatchObject({
      host: 'fresh',
      state: 'not-reached',
      reasonKind: 'never-visited',
      site: 'fra',
      tags: ['a', 'b'],
    });
  });

  test('a new name reaches the inventory, a taken one is refused at its field', async () => {
    const [device] = await registerDevices(admin(), [host('before')]);
    await editDevice(admin(), device!.id, { name: 'after', site: 'lon' });
    expect(await db.prisma.inventory.findFirst({ where: { deviceId: device!.id } })).toMatchObject({
      host: 'after',
      site: 'lon',
    });
    await expect(editDevice(admin(), device!.id, { name: 'FRESH' })).rejects.toMatchObject({
      details: { fields: { name: expect.any(String) } },
    });
  });

  test('a device that is only signed in through is listed as such, has no line and is never visited', async () => {
    const cvm = await makeDevice(db, 'cvm-1', { role: 'jump' });
    const sw = await makeDevice(db, 'leaf-1', { role: 'switch' });
    await registerDevices(admin(), [host('behind')]);
    await editDevice(admin(), cvm, { site: 'fra' });
    expect(await db.prisma.inventory.count({ where: { deviceId: cvm } })).toBe(0);
    await expect(startRun(admin(), { trigger: 'manual', deviceIds: [cvm] })).rejects.toMatchObject({
      status: 409,
    });
    const { visits, runId } = await startRun(admin(), { trigger: 'manual', deviceIds: [cvm, sw] });
    expect(visits).toBe(1);
    expect((await getRun(admin(), runId)).label).toBe('leaf-1');

    const names = async (role?: 'host' | 'switch' | 'jump') =>
      (await listDevices(admin(), { ...(role && { role }) })).map(({ name }) => name);
    expect(await names('jump')).toEqual(['cvm-1']);
    expect(await names('switch')).toEqual(['leaf-1']);
    expect(await names('host')).toContain('behind');
    expect(await names('host')).not.toContain('leaf-1');
    expect(await names()).toEqual(expect.arrayContaining(['behind', 'cvm-1', 'leaf-1']));
    expect(await fleetSummary(admin())).toMatchObject({ switches: 1, hosts: (await names('host')).length });
    for (const id of [cvm, sw]) await retireDevice(admin(), id);
    expect(await names('switch')).toEqual([]);
  });

  test('a retired host leaves the inventory and every later run', async () => {
    const [device] = await registerDevices(admin(), [host('old')]);
    await retireDevice(admin(), device!.id);
    expect(await db.prisma.inventory.count({ where: { deviceId: device!.id } })).toBe(0);
    await expect(startRun(admin(), { trigger: 'manual', deviceIds: [device!.id] })).rejects.toMatchObject({
      status: 409,
    });
  });
});

describe('credentials', () => {
  test('are opened with the worker’s key only, and never listed', async () => {
    const [device] = await registerDevices(admin(), [host('sealed')]);
    const target = (await findVisitTarget(db, device!.id))!;
    expect(openLogin(readSealPrivateKey(keysDir), target)).toEqual({
      username: 'root',
      auth: { kind: 'password', password: PASSWORD },
    });
    expect(Object.keys((await listCredentials(admin()))[0]!)).not.toContain('sealed');
    const { rows } = await db.pool.query<{ text: string }>(
      `SELECT encode(sealed, 'escape') AS text FROM credential`,
    );
    expect(JSON.stringify(rows)).not.toContain('CANARY');
  });

  test('a private key is checked at once, and the message never holds it', async () => {
    const create = (privateKey: string, passphrase?: string) =>
      createCredential(admin(), readWebKeys(keysDir).sealPublicKey, {
        name: 'key',
        username: 'root',
        kind: 'private-key',
        privateKey,
        ...(passphrase !== undefined && { passphrase }),
      });
    await expect(create('CANARY not a key')).rejects.toMatchObject({
      status: 400,
      details: { fields: { privateKey: expect.not.stringContaining('CANARY') } },
    });
    await expect(create(labKey('client').privateKey)).resolves.toMatchObject({ id: expect.any(String) });
    await expect(create(labKey('client').privateKey)).rejects.toMatchObject({
      status: 409,
      details: { fields: { name: expect.any(String) } },
    });
  });

  test('in use cannot be deleted', async () => {
    const { id } = await db.prisma.credential.findUniqueOrThrow({ where: { name: 'root' } });
    await expect(deleteCredential(admin(), id)).rejects.toThrow(/\d+ hosts/);
  });
});

describe('host keys', () => {
  test('wait for a decision; approval replaces the earlier key; a rejected key waits again when it is shown again', async () => {
    const [device, clone] = await registerDevices(admin(), [host('keyed'), host('clone')]);
    const key = (fingerprint: string) => ({ algorithm: 'ssh-ed25519', fingerprint });
    const states = async () =>
      Object.fromEntries(
        (await listHostKeys(admin(), { deviceId: device!.id })).map((row) => [row.fingerprint, row.state]),
      );

    await recordHostKey(db, device!.id, key('SHA256:one'));
    await recordHostKey(db, device!.id, key('SHA256:one'));
    await recordHostKey(db, clone!.id, key('SHA256:one'));
    const [pending] = await listHostKeys(admin(), { deviceId: device!.id });
    expect(pending).toMatchObject({ state: 'pending', sameKeyOn: ['clone'] });
    expect((await findVisitTarget(db, device!.id))!.pins).toEqual([]);

    expect(await approveHostKeys(admin(), [pending!.id])).toEqual([device!.id]);
    expect((await findVisitTarget(db, device!.id))!.pins).toEqual(['SHA256:one']);

    await recordHostKey(db, device!.id, key('SHA256:two'));
    const [changed] = await listHostKeys(admin(), { deviceId: device!.id, state: 'pending' });
    expect(changed!.approvedFingerprint).toBe('SHA256:one');
    await approveHostKeys(admin(), [changed!.id]);
    expect(await states()).toEqual({ 'SHA256:one': 'rejected', 'SHA256:two': 'approved' });

    await recordHostKey(db, device!.id, key('SHA256:one'));
    expect((await states())['SHA256:one']).toBe('pending');
    const [again] = await listHostKeys(admin(), { deviceId: device!.id, state: 'pending' });
    expect(await rejectHostKeys(admin(), [again!.id])).toBe(1);
    expect((await findVisitTarget(db, device!.id))!.pins).toEqual(['SHA256:two']);
  });
});

describe('demo data', () => {
  test('goes in one step and leaves the rest', async () => {
    const [, second] = await registerDevices(admin(), [host('demo1'), host('demo2')], { demo: true });
    const cvm = await makeDevice(db, 'demo-cvm', { role: 'jump', demo: true });
    await db.prisma.device.update({ where: { id: second!.id }, data: { viaId: cvm } });
    const before = await db.prisma.device.count({ where: { demo: false } });
    expect(await removeDemo(admin())).toEqual({ removed: 3 });
    expect(await db.prisma.inventory.count({ where: { demo: true } })).toBe(0);
    expect(await db.prisma.device.count()).toBe(before);
  });
});

describe('who may do what', () => {
  const some = '00000000-0000-4000-8000-000000000000';
  const ACTIONS: [string, Role[], (role: Role) => Promise<unknown>][] = [
    ['list hosts', ['viewer', 'operator', 'administrator'], (role) => listDevices(asRole(db, role))],
    ['list host keys', ['viewer', 'operator', 'administrator'], (role) => listHostKeys(asRole(db, role))],
    [
      'start a run',
      ['operator', 'administrator'],
      (role) => startRun(asRole(db, role), { trigger: 'manual', deviceIds: [some] }),
    ],
    ['register hosts', ['administrator'], (role) => registerDevices(asRole(db, role), [{}])],
    ['edit a host', ['administrator'], (role) => editDevice(asRole(db, role), some, {})],
    ['retire a host', ['administrator'], (role) => retireDevice(asRole(db, role), some)],
    ['approve a key', ['administrator'], (role) => approveHostKeys(asRole(db, role), [some])],
    ['reject a key', ['administrator'], (role) => rejectHostKeys(asRole(db, role), [some])],
    ['delete a credential', ['administrator'], (role) => deleteCredential(asRole(db, role), some)],
  ];
  test.each(
    ACTIONS.flatMap(([what, allowed, act]) =>
      ROLES.map((role) => ({ what, role, may: allowed.includes(role), act })),
    ),
  )('$role: $what: $may', async ({ role, may, act }) => {
    const refused = await act(role).then(
      () => false,
      (error: { status?: number }) => error.status === 403,
    );
    expect(refused).toBe(!may);
  });
});

describe('the first administrator', () => {
  test('is made by a one-time link, once, and can sign in', async () => {
    const auth = createAuth(db, { url: 'http://127.0.0.1:3000', secret: 'x'.repeat(32) });
    const token = await createSetupToken(db);
    const input = { token, name: 'Ada', email: 'Ada@Example.net', password: 'a long enough password' };
    expect(await hasAdministrator(db)).toBe(false);
    const tries = await Promise.allSettled([
      createAdministrator(db, auth, input),
      createAdministrator(db, auth, { ...input, email: 'b@example.net' }),
    ]);
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await hasAdministrator(db)).toBe(true);
    const { email } = await db.prisma.user.findFirstOrThrow();
    const session = await auth.api.signInEmail({ body: { email, password: input.password } });
    expect(session.user).toMatchObject({ email, role: 'administrator' });
    await expect(
      auth.api.signUpEmail({
        body: { name: 'x', email: 'x@example.net', password: 'a long enough password' },
      }),
    ).rejects.toThrow();
  });

  test('a link that is old or unknown makes nobody', async () => {
    const auth = createAuth(db, { url: 'http://127.0.0.1:3000', secret: 'x'.repeat(32) });
    const token = await createSetupToken(db);
    await db.pool.query(`UPDATE setup_link SET expires_at = now() - interval '1 second'`);
    for (const used of [token, 'made-up']) {
      await expect(
        createAdministrator(db, auth, {
          token: used,
          name: 'Eve',
          email: 'eve@example.net',
          password: 'a long enough password',
        }),
      ).rejects.toMatchObject({ status: 403 });
    }
    expect(await db.prisma.user.count({ where: { email: 'eve@example.net' } })).toBe(0);
  });
});
