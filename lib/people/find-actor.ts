import type { Db } from '#lib/db/client.ts';

import { type Actor, type Role, ROLES } from './actor.ts';
import type { Auth } from './auth.ts';
import { isInUse } from './session-age.ts';

/** The person behind a request's session cookie, or null: also when it was left alone, or the account disabled meanwhile. */
export async function findActor(db: Db, auth: Auth, headers: Headers): Promise<Actor | null> {
  const session = await auth.api.getSession({ headers });
  if (!session || !(await isInUse(db, session.session))) return null;
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
