import type { Context } from '#lib/context.ts';
import type { Bind } from '#lib/db/bind.ts';
import { INVENTORY_COLUMNS } from '#lib/db/refresh-inventory.ts';
import { type Actor, sitesOf } from '#lib/people/actor.ts';

/** What the other end of a link is called to a person who may not see the site it is at. Its port is not named. */
export const ELSEWHERE = 'a device of another site';

/** What the read model says of the far end: its names, and the ids that lead to its pages. */
const FAR_COLUMNS = ['far_device', 'far_port', 'far_device_id', 'far_port_id'];

/** Whether a port has a link to a device at none of these sites. Index: link_near_port_id_far_port_id_key, link_far_port_id_idx. */
const facesElsewhere = (portId: string, sites: string) => `EXISTS (SELECT FROM (
    SELECT far_port_id AS id FROM link WHERE near_port_id = ${portId} AND state = 'linked'
    UNION ALL SELECT near_port_id FROM link WHERE far_port_id = ${portId} AND state = 'linked') o
  JOIN port op ON op.id = o.id JOIN device od ON od.id = op.device_id WHERE od.site NOT IN (${sites}))`;

/** The table `inventory` as this person sees it: the names of far ends at other sites are left out. */
export function inventorySql(actor: Actor, bind: Bind): string {
  const sites = sitesOf(actor);
  if (sites === null) return 'inventory';
  const columns = INVENTORY_COLUMNS.map((column) => {
    if (!FAR_COLUMNS.includes(column)) return `r.${column}`;
    return `CASE WHEN e.hidden THEN ${column === 'far_device' ? `'${ELSEWHERE}'` : 'NULL'} ELSE r.${column} END AS ${column}`;
  });
  const hidden = `r.far_device IS NOT NULL AND ${facesElsewhere('r.port_id', sites.map(bind).join(', '))}`;
  return `(SELECT r.port_id, ${columns.join(', ')} FROM inventory r CROSS JOIN LATERAL (SELECT ${hidden} AS hidden) e)`;
}

interface FacingRow {
  portId: string;
  farDevice: string | null;
  farPort: string | null;
  farDeviceId: string | null;
  farPortId: string | null;
}

/** Rows of the table `inventory` as this person sees them: the names of far ends at other sites are left out. */
export async function withoutFarNames<T extends FacingRow>(rows: readonly T[], ctx: Context): Promise<T[]> {
  const sites = sitesOf(ctx.actor);
  if (sites === null || rows.length === 0) return [...rows];
  const found = await ctx.db.pool.query<{ id: string }>(
    `SELECT p.id FROM port p WHERE p.id = ANY($1) AND ${facesElsewhere('p.id', 'SELECT unnest($2::text[])')}`,
    [rows.map(({ portId }) => portId), sites],
  );
  const hidden = new Set(found.rows.map(({ id }) => id));
  return rows.map((row) =>
    hidden.has(row.portId)
      ? { ...row, farDevice: ELSEWHERE, farPort: null, farDeviceId: null, farPortId: null }
      : row,
  );
}
