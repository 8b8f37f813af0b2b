import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createKeys } from '#lib/config/create-keys.ts';
import { readSealPrivateKeys, readWebKeys } from '#lib/config/keys.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { checkDevices } from '#lib/devices/check-devices.ts';
import { createCredential } from '#lib/devices/create-credential.ts';
import { deleteCredential } from '#lib/devices/delete-credential.ts';
import { fleetSummary } from '#lib/devices/fleet-summary.ts';
import { findVisitTarget, openLogin } from '#lib/devices/device-login.ts';
import { editDevice } from '#lib/devices/edit-device.ts';
import { approveHostKeys, rejectHostKeys } from '#lib/devices/decide-host-keys.ts';
import { listHostKeys, recordHostKey } from '#lib/devices/host-keys.ts';
import { listCredentials } from '#lib/devices/list-credentials.ts';
import { findDevice, listDevices } from '#lib/devices/list-devices.ts';
import { registerDevices } from '#lib/devices/register-devices.ts';
import { removeDemo } from '#lib/devices/remove-demo.ts';
import { restoreDevice } from '#lib/devices/restore-device.ts';
import { retireDevice } from '#lib/devices/retire-device.ts';
import { SealKeys } from '#lib/devices/seal-keys.ts';
import { SecretStore } from '#lib/devices/secret-store.ts';
import { ROLES, type Role } from '#lib/people/actor.ts';
import { createAuth } from '#lib/people/auth.ts';
import { createAccount, createSetupToken, hasAdministrator } from '#lib/people/setup-link.ts';
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

  test('the platform says what a device is, and a jump host may be another row', async () => {
    const rows = [
      host('ahv-7', { platform: 'linux', via: 'CVM-7', address: '192.168.5.1' }),
      host('cvm-7', { platform: 'jump' }),
      host('ahv-8', { platform: 'linux', via: 'cvm-8', address: '192.168.5.1' }),
      host('cvm-8', { platform: 'jump' }),
      host('leaf-7', { platform: 'Arista EOS' }),
      host('found-later'),
    ];
    await registerDevices(admin(), rows);
    const found = new Map((await listDevices(admin())).map((device) => [device.name, device]));
    expect(rows.map(({ name }) => found.get(name)).map((device) => [device!.role, device!.platform])).toEqual(
      [
        ['host', 'linux'],
        ['jump', 'jump'],
        ['host', 'linux'],
        ['jump', 'jump'],
        ['switch', 'arista-eos'],
        ['host', 'auto'],
      ],
    );
    expect(found.get('ahv-7')!.via).toEqual({ id: found.get('cvm-7')!.id, name: 'cvm-7' });
    await expect(retireDevice(admin(), found.get('cvm-7')!.id)).rejects.toThrow(
      '1 device is reached through it',
    );

    await editDevice(admin(), found.get('found-later')!.id, { platform: 'cisco-ios' });
    expect(await findDevice(admin(), found.get('found-later')!.id)).toMatchObject({
      role: 'switch',
      platform: 'cisco-ios',
    });
    // What it is to be found out anew stays what it was until then.
    await editDevice(admin(), found.get('found-later')!.id, { platform: 'auto' });
    expect(await findDevice(admin(), found.get('found-later')!.id)).toMatchObject({
      role: 'switch',
      platform: 'auto',
    });
    for (const { name } of rows) {
      const { id } = found.get(name)!;
      if (!name.startsWith('cvm')) await retireDevice(admin(), id);
    }
    for (const name of ['cvm-7', 'cvm-8']) await retireDevice(admin(), found.get(name)!.id);
  });

  test('jump hosts that are unknown, go in a circle or never end are refused at their field', async () => {
    const chain = ['j1', 'j2', 'j3', 'j4', 'j5'];
    const rows = [
      host('lost', { via: 'nowhere' }),
      host('self', { via: 'self' }),
      host('round', { via: 'about' }),
      host('about', { via: 'round' }),
      ...chain.map((name, index) => host(name, { platform: 'jump', via: chain[index + 1] ?? '' })),
      host('far', { via: 'j1' }),
    ];
    const wrong = (await checkDevices(admin(), rows)).filter(({ errors }) => errors.length > 0);
    expect(wrong.map(({ given, errors }) => [given.name, errors.map(({ field }) => field)])).toEqual([
      ['lost', ['via']],
      ['self', ['via']],
      ['round', ['via']],
      ['about', ['via']],
      ['far', ['via']],
    ]);
    const [one, two] = await registerDevices(admin(), [host('one'), host('two', { via: 'one' })]);
    await expect(editDevice(admin(), one!.id, { via: 'two' })).rejects.toMatchObject({
      details: { fields: { via: expect.stringContaining('circle') } },
    });
    for (const device of [two, one]) await retireDevice(admin(), device!.id);
  });

  test('a retired host comes back with its history, unless its place is taken', async () => {
    const [device] = await registerDevices(admin(), [host('back')]);
    await retireDevice(admin(), device!.id);
    expect(await checkDevices(admin(), [host('back')])).toMatchObject([
      { errors: [{ field: 'name', message: expect.stringContaining('retired') }] },
    ]);
    const [squatter] = await registerDevices(admin(), [host('squatter', { address: 'back.example.net' })]);
    await expect(restoreDevice(admin(), device!.id)).rejects.toThrow('squatter');
    await retireDevice(admin(), squatter!.id);
    await restoreDevice(admin(), device!.id);
    expect(await db.prisma.inventory.count({ where: { deviceId: device!.id } })).toBe(1);
    await retireDevice(admin(), device!.id);
  });

  test('every change is in the audit log with what it was and what it is', async () => {
    const [device] = await registerDevices(admin(), [host('logged', { site: 'fra' })]);
    await editDevice(admin(), device!.id, { site: 'lon', tags: ['a'], name: 'logged' });
    await editDevice(admin(), device!.id, { site: 'lon' });
    await retireDevice(admin(), device!.id);
    await restoreDevice(admin(), device!.id);
    const events = await db.prisma.auditEvent.findMany({
      where: { subjectId: device!.id },
      orderBy: { id: 'asc' },
    });
    expect(events.map(({ action, before, after }) => ({ action, before, after }))).toMatchObject([
      { action: 'device.register', before: null, after: { name: 'logged', site: 'fra', platform: 'auto' } },
      { action: 'device.edit', before: { site: 'fra', tags: [] }, after: { site: 'lon', tags: ['a'] } },
      { action: 'device.retire' },
      { action: 'device.restore' },
    ]);
    expect(events[0]).toMatchObject({ actorKind: 'person', address: '192.0.2.7', site: 'fra' });
    await retireDevice(admin(), device!.id);
  });

  test('a role that holds for a site changes and sees only what is there', async () => {
    const [here, there] = await registerDevices(admin(), [
      host('ours', { site: 'par' }),
      host('theirs', { site: 'mad' }),
    ]);
    const local = asRole(db, 'administrator', { sites: ['par'] });
    expect((await listDevices(local)).map(({ name }) => name)).toEqual(['ours']);
    expect(await findDevice(local, there!.id)).toBeNull();
    expect(await checkDevices(local, [host('x', { site: 'mad' })])).toMatchObject([
      { errors: [{ field: 'site' }] },
    ]);
    for (const attempt of [
      () => editDevice(local, there!.id, { site: 'par' }),
      () => editDevice(local, here!.id, { site: 'mad' }),
      () => retireDevice(local, there!.id),
      () => registerDevices(local, [host('x', { site: '' })]),
    ])
      await expect(attempt()).rejects.toMatchObject({
        status: expect.toSatisfy((s: number) => s === 403 || s === 400),
      });
    await editDevice(local, here!.id, { notes: 'second rack\nfrom the door' });
    expect((await findDevice(admin(), there!.id))!.site).toBe('mad');
    for (const device of [here, there]) await retireDevice(admin(), device!.id);
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
    const keys = new SealKeys(() => readSealPrivateKeys(keysDir));
    const store = new SecretStore(keys, () => '');
    expect(openLogin(store, target, ['192.0.2.1'])).toEqual({
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
    await expect(deleteCredential(admin(), id)).rejects.toThrow(/\d+ devices/);
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

    expect(await approveHostKeys(admin(), [pending!.id])).toEqual({ approved: 1, visit: [device!.id] });
    expect((await findVisitTarget(db, device!.id))!.pins).toEqual(['SHA256:one']);

    await recordHostKey(db, device!.id, key('SHA256:two'));
    const [changed] = await listHostKeys(admin(), { deviceId: device!.id, state: 'pending' });
    expect(changed!.approvedFingerprint).toBe('SHA256:one');
    await expect(approveHostKeys(admin(), [changed!.id])).rejects.toMatchObject({
      details: { fields: { reason: expect.stringContaining('keyed') } },
    });
    await approveHostKeys(admin(), [changed!.id], 'reinstalled with 9.3');
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
    const auth = createAuth(db, { url: 'http://127.0.0.1:3000', secret: 'x'.repeat(32), oidc: null });
    const token = await createSetupToken(db);
    const input = { token, name: 'Ada', email: 'Ada@Example.net', password: 'a long enough password' };
    expect(await hasAdministrator(db)).toBe(false);
    const tries = await Promise.allSettled([
      createAccount(db, auth, input),
      createAccount(db, auth, { ...input, email: 'b@example.net' }),
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
    const auth = createAuth(db, { url: 'http://127.0.0.1:3000', secret: 'x'.repeat(32), oidc: null });
    const token = await createSetupToken(db);
    await db.pool.query(`UPDATE setup_link SET expires_at = now() - interval '1 second'`);
    for (const used of [token, 'made-up']) {
      await expect(
        createAccount(db, auth, {
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
