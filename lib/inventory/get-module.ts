import type { Context } from '#lib/context.ts';
import type { Module } from '#lib/db/generated/client.ts';
import type { InventoryModel } from '#lib/db/generated/models.ts';
import { withoutFarNames } from '#lib/devices/other-site.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import type { ModuleRecord } from '#lib/optics/module-record.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';
import type { RawPage } from '#lib/platforms/raw-pages.ts';

/** A port as the module page names it. */
export interface ModulePort {
  portId: string;
  port: string;
  deviceId: string;
  device: string;
  /** host or switch */
  role: string;
  site: string;
}

export interface ModulePlacement extends ModulePort {
  id: string;
  startedAt: Date;
  lastSeenAt: Date;
  /** Null while the module is in the port. */
  endedAt: Date | null;
  /** The other end of the port's link, while the module is in it. */
  far: {
    deviceId: string | null;
    device: string;
    portId: string | null;
    /** Null at a site that the person may not see. */
    port: string | null;
    confidence: string;
  } | null;
}

/** What the latest visit read in a port that holds the module now. */
export interface ModulePortReading extends ModulePort {
  state: string;
  reason: { kind: string; message: string; remedy: string } | null;
  readAt: Date;
  record: ModuleRecord | null;
  rawText: string;
  /** The module's memory as it was last read, and when; null when its bytes were never read. */
  rawPages: { pages: RawPage[]; readAt: Date } | null;
}

export interface ModuleChange extends ModulePort {
  id: string;
  at: Date;
  kind: string;
  /** Whether this module was the one that was taken out. */
  removed: boolean;
  from: ModulePort | null;
}

/** A port that shows the module or another end of its assembly without being where this one is. */
export interface ModuleOtherEnd extends ModulePort {
  /** Null when no module was read there. */
  moduleId: string | null;
  serial: string | null;
  /** read: another end of the assembly; inferred: the same, known from this one; far-end: an optic's link ends there. */
  side: 'read' | 'inferred' | 'far-end';
  linkConfidence: string | null;
}

export interface ModuleDetail {
  module: Module;
  demo: boolean;
  /** Where it is and was: open placements first, then the latest. Both ends of a cable may be open at once. */
  placements: ModulePlacement[];
  readings: ModulePortReading[];
  otherEnds: ModuleOtherEnd[];
  /** The latest 50 changes, newest first. */
  changes: ModuleChange[];
}

/** What was seen of a module at the actor's sites. @throws UserError 404 when there is none, or nothing there. */
export async function getModule(ctx: Context, id: string): Promise<ModuleDetail> {
  requirePermission(ctx.actor, 'inventory:read');
  const found = UUID.test(id) ? await ctx.db.prisma.module.findUnique({ where: { id } }) : null;
  if (!found) throw new UserError(404, 'There is no such module.');

  const sites = sitesOf(ctx.actor);
  const atOwnSite = sites ? { device: { site: { in: [...sites] } } } : {};
  const port = { include: { device: true } } as const;
  const [placements, changes, stored, otherEnds] = await Promise.all([
    ctx.db.prisma.placement.findMany({
      where: { moduleId: id, port: atOwnSite },
      include: { port: { include: { device: true, reading: true } } },
      orderBy: [{ endedAt: { sort: 'desc', nulls: 'first' } }, { startedAt: 'desc' }],
    }),
    ctx.db.prisma.change.findMany({
      where: { OR: [{ moduleId: id }, { previousModuleId: id }], ...atOwnSite },
      include: { port },
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      take: 50,
    }),
    ctx.db.prisma.inventory.findMany({ where: { moduleId: id, side: 'read', linkState: 'linked' } }),
    findOtherEnds(ctx, id, sites),
  ]);
  if (sites !== null && placements.length === 0) throw new UserError(404, 'There is no such module.');
  const lines = await withoutFarNames(stored, ctx);
  const byPort = new Map(lines.map((line) => [line.portId, line]));
  const fromIds = changes.flatMap((change) => change.fromPortId ?? []);
  const fromPorts = await ctx.db.prisma.port.findMany({
    where: { id: { in: fromIds }, ...atOwnSite },
    ...port,
  });

  return {
    module: found,
    demo: placements.some((placement) => placement.port.device.demo),
    placements: placements.map((placement) => ({
      ...modulePort(placement.port),
      id: placement.id,
      startedAt: placement.startedAt,
      lastSeenAt: placement.lastSeenAt,
      endedAt: placement.endedAt,
      far: placement.endedAt ? null : farEnd(byPort.get(placement.portId)),
    })),
    otherEnds,
    readings: placements.flatMap(({ port, endedAt }) => {
      if (endedAt || !port.reading) return [];
      const { reasonKind: kind, reasonMessage: message, reasonRemedy: remedy } = port;
      return {
        ...modulePort(port),
        state: port.state,
        reason: kind === null ? null : { kind, message: message ?? '', remedy: remedy ?? '' },
        readAt: port.lastSeenAt,
        record: port.reading.record as unknown as ModuleRecord | null,
        rawText: port.reading.rawText,
        rawPages: rawPagesOf(port.reading),
      };
    }),
    changes: changes.map((change) => {
      const from = fromPorts.find((port) => port.id === change.fromPortId);
      return {
        ...modulePort(change.port),
        id: String(change.id),
        at: change.at,
        kind: change.kind,
        removed: change.moduleId !== id,
        from: from ? modulePort(from) : null,
      };
    }),
  };
}

/** Pages that a module refused to give are stored as none. */
function rawPagesOf(reading: { rawPages: unknown; rawPagesAt: Date | null }): ModulePortReading['rawPages'] {
  const pages = (reading.rawPages ?? []) as RawPage[];
  return pages.length > 0 && reading.rawPagesAt ? { pages, readAt: reading.rawPagesAt } : null;
}

/** Index: inventory_module_id_idx for the module's own rows, one scan for those of the same assembly. */
async function findOtherEnds(
  ctx: Context,
  id: string,
  sites: readonly string[] | null,
): Promise<ModuleOtherEnd[]> {
  const { rows } = await ctx.db.pool.query<ModuleOtherEnd>(
    `WITH here AS (SELECT port_id, assembly FROM inventory WHERE module_id = $1 AND side = 'read')
     SELECT i.port_id AS "portId", i.nic AS port, i.device_id AS "deviceId", i.host AS device, i.role, i.site,
       CASE WHEN i.side = 'read' THEN i.module_id END AS "moduleId", i.serial, i.side, i.link_confidence AS "linkConfidence"
     FROM inventory i
     WHERE (i.module_id = $1 OR i.assembly IN (SELECT assembly FROM here)) AND i.port_id NOT IN (SELECT port_id FROM here)
       AND ($2::text[] IS NULL OR i.site = ANY($2))
     ORDER BY i.host, i.nic_sort`,
    [id, sites],
  );
  return rows;
}

function farEnd(line: InventoryModel | undefined): ModulePlacement['far'] {
  if (!line?.farDevice) return null;
  return {
    deviceId: line.farDeviceId,
    device: line.farDevice,
    portId: line.farPortId,
    port: line.farPort,
    confidence: line.linkConfidence ?? 'possible',
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function modulePort(port: {
  id: string;
  name: string;
  device: { id: string; name: string; role: string; site: string };
}): ModulePort {
  return {
    portId: port.id,
    port: port.name,
    deviceId: port.device.id,
    device: port.device.name,
    role: port.device.role,
    site: port.device.site,
  };
}
