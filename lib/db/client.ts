import type { Socket } from 'node:net';

import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';

import { PrismaClient } from './generated/client.ts';

/** One pool serves Prisma and the few statements that go to pg directly (COPY, set-based lists). */
export interface Db {
  prisma: PrismaClient;
  pool: pg.Pool;
  /** Resolves when the database answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

interface DbOptions {
  max?: number;
  name?: string;
  silenceMs?: number;
  planOnce?: boolean;
}

/** A Prisma client inside or outside a transaction. */
export type Tx = Omit<PrismaClient, '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends'>;

/**
 * Opens the pool; connects lazily. `max` counts connections of this process.
 * Every statement is bounded: 15 s to run, 5 s for a lock, 5 s for a connection. With `silenceMs` a connection on which
 * nothing moves for so long is given up: a network that swallows packets tells nobody. With `planOnce` a statement is
 * planned once for all values: for processes that say the same few statements all day.
 */
export function openDb(
  databaseUrl: string,
  { max = 10, name = 'ferrule', silenceMs = 0, planOnce = false }: DbOptions = {},
): Db {
  const limits =
    '-c statement_timeout=15000 -c idle_in_transaction_session_timeout=10000 -c lock_timeout=5000';
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max,
    application_name: name,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    options: planOnce ? `${limits} -c plan_cache_mode=force_generic_plan` : limits,
  });
  // A connection lost while idle is replaced by the pool; without listeners it would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => {
    client.on('error', () => {});
    if (silenceMs > 0) giveUpSilent(client, silenceMs);
  });
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    prisma,
    pool,
    async ping() {
      await pool.query('SELECT 1');
    },
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

/** pg has no deadline that ends the connection; its types do not show the socket. */
function giveUpSilent(client: pg.PoolClient, ms: number): void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  stream.setTimeout(ms, () => stream.destroy());
}
