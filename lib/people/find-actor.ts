import { type Actor, type Role, ROLES } from './actor.ts';
import type { Auth } from './auth.ts';

/** The person behind a request's session cookie, or null: also when the account was disabled meanwhile. */
export async function findActor(auth: Auth, headers: Headers): Promise<Actor | null> {
  const session = await auth.api.getSession({ headers });
  if (!session) return null;
  const { id, name, role, sites, disabledAt } = session.user;
  if (disabledAt || !ROLES.includes(role as Role)) return null;
  return {
    id,
    name,
    role: role as Role,
    sites: sites ?? [],
    via: 'session',
    scopes: null,
    address: headers.get('x-ferrule-client-ip'),
  };
}
