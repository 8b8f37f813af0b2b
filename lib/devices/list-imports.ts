import type { Context } from '#lib/context.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';

export interface ImportRow {
  id: string;
  at: Date;
  by: string;
  label: string;
  undoneAt: Date | null;
  undoneBy: string | null;
}

const SHOWN = 20;

/** The last imports, the newest first; whose role holds for some sites sees those that were of devices there only. */
export async function listImports(ctx: Context): Promise<ImportRow[]> {
  requirePermission(ctx.actor, 'device:write');
  const { rows } = await ctx.db.pool.query<ImportRow>(
    `SELECT i.id, i.at, i.by, i.label, i.undone_at AS "undoneAt", i.undone_by AS "undoneBy" FROM import i
     WHERE $1::text[] IS NULL OR (
       NOT EXISTS (SELECT 1 FROM device d WHERE d.id = ANY(i.created) AND d.site <> ALL($1))
       AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(i.changed) c LEFT JOIN device d ON d.id = (c->>'id')::uuid
         WHERE d.site <> ALL($1) OR c->'before'->>'site' <> ALL($1)))
     ORDER BY i.at DESC LIMIT $2`,
    [sitesOf(ctx.actor), SHOWN],
  );
  return rows;
}
