import type { Context } from '#lib/context.ts';
import type { InventoryModel, PortModel } from '#lib/db/generated/models.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import { type AgreedAlgorithms, needsLegacy } from '#lib/ssh/algorithms.ts';

import { type HostKeyRow, listHostKeys } from './host-keys.ts';
import { type DeviceRow, findDevice } from './list-devices.ts';
import { withoutFarNames } from './other-site.ts';

export interface DevicePort extends PortModel {
  /** The module that was last seen in the port; with the state `unreadable` it may not be there any more. */
  module: {
    id: string;
    vendor: string | null;
    partNumber: string | null;
    serial: string | null;
    functionalClass: string | null;
    formFactor: string | null;
    connector: string | null;
    cableLengthM: number | null;
  } | null;
  /** As the inventory shows it, with the side of its module and its link; null once the device no longer lists it. */
  shown: (InventoryModel & { farRole: string | null }) | null;
}

export interface DeviceChange {
  id: string;
  at: Date;
  kind: string;
  port: string;
  moduleId: string | null;
  module: string | null;
  previousModule: string | null;
  from: string | null;
}

export interface DeviceVisit {
  id: string;
  runId: string;
  label: string;
  state: string;
  outcome: string | null;
  errorKind: string | null;
  errorMessage: string | null;
  queuedAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  portsTotal: number | null;
  portsRead: number | null;
}

export interface DeviceDetail extends DeviceRow {
  hostname: string | null;
  kernel: string | null;
  toolVersion: string | null;
  /** When its lists of evidence were last given, and since when its links wait to be worked out. */
  neighboursAt: Date | null;
  ownedMacsAt: Date | null;
  macTableAt: Date | null;
  linksDueAt: Date | null;
  /** What the last session agreed on with it, and whether only the legacy profile could; null: none was signed in to yet. */
  sshAgreed: (AgreedAlgorithms & { needsLegacy: boolean }) | null;
  hostKeys: HostKeyRow[];
  ports: DevicePort[];
  visits: DeviceVisit[];
  changes: DeviceChange[];
}

/** Everything the page of one device shows. @throws UserError 404 */
export async function getDevice(ctx: Context, id: string): Promise<DeviceDetail> {
  const device = await findDevice(ctx, id);
  if (!device) throw new UserError(404, 'There is no such device.');
  const { prisma, pool } = ctx.db;
  const [facts, hostKeys, ports, stored, visits, changes] = await Promise.all([
    prisma.device.findUniqueOrThrow({
      where: { id },
      select: {
        hostname: true,
        kernel: true,
        toolVersion: true,
        neighboursAt: true,
        ownedMacsAt: true,
        macTableAt: true,
        linksDueAt: true,
        sshAgreed: true,
      },
    }),
    listHostKeys(ctx, { deviceId: id }),
    prisma.port.findMany({
      where: { deviceId: id },
      include: { placements: { where: { endedAt: null }, include: { module: true } } },
    }),
    prisma.inventory.findMany({ where: { deviceId: id } }),
    pool.query<DeviceVisit>(
      `SELECT v.id, v.run_id AS "runId", r.label, v.state, v.outcome, v.error_kind AS "errorKind",
         v.error_message AS "errorMessage", v.queued_at AS "queuedAt", v.started_at AS "startedAt",
         v.finished_at AS "finishedAt", v.ports_total AS "portsTotal", v.ports_read AS "portsRead"
       FROM visit v JOIN run r ON r.id = v.run_id WHERE v.device_id = $1 ORDER BY v.queued_at DESC LIMIT 10`,
      [id],
    ),
    pool.query<DeviceChange>(
      `SELECT c.id::text, c.at, c.kind, p.name AS port, c.module_id AS "moduleId",
         concat_ws(' ', m.vendor, m.part_number, m.serial) AS module,
         concat_ws(' ', pm.vendor, pm.part_number, pm.serial) AS "previousModule",
         NULLIF(concat_ws(' ', fd.name, fp.name), '') AS from
       FROM change c JOIN port p ON p.id = c.port_id
       LEFT JOIN module m ON m.id = c.module_id
       LEFT JOIN module pm ON pm.id = c.previous_module_id
       LEFT JOIN port fp ON fp.id = c.from_port_id LEFT JOIN device fd ON fd.id = fp.device_id
       WHERE c.device_id = $1 ORDER BY c.at DESC, c.id DESC LIMIT 20`,
      [id],
    ),
  ]);
  const sshAgreed = facts.sshAgreed as AgreedAlgorithms | null;
  const lines = await withoutFarNames(stored, ctx);
  const roles = await rolesOf(
    ctx,
    lines.flatMap((line) => line.farDeviceId ?? []),
  );
  const shown = new Map(
    lines.map((line) => [line.portId, { ...line, farRole: roles.get(line.farDeviceId ?? '') ?? null }]),
  );
  const byName = new Intl.Collator('en', { numeric: true });
  return {
    ...device,
    ...facts,
    sshAgreed: sshAgreed && { ...sshAgreed, needsLegacy: needsLegacy(sshAgreed) },
    hostKeys,
    ports: ports
      .map(({ placements, ...port }) => ({
        ...port,
        module: placements[0]?.module ?? null,
        shown: shown.get(port.id) ?? null,
      }))
      .toSorted((a, b) => byName.compare(a.name, b.name)),
    visits: visits.rows,
    changes: changes.rows,
  };
}

async function rolesOf(ctx: Context, ids: string[]): Promise<Map<string, string>> {
  const devices = await ctx.db.prisma.device.findMany({
    where: { id: { in: ids } },
    select: { id: true, role: true },
  });
  return new Map(devices.map(({ id, role }) => [id, role]));
}
