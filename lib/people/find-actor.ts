import { type Actor, type Role, ROLES } from './actor.ts';
import type { Auth } from './auth.ts';

/** The person behind a request's session cookie, or null. */
export async function findActor(auth: Auth, headers: Headers): Promise<Actor | null> {
  const session = await auth.api.getSession({ headers });
  if (!session) return null;
  const { id, name, role } = session.user;
  return ROLES.includes(role as Role) ? { id, name, role: role as Role } : null;
}
