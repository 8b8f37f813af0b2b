import { z } from 'zod';

const ROLES = ['administrator', 'operator', 'viewer'] as const;

/** Sign-in through an OpenID Connect provider. */
export interface OidcConfig {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What the button says. */
  name: string;
  /** The claim of the ID token that lists a person's groups. */
  claim: string;
  /** The groups of each role, the highest role first; null: everybody starts as viewer and an administrator changes it. */
  roles: readonly { role: (typeof ROLES)[number]; groups: readonly string[] }[] | null;
}

/** `administrator=netops-admins;operator=netops,noc;viewer=*` */
const roles = z.string().transform((text, ctx) =>
  text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [role = '', list = ''] = part.split('=').map((word) => word.trim());
      const groups = list
        .split(',')
        .map((group) => group.trim())
        .filter((group) => group !== '');
      const known = ROLES.find((each) => each === role);
      if (!known || groups.length === 0) {
        ctx.addIssue(`"${part}" is not role=group,group with a role of ${ROLES.join(', ')}`);
        return z.NEVER;
      }
      return { role: known, groups };
    })
    .toSorted((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role)),
);

/** The variables of sign-in through a provider. */
export const oidcVariables = {
  FERRULE_OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  FERRULE_OIDC_CLIENT_ID: z.string().min(1).optional(),
  FERRULE_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  FERRULE_OIDC_NAME: z.string().min(1).max(40).default('single sign-on'),
  FERRULE_OIDC_ROLE_CLAIM: z.string().min(1).default('groups'),
  FERRULE_OIDC_ROLES: roles.optional(),
};

type OidcVariables = z.infer<z.ZodObject<typeof oidcVariables>>;

/** null: no provider. The message says what is missing when only part of it is set. */
export function oidcConfig(v: OidcVariables): OidcConfig | null | { missing: string } {
  const needed = {
    FERRULE_OIDC_ISSUER: v.FERRULE_OIDC_ISSUER,
    FERRULE_OIDC_CLIENT_ID: v.FERRULE_OIDC_CLIENT_ID,
    FERRULE_OIDC_CLIENT_SECRET: v.FERRULE_OIDC_CLIENT_SECRET,
  };
  const missing = Object.entries(needed).filter(([, value]) => value === undefined);
  if (missing.length === Object.keys(needed).length) return null;
  if (missing.length > 0) return { missing: missing.map(([name]) => name).join(', ') };
  return {
    issuer: v.FERRULE_OIDC_ISSUER!.replace(/\/$/, ''),
    clientId: v.FERRULE_OIDC_CLIENT_ID!,
    clientSecret: v.FERRULE_OIDC_CLIENT_SECRET!,
    name: v.FERRULE_OIDC_NAME,
    claim: v.FERRULE_OIDC_ROLE_CLAIM,
    roles: v.FERRULE_OIDC_ROLES ?? null,
  };
}
