import type pg from 'pg';

/** A table of Ferrule as a backup holds it. */
export interface BackupTable {
  name: string;
  /** In their order in the table; what the server computes itself is left out. */
  columns: string[];
}

/** What is gone in hours anyway, or is of one process: a backup leaves it out, and people sign in anew. */
export const SHORT_LIVED = [
  'session',
  'verification',
  'rateLimit',
  'sign_in_failure',
  'device_check',
  'worker',
];

/** Every table but those of the migrations, a table after all that it refers to. */
export async function listTables(client: pg.ClientBase): Promise<BackupTable[]> {
  const { rows } = await client.query<BackupTable & { refers: string[] }>(
    `SELECT c.relname AS name,
       ARRAY(SELECT a.attname::text FROM pg_attribute a
         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum) AS columns,
       ARRAY(SELECT DISTINCT r.relname::text FROM pg_constraint f JOIN pg_class r ON r.oid = f.confrelid
         WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid <> c.oid) AS refers
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname <> '_prisma_migrations' ORDER BY c.relname`,
  );
  const left = new Map(rows.map((row) => [row.name, row]));
  const ordered: BackupTable[] = [];
  while (left.size > 0) {
    const next = [...left.values()].filter(({ refers }) => refers.every((name) => !left.has(name)));
    if (next.length === 0)
      throw new Error(`Tables refer to each other in a circle: ${[...left.keys()].join(', ')}`);
    for (const { name, columns } of next) {
      ordered.push({ name, columns });
      left.delete(name);
    }
  }
  return ordered;
}

/** The last number that each sequence of the tables gave; null: none yet. */
export async function listSequences(client: pg.ClientBase): Promise<Record<string, string | null>> {
  const { rows } = await client.query<{ name: string; last: string | null }>(
    `SELECT sequencename AS name, last_value::text AS last FROM pg_sequences WHERE schemaname = 'public'`,
  );
  return Object.fromEntries(rows.map(({ name, last }) => [name, last]));
}

/** The names of the migrations that the database has, in their order; empty: it was never migrated. */
export async function listMigrations(client: pg.ClientBase): Promise<string[]> {
  const known = await client.query(`SELECT WHERE to_regclass('public._prisma_migrations') IS NOT NULL`);
  if (known.rowCount === 0) return [];
  const { rows } = await client.query<{ name: string }>(
    `SELECT migration_name AS name FROM public._prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
  );
  return rows.map(({ name }) => name);
}
