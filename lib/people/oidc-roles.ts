import type { OidcConfig } from '#lib/config/oidc.ts';

import type { Role } from './actor.ts';

/** Which role the groups of a person at the provider give, kept from the check of the person to the end of the request. */
export class OidcRoles {
  readonly #config: OidcConfig;
  readonly #given = new WeakMap<Request, Role>();

  constructor(config: OidcConfig) {
    this.#config = config;
  }

  /** Refuses who is in no group that has a role; called before the account is made or signed in. */
  validate(
    source: { method: string; oauth?: { profile?: Record<string, unknown> | undefined } | undefined },
    request: Request | undefined,
  ): { error: string; errorDescription: string } | undefined {
    const { roles, claim } = this.#config;
    if (source.method !== 'oauth' || roles === null) return undefined;
    const role = roleOfGroups(roles, source.oauth?.profile?.[claim]);
    if (role === null) {
      return { error: 'no_role', errorDescription: 'The provider names no group that may use Ferrule.' };
    }
    if (request) this.#given.set(request, role);
    return undefined;
  }

  /** The role of whom this request signed in; null when the provider's groups give none. */
  given(request: Request | undefined): Role | null {
    return (request && this.#given.get(request)) ?? null;
  }
}

function roleOfGroups(roles: NonNullable<OidcConfig['roles']>, claim: unknown): Role | null {
  const held = (Array.isArray(claim) ? claim : [claim]).filter((group) => typeof group === 'string');
  return (
    roles.find(({ groups }) => groups.some((group) => group === '*' || held.includes(group)))?.role ?? null
  );
}
