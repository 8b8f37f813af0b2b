import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

export interface TestDatabase {
  /** As the role that Ferrule's processes have. */
  url: string;
  /** As the owner of the tables. */
  ownerUrl: string;
  /** Also ends the connections that are still open. */
  drop(): Promise<void>;
}

/** A migrated database of its own without rows: a clone of the one that the global set-up made. */
export async function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase(templateUrl().pathname.slice(1));
}

/** A database of its own that was never migrated; `url` is the owner's too. */
export async function createBareDatabase(): Promise<TestDatabase> {
  const database = await createDatabase('template0');
  return { ...database, url: database.ownerUrl };
}

async function createDatabase(origin: string): Promise<TestDatabase> {
  const template = templateUrl();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(template, `CREATE DATABASE ${name} TEMPLATE ${origin}`);
  const at = (server: string) => Object.assign(new URL(server), { pathname: `/${name}` }).href;
  return {
    url: at(inject('applicationUrl')),
    ownerUrl: at(template.href),
    drop: () => onServer(template, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

function templateUrl(): URL {
  const url = inject('templateUrl');
  if (!url) throw new Error("vitest.config.ts must have globalSetup: ['tests/lab/global-setup.ts']");
  return new URL(url);
}

async function onServer(template: URL, sql: string): Promise<void> {
  const url = new URL(template);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
