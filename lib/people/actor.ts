import { UserError } from '#lib/fleet/user-error.ts';

export const ROLES = ['viewer', 'operator', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** Who asks. Every function that reads or writes for a person takes one and checks it itself. */
export interface Actor {
  id: string;
  name: string;
  role: Role;
  /** The sites the role holds for; empty: all. */
  sites: readonly string[];
  /** A person's session, an API token, or the command line of the server. */
  via: 'session' | 'token' | 'command';
  /** What a token is limited to; null: all that the role allows. */
  scopes: readonly Permission[] | null;
  /** The address the request came from. */
  address: string | null;
}

/** What may be done, and the roles that may. The words are those of a token's scopes. */
export const PERMISSIONS = {
  'inventory:read': ['viewer', 'operator', 'administrator'],
  'run:start': ['operator', 'administrator'],
  'link:pin': ['operator', 'administrator'],
  'schedule:write': ['operator', 'administrator'],
  'device:write': ['administrator'],
  'credential:write': ['administrator'],
  'host-key:decide': ['administrator'],
  'audit:read': ['administrator'],
  'user:write': ['administrator'],
  'token:own': ['viewer', 'operator', 'administrator'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

/** What concerns the whole fleet, so that a role held for some sites only does not reach it. */
const FLEET_WIDE: readonly Permission[] = ['credential:write', 'audit:read', 'user:write'];

/** An actor that the command line stands in for: it may do everything. */
export function commandActor(name: string): Actor {
  return {
    id: 'command',
    name,
    role: 'administrator',
    sites: [],
    via: 'command',
    scopes: null,
    address: null,
  };
}

/** Whether the actor may do this, at this site where one is named. */
export function can(actor: Actor, permission: Permission, site?: string): boolean {
  return refusal(actor, permission, site) === null;
}

/** @throws UserError 403 naming what is missing. */
export function requirePermission(actor: Actor, permission: Permission, site?: string): void {
  const why = refusal(actor, permission, site);
  if (why !== null) throw new UserError(403, why);
}

/** The sites whose rows the actor may see; null: all. Every list, export and count applies it. */
export function sitesOf(actor: Actor): readonly string[] | null {
  return actor.sites.length === 0 ? null : actor.sites;
}

function refusal(actor: Actor, permission: Permission, site?: string): string | null {
  const roles: readonly Role[] = PERMISSIONS[permission];
  if (!roles.includes(actor.role)) {
    return `Your role (${actor.role}) does not allow this: it needs ${roles.join(' or ')}.`;
  }
  if (actor.scopes !== null && !actor.scopes.includes(permission)) {
    return `This token does not allow it: it needs the scope ${permission}.`;
  }
  if (actor.sites.length === 0) return null;
  if (FLEET_WIDE.includes(permission)) {
    return 'Your role holds for some sites only, and this concerns the whole fleet.';
  }
  if (site !== undefined && !actor.sites.includes(site)) {
    return site === ''
      ? 'Your role holds for some sites only, and this has no site.'
      : `Your role does not hold for the site ${site}.`;
  }
  return null;
}
