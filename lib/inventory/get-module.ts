import type { Context } from '#lib/context.ts';
import type { Module } from '#lib/db/generated/client.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import type { ModuleRecord } from '#lib/optics/module-record.ts';
import { requirePermission } from '#lib/people/actor.ts';
import type { RawPage } from '#lib/platforms/raw-pages.ts';

/** A port as the module page names it. */
export interface ModulePort {
  portId: string;
  port: string;
  deviceId: string;
  device: string;
  site: string;
}

export interface ModulePlacement extends ModulePort {
  id: string;
  startedAt: Date;
  lastSeenAt: Date;
  /** Null while the module is in the port. */
  endedAt: Date | null;
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

export interface ModuleDetail {
  module: Module;
  demo: boolean;
  /** Where it is and was: open placements first, then the latest. Both ends of a cable may be open at once. */
  placements: ModulePlacement[];
  readings: ModulePortReading[];
  /** The latest 50 changes, newest first. */
  changes: ModuleChange[];
}

/** @throws UserError 404 when there is no module with this id. */
export async function getModule(ctx: Context, id: string): Promise<ModuleDetail> {
  requirePermission(ctx.actor, 'inventory:read');
  const found = UUID.test(id) ? await ctx.db.prisma.module.findUnique({ where: { id } }) : null;
  if (!found) throw new UserError(404, 'There is no such module.');

  const port = { include: { device: true } } as const;
  const [placements, changes] = await Promise.all([
    ctx.db.prisma.placement.findMany({
      where: { moduleId: id },
      include: { port: { include: { device: true, reading: true } } },
      orderBy: [{ endedAt: { sort: 'desc', nulls: 'first' } }, { startedAt: 'desc' }],
    }),
    ctx.db.prisma.change.findMany({
      where: { OR: [{ moduleId: id }, { previousModuleId: id }] },
      include: { port },
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      take: 50,
    }),
  ]);
  const fromIds = changes.flatMap((change) => change.fromPortId ?? []);
  const fromPorts = await ctx.db.prisma.port.findMany({ where: { id: { in: fromIds } }, ...port });

  return {
    module: found,
    demo: placements.some((placement) => placement.port.device.demo),
    placements: placements.map((placement) => ({
      ...modulePort(placement.port),
      id: placement.id,
      startedAt: placement.startedAt,
      lastSeenAt: placement.lastSeenAt,
      endedAt: placement.endedAt,
    })),
    readings: placements.flatMap(({ port, endedAt }) => {
      if (endedAt || !port.reading) return [];
      const { reasonKind: kind, reasonMessage: message, reasonRemedy: remedy } = port;
      return {
        ...modulePort(port),
        state: port.state,
        reason: kind === null ? null : { kind, message: message ?? '', remedy: remedy ?? '' },
        readAt: port.reading.readAt,
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

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function modulePort(port: {
  id: string;
  name: string;
  device: { id: string; name: string; site: string };
}): ModulePort {
  return {
    portId: port.id,
    port: port.name,
    deviceId: port.device.id,
    device: port.device.name,
    site: port.device.site,
  };
}
