import { spawn } from 'node:child_process';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { SHORT_LIVED } from '#lib/backup/database-tables.ts';
import { openKeyFile, sealKeyFile } from '#lib/backup/key-file.ts';
import { restoreBackup } from '#lib/backup/restore-backup.ts';
import { writeBackup } from '#lib/backup/write-backup.ts';
import { createKeys } from '#lib/config/create-keys.ts';
import { readKeySet, writeKeySet } from '#lib/config/key-set.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { migrate, pendingMigrations } from '#lib/db/migrate.ts';

import { createBareDatabase, createTestDatabase, type TestDatabase } from '../lab/postgres.ts';
import { makeTwoSites } from '../lab/two-sites.ts';

const PASSPHRASE = 'correct horse battery staple';

let dir: string;
let file: string;
let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ferrule-backup-'));
  // The embedded PostgreSQL of another account must get in.
  chmodSync(dir, 0o711);
  file = join(dir, 'one.backup');
  database = await createTestDatabase();
  db = openDb(database.url);
  await fill(db);
  await writeBackup(database.url, file, '0.1.0');
});

afterAll(async () => {
  await db.close();
  await database.drop();
  await rm(dir, { recursive: true, force: true });
});

/** A row in every table, with what COPY has to escape. */
async function fill(db: Db): Promise<void> {
  const sites = await makeTwoSites(db);
  await sites.spareKey();
  await sites.pinnedPort();
  await sites.spareSelection();
  await sites.spareCheck('u');
  const odd = 'tab\there, back\\slash, \\N, "quotes", new\nline, ümläut ✓';
  await db.prisma.device.update({
    where: { id: sites.host },
    data: { notes: odd, tags: ['a,b', '{c}', odd] },
  });
  await db.pool.query(
    `INSERT INTO "user" (id, name, email, "updatedAt") VALUES ('u', 'U', 'u@example.net', now());
     INSERT INTO session (id, token, "userId", "expiresAt", "updatedAt") VALUES ('s', 't', 'u', now(), now());
     INSERT INTO account (id, "accountId", "providerId", "userId", "updatedAt") VALUES ('a', 'u', 'credential', 'u', now());
     INSERT INTO verification (id, identifier, value, "expiresAt", "updatedAt") VALUES ('v', 'i', 'v', now(), now());
     INSERT INTO "rateLimit" (id, key, count, "lastRequest") VALUES ('r', 'k', 1, 1);
     INSERT INTO "twoFactor" (id, secret, "backupCodes", "userId") VALUES ('f', 's', 'b', 'u');
     INSERT INTO setup_link (token_hash, expires_at) VALUES ('h', now());
     INSERT INTO api_token (id, name, user_id, hash, scopes) VALUES ('0', 'n', 'u', '\\x00ff0a5c', '{inventory:read}');
     INSERT INTO sign_in_failure (account_hash, count, since) VALUES ('h', 1, now());
     INSERT INTO credential_refusal (credential_id, device_id) SELECT credential_id, id FROM device LIMIT 1;
     INSERT INTO import (id, by, label) VALUES (gen_random_uuid(), 'u', 'l');
     INSERT INTO schedule (id, name, cron, time_zone, selection, created_by)
       VALUES (gen_random_uuid(), 'n', '* * * * *', 'UTC', '{}', 'u');
     INSERT INTO worker (id, name, concurrency, version) VALUES (gen_random_uuid(), 'w', 1, '0');
     INSERT INTO cap (kind, value, "limit") VALUES ('site', 'fra', 1);
     INSERT INTO transcript (visit_id, device_id, platform, nonce, body)
       SELECT id, device_id, 'linux', 'n', decode('00010203ff0a0d5c', 'hex') FROM visit LIMIT 1;
     INSERT INTO owned_mac (device_id, mac, owner, seen_at) SELECT id, '00:11:22:33:44:55', 'vmk0', now() FROM device LIMIT 1;
     INSERT INTO mac_entry (device_id, mac, vlan, port, first_seen_at, last_seen_at)
       SELECT id, '00:11:22:33:44:55', 1, 'e', now(), now() FROM device LIMIT 1`,
  );
}

/** How many rows each table has, and a hash of what they are. */
async function content(url: string): Promise<Record<string, { rows: number; hash: string }>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1`,
    );
    const found: Record<string, { rows: number; hash: string }> = {};
    for (const { name } of tables) {
      const { rows } = await client.query<{ rows: number; hash: string }>(
        `SELECT count(*)::int AS rows, md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) AS hash FROM "${name}" t`,
      );
      found[name] = rows[0]!;
    }
    return found;
  } finally {
    await client.end();
  }
}

async function withBare<T>(use: (bare: TestDatabase) => Promise<T>): Promise<T> {
  const bare = await createBareDatabase();
  try {
    return await use(bare);
  } finally {
    await bare.drop();
  }
}

describe('a backup', () => {
  test('comes back as it was, table by table', async () => {
    const before = await content(database.url);
    const empty = Object.entries(before).filter(([, { rows }]) => rows === 0);
    expect(empty, 'every table has something to lose').toEqual([]);
    await withBare(async ({ url }) => {
      const { rows } = await restoreBackup(url, file);
      const after = await content(url);
      for (const name of SHORT_LIVED) {
        expect([name, after[name]!.rows]).toEqual([name, 0]);
        delete after[name];
        delete before[name];
      }
      expect(after).toEqual(before);
      expect(rows).toEqual(
        Object.fromEntries(Object.entries(before).map(([name, table]) => [name, table.rows])),
      );
      expect(await pendingMigrations(url)).toEqual([]);
    });
  });

  test('goes into a database that was migrated and is empty, and numbers go on where they were', async () => {
    const other = await createTestDatabase();
    try {
      await restoreBackup(other.ownerUrl, file);
      const client = openDb(other.url, { max: 1 });
      const last = await db.prisma.auditEvent.findFirstOrThrow({ orderBy: { id: 'desc' } });
      const { id, ...event } = last;
      const { id: next } = await client.prisma.auditEvent.create({
        data: { ...event, before: {}, after: {} },
      });
      await client.close();
      expect(next > id).toBe(true);
    } finally {
      await other.drop();
    }
  });

  test('is of one moment, whatever is written meanwhile, and of this user only', async () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const busy = join(dir, 'busy.backup');
    const stop = new AbortController();
    const writer = (async () => {
      for (let n = 0; !stop.signal.aborted; n++) {
        await db.pool.query(
          `WITH r AS (INSERT INTO run (id, label, trigger) VALUES (gen_random_uuid(), $1, 'manual') RETURNING id)
           INSERT INTO visit (id, run_id, device_id) SELECT gen_random_uuid(), r.id, d.id FROM r, device d`,
          [`busy ${n}`],
        );
      }
    })();
    await writeBackup(database.url, busy, '0.1.0');
    stop.abort();
    await writer;
    // Visits refer to runs: a backup of several moments would not go in again.
    await withBare(({ url }) => restoreBackup(url, busy));
    await db.pool.query(`DELETE FROM run WHERE label LIKE 'busy %'`);
  });

  test('is not written over another file', async () => {
    await expect(writeBackup(database.url, file, '0.1.0')).rejects.toThrow('exists already');
  });

  test('of an older Ferrule is migrated after it is in', async () => {
    const old = await createBareDatabase();
    const before = ['0001_init', '0002_inventory_order', '0003_raw_pages', '0004_links'];
    try {
      await migrate(old.url, () => {}, before);
      const client = new pg.Client({ connectionString: old.url });
      await client.connect();
      await client.query(
        `INSERT INTO credential (id, name, kind, username, sealed) VALUES
           (gen_random_uuid(), 'c', 'password', 'root', convert_to('{"kid":"abc"}', 'UTF8'))`,
      );
      await client.end();
      const oldFile = join(dir, 'old.backup');
      await writeBackup(old.url, oldFile, '0.0.9');
      await withBare(async ({ url }) => {
        await restoreBackup(url, oldFile);
        expect(await pendingMigrations(url)).toEqual([]);
        const restored = openDb(url, { max: 1 });
        // What a migration works out of rows is worked out.
        expect(await restored.prisma.credential.findFirst()).toMatchObject({ name: 'c', keyId: 'abc' });
        await restored.close();
      });
    } finally {
      await old.drop();
    }
  });
});

describe('is refused, and nothing of it stays:', () => {
  const content0 = () => gunzipSync(readFileSync(file));
  const withLine = (change: (header: Record<string, unknown>) => void) => {
    const all = content0();
    const end = all.indexOf(10);
    const header = JSON.parse(all.subarray(0, end).toString()) as Record<string, unknown>;
    change(header);
    return gzipSync(Buffer.concat([Buffer.from(JSON.stringify(header)), all.subarray(end)]));
  };

  test.each<[string, () => Buffer, RegExp]>([
    ['a file that is none', () => Buffer.from('hello'), /damaged/],
    ['an empty one', () => Buffer.alloc(0), /damaged/],
    ['one that was cut off', () => readFileSync(file).subarray(0, 4_000), /damaged/],
    ['one without its end', () => gzipSync(content0().subarray(0, -200)), /damaged/],
    ['one with more behind it', () => gzipSync(Buffer.concat([content0(), Buffer.from('x')])), /damaged/],
    [
      'one with another word in a row',
      () =>
        gzipSync(Buffer.from(content0().toString('latin1').replace('FRANKFURT1', 'FRANKFURT9'), 'latin1')),
      /damaged/,
    ],
    [
      'one of a newer Ferrule',
      () => withLine((header) => (header.migrations as string[]).push('9999_later')),
      /newer Ferrule/,
    ],
    ['one of another format', () => withLine((header) => (header.format = 'ferrule-backup-9')), /damaged/],
  ])('%s', async (name, make, message) => {
    const bad = join(dir, `${name}.bad`);
    writeFileSync(bad, make());
    await withBare(async ({ url }) => {
      await expect(restoreBackup(url, bad)).rejects.toThrow(message);
      const rows = Object.values(await content(url)).reduce((sum, table) => sum + table.rows, 0);
      expect(rows).toBe(0);
    });
  });

  test('for a database that has rows', async () => {
    const other = await createTestDatabase();
    try {
      const client = openDb(other.url, { max: 1 });
      await client.pool.query(
        `INSERT INTO run (id, label, trigger) VALUES (gen_random_uuid(), 'mine', 'manual')`,
      );
      await client.close();
      await expect(restoreBackup(other.ownerUrl, file)).rejects.toThrow(
        'The database is not empty: the table run has rows',
      );
    } finally {
      await other.drop();
    }
  });

  test('for a database of somebody else', async () => {
    await withBare(async ({ url }) => {
      const client = openDb(url, { max: 1 });
      await client.pool.query('CREATE TABLE theirs ()');
      await expect(restoreBackup(url, file)).rejects.toThrow('not of this backup');
      await client.close();
    });
  });
});

describe('the keys', () => {
  const keysDir = () => join(dir, `keys-${Math.random()}`);

  test('come back with their passphrase, and only with it', () => {
    const from = keysDir();
    createKeys(from);
    const keys = readKeySet(from);
    expect(Object.keys(keys).toSorted()).toEqual([
      'web/auth-secret', 'web/seal-public.pem', 'worker/seal-private.pem',
    ]); // prettier-ignore
    const sealed = sealKeyFile(keys, PASSPHRASE);
    for (const key of Object.values(keys))
      expect(sealed).not.toContain(key.trim().split('\n')[1] ?? key.trim());
    expect(() => openKeyFile(sealed, `${PASSPHRASE}.`)).toThrow('does not open');
    for (const field of ['sealed', 'iv', 'tag'] as const) {
      const changed = JSON.parse(sealed) as Record<string, string>;
      const bytes = Buffer.from(changed[field]!, 'base64');
      bytes[0]! ^= 1;
      changed[field] = bytes.toString('base64');
      expect(() => openKeyFile(JSON.stringify(changed), PASSPHRASE), field).toThrow('does not open');
    }
    const to = keysDir();
    writeKeySet(to, openKeyFile(sealed, PASSPHRASE));
    expect(readKeySet(to)).toEqual(keys);
    expect(statSync(join(to, 'worker/seal-private.pem')).mode & 0o777).toBe(0o600);
    writeKeySet(to, keys);
  });

  test('are not put over others, nor anywhere else', () => {
    const to = keysDir();
    createKeys(to);
    expect(() => writeKeySet(to, { 'web/auth-secret': 'other' })).toThrow('another key');
    expect(() => writeKeySet(to, { '../escaped': 'x' })).toThrow('no key');
    expect(() => sealKeyFile({}, 'short')).toThrow('at least 12');
    expect(() => openKeyFile('{}', PASSPHRASE)).toThrow('no file of keys');
  });
});

test('the commands keep and bring back an embedded Ferrule, keys and all', async () => {
  const [from, to] = [join(dir, 'from'), join(dir, 'to')];
  const run = (args: string[], dataDir: string) =>
    ferrule(args, { FERRULE_DATA_DIR: dataDir, FERRULE_PASSPHRASE: PASSPHRASE });
  const inDatabase = async <T>(dataDir: string, use: (url: string) => Promise<T>) => {
    const embedded = await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres'), log: () => {} });
    try {
      return await use(embedded.url);
    } finally {
      await embedded.stop();
    }
  };
  expect(await run(['migrate'], from)).toMatchObject({ code: 0 });
  await inDatabase(from, async (url) => {
    const client = openDb(url, { max: 1 });
    await client.pool.query(
      `INSERT INTO run (id, label, trigger) VALUES (gen_random_uuid(), 'kept', 'manual')`,
    );
    await client.close();
  });
  const [data, keys] = [join(dir, 'cli.backup'), join(dir, 'cli.keys')];
  expect(await run(['backup', data, '--keys', keys], from)).toMatchObject({
    code: 0,
    printed: expect.stringContaining('1 rows'),
  });
  expect(await run(['restore', data, '--keys', keys], to)).toMatchObject({
    code: 0,
    printed: expect.stringContaining('Restored 1 rows'),
  });
  expect(readKeySet(join(to, 'keys'))).toEqual(readKeySet(join(from, 'keys')));
  await inDatabase(to, async (url) => {
    const client = openDb(url, { max: 1 });
    expect(await client.prisma.run.findMany({ select: { label: true } })).toEqual([{ label: 'kept' }]);
    expect(await client.prisma.auditEvent.findMany({ select: { action: true } })).toEqual([
      { action: 'backup.restore' },
    ]);
    await client.close();
  });
  expect(await run(['restore', data], to)).toMatchObject({
    code: 1,
    printed: expect.stringContaining('not empty'),
  });
  expect(await run(['backup'], to)).toMatchObject({
    code: 1,
    printed: expect.stringContaining('Usage: ferrule backup'),
  });
}, 120_000);

async function ferrule(
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number | null; printed: string }> {
  const child = spawn(process.execPath, ['cli/ferrule.js', ...args], {
    env: { ...process.env, DATABASE_URL: '', REDIS_URL: '', INIT_CWD: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, printed };
}
