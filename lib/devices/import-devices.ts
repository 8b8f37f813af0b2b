import type { z } from 'zod';

import { audit, type AuditEvent, changedFacts } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import { refreshInventory } from '#lib/db/refresh-inventory.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { requirePermission } from '#lib/people/actor.ts';

import { registered } from './device-facts.ts';
import type { DeviceInput } from './device-input.ts';
import { IMPORT_FORMATS } from './import-formats.ts';
import { type importInput, planImport } from './plan-import.ts';
import type { PlannedDevice } from './plan-devices.ts';
import {
  allowLongStatements,
  BULK_TRANSACTION,
  createDevices,
  linkJumps,
  writeDevices,
} from './write-devices.ts';

export interface ImportResult {
  importId: string;
  created: number;
  updated: number;
  skipped: number;
  /** Rows that were left out because something is wrong with them. */
  leftOut: number;
  /** What can be visited now for the first time. */
  visit: string[];
}

/** A device that an import changed, as it was and as it became. */
export interface ImportedChange {
  id: string;
  before: DeviceInput;
  after: DeviceInput;
}

/**
 * Registers and changes what the plan of an import says, all of it in one transaction or nothing.
 * @throws UserError 400 when a column is unknown, or a row is wrong and rows that are wrong are not to be left out
 */
export async function importDevices(
  ctx: Context,
  given: z.input<typeof importInput>,
  { leaveOut = false }: { leaveOut?: boolean } = {},
): Promise<ImportResult> {
  requirePermission(ctx.actor, 'device:write');
  const { format, unknown, rows } = await planImport(ctx, given);
  if (unknown.length > 0) {
    throw new UserError(
      400,
      `Nobody knows what ${unknown.slice(0, 5).join(', ')} means: choose, or leave the column out.`,
    );
  }
  const of = (action: PlannedDevice['action']) => rows.filter((row) => row.action === action);
  const wrong = of('error');
  if (wrong.length > 0 && !leaveOut) {
    const details = wrong.flatMap(({ row, errors }) => errors.map((error) => ({ row, ...error })));
    throw new UserError(400, `${wrong.length} rows need a correction; nothing was written.`, {
      rows: details.slice(0, 500),
    });
  }
  const [create, update] = [of('create'), of('update')];
  if (create.length + update.length === 0)
    throw new UserError(409, 'Every row is registered just like this: there is nothing to do.');
  return ctx.db.prisma.$transaction(async (tx) => {
    await allowLongStatements(tx);
    const created = await createDevices(
      tx,
      create.map(({ device }) => device!),
    );
    const changed = update.map(({ current, device }) => ({
      id: current!.id,
      before: current!.before,
      after: registered(device!),
    }));
    await writeDevices(
      tx,
      changed.map(({ id, after }) => ({ id, ...after })),
    );
    await linkJumps(
      tx,
      [...create, ...update].map(({ device }) => device!),
    );
    await refreshInventory(tx, [...created.map(({ id }) => id), ...changed.map(({ id }) => id)]);
    const { id: importId } = await tx.import.create({
      data: {
        by: ctx.actor.name,
        label: `${IMPORT_FORMATS[format]}: ${created.length} registered, ${changed.length} changed`,
        created: created.map(({ id }) => id),
        changed: changed as object[],
      },
      select: { id: true },
    });
    const ids = new Map(created.map(({ id, name }) => [name, id]));
    await audit(tx, ctx.actor, ...eventsOf(importId, IMPORT_FORMATS[format], create, ids, changed));
    return {
      importId,
      created: created.length,
      updated: changed.length,
      skipped: of('skip').length,
      leftOut: wrong.length,
      visit: created.filter(({ role }) => role !== 'jump').map(({ id }) => id),
    };
  }, BULK_TRANSACTION);
}

function eventsOf(
  importId: string,
  name: string,
  created: PlannedDevice[],
  ids: Map<string, string>,
  changed: ImportedChange[],
): AuditEvent[] {
  const counts = { created: created.length, changed: changed.length };
  return [
    { action: 'device.import', subject: { kind: 'device', id: importId, name }, after: counts },
    ...created.map(({ device }): AuditEvent => {
      const { name: called, site } = device!;
      const subject = { kind: 'device' as const, id: ids.get(called)!, name: called, site };
      return { action: 'device.register', subject, after: { ...registered(device!) } };
    }),
    ...changed.map(({ id, before, after }): AuditEvent => {
      const subject = { kind: 'device' as const, id, name: after.name, site: after.site };
      return { action: 'device.edit', subject, ...changedFacts({ ...before }, { ...after }) };
    }),
  ];
}
