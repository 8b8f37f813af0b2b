import { createHash } from 'node:crypto';
import type pg from 'pg';

import type { Db } from './client.ts';
import { Prisma } from './generated/client.ts';

/** What runs a statement of the hot path: a transaction of Prisma's or of `inSqlTransaction`, or `eachAlone`. */
export interface SqlTx {
  $executeRaw(sql: TemplateStringsArray, ...values: unknown[]): PromiseLike<number>;
  $queryRaw<T>(sql: TemplateStringsArray, ...values: unknown[]): PromiseLike<T>;
}

/** Statements by their text: each is parsed once by each connection, and its plan is kept there. */
const names = new Map<string, string>();

/**
 * Runs `work` in one transaction of pg itself: without Prisma's cost for each statement, and with statements that the
 * server has planned before. bigint and numeric come as text, as in `db.pool`. Every statement is bounded as there.
 */
export async function inSqlTransaction<T>(db: Db, work: (tx: SqlTx) => Promise<T>): Promise<T> {
  const client = await db.pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(preparedOn(client));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((lost: Error) => {
      broken = lost;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** SQL of our own as a part of a statement, where a value would become a parameter. Nothing from outside. */
export const sqlPart = (sql: string): Prisma.Sql => Prisma.raw(sql);

/** A part of a statement with values of its own. */
export const sqlWith = Prisma.sql;

/** Statements outside a transaction, otherwise as those of `inSqlTransaction`. */
export const eachAlone = (db: Db): SqlTx => preparedOn(db.pool);

function preparedOn(client: pg.PoolClient | pg.Pool): SqlTx {
  const run = <T extends pg.QueryResultRow>(strings: TemplateStringsArray, given: unknown[]) => {
    const { text, values } = Prisma.sql(strings, ...given);
    return client.query<T>({ name: nameOf(text), text, values });
  };
  return {
    $executeRaw: async (strings, ...values) => (await run(strings, values)).rowCount ?? 0,
    $queryRaw: async <T>(strings: TemplateStringsArray, ...values: unknown[]) =>
      (await run(strings, values)).rows as T,
  };
}

function nameOf(text: string): string {
  const known = names.get(text);
  if (known) return known;
  const name = createHash('sha256').update(text).digest('hex').slice(0, 32);
  names.set(text, name);
  return name;
}
