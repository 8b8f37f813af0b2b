import type { Context } from '#lib/context.ts';
import type { Db } from '#lib/db/client.ts';
import type { Role } from '#lib/people/actor.ts';

/** A context of a person with this role. */
export function asRole(db: Db, role: Role): Context {
  return { db, actor: { id: role, name: `Test ${role}`, role } };
}

export const asAdministrator = (db: Db) => asRole(db, 'administrator');
