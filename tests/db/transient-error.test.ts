import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Db, openDb } from '#lib/db/client.ts';
import { inSqlTransaction } from '#lib/db/sql-transaction.ts';
import { isTransient, retryTransient } from '#lib/db/transient-error.ts';

import { eventually } from '../lab/eventually.ts';
import { startFailingPostgres } from '../lab/failing-postgres.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';

let database: TestDatabase;
let db: Db;
let killer: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url, { name: 'victim' });
  killer = openDb(database.ownerUrl);
});
afterAll(async () => {
  await db.close();
  await killer.close();
  await database.drop();
});

const SLEEP = 'SELECT pg_sleep(20)';
const ways: { way: string; fail: () => Promise<unknown> }[] = [
  { way: 'of a statement', fail: () => db.pool.query(SLEEP) },
  { way: 'of a statement by Prisma', fail: () => db.prisma.$executeRaw`SELECT pg_sleep(20)` },
  {
    way: 'of a transaction by Prisma',
    fail: () => db.prisma.$transaction((tx) => tx.$executeRaw`SELECT pg_sleep(20)`),
  },
];

/** Ends every connection of the victim as a restart does, once it has one at work. */
async function endConnections(): Promise<void> {
  await eventually(async () => {
    const { rowCount } = await killer.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'victim' AND state = 'active' AND query LIKE '%pg_sleep%'`,
    );
    return rowCount! > 0;
  });
}

const outcomeOf = (work: Promise<unknown>) => work.then(() => null, (error: unknown) => error); // prettier-ignore

describe('T36: an error of the database', () => {
  test.each(ways)('that is the end $way is worth another try', async ({ fail }) => {
    const [error] = await Promise.all([outcomeOf(fail()), endConnections()]);
    expect(isTransient(error)).toBe(true);
  });

  test.each([
    'postgresql://u:p@127.0.0.1:1/none',
    'postgresql://u:p@localhost/none?host=/nowhere',
    'postgresql://u:p@no-such-host.invalid/none',
  ])('that is a server which is not there (%s) is worth another try', async (url) => {
    const nowhere = openDb(url);
    expect(isTransient(await outcomeOf(nowhere.ping()))).toBe(true);
    expect(isTransient(await outcomeOf(nowhere.prisma.visit.count()))).toBe(true);
    await nowhere.close();
  });

  test.each(['BEGIN', 'COMMIT'])('that meets the %s of a transaction is worth another try', async (at) => {
    const ending = await startFailingPostgres('57P01', 'terminating connection', at);
    const there = openDb(`postgresql://u:p@127.0.0.1:${ending.port}/d`);
    const nothing = () => Promise.resolve();
    expect(isTransient(await outcomeOf(there.prisma.$transaction(nothing)))).toBe(true);
    expect(isTransient(await outcomeOf(inSqlTransaction(there, nothing)))).toBe(true);
    await there.close();
    ending.stop();
  });

  test.each(["SELECT '\\x00'::text::int", 'SELECT nothing', 'INSERT INTO run DEFAULT VALUES'])(
    'that is about what was asked (%s) is not',
    async (sql) => {
      expect(isTransient(await outcomeOf(db.pool.query(sql)))).toBe(false);
      expect(isTransient(await outcomeOf(db.prisma.$executeRawUnsafe(sql)))).toBe(false);
    },
  );

  test('does not end what is tried again', async () => {
    let tries = 0;
    const work = async () => {
      tries += 1;
      await db.pool.query(tries === 1 ? SLEEP : 'SELECT 1');
    };
    await Promise.all([retryTransient(work, 10_000), endConnections()]);
    expect(tries).toBe(2);
  });

  test('ends what fails for good at once', async () => {
    let tries = 0;
    const work = async () => {
      tries += 1;
      await db.pool.query('SELECT nothing');
    };
    await expect(retryTransient(work, 10_000)).rejects.toThrow(/nothing/);
    expect(tries).toBe(1);
  });
});
