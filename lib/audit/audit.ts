import type { Tx } from '#lib/db/client.ts';

import type { AuditAction } from './audit-actions.ts';

export interface AuditEvent {
  action: AuditAction;
  subject: { kind: AuditSubject; id?: string | null; name: string; site?: string | null };
  /** The facts that changed, as they were and as they are. Never a secret, nor anything made from one. */
  before?: AuditFacts | null;
  after?: AuditFacts | null;
}

export type AuditSubject =
  | 'user'
  | 'token'
  | 'device'
  | 'credential'
  | 'host-key'
  | 'run'
  | 'link'
  | 'schedule'
  | 'selection'
  | 'cap'
  | 'inventory'
  | 'audit'
  | 'key'
  | 'backup';

export type AuditFacts = Record<string, string | number | boolean | null | readonly string[]>;

/** Who did it: a person or a token with where it came from, or a worker. */
export type AuditActor =
  | { id: string; name: string; via: 'session' | 'token' | 'command'; address: string | null }
  | { worker: string };

/** Adds to the log in the transaction of the change itself: either both happen or neither. */
export async function audit(tx: Tx, actor: AuditActor, ...events: AuditEvent[]): Promise<void> {
  if (events.length === 0) return;
  const who = namesOf(actor);
  const rows = events.map(({ action, subject, before, after }) => ({
    action,
    subject_kind: subject.kind,
    subject_id: subject.id ?? null,
    subject_name: subject.name,
    site: subject.site ?? null,
    before: before ?? null,
    after: after ?? null,
  }));
  // One statement, however many: an import of thousands of devices is told row by row.
  await tx.$executeRaw`
    INSERT INTO audit_event (actor_kind, actor_id, actor_name, address, action, subject_kind, subject_id, subject_name, site, before, after)
    SELECT ${who.actorKind}, ${who.actorId}, ${who.actorName}, ${who.address}, e.action, e.subject_kind, e.subject_id, e.subject_name,
      e.site, NULLIF(e.before, 'null'::jsonb), NULLIF(e.after, 'null'::jsonb)
    FROM jsonb_array_elements(${JSON.stringify(rows)}::jsonb) WITH ORDINALITY AS r(event, place),
      jsonb_to_record(r.event) AS e(action text, subject_kind text, subject_id text, subject_name text, site text, before jsonb, after jsonb)
    ORDER BY r.place`;
}

/** What differs between two states of a thing, on both sides; null where nothing does. */
export function changedFacts(
  before: AuditFacts,
  after: AuditFacts,
): { before: AuditFacts; after: AuditFacts } | null {
  const differ = Object.keys(after).filter(
    (key) => JSON.stringify(before[key] ?? null) !== JSON.stringify(after[key] ?? null),
  );
  if (differ.length === 0) return null;
  const pick = (facts: AuditFacts) => Object.fromEntries(differ.map((key) => [key, facts[key] ?? null]));
  return { before: pick(before), after: pick(after) };
}

function namesOf(actor: AuditActor) {
  if ('worker' in actor) {
    return { actorKind: 'worker', actorId: null, actorName: actor.worker, address: null };
  }
  const kinds = { session: 'person', token: 'token', command: 'command' } as const;
  return { actorKind: kinds[actor.via], actorId: actor.id, actorName: actor.name, address: actor.address };
}
