import type { Db } from '#lib/db/client.ts';

/** The rows of `link` in words, sorted: `esx01 vmnic0 = sw1 Ethernet1 certain`, a candidate with `?` for the sign. */
export async function linkLines(db: Db, device?: string): Promise<string[]> {
  const { rows } = await db.pool.query<{ line: string }>(
    `SELECT concat_ws(' ', nd.name, n.name, CASE l.state WHEN 'linked' THEN '=' ELSE '?' END, fd.name, f.name,
       CASE l.state WHEN 'linked' THEN l.confidence END) AS line
     FROM link l JOIN port n ON n.id = l.near_port_id JOIN device nd ON nd.id = n.device_id
     JOIN port f ON f.id = l.far_port_id JOIN device fd ON fd.id = f.device_id
     WHERE $1::text IS NULL OR $1 IN (nd.name, fd.name) ORDER BY 1`,
    [device ?? null],
  );
  return rows.map(({ line }) => line);
}

/** The open findings in words, sorted: `esx01 vmnic0 one-side-down sw1 Ethernet1`. */
export async function findingLines(db: Db, device?: string): Promise<string[]> {
  const { rows } = await db.pool.query<{ line: string }>(
    `SELECT concat_ws(' ', d.name, p.name, x.kind, bd.name, b.name) AS line
     FROM finding x JOIN port p ON p.id = x.port_id JOIN device d ON d.id = p.device_id
     LEFT JOIN port b ON b.id = x.beside_port_id LEFT JOIN device bd ON bd.id = b.device_id
     WHERE x.ended_at IS NULL AND ($1::text IS NULL OR $1 IN (d.name, bd.name)) ORDER BY 1`,
    [device ?? null],
  );
  return rows.map(({ line }) => line);
}
