import type { Context } from '#lib/context.ts';
import { requirePermission } from '#lib/people/actor.ts';

export interface ImportRow {
  id: string;
  at: Date;
  by: string;
  label: string;
  undoneAt: Date | null;
  undoneBy: string | null;
}

const SHOWN = 20;

/** The last imports, the newest first. */
export async function listImports(ctx: Context): Promise<ImportRow[]> {
  requirePermission(ctx.actor, 'device:write');
  return ctx.db.prisma.import.findMany({
    orderBy: { at: 'desc' },
    take: SHOWN,
    select: { id: true, at: true, by: true, label: true, undoneAt: true, undoneBy: true },
  });
}
