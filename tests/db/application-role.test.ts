import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { audit } from '#lib/audit/audit.ts';
import { grantApplicationRole, ownsAuditLog } from '#lib/db/application-role.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { migrate } from '#lib/db/migrate.ts';
import { migrateQueue } from '#lib/jobs/job-queue.ts';
import { commandActor } from '#lib/people/actor.ts';

import { createBareDatabase, createTestDatabase, type TestDatabase } from '../lab/postgres.ts';

const DENIED = '42501';

let database: TestDatabase;
let db: Db;
let owner: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await db.prisma.$transaction((tx) =>
    audit(tx, commandActor('Test'), { action: 'run.start', subject: { kind: 'run', name: 'one' } }),
  );
});

afterAll(async () => {
  await owner.end();
  await db.close();
  await database.drop();
});

describe('T31: the audit log, as the role of the application', () => {
  test.each([
    `UPDATE audit_event SET action = 'x'`,
    `DELETE FROM audit_event`,
    `TRUNCATE audit_event`,
    `INSERT INTO audit_event (id, actor_kind, actor_name, action, subject_kind, subject_name)
       SELECT id, actor_kind, actor_name, action, subject_kind, subject_name FROM audit_event
       ON CONFLICT (id) DO UPDATE SET action = 'x'`,
    `MERGE INTO audit_event e USING (SELECT 1) AS x ON true WHEN MATCHED THEN DELETE`,
    `SELECT * FROM audit_event FOR UPDATE`,
    `DROP TRIGGER audit_event_only_grows ON audit_event`,
    `ALTER TABLE audit_event DISABLE TRIGGER ALL`,
    `ALTER TABLE audit_event OWNER TO CURRENT_USER`,
    `CREATE RULE quiet AS ON INSERT TO audit_event DO INSTEAD NOTHING`,
    `CREATE OR REPLACE FUNCTION audit_event_only_grows() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`,
    `CREATE TABLE public.mine ()`,
    `CREATE SCHEMA mine`,
    `DROP TABLE audit_event`,
    `SELECT setval('audit_event_id_seq', 1)`,
    `SET session_replication_role = replica`,
    `SET ROLE ferrule`,
    `SET SESSION AUTHORIZATION ferrule`,
    `GRANT UPDATE ON audit_event TO CURRENT_USER WITH GRANT OPTION`,
    `ALTER ROLE CURRENT_USER SUPERUSER`,
    `GRANT ferrule TO CURRENT_USER`,
    `COPY audit_event TO PROGRAM 'cat'`,
    `COPY audit_event FROM '/etc/passwd'`,
    `UPDATE _prisma_migrations SET finished_at = NULL`,
  ])('%s', async (sql) => {
    // Some of these only warn that nothing was granted: the log must be as it was either way.
    const answer = await db.pool.query(sql).catch((error: unknown) => error);
    if (sql.startsWith('GRANT UPDATE')) {
      await expect(db.pool.query(`UPDATE audit_event SET action = 'x'`)).rejects.toMatchObject({
        code: DENIED,
      });
    } else expect(answer).toMatchObject({ code: DENIED });
    const { rows } = await owner.query('SELECT action, subject_name FROM audit_event');
    expect(rows).toEqual([{ action: 'run.start', subject_name: 'one' }]);
  });

  test('rows are added and read', async () => {
    expect(await db.prisma.auditEvent.count()).toBe(1);
    expect(await ownsAuditLog(database.url)).toBe(false);
  });

  test.each([`UPDATE audit_event SET action = 'x'`, 'DELETE FROM audit_event', 'TRUNCATE audit_event'])(
    'as the owner the trigger refuses: %s',
    async (sql) => {
      await expect(owner.query(sql)).rejects.toMatchObject({
        code: DENIED,
        message: 'the audit log only grows',
      });
      expect(await ownsAuditLog(database.ownerUrl)).toBe(true);
    },
  );
});

describe('the role of the application', () => {
  test('may read and write every other table, and use every sequence', async () => {
    const { rows } = await owner.query<{ name: string; lacks: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name, concat_ws(' ',
         CASE WHEN NOT has_table_privilege($1, format('%I.%I', schemaname, tablename), 'SELECT') THEN 'select' END,
         CASE WHEN NOT has_table_privilege($1, format('%I.%I', schemaname, tablename), 'INSERT') THEN 'insert' END,
         CASE WHEN NOT has_table_privilege($1, format('%I.%I', schemaname, tablename), 'UPDATE') THEN 'update' END,
         CASE WHEN NOT has_table_privilege($1, format('%I.%I', schemaname, tablename), 'DELETE') THEN 'delete' END) AS lacks
       FROM pg_tables WHERE schemaname IN ('public', 'bullmq') ORDER BY 1`,
      [new URL(database.url).username],
    );
    expect(rows.length).toBeGreaterThan(35);
    expect(rows.filter(({ lacks }) => lacks !== '')).toEqual([
      { name: 'public._prisma_migrations', lacks: 'insert update delete' },
      { name: 'public.audit_event', lacks: 'update delete' },
    ]);
  });

  test('is made by migrating with the URL of an owner, and signs in with its password', async () => {
    const bare = await createBareDatabase();
    const name = `role_${Date.now()}`;
    const applicationUrl = Object.assign(new URL(bare.ownerUrl), {
      username: name,
      password: 'p%C3%A4ss%20word',
    }).href;
    try {
      await migrate(bare.ownerUrl);
      await migrateQueue({ redisUrl: null, databaseUrl: bare.ownerUrl });
      for (const _ of [1, 2]) await grantApplicationRole(bare.ownerUrl, applicationUrl);
      const application = openDb(applicationUrl, { max: 1 });
      await application.pool.query(
        `INSERT INTO run (id, label, trigger) VALUES (gen_random_uuid(), 'r', 'manual')`,
      );
      expect(await application.prisma.run.count()).toBe(1);
      await application.close();
    } finally {
      await bare.drop();
      await owner.query(`DROP ROLE IF EXISTS ${name}`);
    }
  });

  test('makes what the queue needs, in the queue’s schema only, where the owner runs nothing', async () => {
    const backend = { redisUrl: null, databaseUrl: database.ownerUrl };
    await db.pool.query('CREATE SEQUENCE bullmq.of_a_queue');
    const trap = `CREATE FUNCTION bullmq.hashtext(text) RETURNS int LANGUAGE sql AS 'SELECT 1 / 0'`;
    await db.pool.query(trap);
    await migrateQueue(backend);
    expect((await owner.query(`SELECT to_regclass('bullmq.of_a_queue') AS kept`)).rows).toEqual([
      { kept: 'bullmq.of_a_queue' },
    ]);
    await db.pool.query(
      'UPDATE bullmq.migration SET version = 0 WHERE version = 1; DELETE FROM bullmq.migration WHERE version > 1',
    );
    await migrateQueue(backend);
    await grantApplicationRole(database.ownerUrl, database.url);
    expect((await owner.query(`SELECT to_regclass('bullmq.of_a_queue') AS kept`)).rows).toEqual([
      { kept: null },
    ]);
    expect((await db.pool.query('SELECT count(*)::int AS jobs FROM bullmq.job')).rows).toEqual([{ jobs: 0 }]);
  });

  test('that is missing and cannot be made is named with the way out', async () => {
    const bare = await createBareDatabase();
    const name = `weak_${Date.now()}`;
    await owner.query(`CREATE ROLE ${name} LOGIN PASSWORD 'x'`);
    await owner.query(`ALTER DATABASE ${new URL(bare.url).pathname.slice(1)} OWNER TO ${name}`);
    try {
      const ownerUrl = Object.assign(new URL(bare.url), { username: name, password: 'x' }).href;
      await migrate(ownerUrl);
      const missing = Object.assign(new URL(bare.url), { username: 'nobody_here' }).href;
      await expect(grantApplicationRole(ownerUrl, missing)).rejects.toMatchObject({
        message: expect.stringContaining('no role "nobody_here"'),
        hint: expect.stringContaining('CREATE ROLE "nobody_here" LOGIN'),
      });
    } finally {
      await bare.drop();
      await owner.query(`DROP ROLE ${name}`);
    }
  });

  test('of the tests is the one that the processes have', () => {
    expect(new URL(database.url).username).toBe('ferrule_app');
    expect(new URL(inject('templateUrl')).username).toBe('ferrule');
  });
});
