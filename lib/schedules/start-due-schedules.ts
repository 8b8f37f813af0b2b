import { audit } from '#lib/audit/audit.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import type { ScheduleModel } from '#lib/db/generated/models.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { type Actor, can, commandActor, type Role } from '#lib/people/actor.ts';
import { selection } from '#lib/runs/selection.ts';
import { insertRun } from '#lib/runs/start-run.ts';
import { resolveSelection } from '#lib/selections/resolve-selection.ts';

import { nextTimes } from './cron-times.ts';

/** What became of a schedule whose time has come: a run, or the sentence that says why there is none. */
export type ScheduleStart = { schedule: string } & ({ run: string; visits: number } | { refused: string });

const TRANSACTION_MS = 15_000;

/**
 * Starts the runs of the schedules whose time has come. Run and next time are one transaction and the schedule is locked
 * meanwhile, so that of several workers one starts it, once. Times that passed while no worker ran are made up for by one
 * run. Returns what was started; to be called again and again.
 */
export async function startDueSchedules(db: Db, worker: string): Promise<ScheduleStart[]> {
  const started: ScheduleStart[] = [];
  for (;;) {
    const start = await startOne(db, worker);
    if (start === null) return started;
    started.push(start);
  }
}

async function startOne(db: Db, worker: string): Promise<ScheduleStart | null> {
  return db.prisma.$transaction(
    async (tx) => {
      // NO KEY: the new run refers to its schedule.
      const [due] = await tx.$queryRaw<{ id: string; now: Date }[]>`
        SELECT id, now() AS now FROM schedule WHERE enabled AND next_at <= now()
        ORDER BY next_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED`;
      if (!due) return null;
      const schedule = await tx.schedule.findUniqueOrThrow({ where: { id: due.id } });
      const [nextAt] = nextTimes(schedule.cron, schedule.timeZone, due.now, 1);
      await tx.schedule.update({ where: { id: due.id }, data: { nextAt: nextAt ?? null } });
      const owner = await ownerOf(tx, schedule.createdBy);
      if (!owner) return disable(tx, schedule, worker);
      return { schedule: schedule.name, ...(await runOf(db, tx, schedule, owner)) };
    },
    { timeout: TRANSACTION_MS },
  );
}

async function runOf(
  db: Db,
  tx: Tx,
  schedule: ScheduleModel,
  actor: Actor,
): Promise<{ run: string; visits: number } | { refused: string }> {
  try {
    const chosen = selection.parse(schedule.selection);
    const { deviceIds } = await resolveSelection({ db, actor }, chosen);
    const { runId, visits } = await insertRun(tx, actor, {
      label: schedule.name,
      trigger: 'schedule',
      deviceIds,
      selection: chosen,
      scheduleId: schedule.id,
    });
    return { run: runId, visits };
  } catch (error) {
    // Nothing to visit this time, a saved selection that is gone: the next time is tried again.
    if (error instanceof UserError) return { refused: error.message };
    throw error;
  }
}

/** Who made the schedule, with the rights of now; null when this person may not start runs any more. */
async function ownerOf(tx: Tx, id: string): Promise<Actor | null> {
  const command = commandActor('schedule');
  if (id === command.id) return command;
  const user = await tx.user.findUnique({ where: { id } });
  if (!user || user.disabledAt) return null;
  const { name, role, sites } = user;
  const actor: Actor = { id, name, role: role as Role, sites, via: 'session', scopes: null, address: null };
  return can(actor, 'run:start') && can(actor, 'schedule:write') ? actor : null;
}

async function disable(tx: Tx, { id, name }: ScheduleModel, worker: string): Promise<ScheduleStart> {
  const refused = 'Who made it may not start runs any more, so it was disabled.';
  await tx.schedule.update({ where: { id }, data: { enabled: false, nextAt: null } });
  await audit(
    tx,
    { worker },
    {
      action: 'schedule.edit',
      subject: { kind: 'schedule', id, name },
      before: { enabled: true },
      after: { enabled: false, why: refused },
    },
  );
  return { schedule: name, refused };
}
