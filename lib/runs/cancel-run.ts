import { audit } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import type { Tx } from '#lib/db/client.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';

import { finishRuns } from './finish-visit.ts';

/** A hundred thousand visits that wait are ended in some seconds. */
const TRANSACTION = { timeout: 30_000 };

/**
 * Ends what waits at once; visits that run are told to stop by their worker's next heartbeat.
 * @throws UserError when there is no such run, it is over, or it also reads devices of other sites than the actor's
 */
export async function cancelRun(ctx: Context, runId: string): Promise<{ cancelled: number }> {
  requirePermission(ctx.actor, 'run:start');
  const sites = sitesOf(ctx.actor);
  return ctx.db.prisma.$transaction(async (tx) => {
    if (sites) await requireOwnSites(tx, runId, sites);
    const marked = await tx.$executeRaw`
      UPDATE run SET cancelled_at = now() WHERE id = ${runId}::uuid AND finished_at IS NULL AND cancelled_at IS NULL`;
    if (marked === 0) throw new UserError(409, 'This run is over or was cancelled already.');
    const cancelled = await tx.$executeRaw`
      UPDATE visit SET state = 'done', outcome = 'cancelled', error_kind = 'cancelled', finished_at = now()
      WHERE run_id = ${runId}::uuid AND state = 'queued'`;
    await finishRuns(tx, [runId]);
    const { label } = await tx.run.findUniqueOrThrow({ where: { id: runId }, select: { label: true } });
    await audit(tx, ctx.actor, {
      action: 'run.cancel',
      subject: { kind: 'run', id: runId, name: label },
      after: { cancelled },
    });
    return { cancelled };
  }, TRANSACTION);
}

async function requireOwnSites(tx: Tx, runId: string, sites: readonly string[]): Promise<void> {
  const elsewhere = { runId, device: { site: { notIn: [...sites] } } };
  const own = await tx.visit.count({ where: { runId, device: { site: { in: [...sites] } } } });
  if (own === 0) throw new UserError(404, 'There is no such run.');
  if ((await tx.visit.count({ where: elsewhere })) > 0) {
    throw new UserError(403, 'This run also reads devices of sites that your role does not hold for.');
  }
}
