import type { SqlTx } from '#lib/db/sql-transaction.ts';
import { STALE_MS } from '#lib/fleet/stale-evidence.ts';
import { SWITCH_KINDS } from '#lib/fleet/switch-kind.ts';
import type { OverVisit } from '#lib/runs/finish-visit.ts';

import type { PlannedVisit } from './plan-visits.ts';
import { storableJson } from './storable.ts';

/**
 * Writes what visits say of their devices themselves, in one statement: that they were tried, and what those say that were
 * `planned`. A device that may have other links than before, or that is shown at the other end of one, becomes due; also
 * one of which all that is known had gone stale.
 */
export async function writeDevices(
  tx: SqlTx,
  tried: readonly OverVisit[],
  planned: readonly PlannedVisit[],
): Promise<void> {
  const plans = new Map(planned.map((plan) => [plan.visit.id, plan]));
  const rows = tried.map(({ visit, end: { outcome, failure } }) => ({
    ...factsOf(plans.get(visit.id)),
    deviceId: visit.deviceId,
    visitId: visit.id,
    outcome,
    errorKind: failure?.kind ?? null,
  }));
  const ids = tried.map(({ visit }) => visit.deviceId);
  // The transcript names the platform that was detected; what a person chose stays. The ids are named once more: of rows in
  // JSON the database expects a hundred, and would rather read all links there are than ask about each of so many.
  await tx.$executeRaw`
    UPDATE device SET last_attempt_at = now(), last_outcome = f.outcome, last_error_kind = f."errorKind",
      last_read_at = CASE WHEN f.outcome IN ('success', 'partial') THEN now() ELSE last_read_at END,
      kind = COALESCE(f.kind, device.kind), hostname = COALESCE(f.hostname, device.hostname),
      os_name = COALESCE(f."osName", device.os_name), kernel = COALESCE(f.kernel, device.kernel),
      tool_version = COALESCE(f."ethtoolVersion", device.tool_version),
      model = COALESCE(f.model, device.model), serial = COALESCE(f.serial, device.serial),
      role = CASE WHEN device.platform = 'auto' THEN COALESCE(f.role, device.role) ELSE device.role END,
      platform = CASE WHEN device.platform = 'auto' AND f."isRead"
        THEN COALESCE((SELECT platform FROM transcript WHERE visit_id = f."visitId"), 'auto')
        ELSE device.platform END,
      answer_digest = COALESCE(f.answer, device.answer_digest),
      digested_at = CASE WHEN f."isRead" THEN now() ELSE device.digested_at END,
      neighbours_at = CASE WHEN f.neighbours THEN now() ELSE device.neighbours_at END,
      owned_macs_at = CASE WHEN f."ownedMacs" THEN now() ELSE device.owned_macs_at END,
      mac_table_at = CASE WHEN f."macTable" THEN now() ELSE device.mac_table_at END,
      links_due_at = CASE WHEN f."isNew" OR f."isRead" AND (
          device.last_read_at IS NULL OR device.last_read_at < now() - make_interval(secs => ${STALE_MS / 1000}::int)
          OR EXISTS (SELECT FROM port p JOIN link l ON l.near_port_id = p.id WHERE p.device_id = device.id)
          OR EXISTS (SELECT FROM port p JOIN link l ON l.far_port_id = p.id WHERE p.device_id = device.id))
        THEN now() ELSE device.links_due_at END
    FROM jsonb_to_recordset(${storableJson(rows)}::jsonb)
      AS f("deviceId" uuid, "visitId" uuid, outcome text, "errorKind" text, kind text, hostname text, "osName" text,
        kernel text, "ethtoolVersion" text, model text, serial text, role text, answer text, "isRead" boolean,
        "isNew" boolean, neighbours boolean, "ownedMacs" boolean, "macTable" boolean)
    WHERE device.id = f."deviceId" AND device.id = ANY(${ids}::uuid[])`;
}

function factsOf(planned: PlannedVisit | undefined) {
  if (!planned) return { isRead: false, isNew: false, neighbours: false, ownedMacs: false, macTable: false };
  const { answer, isNew, paged } = planned;
  const { facts, evidence } = paged.reading;
  return {
    ...facts,
    role: facts.kind in SWITCH_KINDS ? 'switch' : 'host',
    answer,
    isRead: true,
    isNew,
    neighbours: evidence.neighbours !== null,
    ownedMacs: evidence.ownedMacs !== null,
    macTable: evidence.macTable !== null,
  };
}
