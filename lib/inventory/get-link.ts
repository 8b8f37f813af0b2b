import type { Context } from '#lib/context.ts';
import { ELSEWHERE } from '#lib/devices/other-site.ts';
import { UserError } from '#lib/fleet/user-error.ts';
import type { Confidence, Evidence } from '#lib/links/evidence.ts';
import { requirePermission, sitesOf } from '#lib/people/actor.ts';

import { hiddenEnd, type LinkEnd, loadLinkEnds } from './link-ends.ts';
import type { NextStep } from './link-next-step.ts';
import { type FindingRow, listFindings } from './list-findings.ts';
import { loadNextSteps } from './open-ports.ts';

/** A link of a port, or one of the links that it may have. */
export interface LinkOfPort {
  state: 'linked' | 'candidate';
  confidence: Confidence;
  score: number;
  /** Best first. */
  evidence: Evidence[];
  since: Date;
  checkedAt: Date;
  /** What is at the other end. */
  far: LinkEnd;
}

export interface Pin {
  nearPortId: string;
  farPortId: string;
  note: string;
  by: string;
  at: Date;
}

/** Everything that is known of where one port is cabled to. */
export interface LinkDetail {
  near: LinkEnd;
  /** One, or several where a breakout ends; empty when the port is not linked. */
  links: LinkOfPort[];
  candidates: LinkOfPort[];
  pin: Pin | null;
  findings: FindingRow[];
  /** Of a port that is not linked. */
  nextStep: NextStep | null;
  /** True while something changed of which the consequences are not worked out yet. */
  isDue: boolean;
}

type LinkRow = Omit<LinkOfPort, 'far'> & { farPortId: string };

/** The link of a port, with both of its ends. @throws UserError 404 when the port is not in the inventory */
export async function getLink(ctx: Context, portId: string): Promise<LinkDetail> {
  requirePermission(ctx.actor, 'inventory:read');
  const { pool } = ctx.db;
  const [links, pins, due, findings, steps] = await Promise.all([
    pool.query<LinkRow>(
      `SELECT CASE WHEN near_port_id = $1 THEN far_port_id ELSE near_port_id END AS "farPortId", state, confidence, score,
         evidence, since, checked_at AS "checkedAt"
       FROM link WHERE $1 IN (near_port_id, far_port_id) ORDER BY score DESC, near_port_id, far_port_id`,
      [portId],
    ),
    pool.query<Pin>(
      `SELECT near_port_id AS "nearPortId", far_port_id AS "farPortId", note, pinned_by AS by, pinned_at AS at
       FROM link_pin WHERE $1 IN (near_port_id, far_port_id) ORDER BY near_port_id = $1 DESC, pinned_at DESC LIMIT 1`,
      [portId],
    ),
    pool.query<{ due: boolean }>(
      `SELECT d.links_due_at IS NOT NULL AS due FROM port p JOIN device d ON d.id = p.device_id WHERE p.id = $1`,
      [portId],
    ),
    listFindings(ctx, { portId }),
    loadNextSteps(ctx, [portId]),
  ]);
  const ends = await loadLinkEnds(ctx, [portId, ...links.rows.map(({ farPortId }) => farPortId)]);
  const near = ends.get(portId);
  if (!near) throw new UserError(404, 'There is no such port.');
  const elsewhere = await portsElsewhere(ctx, links.rows.map(({ farPortId }) => farPortId)); // prettier-ignore
  const known = links.rows.flatMap(({ farPortId, ...link }) => {
    const far = ends.get(farPortId);
    if (far) return { ...link, far };
    const role = elsewhere.get(farPortId);
    return role
      ? { ...link, far: hiddenEnd(farPortId, role), evidence: link.evidence.map(withoutNames) }
      : [];
  });
  return {
    near,
    links: known.filter(({ state }) => state === 'linked'),
    candidates: known.filter(({ state }) => state === 'candidate'),
    pin: pins.rows[0] ?? null,
    findings,
    nextStep: steps.get(portId) ?? null,
    isDue: due.rows[0]?.due ?? false,
  };
}

/** The roles of the devices of those of these ports that are at a site which the person may not see. */
async function portsElsewhere(ctx: Context, portIds: readonly string[]): Promise<Map<string, string>> {
  const sites = sitesOf(ctx.actor);
  if (sites === null || portIds.length === 0) return new Map();
  const { rows } = await ctx.db.pool.query<{ id: string; role: string }>(
    `SELECT i.port_id AS id, i.role FROM inventory i WHERE i.port_id = ANY($1) AND i.site <> ALL($2)`,
    [portIds, sites],
  );
  return new Map(rows.map(({ id, role }) => [id, role]));
}

/** The sentences of both ends name each other. */
function withoutNames(evidence: Evidence): Evidence {
  return { ...evidence, sentence: `It names ${ELSEWHERE}.` };
}
