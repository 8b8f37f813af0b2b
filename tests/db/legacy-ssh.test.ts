import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { createKeys } from '#lib/config/create-keys.ts';
import { readSealPrivateKeys, readWebKeys } from '#lib/config/keys.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { createCredential } from '#lib/devices/create-credential.ts';
import { approveHostKeys } from '#lib/devices/decide-host-keys.ts';
import { editDevice } from '#lib/devices/edit-device.ts';
import { getDevice } from '#lib/devices/get-device.ts';
import { listHostKeys } from '#lib/devices/host-keys.ts';
import { registerDevices } from '#lib/devices/register-devices.ts';
import { SealKeys } from '#lib/devices/seal-keys.ts';
import { SecretStore } from '#lib/devices/secret-store.ts';
import type { AgreedAlgorithms, SshProfile } from '#lib/ssh/algorithms.ts';
import { DEFAULT_SSH_LIMITS } from '#lib/ssh/ssh-limits.ts';
import { withSshSession } from '#lib/ssh/ssh-session.ts';

import { asAdministrator, asRole } from '../lab/actors.ts';
import { LAB_NETWORK } from '../lab/lab-network.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';
import { describeWith } from '../lab/require-program.ts';
import { type LabSshd, startSshd } from '../lab/sshd.ts';
import { labServices, visitNow } from '../lab/visit-now.ts';

/** What a session agrees on with this server, signed in with the right key. */
function agreedWith(sshd: LabSshd, profile: SshProfile): Promise<AgreedAlgorithms> {
  return withSshSession(
    { host: '127.0.0.1', port: sshd.port, network: LAB_NETWORK, profile },
    { username: sshd.username, auth: { kind: 'private-key', privateKey: sshd.userKey } },
    [sshd.hostKeys[0]!.fingerprint],
    DEFAULT_SSH_LIMITS,
    undefined,
    async ({ algorithms }) => algorithms,
  );
}

describeWith(['sshd', 'ssh-keygen'], 'T11: weak algorithms', () => {
  const RSA = { hostKeyTypes: ['rsa' as const] };
  /** sshd's configuration, and what only the legacy profile agrees on with it. */
  const OLD: [string, { hostKeyTypes?: 'rsa'[] }, Partial<AgreedAlgorithms>][] = [
    ['KexAlgorithms diffie-hellman-group14-sha1', {}, { kex: 'diffie-hellman-group14-sha1' }],
    ['KexAlgorithms diffie-hellman-group1-sha1', {}, { kex: 'diffie-hellman-group1-sha1' }],
    ['HostKeyAlgorithms ssh-rsa', RSA, { hostKey: 'ssh-rsa' }],
    ['Ciphers aes128-cbc', {}, { cipher: 'aes128-cbc' }],
    ['Ciphers 3des-cbc', {}, { cipher: '3des-cbc' }],
    ['MACs hmac-sha1\nCiphers aes128-ctr', {}, { cipher: 'aes128-ctr', mac: 'hmac-sha1' }],
  ];

  test.each(OLD)('a host of `%s` is for the legacy profile only', async (line, options, agreed) => {
    const sshd = await startSshd({ config: [line], ...options });
    await expect(agreedWith(sshd, 'modern')).rejects.toMatchObject({ kind: 'kex-mismatch' });
    expect(await agreedWith(sshd, 'legacy')).toMatchObject(agreed);
    await sshd.stop();
  });

  test('a host that can do better is never asked for less, with either profile', async () => {
    const sshd = await startSshd({
      config: ['KexAlgorithms +diffie-hellman-group1-sha1', 'Ciphers +3des-cbc'],
    });
    for (const profile of ['modern', 'legacy'] as const) {
      expect(await agreedWith(sshd, profile)).toEqual({
        kex: 'curve25519-sha256',
        hostKey: 'ssh-ed25519',
        cipher: 'aes128-gcm@openssh.com',
        mac: null,
      });
    }
    await sshd.stop();
  });

  // The two ciphers of CVE-2023-48795, and T10: a group of the host's own.
  test.each([
    'Ciphers chacha20-poly1305@openssh.com',
    'Ciphers aes256-cbc\nMACs hmac-sha2-256-etm@openssh.com',
    'KexAlgorithms diffie-hellman-group-exchange-sha256,diffie-hellman-group-exchange-sha1',
  ])('T10: not even the legacy profile takes `%s`, and no arithmetic is done for it', async (lines) => {
    const sshd = await startSshd({ config: [lines] });
    const before = process.cpuUsage();
    await expect(agreedWith(sshd, 'legacy')).rejects.toMatchObject({ kind: 'kex-mismatch' });
    const { user } = process.cpuUsage(before);
    expect(user / 1000).toBeLessThan(250);
    await sshd.stop();
  });

  let database: TestDatabase;
  let db: Db;
  let keysDir: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    db = openDb(database.url);
    keysDir = await mkdtemp(join(tmpdir(), 'ferrule-keys-'));
    createKeys(keysDir);
  });
  afterAll(async () => {
    await db?.close();
    await database?.drop();
    await rm(keysDir, { recursive: true });
  });

  test('the profile is an administrator’s, per device and in the audit log; what was agreed on is kept', async () => {
    const admin = asAdministrator(db);
    const sshd = await startSshd({ config: ['KexAlgorithms diffie-hellman-group14-sha1'] });
    const { username, userKey: privateKey } = sshd;
    const sealKey = readWebKeys(keysDir).sealPublicKey;
    await createCredential(admin, sealKey, { name: 'lab key', kind: 'private-key', username, privateKey });
    const given = {
      name: 'old',
      address: '127.0.0.1',
      port: sshd.port,
      credential: 'lab key',
      platform: 'linux',
    };
    const [{ id } = { id: '' }] = await registerDevices(admin, [given]);
    const store = new SecretStore(new SealKeys(() => readSealPrivateKeys(keysDir)), () => '');
    const services = labServices(db, store);
    expect(await visitNow(services, id)).toMatchObject({ errorKind: 'kex-mismatch' });
    expect(await getDevice(admin, id)).toMatchObject({ ssh: 'modern', sshAgreed: null });

    await expect(editDevice(asRole(db, 'operator'), id, { ssh: 'legacy' })).rejects.toMatchObject({
      status: 403,
    });
    await editDevice(admin, id, { ssh: 'legacy' });
    const [event] = await db.prisma.auditEvent.findMany({ where: { action: 'device.edit', subjectId: id } });
    expect(event).toMatchObject({ before: { ssh: 'modern' }, after: { ssh: 'legacy' } });

    expect(await visitNow(services, id)).toMatchObject({ errorKind: 'host-key-unknown' });
    const [key] = await listHostKeys(admin, { deviceId: id });
    await approveHostKeys(admin, [key!.id]);
    await visitNow(services, id);
    expect((await getDevice(admin, id)).sshAgreed).toMatchObject({
      kex: 'diffie-hellman-group14-sha1',
      needsLegacy: true,
    });
    await sshd.stop();
  });
});
