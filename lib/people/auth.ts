import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { APIError } from 'better-auth/api';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import { twoFactor } from 'better-auth/plugins/two-factor';

import type { OidcConfig } from '#lib/config/oidc.ts';
import type { Db } from '#lib/db/client.ts';
import { showHidden } from '#lib/fleet/hidden-characters.ts';

import { afterAuth, beforeAuth } from './auth-hooks.ts';
import { OidcRoles } from './oidc-roles.ts';
import { SESSION_HOURS } from './session-age.ts';

export const OIDC_PROVIDER = 'oidc';

export interface AuthOptions {
  url: string;
  secret: string;
  oidc: OidcConfig | null;
}

/**
 * Sign-in by e-mail and password, with a second factor for who wants one, and through one OpenID Connect provider where
 * it is configured. Sessions live in the database. Accounts are made by one-time links or by the provider.
 */
export function createAuth(db: Db, { url, secret, oidc }: AuthOptions) {
  const oidcRoles = oidc ? new OidcRoles(oidc) : null;
  return betterAuth({
    appName: 'Ferrule',
    baseURL: url,
    secret,
    trustedOrigins: trustedOrigins(url),
    database: prismaAdapter(db.prisma, { provider: 'postgresql' }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 12,
      maxPasswordLength: 256,
      revokeSessionsOnPasswordReset: true,
    },
    // A provider that says it knows an address does not get the account that has a password here.
    account: { accountLinking: { enabled: false }, encryptOAuthTokens: true },
    user: {
      additionalFields: {
        role: { type: 'string', input: false, required: false },
        sites: { type: 'string[]', input: false, required: false },
        disabledAt: { type: 'date', input: false, required: false },
      },
      validateUserInfo: ({ source }, context) => oidcRoles?.validate(source, context.request),
    },
    // Never prolonged: what is used goes on until its end, what is not used ends before (lib/people/session-age).
    session: {
      expiresIn: SESSION_HOURS * 3600,
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
    },
    rateLimit: {
      enabled: true,
      storage: 'database',
      customRules: {
        '/sign-in/*': { window: 60, max: 20 },
        '/two-factor/*': { window: 60, max: 20 },
        '/get-session': false,
      },
    },
    hooks: { before: beforeAuth(db), after: afterAuth(db, oidcRoles) },
    databaseHooks: {
      // A provider may call people what it likes.
      user: {
        create: {
          before: async (user) => ({ data: { ...user, name: showHidden(user.name).slice(0, 100) } }),
        },
      },
      session: {
        create: {
          before: async ({ userId }) => {
            const user = await db.prisma.user.findUnique({ where: { id: userId } });
            if (user?.disabledAt) return false;
            // Where a browser is not to be remembered, better-auth would let the session live for a day.
            return { data: { expiresAt: new Date(Date.now() + SESSION_HOURS * 3_600_000) } };
          },
        },
      },
    },
    plugins: [
      twoFactor({ issuer: 'Ferrule', totpOptions: { digits: 6, period: 30 } }),
      ...(oidc ? [genericOAuth({ config: [providerOf(oidc)] })] : []),
    ],
    onAPIError: {
      errorURL: `${url}/sign-in`,
      // What people did wrong is answered and in the audit log; the server's log is for what went wrong here.
      onError: (error) => {
        if (!(error instanceof APIError)) console.error('sign-in failed', error);
      },
    },
    advanced: {
      useSecureCookies: url.startsWith('https:'),
      // Said here because a variable TEST in the environment would turn both off.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      cookiePrefix: 'ferrule',
      // No header a client can send names its address; a reverse proxy's own header can be added here.
      ipAddress: { ipAddressHeaders: ['x-ferrule-client-ip'] },
    },
    telemetry: { enabled: false },
    logger: { level: 'error' },
  });
}

export type Auth = ReturnType<typeof createAuth>;

/** The origins a browser may send: the configured one and, on loopback, its other spelling. */
export function trustedOrigins(url: string): string[] {
  const origin = new URL(url).origin;
  const { hostname } = new URL(url);
  if (hostname === '127.0.0.1') return [origin, origin.replace('127.0.0.1', 'localhost')];
  if (hostname === 'localhost') return [origin, origin.replace('localhost', '127.0.0.1')];
  return [origin];
}

function providerOf(oidc: OidcConfig) {
  return {
    providerId: OIDC_PROVIDER,
    name: oidc.name,
    discoveryUrl: `${oidc.issuer}/.well-known/openid-configuration`,
    clientId: oidc.clientId,
    clientSecret: oidc.clientSecret,
    scopes: ['openid', 'profile', 'email', ...(oidc.roles ? [oidc.claim] : [])],
    pkce: true,
    requireIdTokenVerification: true,
  };
}
