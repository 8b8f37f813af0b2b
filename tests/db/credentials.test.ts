import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createKeys } from '#lib/config/create-keys.ts';
import { readSealPrivateKeys, readWebKeys } from '#lib/config/keys.ts';
import { readSecret } from '#lib/config/read-secret.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { createCredential } from '#lib/devices/create-credential.ts';
import type { NewCredential } from '#lib/devices/credential-input.ts';
import { findVisitTarget, openLogin } from '#lib/devices/device-login.ts';
import { editCredential } from '#lib/devices/edit-credential.ts';
import { getCredential } from '#lib/devices/get-credential.ts';
import { pauseCredential, resumeCredential } from '#lib/devices/pause-credential.ts';
import { registerDevices } from '#lib/devices/register-devices.ts';
import { SealKeys } from '#lib/devices/seal-keys.ts';
import { SEALED_COLUMNS } from '#lib/devices/sealed-secrets.ts';
import { SecretStore } from '#lib/devices/secret-store.ts';

import { asAdministrator, asRole } from '../lab/actors.ts';
import { labKey } from '../lab/lab-keys.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';

const CANARY = 'CANARY-51b7';
let database: TestDatabase;
let db: Db;
let dir: string;
let keysDir: string;
let store: SecretStore;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  dir = await mkdtemp(join(tmpdir(), 'ferrule-credentials-'));
  keysDir = join(dir, 'keys');
  createKeys(keysDir);
  await writeFile(join(dir, 'root-password'), `${CANARY}-file\n`);
  const env = { FERRULE_SECRET_ROOT: `${CANARY}-env` };
  store = new SecretStore(new SealKeys(() => readSealPrivateKeys(keysDir)), (source, reference) =>
    readSecret(source, reference, dir, env),
  );
});
afterAll(async () => {
  await db.close();
  await database.drop();
  await rm(dir, { recursive: true });
});

const admin = () => asAdministrator(db);
const sealKey = () => readWebKeys(keysDir).sealPublicKey;
const secretOf = (name: string) => `${CANARY}-${name}`;

async function credential(name: string, facts: Partial<NewCredential> = {}): Promise<string> {
  const given = { name, username: 'root', kind: 'password' as const, password: secretOf(name), ...facts };
  return (await createCredential(admin(), sealKey(), given)).id;
}

async function edit(id: string, change: Partial<Parameters<typeof editCredential>[3]>): Promise<void> {
  await editCredential(admin(), sealKey(), id, change);
}

let devices = 0;
/** Opens the credential as a worker would for a device at this address. */
async function open(name: string, addresses: string[] = ['192.0.2.1']) {
  devices += 1;
  const device = { name: `d${devices}`, address: `d${devices}.example.net`, credential: name };
  const [{ id } = { id: '' }] = await registerDevices(admin(), [device]);
  return openLogin(store, (await findVisitTarget(db, id))!, addresses);
}

describe('a credential', () => {
  test('keeps its secrets apart: each can be replaced, none is read back', async () => {
    const id = await credential('apart', {
      sudoPassword: secretOf('sudo'),
      enablePassword: secretOf('enable'),
    });
    expect(await open('apart')).toEqual({
      username: 'root',
      auth: { kind: 'password', password: secretOf('apart') },
      sudoPassword: secretOf('sudo'),
      enablePassword: secretOf('enable'),
    });
    await edit(id, {
      username: 'ferrule',
      kind: 'keyboard-interactive',
      sudoPassword: null,
      enablePassword: 'new',
    });
    expect(await open('apart')).toEqual({
      username: 'ferrule',
      auth: { kind: 'keyboard-interactive', password: secretOf('apart') },
      sudoPassword: undefined,
      enablePassword: 'new',
    });
    expect(await getCredential(admin(), id)).toMatchObject({ hasSudo: false, hasEnable: true });
    expect(JSON.stringify(await getCredential(admin(), id))).not.toContain(CANARY);
  });

  test('with a private key takes the passphrase with it', async () => {
    const { privateKey } = labKey('client');
    const id = await credential('key', { kind: 'private-key', privateKey, passphrase: '' });
    await edit(id, { trustFirstUse: true });
    expect((await open('key')).auth).toEqual({ kind: 'private-key', privateKey, passphrase: undefined });
    await expect(edit(id, { kind: 'password' })).rejects.toMatchObject({
      details: { fields: { trustFirstUse: expect.any(String) } },
    });
    await expect(edit(id, { kind: 'password', trustFirstUse: false })).rejects.toMatchObject({
      details: { fields: { password: expect.any(String) } },
    });
  });

  test.each<[string, Partial<NewCredential>, string]>([
    ['no password', { password: '' }, 'password'],
    ['two lines', { password: 'a\nb' }, 'password'],
    ['no key', { kind: 'private-key' }, 'privateKey'],
    ['a key that is none', { kind: 'private-key', privateKey: CANARY }, 'privateKey'],
    ['a network that is none', { networks: '10.0.0.0/8, hypervisors' }, 'networks'],
    ['first use with a password', { trustFirstUse: true }, 'trustFirstUse'],
    ['a variable of others', { source: 'environment', reference: 'PATH' }, 'reference'],
    ['a file outside', { source: 'file', reference: '../keys/worker/seal-private.pem' }, 'reference'],
  ])('with %s is refused at its field, without its words', async (name, facts, field) => {
    const failure = await credential(`wrong ${name}`, facts).catch((error: unknown) => error);
    const { details, issues } = failure as { details?: { fields: object }; issues?: { path: string[] }[] };
    expect(Object.keys(details?.fields ?? {})[0] ?? issues![0]!.path[0]).toBe(field);
    expect(JSON.stringify(failure)).not.toContain(CANARY);
  });

  test('may live in the environment or in a file of the worker', async () => {
    const id = await credential('elsewhere', {
      source: 'environment',
      reference: 'FERRULE_SECRET_ROOT',
      password: '',
    });
    expect((await open('elsewhere')).auth).toEqual({ kind: 'password', password: `${CANARY}-env` });
    await edit(id, { source: 'file', reference: 'root-password' });
    expect((await open('elsewhere')).auth).toEqual({ kind: 'password', password: `${CANARY}-file` });
    await edit(id, { reference: 'absent' });
    await expect(open('elsewhere')).rejects.toMatchObject({
      kind: 'credential-unread',
      message: 'elsewhere: There is no file absent below FERRULE_SECRETS_DIR.',
    });
    expect(await db.prisma.credential.findUnique({ where: { id } })).toMatchObject({
      sealed: null,
      keyId: null,
    });
    await expect(edit(id, { source: 'stored' })).rejects.toMatchObject({
      details: { fields: { password: expect.any(String) } },
    });
  });

  test('T4: is opened for addresses in its networks only, all of them', async () => {
    await credential('bound', { networks: '10.0.0.0/8 2001:db8::/32' });
    await expect(open('bound', ['10.1.2.3', '2001:db8::7'])).resolves.toBeDefined();
    await expect(open('bound', ['::ffff:10.1.2.3'])).resolves.toBeDefined();
    for (const addresses of [['203.0.113.9'], ['10.1.2.3', '203.0.113.9'], ['2001:db9::1'], []]) {
      await expect(open('bound', addresses)).rejects.toMatchObject({ kind: 'credential-not-allowed' });
    }
  });

  test('that signs in otherwise is tried on few devices first, and a paused one goes on', async () => {
    const id = await credential('proved');
    const [device] = await registerDevices(admin(), [
      { name: 'prover', address: 'prover.example.net', credential: 'proved' },
    ]);
    const facts = () =>
      db.prisma.credential.findUniqueOrThrow({ where: { id }, include: { refusals: true } });
    const prove = async () => {
      await db.pool.query(`UPDATE credential SET proved_at = now() WHERE id = $1`, [id]);
      await db.prisma.credentialRefusal.create({ data: { credentialId: id, deviceId: device!.id } });
    };
    await prove();
    await edit(id, { networks: ['10.0.0.0/8'], name: 'proved too' });
    expect(await facts()).toMatchObject({ provedAt: expect.any(Date), refusals: [{ deviceId: device!.id }] });
    await pauseCredential(admin(), id);
    await edit(id, { password: 'another' });
    expect(await facts()).toMatchObject({ provedAt: null, pausedAt: null, refusals: [] });
    await prove();
    await pauseCredential(admin(), id);
    await expect(pauseCredential(admin(), id)).rejects.toMatchObject({ status: 404 });
    await resumeCredential(admin(), id);
    expect(await facts()).toMatchObject({ provedAt: null, pausedAt: null, refusals: [] });
  });

  test('shows who uses it, at the sites that may be seen', async () => {
    const id = await credential('used');
    await registerDevices(admin(), [
      { name: 'u-fra', address: 'u-fra.example.net', credential: 'used', site: 'fra' },
      { name: 'u-lon', address: 'u-lon.example.net', credential: 'used', site: 'lon' },
    ]);
    const names = async (sites: string[]) =>
      (await getCredential(asRole(db, 'viewer', { sites }), id)).uses.map(({ name }) => name);
    expect([await names([]), await names(['lon'])]).toEqual([['u-fra', 'u-lon'], ['u-lon']]);
  });

  test('is changed by administrators of the whole fleet only', async () => {
    const id = await credential('guarded');
    for (const ctx of [
      asRole(db, 'viewer'),
      asRole(db, 'operator'),
      asRole(db, 'administrator', { sites: ['fra'] }),
    ]) {
      for (const attempt of [
        () => editCredential(ctx, sealKey(), id, { username: 'eve' }),
        () => pauseCredential(ctx, id),
        () => resumeCredential(ctx, id),
        () => createCredential(ctx, sealKey(), { name: 'x', username: 'x', kind: 'password', password: 'x' }),
      ])
        await expect(attempt()).rejects.toMatchObject({ status: 403 });
    }
  });
});

describe('T31: the audit log says what became of credentials', () => {
  test('with what changed and without a secret', async () => {
    const id = await credential('told', { enablePassword: secretOf('e') });
    await edit(id, { username: 'ferrule', password: secretOf('changed'), networks: ['10.0.0.0/8'] });
    await pauseCredential(admin(), id);
    await resumeCredential(admin(), id);
    const events = await db.prisma.auditEvent.findMany({ where: { subjectId: id }, orderBy: { id: 'asc' } });
    expect(events).toMatchObject([
      {
        action: 'credential.create',
        after: { username: 'root', kind: 'password', hasEnable: true, networks: [] },
      },
      {
        action: 'credential.edit',
        before: { username: 'root', networks: [] },
        after: { username: 'ferrule', networks: ['10.0.0.0/8'], renewed: ['secret'] },
      },
      { action: 'credential.pause' },
      { action: 'credential.resume' },
    ]);
    const all = await db.prisma.auditEvent.findMany();
    expect(
      JSON.stringify(all, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toContain(CANARY);
  });
});

describe('T32: sealed columns', () => {
  /** Columns of bytes that hold no secret, and why. */
  const PLAIN = ['api_token.hash', 'transcript.body'];

  test('every column of bytes is known as sealed or as plain', async () => {
    const { rows } = await db.pool.query<{ name: string }>(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND data_type = 'bytea' ORDER BY 1`,
    );
    const sealed = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
    expect(rows.map(({ name }) => name)).toEqual([...sealed, ...PLAIN].toSorted());
  });

  test('no secret is anywhere in the database', async () => {
    const { rows: tables } = await db.pool.query<{ name: string }>(
      `SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    );
    let seen = 0;
    for (const { name } of tables) {
      const { rows } = await db.pool.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
      seen += rows.length;
      const text = rows.map(({ row }) => row.replaceAll(/\\x[0-9a-f]+/g, unhex)).join('\n');
      expect(text).not.toContain(CANARY);
    }
    expect(seen).toBeGreaterThan(50);
  });

  const unhex = (hex: string) => Buffer.from(hex.replaceAll('\\', '').slice(1), 'hex').toString('latin1');
});

describe('rotating the sealing keys', () => {
  const ferrule = async (...args: string[]) => {
    const env = {
      ...process.env,
      DATABASE_URL: database.url,
      FERRULE_DATA_DIR: dir,
      FERRULE_KEYS_DIR: keysDir,
    };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['cli/ferrule.js', 'rotate-keys', ...args],
      { env },
    );
    return stdout;
  };
  const keyIds = async () => {
    const { rows } = await db.pool.query<{ keyId: string }>(
      `SELECT DISTINCT key_id AS "keyId" FROM credential WHERE key_id IS NOT NULL`,
    );
    return rows.map(({ keyId }) => keyId);
  };

  test(
    'moves every secret, beside a worker that runs, and counts them by key',
    { timeout: 60_000 },
    async () => {
      await credential('rotated');
      const webBefore = sealKey();
      const [before] = await keyIds();
      const counted = await ferrule();
      const [after, ...others] = await keyIds();
      expect([others, after === before]).toEqual([[], false]);
      expect(counted).toMatch(
        new RegExp(
          `^\\d+ credentials are sealed anew\\.\n${after}  \\d+ credentials  \\(present key\\)\n${before}  0 credentials  \\(earlier key\\)\n`,
        ),
      );
      // The worker of these tests was made before the rotation.
      expect((await open('rotated')).auth).toEqual({ kind: 'password', password: secretOf('rotated') });

      // A web process that still has the old key in its hands: what it seals is opened, and moved by the next rotation.
      await createCredential(admin(), webBefore, {
        name: 'late',
        username: 'root',
        kind: 'password',
        password: secretOf('late'),
      });
      expect((await open('late')).auth).toEqual({ kind: 'password', password: secretOf('late') });
      expect(await ferrule('--retire')).toContain(`${before}  1 credential  (earlier key)`);
      expect(await ferrule('--finish')).toContain('1 credential is sealed anew.');
      expect(await ferrule('--retire')).toContain(`${before}  removed`);
      expect(await readdir(join(keysDir, 'worker'))).toEqual(['seal-private.pem']);
      expect((await open('late')).auth).toEqual({ kind: 'password', password: secretOf('late') });
      const events = await db.prisma.auditEvent.findMany({ where: { action: 'key.rotate' } });
      expect(events).toMatchObject([{ actorKind: 'command', subjectId: after }, { subjectId: after }]);
    },
  );
});
