import { UserError } from '#lib/fleet/user-error.ts';

export const ROLES = ['viewer', 'operator', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** Who asks. Every function that reads or writes for a person takes one and checks it itself. */
export interface Actor {
  id: string;
  name: string;
  role: Role;
}

export const PERMISSIONS = {
  'inventory:read': ['viewer', 'operator', 'administrator'],
  'run:start': ['operator', 'administrator'],
  'device:write': ['administrator'],
  'credential:write': ['administrator'],
  'host-key:decide': ['administrator'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

export function can(actor: Actor, permission: Permission): boolean {
  return (PERMISSIONS[permission] as readonly Role[]).includes(actor.role);
}

/** @throws UserError 403 naming the role that is missing. */
export function requirePermission(actor: Actor, permission: Permission): void {
  if (!can(actor, permission)) {
    throw new UserError(
      403,
      `Your role (${actor.role}) does not allow this: it needs ${PERMISSIONS[permission].join(' or ')}.`,
    );
  }
}
