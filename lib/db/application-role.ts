import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import pg from 'pg';

import { connectOrExplain } from './connect-or-explain.ts';
import { StartupError } from './startup-error.ts';

const { escapeIdentifier, escapeLiteral } = pg;

/** Whatever else such a role could do, it could also undo what keeps the audit log as it is. */
const NO_MORE = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS';

/**
 * Lets the role of `databaseUrl` do what Ferrule's processes do: read and write rows, but only add to the audit log,
 * and change no table. To be called after every migration, with the URL of the owner of the tables. The role is made
 * when the server does not have it. Nothing happens when both URLs name the same role.
 * @throws StartupError when the role is not there and the owner may not make it
 */
export async function grantApplicationRole(ownerUrl: string, databaseUrl: string): Promise<void> {
  const { user, password } = new pg.Client({ connectionString: databaseUrl });
  const client = await connectOrExplain(ownerUrl);
  try {
    if (!user || user === client.user) return;
    if (!(await hasRole(client, user))) await makeRole(client, user, password ?? '');
    await grant(client, user);
  } finally {
    await client.end();
  }
}

/** Makes the role, or gives the one that is there this password. For who is superuser of the server. */
export async function setApplicationRole(client: pg.Client, user: string, password: string): Promise<void> {
  const verb = (await hasRole(client, user)) ? 'ALTER' : 'CREATE';
  await client.query(
    `${verb} ROLE ${escapeIdentifier(user)} ${NO_MORE} PASSWORD ${escapeLiteral(scramVerifier(password))}`,
  );
}

/** Whether the role of this connection could change what the audit log holds, because it owns the table or everything. */
export async function ownsAuditLog(databaseUrl: string): Promise<boolean> {
  const client = await connectOrExplain(databaseUrl);
  try {
    const { rows } = await client.query<{ owns: boolean }>(
      `SELECT pg_has_role(c.relowner, 'MEMBER') OR has_table_privilege(c.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER') AS owns
         FROM pg_class c WHERE c.oid = to_regclass('public.audit_event')`,
    );
    return rows[0]?.owns === true;
  } finally {
    await client.end();
  }
}

async function hasRole(client: pg.Client, user: string): Promise<boolean> {
  return (await client.query('SELECT FROM pg_roles WHERE rolname = $1', [user])).rowCount === 1;
}

async function makeRole(client: pg.Client, user: string, password: string): Promise<void> {
  try {
    await setApplicationRole(client, user, password);
  } catch (cause) {
    const [role, owner] = [escapeIdentifier(user), `"${client.user ?? ''}"`];
    throw new StartupError(
      `The database has no role ${role}, and ${owner} could not make it: ${(cause as Error).message}.`,
      `As an administrator of the server: CREATE ROLE ${role} LOGIN PASSWORD '...'; then run \`ferrule migrate\` again.`,
      { cause },
    );
  }
}

/** The database is Ferrule's own, so whatever the owner has in it is Ferrule's or its queue's. */
async function grant(client: pg.Client, user: string): Promise<void> {
  const { rows } = await client.query<{ kind: 'schema' | 'table' | 'sequence'; name: string }>(
    `SELECT 'schema' AS kind, quote_ident(nspname) AS name FROM pg_namespace
      WHERE ${OWN_SCHEMA} AND pg_has_role(nspowner, 'USAGE')
     UNION ALL
     SELECT CASE relkind WHEN 'S' THEN 'sequence' ELSE 'table' END, format('%I.%I', nspname, relname)
       FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
      WHERE relkind IN ('r', 'p', 'v', 'm', 'S') AND ${OWN_SCHEMA} AND pg_has_role(relowner, 'USAGE')`,
  );
  const role = escapeIdentifier(user);
  const names = (kind: string) => rows.filter((row) => row.kind === kind).map(({ name }) => name);
  const [schemas, tables, sequences] = [
    names('schema'),
    names('table').join(', '),
    names('sequence').join(', '),
  ];
  await client.query(`
    BEGIN;
    ${schemas.map((schema) => `REVOKE CREATE ON SCHEMA ${schema} FROM PUBLIC, ${role}; GRANT USAGE ON SCHEMA ${schema} TO ${role};`).join('\n')}
    ${schemas.includes(QUEUE_SCHEMA) ? `GRANT CREATE ON SCHEMA ${QUEUE_SCHEMA} TO ${role};` : ''}
    REVOKE ALL ON ${tables} FROM ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ${tables} TO ${role};
    REVOKE UPDATE, DELETE ON public.audit_event FROM ${role};
    REVOKE INSERT, UPDATE, DELETE ON public._prisma_migrations FROM ${role};
    REVOKE ALL ON SEQUENCE ${sequences} FROM ${role};
    GRANT USAGE, SELECT ON SEQUENCE ${sequences} TO ${role};
    COMMIT`);
}

/** BullMQ makes a sequence for each queue when its first job comes. The owner runs nothing in this schema. */
const QUEUE_SCHEMA = 'bullmq';

const OWN_SCHEMA = `nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'`;

/** What the server keeps of a password (RFC 5803): sent in its place, so that no log of the server can hold it. */
function scramVerifier(password: string): string {
  const [salt, iterations] = [randomBytes(16), 4096];
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, iterations, 32, 'sha256');
  const hmac = (key: string) => createHmac('sha256', salted).update(key).digest();
  const stored = createHash('sha256').update(hmac('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${hmac('Server Key').toString('base64')}`;
}
