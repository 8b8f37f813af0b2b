import { createHash } from 'node:crypto';
import type pg from 'pg';

import type { Db } from './client.ts';
import { Prisma } from './generated/client.ts';

/** What a statement of the hot path needs of a transaction: Prisma's, or one of `inSqlTransaction`. */
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
    const result = await work(transactionOn(client));
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

/** One statement outside a transaction, planned once by each connection. */
export async function queryPrepared<T extends pg.QueryResultRow>(
  db: Db,
  text: string,
  values: unknown[],
): Promise<T[]> {
  const { rows } = await db.pool.query<T>({ name: nameOf(text), text, values });
  return rows;
}

function transactionOn(client: pg.PoolClient): SqlTx {
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
