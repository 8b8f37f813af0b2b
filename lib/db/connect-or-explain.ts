import pg from 'pg';

import { StartupError } from './startup-error.ts';

const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Opens one connection; the caller ends it. Throws StartupError with a sentence for everything that can be wrong with
 * a database URL or its server; the sentence never holds the password.
 */
export async function connectOrExplain(databaseUrl: string): Promise<pg.Client> {
  let client: pg.Client;
  try {
    client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  } catch (cause) {
    const shape = 'postgresql://user:password@host:5432/database';
    throw new StartupError('DATABASE_URL is not a database URL.', `It must look like ${shape}.`, { cause });
  }
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (cause) {
    await client.end().catch(() => {});
    throw explain(client, cause);
  }
}

function explain(client: pg.Client, cause: unknown): StartupError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const place = client.host.startsWith('/') ? client.host : `${client.host}:${client.port}`;
  const database = `"${client.database ?? ''}"`;
  const user = `"${client.user ?? ''}"`;
  const checkUrl = 'Check DATABASE_URL.';
  switch (code) {
    case '28P01':
    case '28000':
      return new StartupError(`The database at ${place} refuses the user ${user}.`, checkUrl, { cause });
    case '3D000':
      return new StartupError(
        `The database server at ${place} has no database ${database}.`,
        `Create it: CREATE DATABASE ${database} OWNER ${user};`,
        { cause },
      );
    case '53300':
      return new StartupError(
        `The database at ${place} has no connection left.`,
        'Raise max_connections on the server, or stop what holds the connections.',
        { cause },
      );
    case '57P03':
      return new StartupError(`The database at ${place} is still starting.`, 'Try again in a moment.', {
        cause,
      });
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartupError(`The name of the database host ${client.host} does not resolve.`, checkUrl, {
        cause,
      });
    default: {
      const detail = cause instanceof Error && cause.message !== '' ? cause.message : code;
      return new StartupError(
        `The database at ${place} does not answer: ${detail}.`,
        'Start the database, or check DATABASE_URL.',
        { cause },
      );
    }
  }
}
