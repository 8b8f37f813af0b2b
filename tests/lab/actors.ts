import type { Context } from '#lib/context.ts';
import type { Db } from '#lib/db/client.ts';
import type { Actor, Role } from '#lib/people/actor.ts';

/** A context of a person with this role, signed in from a made-up address. */
export function asRole(db: Db, role: Role, facts: Partial<Actor> = {}): Context {
  const who = { id: role, name: `Test ${role}`, role, sites: [], scopes: null };
  return { db, actor: { ...who, via: 'session', address: '192.0.2.7', ...facts } };
}

export const asAdministrator = (db: Db) => asRole(db, 'administrator');
