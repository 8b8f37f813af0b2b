import type { ChaosWorld } from './chaos-world.ts';

/** What must hold after any fault. The fleet never changes, so that every one of these counts is 0. */
export async function countBroken(world: ChaosWorld): Promise<Record<string, number>> {
  const [counts] = await world.sql<Record<string, number>>(`
    SELECT
      (SELECT count(*)::int FROM visit WHERE state <> 'done' OR outcome IS NULL) AS "lost results",
      (SELECT count(*)::int FROM run WHERE finished_at IS NULL) AS "open runs",
      (SELECT count(*)::int FROM (SELECT port_id FROM placement WHERE ended_at IS NULL
         GROUP BY 1 HAVING count(*) > 1) t)
      + (SELECT count(*)::int FROM (SELECT serial FROM module WHERE serial LIKE 'H____P__' GROUP BY 1 HAVING count(*) > 1) t)
      + (SELECT count(*)::int FROM (SELECT module_id FROM placement p JOIN module m ON m.id = p.module_id
         WHERE p.ended_at IS NULL AND m.serial LIKE 'H____P__' GROUP BY 1 HAVING count(*) > 1) t) AS "duplicate modules",
      (SELECT count(*)::int FROM placement WHERE ended_at IS NOT NULL)
      + (SELECT count(*)::int FROM port WHERE absent_since IS NOT NULL)
      + (SELECT count(*)::int FROM change WHERE kind IN ('removed', 'swapped', 'moved', 'port-vanished')) AS "false removals",
      (SELECT count(*)::int FROM placement p JOIN module m ON m.id = p.module_id JOIN port o ON o.id = p.port_id
         JOIN device d ON d.id = o.device_id
         WHERE m.serial LIKE 'H____P__' AND substr(m.serial, 2, 4) <> right(d.name, 4)) AS "cross-attribution",
      (SELECT count(*)::int FROM visit v LEFT JOIN transcript t ON t.visit_id = v.id
         WHERE v.outcome = 'success' AND t.exit_code IS DISTINCT FROM 0) AS "success without exit status",
      (SELECT count(*)::int FROM visit v WHERE v.error_kind IN ('host-key-changed', 'host-key-unknown')
         AND (v.auth_ms IS NOT NULL OR EXISTS (SELECT FROM transcript t WHERE t.visit_id = v.id)
           OR EXISTS (SELECT FROM change c WHERE c.visit_id = v.id)
           OR EXISTS (SELECT FROM placement p WHERE p.start_visit = v.id OR p.end_visit = v.id)))
        AS "writes after key mismatch"`);
  return { ...counts!, 'missing modules': await countMissing(world) };
}

/** Hosts that were read in full and whose modules are not all there. */
async function countMissing({ sql, hosts }: ChaosWorld): Promise<number> {
  const rows = await sql<{ id: string; modules: number }>(
    `SELECT d.id, (SELECT count(*)::int FROM port o JOIN placement p ON p.port_id = o.id AND p.ended_at IS NULL
       JOIN module m ON m.id = p.module_id AND m.serial LIKE 'H____P__' WHERE o.device_id = d.id) AS modules
     FROM device d WHERE EXISTS (SELECT FROM visit v WHERE v.device_id = d.id AND v.outcome = 'success')`,
  );
  const found = new Map(rows.map(({ id, modules }) => [id, modules]));
  return hosts.filter(({ id, modules }) => found.has(id) && found.get(id)! < modules).length;
}

/** The names of those that are not 0. */
export function broken(counts: Record<string, number>): string[] {
  return Object.entries(counts)
    .filter(([, count]) => count !== 0)
    .map(([name, count]) => `${name}: ${count}`);
}
