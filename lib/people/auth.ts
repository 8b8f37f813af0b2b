import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';

import type { Db } from '#lib/db/client.ts';

/** Sign-in by e-mail and password; sessions live in the database. Accounts are made by setup links only. */
export function createAuth(db: Db, options: { url: string; secret: string }) {
  return betterAuth({
    appName: 'Ferrule',
    baseURL: options.url,
    secret: options.secret,
    trustedOrigins: trustedOrigins(options.url),
    database: prismaAdapter(db.prisma, { provider: 'postgresql' }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 256 },
    user: {
      additionalFields: {
        role: { type: 'string', input: false, required: false },
        sites: { type: 'string[]', input: false, required: false },
        disabledAt: { type: 'date', input: false, required: false },
      },
    },
    session: { expiresIn: 12 * 3600, updateAge: 600, cookieCache: { enabled: false } },
    rateLimit: {
      enabled: true,
      storage: 'database',
      customRules: { '/sign-in/email': { window: 60, max: 20 }, '/get-session': false },
    },
    advanced: {
      useSecureCookies: options.url.startsWith('https:'),
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
