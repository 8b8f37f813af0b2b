import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { schemaDifference } from '#lib/db/diff-schema.ts';
import { migrate, pendingMigrations } from '#lib/db/migrate.ts';
import { migrationsFolder } from '#lib/db/migration-files.ts';
import { StartupError } from '#lib/db/startup-error.ts';

import { createBareDatabase, createTestDatabase, type TestDatabase } from '../lab/postgres.ts';

let db: TestDatabase;
let client: pg.Client;

async function open(database: Promise<TestDatabase>): Promise<void> {
  db = await database;
  client = new pg.Client({ connectionString: db.url });
  client.on('error', () => {});
  await client.connect();
}

afterEach(async () => {
  await client.end();
  await db.drop();
});

async function startupError(promise: Promise<unknown>): Promise<StartupError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StartupError);
  return error as StartupError;
}

describe('a database without tables', () => {
  beforeEach(() => open(createBareDatabase()));

  test('gets every migration once, recorded as Prisma records it', async () => {
    const pending = await pendingMigrations(db.url);
    expect(pending).toContain('0001_init');
    const lines: string[] = [];
    expect(await migrate(db.url, (line) => lines.push(line))).toEqual({ applied: pending });
    expect(lines).toEqual(pending.map((name) => `applied migration ${name}`));
    expect(await pendingMigrations(db.url)).toEqual([]);
    expect(await migrate(db.url)).toEqual({ applied: [] });

    const sql = await readFile(path.join(migrationsFolder, '0001_init/migration.sql'));
    const { rows } = await client.query(
      `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished, rolled_back_at, applied_steps_count
         FROM _prisma_migrations ORDER BY started_at LIMIT 1`,
    );
    expect(rows).toEqual([
      {
        migration_name: '0001_init',
        checksum: createHash('sha256').update(sql).digest('hex'),
        finished: true,
        rolled_back_at: null,
        applied_steps_count: 1,
      },
    ]);
  });

  test('two at once: one applies, the other waits and finds nothing to do', async () => {
    const applied = await Promise.all([migrate(db.url), migrate(db.url)]);
    const counts = applied.map((result) => result.applied.length).toSorted();
    expect(counts[0]).toBe(0);
    expect(counts[1]).toBeGreaterThan(0);
  });

  test('a migration that fails is named, undone and tried again', async () => {
    await client.query('CREATE VIEW "transcript" AS SELECT 1');
    const error = await startupError(migrate(db.url));
    expect(error.message).toBe(
      'Migration 0001_init failed and was undone: relation "transcript" already exists.',
    );
    expect((await client.query(`SELECT to_regclass('device') AS device`)).rows).toEqual([{ device: null }]);
    await client.query('DROP VIEW "transcript"');
    expect((await migrate(db.url)).applied).toContain('0001_init');
  });

  test('a migration that a killed process left unfinished is tried again', async () => {
    await migrate(db.url);
    await client.query('DROP SCHEMA public CASCADE');
    await client.query('CREATE SCHEMA public');
    await client.query(`CREATE TABLE _prisma_migrations (
      id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
      logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count int NOT NULL DEFAULT 0)`);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('1', 'x', '0001_init')`,
    );
    expect(await pendingMigrations(db.url)).toContain('0001_init');
    expect((await migrate(db.url)).applied).toContain('0001_init');
  });

  test('tables of somebody else are left alone', async () => {
    await client.query('CREATE TABLE theirs ()');
    const error = await startupError(migrate(db.url));
    expect(error.message).toBe('The database holds tables that are not of Ferrule.');
  });

  test.each([
    ['', 'may not create tables in database'],
    ['GRANT ALL ON SCHEMA public TO $role', 'may not create the extension pg_trgm'],
  ])('a user with too few rights (%j) gets the statement that helps', async (grant, sentence) => {
    const role = `weak_${path.basename(new URL(db.url).pathname)}`;
    await client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`);
    try {
      if (grant !== '') await client.query(grant.replace('$role', role));
      const url = new URL(db.url);
      url.username = role;
      url.password = 'secret';
      const error = await startupError(migrate(url.href));
      expect(error.message).toContain(sentence);
      expect(error.hint).toMatch(/ALTER DATABASE|CREATE EXTENSION/);
    } finally {
      await client.query(`DROP OWNED BY ${role}`);
      await client.query(`DROP ROLE ${role}`);
    }
  });

  test.each<[string, (url: URL) => void, RegExp]>([
    [
      'nobody listens',
      (url) => (url.search = '?host=127.0.0.1&port=1'),
      /^The database at 127\.0\.0\.1:1 does not answer: /,
    ],
    [
      'no socket',
      (url) => (url.search = '?host=/nonexistent'),
      /^The database at \/nonexistent does not answer: /,
    ],
    ['no such name', (url) => (url.search = '?host=nowhere.invalid'), /nowhere\.invalid does not resolve/],
    ['wrong password', (url) => (url.password = 'guess'), /refuses the user "ferrule"/],
    ['no such database', (url) => (url.pathname = '/missing'), /has no database "missing"/],
  ])('%s: one sentence without the password', async (_, change, sentence) => {
    const url = new URL(db.url);
    change(url);
    for (const call of [migrate, pendingMigrations]) {
      const error = await startupError(call(url.href));
      expect(error.message).toMatch(sentence);
      expect(`${error.message} ${error.hint}`).not.toContain(new URL(db.url).password);
    }
  });
});

describe('the migrated schema', () => {
  beforeEach(() => open(createTestDatabase()));

  test('is what schema.prisma says, as far as Prisma can see', async () => {
    expect(await schemaDifference(db.ownerUrl)).toBeNull();
  });

  test('refuses what the rules of the domain forbid', async () => {
    await client.query(`
      INSERT INTO "user" (id, name, email, "updatedAt") VALUES ('u', 'U', 'u@example.net', now());
      INSERT INTO credential (id, name, kind, username, sealed)
        VALUES ('00000000-0000-0000-0000-00000000000c', 'c', 'password', 'root', '');
      INSERT INTO device (id, name, address, credential_id, role)
        VALUES ('00000000-0000-0000-0000-00000000000d', 'Host-1', '192.0.2.1', '00000000-0000-0000-0000-00000000000c', 'host');
      INSERT INTO host_key (id, device_id, algorithm, fingerprint)
        VALUES (gen_random_uuid(), '00000000-0000-0000-0000-00000000000d', 'ssh-ed25519', 'SHA256:x');
      INSERT INTO port (id, device_id, name, state, state_since, last_seen_at)
        VALUES ('00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-00000000000d', 'eth0', 'empty', now(), now());
      INSERT INTO module (id, identity, assembly, first_seen_at)
        VALUES ('00000000-0000-0000-0000-00000000000e', 'm', 'm', now());
      INSERT INTO placement (id, module_id, port_id, started_at, last_seen_at, start_visit)
        VALUES (gen_random_uuid(), '00000000-0000-0000-0000-00000000000e', '00000000-0000-0000-0000-00000000000a', now(), now(), gen_random_uuid());
      INSERT INTO run (id, label, trigger)
        VALUES ('00000000-0000-0000-0000-000000000001', 'r', 'manual'), ('00000000-0000-0000-0000-000000000002', 'r', 'manual');
      INSERT INTO visit (id, run_id, device_id, state)
        VALUES (gen_random_uuid(), '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-00000000000d', 'running'),
               (gen_random_uuid(), '00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-00000000000d', 'queued');
      INSERT INTO port (id, device_id, name, state, state_since, last_seen_at)
        VALUES ('00000000-0000-0000-0000-00000000000b', '00000000-0000-0000-0000-00000000000d', 'eth1', 'empty', now(), now()),
               ('00000000-0000-0000-0000-00000000000f', '00000000-0000-0000-0000-00000000000d', 'eth2', 'empty', now(), now());
      INSERT INTO link (id, near_port_id, far_port_id, state, confidence, score, evidence, since, checked_at)
        VALUES (gen_random_uuid(), '00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-00000000000b', 'linked', 'certain', 90, '[]', now(), now());
      INSERT INTO finding (id, kind, severity, port_id, message, remedy, first_seen_at, last_seen_at)
        VALUES (gen_random_uuid(), 'k', 'warning', '00000000-0000-0000-0000-00000000000a', 'm', 'r', now(), now());
      INSERT INTO inventory (port_id, device_id, role, host, address, site, demo, nic, nic_sort, state, search)
        VALUES ('00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-00000000000d', 'host', 'h', 'a', '', false, 'eth0', 'eth0', 'empty', '')`);
    const forbidden: [sql: string, constraint: string][] = [
      [`UPDATE "user" SET role = 'owner'`, 'user_role_check'],
      [`UPDATE credential SET kind = 'token'`, 'credential_kind_check'],
      [`UPDATE device SET role = 'router'`, 'device_role_check'],
      [`UPDATE host_key SET state = 'trusted'`, 'host_key_state_check'],
      [`UPDATE port SET state = 'gone'`, 'port_state_check'],
      [`UPDATE visit SET state = 'paused'`, 'visit_state_check'],
      [`UPDATE visit SET outcome = 'maybe'`, 'visit_outcome_check'],
      [`UPDATE visit SET state = 'running'`, 'visit_running_device_key'],
      [
        `INSERT INTO placement (id, module_id, port_id, started_at, last_seen_at, start_visit)
           SELECT gen_random_uuid(), module_id, port_id, now(), now(), start_visit FROM placement`,
        'placement_open_port_key',
      ],
      [
        `INSERT INTO device (id, name, address, credential_id)
           SELECT gen_random_uuid(), upper(name), address, credential_id FROM device`,
        'device_name_lower_key',
      ],
      [`UPDATE inventory SET role = 'jump'`, 'inventory_role_check'],
      [`UPDATE inventory SET side = 'near'`, 'inventory_side_check'],
      [`UPDATE inventory SET link_state = 'candidate'`, 'inventory_link_state_check'],
      [`UPDATE link SET state = 'unmatched'`, 'link_state_check'],
      [`UPDATE link SET confidence = 'sure'`, 'link_confidence_check'],
      [`UPDATE link SET far_port_id = near_port_id`, 'link_not_itself_check'],
      [`UPDATE finding SET severity = 'error'`, 'finding_severity_check'],
      [
        `INSERT INTO link SELECT gen_random_uuid(), near_port_id, '00000000-0000-0000-0000-00000000000f', state,
           confidence, score, evidence, since, checked_at FROM link`,
        'link_linked_near_key',
      ],
      [
        `INSERT INTO finding (id, kind, severity, port_id, message, remedy, first_seen_at, last_seen_at)
           SELECT gen_random_uuid(), kind, severity, port_id, message, remedy, now(), now() FROM finding`,
        'finding_open_key',
      ],
    ];
    for (const [sql, constraint] of forbidden) {
      await expect(client.query(sql), sql).rejects.toMatchObject({ constraint });
    }
    await client.query('UPDATE placement SET ended_at = now()');
    await client.query(forbidden.find(([, name]) => name === 'placement_open_port_key')![0]);
  });

  test('searches fragments through the trigram index', async () => {
    await client.query('SET enable_seqscan = off');
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN SELECT * FROM inventory WHERE search LIKE '%cab-q%'`,
    );
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('inventory_search_trgm');
  });
});
