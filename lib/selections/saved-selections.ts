import { z } from 'zod';

import { audit } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import { NO_HIDDEN } from '#lib/fleet/hidden-characters.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { requirePermission } from '#lib/people/actor.ts';
import { type PlainSelection, plainSelection } from '#lib/runs/selection.ts';

import { resolveSelection } from './resolve-selection.ts';

export const newSelection = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, 'Give the selection a name.')
    .max(100)
    .regex(NO_HIDDEN, 'The name has characters that do not show.'),
  selection: plainSelection,
});

export interface SavedSelectionRow {
  id: string;
  name: string;
  selection: PlainSelection;
  createdBy: string;
  createdAt: Date;
}

/** Saves a selection under a name. @throws UserError 409 when the name is taken, 400 when it is not understood */
export async function saveSelection(
  ctx: Context,
  { name, selection }: z.infer<typeof newSelection>,
): Promise<{ id: string }> {
  requirePermission(ctx.actor, 'run:start');
  await resolveSelection(ctx, selection);
  return ctx.db.prisma.$transaction(async (tx) => {
    const [saved] = await tx.$queryRaw<{ id: string }[]>`
      INSERT INTO saved_selection (id, name, selection, created_by)
      VALUES (gen_random_uuid(), ${name}, ${JSON.stringify(selection)}::jsonb, ${ctx.actor.name})
      ON CONFLICT (name) DO NOTHING RETURNING id`;
    if (!saved) throw new UserError(409, `There is a selection named ${name} already.`);
    await audit(tx, ctx.actor, {
      action: 'selection.save',
      subject: { kind: 'selection', id: saved.id, name },
      after: { kind: selection.kind },
    });
    return { id: saved.id };
  });
}

/** The saved selections by name. */
export async function listSelections(ctx: Context): Promise<SavedSelectionRow[]> {
  requirePermission(ctx.actor, 'inventory:read');
  const rows = await ctx.db.prisma.savedSelection.findMany({ orderBy: { name: 'asc' } });
  return rows.map((row) => ({ ...row, selection: row.selection as PlainSelection }));
}

/** @throws UserError 404, or 409 while a schedule uses it */
export async function deleteSelection(ctx: Context, id: string): Promise<void> {
  requirePermission(ctx.actor, 'run:start');
  await ctx.db.prisma.$transaction(async (tx) => {
    const [used] = await tx.$queryRaw<{ name: string }[]>`
      SELECT name FROM schedule WHERE selection ->> 'kind' = 'saved' AND selection ->> 'id' = ${id} LIMIT 1`;
    if (used) throw new UserError(409, `The schedule ${used.name} uses this selection.`);
    const [gone] = await tx.$queryRaw<{ name: string }[]>`
      DELETE FROM saved_selection WHERE id = ${id}::uuid RETURNING name`;
    if (!gone) throw new UserError(404, 'There is no such selection.');
    await audit(tx, ctx.actor, {
      action: 'selection.delete',
      subject: { kind: 'selection', id, name: gone.name },
    });
  });
}
