import { audit } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import { requirePermission } from '#lib/people/actor.ts';

import { type InventoryQuery, toSearchParams } from './query.ts';

const MAX_QUERY = 500;

/** Who took the inventory out of Ferrule, in which form, and what it was limited to. */
export async function noteExport(ctx: Context, query: InventoryQuery, form: 'CSV' | 'JSON'): Promise<void> {
  requirePermission(ctx.actor, 'inventory:read');
  const filter = decodeURIComponent(toSearchParams({ ...query, cursor: null }).toString());
  await ctx.db.prisma.$transaction((tx) =>
    audit(tx, ctx.actor, {
      action: 'inventory.export',
      subject: { kind: 'inventory', name: form },
      after: { filter: filter.slice(0, MAX_QUERY) },
    }),
  );
}
