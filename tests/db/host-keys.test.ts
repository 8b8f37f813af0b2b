import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createKeys } from '#lib/config/create-keys.ts';
import { readSealPrivateKeys, readWebKeys } from '#lib/config/keys.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { createCredential } from '#lib/devices/create-credential.ts';
import { approveHostKeys, rejectHostKeys } from '#lib/devices/decide-host-keys.ts';
import { listHostKeys, recordHostKey } from '#lib/devices/host-keys.ts';
import { importHostKeys, planHostKeyImport } from '#lib/devices/import-host-keys.ts';
import { registerDevices } from '#lib/devices/register-devices.ts';
import { SealKeys } from '#lib/devices/seal-keys.ts';
import { SecretStore } from '#lib/devices/secret-store.ts';

import { asAdministrator, asRole } from '../lab/actors.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';
import { describeWith } from '../lab/require-program.ts';
import { startSshd } from '../lab/sshd.ts';
import { labServices, visitNow } from '../lab/visit-now.ts';
import { startSshHost } from '../ssh/fake-host.ts';

const PASSWORD = 'CANARY-host-key';
let database: TestDatabase;
let db: Db;
let keysDir: string;
let store: SecretStore;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  keysDir = await mkdtemp(join(tmpdir(), 'ferrule-keys-'));
  createKeys(keysDir);
  store = new SecretStore(new SealKeys(() => readSealPrivateKeys(keysDir)), () => '');
  await credential('root', { kind: 'password', password: PASSWORD });
});
afterAll(async () => {
  await db.close();
  await database.drop();
  await rm(keysDir, { recursive: true });
});

const admin = () => asAdministrator(db);

async function credential(name: string, facts: object): Promise<void> {
  const sealKey = readWebKeys(keysDir).sealPublicKey;
  await createCredential(admin(), sealKey, { name, username: 'root', kind: 'password', ...facts });
}

async function device(name: string, facts: object = {}): Promise<string> {
  const given = { name, address: `${name}.example.net`, credential: 'root', platform: 'linux', ...facts };
  const [registered] = await registerDevices(admin(), [given]);
  return registered!.id;
}

const keysOf = (deviceId: string) => listHostKeys(admin(), { deviceId });
const shown = (fingerprint: string) => ({ algorithm: 'ssh-ed25519', fingerprint });
const auditOf = async (deviceId: string) =>
  (
    await db.prisma.auditEvent.findMany({
      where: { subjectKind: 'host-key', subjectId: deviceId },
      orderBy: { id: 'asc' },
    })
  ).map(({ action, before, after, actorKind }) => ({ action, before, after, actorKind }));

describeWith(['sshd', 'ssh-keygen'], 'T1: a device that shows another key than the approved one', () => {
  test('is blocked before any login; the change needs a reason, and old and new are shown as ssh-keygen prints them', async () => {
    const DEBUG = { config: ['LogLevel DEBUG1'] };
    const first = await startSshd(DEBUG);
    await credential('lab key', { kind: 'private-key', privateKey: first.userKey, username: first.username });
    const id = await device('t1', { address: '127.0.0.1', port: first.port, credential: 'lab key' });
    const services = labServices(db, store);
    expect(await visitNow(services, id)).toMatchObject({ errorKind: 'host-key-unknown' });
    expect(first.log()).not.toContain('userauth-request');
    const [seen] = await keysOf(id);
    await approveHostKeys(admin(), [seen!.id]);
    const read = await visitNow(services, id);
    expect(read.portsTotal).not.toBeNull();
    const ledger = async () => ({
      ports: await db.prisma.port.findMany({ where: { deviceId: id }, orderBy: { name: 'asc' } }),
      placements: await db.prisma.placement.count(),
    });
    const before = await ledger();
    await first.stop();

    const second = await startSshd({ ...DEBUG, port: first.port });
    expect(await visitNow(services, id)).toMatchObject({ outcome: 'failure', errorKind: 'host-key-changed' });
    expect(second.log()).not.toContain('userauth-request');
    expect(await ledger()).toEqual(before);
    const [changed] = await listHostKeys(admin(), { deviceId: id, state: 'pending' });
    const scanned = execFileSync('ssh-keyscan', ['-t', 'ed25519', '-p', String(second.port), '127.0.0.1'], {
      stdio: 'pipe',
    });
    const printed = execFileSync('ssh-keygen', ['-lf', '-'], { input: scanned }).toString().trim();
    expect(changed!.line.replace(' t1 ', ' ')).toBe(printed.replace(/ \[127.0.0.1\]:\d+ /, ' '));
    expect(changed!.approvedLine).toBe(seen!.line);

    for (const reason of ['', '   ', 'ok']) {
      await expect(approveHostKeys(admin(), [changed!.id], reason)).rejects.toMatchObject({
        details: { fields: { reason: 'Say why the key of t1 has changed.' } },
      });
    }
    await approveHostKeys(admin(), [changed!.id], ' reinstalled, ticket 4711 ');
    expect(await keysOf(id)).toMatchObject([
      { state: 'approved', reason: 'reinstalled, ticket 4711' },
      { state: 'rejected' },
    ]);
    expect(await auditOf(id)).toMatchObject([
      {
        action: 'host-key.approve',
        before: null,
        after: { fingerprint: seen!.fingerprint },
        actorKind: 'person',
      },
      { action: 'host-key.change-seen', before: { fingerprint: seen!.fingerprint }, actorKind: 'worker' },
      {
        action: 'host-key.approve',
        before: { fingerprints: [seen!.fingerprint] },
        after: { fingerprint: changed!.fingerprint, reason: 'reinstalled, ticket 4711' },
      },
    ]);
    await second.stop();
  });
});

describe('T2: a device that nobody knows yet', () => {
  test('is asked for its key and for nothing else', async () => {
    const host = await startSshHost();
    const id = await device('t2', { address: host.target.host, port: host.target.port });
    expect(await visitNow(labServices(db, store), id)).toMatchObject({ errorKind: 'host-key-unknown' });
    expect(host.attempts).toEqual([]);
    expect(await keysOf(id)).toMatchObject([{ state: 'pending', source: 'scan', fingerprint: host.pins[0] }]);
    await host.stop();
  });

  test('is trusted at first use only where a private key is, and only once', async () => {
    const host = await startSshHost();
    const { userKey } = await withKey();
    await credential('first use', { kind: 'private-key', privateKey: userKey, trustFirstUse: true });
    const place = { address: host.target.host, port: host.target.port, credential: 'first use' };
    const id = await device('tofu', place);
    const services = labServices(db, store);
    await visitNow(services, id);
    expect(host.attempts).toContain('publickey');
    expect(await keysOf(id)).toMatchObject([
      { state: 'approved', source: 'first-use', fingerprint: host.pins[0] },
    ]);
    expect(await auditOf(id)).toMatchObject([{ action: 'host-key.first-use', actorKind: 'worker' }]);

    // A person who refused the key is not overruled by the next visit.
    await db.pool.query(`UPDATE host_key SET state = 'rejected' WHERE device_id = $1`, [id]);
    const asked = host.attempts.length;
    expect(await visitNow(services, id)).toMatchObject({ errorKind: 'host-key-unknown' });
    expect(host.attempts).toHaveLength(asked);
    await host.stop();
  });

  const withKey = async () => {
    const sshd = await startSshd();
    await sshd.stop();
    return sshd;
  };
});

test('T4: an operator points a shared credential at a server of their own: nothing is connected to', async () => {
  let connects = 0;
  const server = createServer((socket) => {
    connects += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await credential('fleet', { password: PASSWORD, networks: ['10.0.0.0/8'] });
  const own = { name: 'mine', address: '127.0.0.1', port, credential: 'fleet', site: 'fra' };
  await expect(registerDevices(asRole(db, 'operator'), [own])).rejects.toMatchObject({ status: 403 });

  // Who may register devices at a site may still not send the fleet's credential anywhere.
  const [mine] = await registerDevices(asRole(db, 'administrator', { sites: ['fra'] }), [own]);
  const services = labServices(db, store);
  expect(await visitNow(services, mine!.id)).toMatchObject({
    errorKind: 'credential-not-allowed',
    errorMessage: 'The credential fleet may be sent to 10.0.0.0/8 only, not to 127.0.0.1.',
  });
  await recordHostKey(db, mine!.id, shown('SHA256:mine'));
  const [key] = await keysOf(mine!.id);
  await approveHostKeys(admin(), [key!.id]);
  expect(await visitNow(services, mine!.id)).toMatchObject({ errorKind: 'credential-not-allowed' });
  expect(connects).toBe(0);
  server.close();
});

describe('decisions about keys', () => {
  test('the same key on two devices is told, whichever was first', async () => {
    const [one, two] = [await device('clone-1'), await device('clone-2')];
    for (const id of [one, two]) await recordHostKey(db, id, shown('SHA256:clone'));
    expect([(await keysOf(one))[0]!.sameKeyOn, (await keysOf(two))[0]!.sameKeyOn]).toEqual([
      ['clone-2'],
      ['clone-1'],
    ]);
  });

  test('of many keys at once need one reason when one of them has changed', async () => {
    const ids = [await device('many-1'), await device('many-2')];
    for (const id of ids) await recordHostKey(db, id, shown(`SHA256:${id}`));
    const pending = async () =>
      (await Promise.all(ids.map((id) => listHostKeys(admin(), { deviceId: id, state: 'pending' }))))
        .flat()
        .map(({ id }) => id);
    expect(await approveHostKeys(admin(), await pending())).toEqual({
      approved: 2,
      visit: expect.arrayContaining(ids),
    });
    await recordHostKey(db, ids[0]!, shown('SHA256:new'));
    await expect(approveHostKeys(admin(), await pending())).rejects.toMatchObject({ status: 400 });
    await rejectHostKeys(admin(), await pending());
    expect((await auditOf(ids[0]!)).map(({ action }) => action)).toEqual([
      'host-key.approve',
      'host-key.change-seen',
      'host-key.reject',
    ]);
  });

  test('are for the sites of who decides', async () => {
    const id = await device('elsewhere', { site: 'lon' });
    await recordHostKey(db, id, shown('SHA256:lon'));
    const [key] = await keysOf(id);
    const local = asRole(db, 'administrator', { sites: ['fra'] });
    expect(await listHostKeys(local, { deviceId: id })).toEqual([]);
    await expect(approveHostKeys(local, [key!.id])).rejects.toMatchObject({ status: 403 });
    await expect(rejectHostKeys(local, [key!.id])).rejects.toMatchObject({ status: 403 });
    expect((await keysOf(id))[0]!.state).toBe('pending');
  });

  test('of a jump host lead on to what is behind it', async () => {
    const jump = await device('cvm-9', { platform: 'jump' });
    const behind = await device('ahv-9', { via: 'cvm-9' });
    await recordHostKey(db, jump, shown('SHA256:cvm'));
    const [key] = await keysOf(jump);
    expect(await approveHostKeys(admin(), [key!.id])).toEqual({ approved: 1, visit: [behind] });
  });
});

describe('known keys', () => {
  const KEY = 'AAAAC3NzaC1lZDI1NTE5AAAAIKqXT3i0iKTsNpjvFvVmPVCWN3Hpk6RyRqX5Yg1y0wW1';
  const FINGERPRINT = 'SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU';

  test('are approved for the devices they name; each line says what becomes of it', async () => {
    const named = await device('known-1', { address: '10.9.0.1' });
    const byPort = await device('known-2', { address: '10.9.0.2', port: 2222 });
    const taken = await device('known-3');
    await recordHostKey(db, taken, shown('SHA256:other'));
    await approveHostKeys(admin(), [(await keysOf(taken))[0]!.id]);
    const text = [
      `10.9.0.1 ssh-ed25519 ${KEY}`,
      `[10.9.0.2]:2222 ssh-ed25519 ${KEY}`,
      `known-3 ${FINGERPRINT}`,
      `nobody.example.net ssh-ed25519 ${KEY}`,
      'nonsense',
      `known-1,10.9.0.1 ssh-ed25519 ${KEY}`,
    ].join('\n');
    const planned = await planHostKeyImport(admin(), text);
    expect(planned.map(({ line, device: name, action }) => [line, name, action])).toEqual([
      [1, 'known-1', 'approve'],
      [2, 'known-2', 'approve'],
      [3, 'known-3', 'refused'],
      [4, null, 'refused'],
      [5, null, 'refused'],
      [6, 'known-1', 'approve'],
    ]);
    expect(await keysOf(named)).toEqual([]);
    const { visit } = await importHostKeys(admin(), text);
    expect(visit.toSorted()).toEqual([named, byPort].toSorted());
    expect(await keysOf(named)).toMatchObject([
      { state: 'approved', source: 'known-hosts', decidedBy: 'Test administrator' },
    ]);
    expect((await keysOf(taken))[0]).toMatchObject({ state: 'approved', fingerprint: 'SHA256:other' });
    expect(await auditOf(named)).toMatchObject([
      { action: 'host-key.import', after: { source: 'known-hosts' } },
    ]);
    expect((await planHostKeyImport(admin(), text)).slice(0, 2).map(({ action }) => action)).toEqual([
      'known',
      'known',
    ]);
    await expect(importHostKeys(admin(), text)).rejects.toMatchObject({ status: 409 });
  });

  test('let a device be read at first contact, and a fingerprint is completed by the key that is seen', async () => {
    const host = await startSshHost();
    const id = await device('foretold', { address: host.target.host, port: host.target.port });
    await importHostKeys(admin(), `foretold ${host.pins[0]}`);
    await visitNow(labServices(db, store), id);
    expect(host.attempts).toEqual([`password ${PASSWORD}`]);
    await host.stop();
  });

  test('are taken from nobody but who decides about keys', async () => {
    for (const role of ['viewer', 'operator'] as const) {
      await expect(importHostKeys(asRole(db, role), `x ${FINGERPRINT}`)).rejects.toMatchObject({
        status: 403,
      });
      await expect(planHostKeyImport(asRole(db, role), `x ${FINGERPRINT}`)).rejects.toMatchObject({
        status: 403,
      });
    }
  });
});
