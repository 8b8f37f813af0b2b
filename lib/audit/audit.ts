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
  await tx.auditEvent.createMany({
    data: events.map(({ action, subject, before, after }) => ({
      ...who,
      action,
      subjectKind: subject.kind,
      subjectId: subject.id ?? null,
      subjectName: subject.name,
      site: subject.site ?? null,
      ...(before && { before }),
      ...(after && { after }),
    })),
  });
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
