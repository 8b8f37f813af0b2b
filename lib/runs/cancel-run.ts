import type { Context } from '#lib/context.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { requirePermission } from '#lib/people/actor.ts';

import { finishRuns } from './finish-visit.ts';

/** Ends what waits at once; visits that run are told to stop by their worker's next heartbeat. */
export async function cancelRun(ctx: Context, runId: string): Promise<{ cancelled: number }> {
  requirePermission(ctx.actor, 'run:start');
  return ctx.db.prisma.$transaction(async (tx) => {
    const marked = await tx.$executeRaw`
      UPDATE run SET cancelled_at = now() WHERE id = ${runId}::uuid AND finished_at IS NULL AND cancelled_at IS NULL`;
    if (marked === 0) throw new UserError(409, 'This run is over or was cancelled already.');
    const cancelled = await tx.$executeRaw`
      UPDATE visit SET state = 'done', outcome = 'cancelled', error_kind = 'cancelled', finished_at = now()
      WHERE run_id = ${runId}::uuid AND state = 'queued'`;
    await finishRuns(tx, [runId]);
    return { cancelled };
  });
}
