import type pg from 'pg';

import { StartupError } from './startup-error.ts';

const OLDEST_SERVER = 15;

const FACTS = `
  SELECT current_setting('server_version_num')::int / 10000 AS major,
         current_setting('server_version') AS version,
         current_user AS "user",
         current_database() AS database,
         has_schema_privilege('public', 'CREATE') AS may_create_tables,
         EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') AS trgm_installed,
         EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm') AS trgm_available,
         has_database_privilege(current_database(), 'CREATE') AS may_create_extension`;

interface Facts {
  major: number;
  version: string;
  user: string;
  database: string;
  may_create_tables: boolean;
  trgm_installed: boolean;
  trgm_available: boolean;
  may_create_extension: boolean;
}

/** Throws StartupError when the migrations cannot work on this server or for this user. */
export async function checkServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<Facts>(FACTS);
  const facts = rows[0]!;
  if (facts.major < OLDEST_SERVER) {
    throw new StartupError(
      `The database server is PostgreSQL ${facts.version}, and Ferrule needs ${OLDEST_SERVER} or newer.`,
      'Upgrade the server, or point DATABASE_URL at a newer one.',
    );
  }
  if (!facts.may_create_tables) {
    throw new StartupError(
      `The database user "${facts.user}" may not create tables in database "${facts.database}".`,
      `Make it the owner: ALTER DATABASE "${facts.database}" OWNER TO "${facts.user}";`,
    );
  }
  if (facts.trgm_installed) return;
  if (!facts.trgm_available) {
    throw new StartupError(
      'The database server lacks the extension pg_trgm, which the search needs.',
      "Install PostgreSQL's contrib package on the server (postgresql-contrib), then run `ferrule migrate` again.",
    );
  }
  if (!facts.may_create_extension) {
    throw new StartupError(
      `The database user "${facts.user}" may not create the extension pg_trgm, which the search needs.`,
      `As an administrator of the server run in database "${facts.database}": CREATE EXTENSION pg_trgm;`,
    );
  }
}
