import { audit } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import { refreshInventory } from '#lib/db/refresh-inventory.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { requirePermission } from '#lib/people/actor.ts';

import { findDeviceInputs, registered } from './device-facts.ts';
import type { DeviceInput } from './device-input.ts';
import type { ImportedChange } from './import-devices.ts';
import { allowLongStatements, BULK_TRANSACTION, linkJumps, writeDevices } from './write-devices.ts';

export interface UndoneImport {
  /** Devices that were never read and are gone, and those that were read: they are retired, their history stays. */
  removed: number;
  retired: number;
  restored: number;
  /** Devices that somebody changed, renamed or retired since: they stay as they are. */
  left: string[];
}

/** What imports of before there was a choice of algorithms do not say. */
const EARLIER = { ssh: 'modern' } as const;

/** Takes an import back as far as nobody went on from there. @throws UserError 404, or 409 when it was taken back already */
export async function undoImport(ctx: Context, importId: string): Promise<UndoneImport> {
  requirePermission(ctx.actor, 'device:write');
  return ctx.db.prisma.$transaction(async (tx) => {
    await allowLongStatements(tx);
    await tx.$executeRaw`SELECT 1 FROM import WHERE id = ${importId}::uuid FOR UPDATE`;
    const found = await tx.import.findUnique({ where: { id: importId } });
    if (!found) throw new UserError(404, 'There is no such import.');
    if (found.undoneAt) throw new UserError(409, `${found.undoneBy} has undone this import already.`);
    const changed = found.changed as unknown as ImportedChange[];
    const ids = [...found.created, ...changed.map(({ id }) => id)];
    const devices = await tx.device.findMany({
      where: { id: { in: ids } },
      select: {
        id: true,
        name: true,
        site: true,
        retiredAt: true,
        lastReadAt: true,
        _count: { select: { visits: true } },
      },
    });
    const sites = [...devices, ...changed.flatMap(({ before, after }) => [before, after])].map(
      ({ site }) => site,
    );
    for (const site of new Set(sites)) requirePermission(ctx.actor, 'device:write', site);
    const now = await findDeviceInputs(tx, ids);
    const same = (id: string, then: DeviceInput) =>
      JSON.stringify(now.get(id)) === JSON.stringify(registered({ ...EARLIER, ...then }));
    const back = changed.filter(({ id, after }) => same(id, after));
    const left = changed.filter(({ id, after }) => !same(id, after)).map(({ after }) => after.name);

    await writeDevices(
      tx,
      back.map(({ id, before }) => ({ id, ...EARLIER, ...before })),
    );
    await linkJumps(
      tx,
      back.map(({ before }) => before),
    );

    const made = devices.filter(({ id, retiredAt }) => found.created.includes(id) && retiredAt === null);
    const needed = await tx.device.findMany({
      where: {
        viaId: { in: made.map(({ id }) => id) },
        id: { notIn: made.map(({ id }) => id) },
        retiredAt: null,
      },
      select: { viaId: true },
    });
    const kept = new Set(needed.map(({ viaId }) => viaId));
    const gone = made.filter(({ id }) => !kept.has(id));
    left.push(...made.filter(({ id }) => kept.has(id)).map(({ name }) => name));
    const unread = gone.filter(({ lastReadAt }) => lastReadAt === null).map(({ id }) => id);
    const read = gone.filter(({ lastReadAt }) => lastReadAt !== null).map(({ id }) => id);

    await tx.$executeRaw`UPDATE device SET via_id = NULL WHERE id = ANY(${unread}::uuid[])`;
    await tx.$executeRaw`UPDATE device SET retired_at = now() WHERE id = ANY(${read}::uuid[])`;
    // What faced them faces nothing any more.
    await tx.$executeRaw`
      UPDATE device SET links_due_at = now() WHERE id = ANY(${read}::uuid[]) OR id IN (
        SELECT o.device_id FROM port p JOIN link l ON p.id IN (l.near_port_id, l.far_port_id)
        JOIN port o ON o.id IN (l.near_port_id, l.far_port_id) WHERE p.device_id = ANY(${[...read, ...unread]}::uuid[]))`;
    await tx.$executeRaw`DELETE FROM inventory WHERE device_id = ANY(${unread}::uuid[])`;
    await tx.$executeRaw`DELETE FROM device WHERE id = ANY(${unread}::uuid[])`;
    await tx.$executeRaw`DELETE FROM run WHERE NOT EXISTS (SELECT 1 FROM visit WHERE run_id = run.id)`;
    await refreshInventory(tx, [...read, ...back.map(({ id }) => id)]);
    await tx.$executeRaw`
      UPDATE import SET undone_at = now(), undone_by = ${ctx.actor.name} WHERE id = ${importId}::uuid`;
    await audit(tx, ctx.actor, {
      action: 'device.import-undo',
      subject: { kind: 'device', id: importId, name: found.label },
      after: { removed: unread.length, retired: read.length, restored: back.length, left },
    });
    return { removed: unread.length, retired: read.length, restored: back.length, left };
  }, BULK_TRANSACTION);
}
