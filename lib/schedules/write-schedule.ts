import { audit, changedFacts } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import type { Tx } from '#lib/db/client.ts';
import type { ScheduleModel } from '#lib/db/generated/models.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { type Actor, requirePermission, sitesOf } from '#lib/people/actor.ts';
import { resolveSelection } from '#lib/selections/resolve-selection.ts';

import { nextTimes } from './cron-times.ts';
import type { NewSchedule, ScheduleEdit } from './schedule-input.ts';

/**
 * Makes a schedule. Its runs are of the person who made or last changed it, with the rights that this person has then.
 * @throws UserError 409 when the name is taken, 400 when times or selection are not understood
 */
export async function createSchedule(ctx: Context, input: NewSchedule): Promise<{ id: string }> {
  requireScheduling(ctx.actor);
  await resolveSelection(ctx, input.selection);
  return ctx.db.prisma.$transaction(async (tx) => {
    const nextAt = input.enabled ? await nextAfterNow(tx, input.cron, input.timeZone) : null;
    await requireFreeName(tx, input.name);
    const { id } = await tx.schedule.create({
      data: { ...input, nextAt, createdBy: ctx.actor.id },
      select: { id: true },
    });
    await audit(tx, ctx.actor, {
      action: 'schedule.create',
      subject: { kind: 'schedule', id, name: input.name },
      after: factsOf(input),
    });
    return { id };
  });
}

/** Changes, enables or disables a schedule; its next time is counted from now. @throws UserError 404, 409, 400 */
export async function editSchedule(ctx: Context, id: string, edit: ScheduleEdit): Promise<void> {
  requireScheduling(ctx.actor);
  if (edit.selection) await resolveSelection(ctx, edit.selection);
  await ctx.db.prisma.$transaction(async (tx) => {
    const before = await findOwn(tx, ctx.actor, id);
    const after = { ...before, ...edit };
    if (after.name !== before.name) await requireFreeName(tx, after.name);
    const nextAt = after.enabled ? await nextAfterNow(tx, after.cron, after.timeZone) : null;
    await tx.schedule.update({ where: { id }, data: { ...edit, nextAt, createdBy: ctx.actor.id } });
    const changed = changedFacts(factsOf(before), factsOf(after));
    if (changed) {
      await audit(tx, ctx.actor, {
        action: 'schedule.edit',
        subject: { kind: 'schedule', id, name: after.name },
        ...changed,
      });
    }
  });
}

/** Deletes a schedule; its runs stay. @throws UserError 404 */
export async function deleteSchedule(ctx: Context, id: string): Promise<void> {
  requireScheduling(ctx.actor);
  await ctx.db.prisma.$transaction(async (tx) => {
    const before = await findOwn(tx, ctx.actor, id);
    await tx.schedule.delete({ where: { id } });
    await audit(tx, ctx.actor, {
      action: 'schedule.delete',
      subject: { kind: 'schedule', id, name: before.name },
      before: factsOf(before),
    });
  });
}

/** A schedule starts runs, so that whoever makes one may do so. */
function requireScheduling(actor: Actor): void {
  requirePermission(actor, 'schedule:write');
  requirePermission(actor, 'run:start');
}

/** Locks it; who has some sites only changes what is their own. */
async function findOwn(tx: Tx, actor: Actor, id: string): Promise<ScheduleModel> {
  await tx.$executeRaw`SELECT id FROM schedule WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  const schedule = await tx.schedule.findUnique({ where: { id } });
  if (!schedule || (sitesOf(actor) && schedule.createdBy !== actor.id)) {
    throw new UserError(404, 'There is no such schedule.');
  }
  return schedule;
}

async function requireFreeName(tx: Tx, name: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('ferrule.schedule-names'))`;
  const taken = await tx.schedule.count({ where: { name } });
  if (taken > 0) throw new UserError(409, `There is a schedule named ${name} already.`);
}

/** On the database's clock. @throws UserError when there is no such time */
async function nextAfterNow(tx: Tx, cron: string, timeZone: string): Promise<Date> {
  const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT now() AS now`;
  const [next] = nextTimes(cron, timeZone, clock!.now, 1);
  if (!next)
    throw new UserError(400, 'There is no such time.', { fields: { cron: 'There is no such time.' } });
  return next;
}

const factsOf = (
  schedule: Pick<NewSchedule, 'name' | 'cron' | 'timeZone' | 'enabled'> & { selection: unknown },
) => ({
  name: schedule.name,
  cron: schedule.cron,
  timeZone: schedule.timeZone,
  enabled: schedule.enabled,
  selection: JSON.stringify(schedule.selection).slice(0, 500),
});
