import { APIError, createAuthMiddleware, getSessionFromCtx } from 'better-auth/api';

import { audit, type AuditActor, type AuditEvent, type AuditFacts } from '#lib/audit/audit.ts';
import type { Db } from '#lib/db/client.ts';

import type { OidcRoles } from './oidc-roles.ts';
import { isInUse } from './session-age.ts';
import { admitSignIn, forgetAttempts, WINDOW_MINUTES } from './sign-in-throttle.ts';

/** What of better-auth is open; its other paths, also those of later versions, do not exist. */
const OPEN_PATHS = new Set([
  '/ok',
  '/error',
  '/get-session',
  '/sign-in/email',
  '/sign-in/social',
  '/callback/:id',
  '/sign-out',
  '/change-password',
  '/list-sessions',
  '/revoke-other-sessions',
  '/two-factor/enable',
  '/two-factor/disable',
  '/two-factor/verify-totp',
  '/two-factor/verify-backup-code',
  '/two-factor/generate-backup-codes',
]);

/** Signs in by these; what they answer with a new session is a sign-in. */
const SIGN_INS = new Set([
  '/sign-in/email',
  '/callback/:id',
  '/two-factor/verify-totp',
  '/two-factor/verify-backup-code',
]);

/** What people who are signed in do to their own account, as the log tells it. */
const OWN_CHANGES: Record<string, Pick<AuditEvent, 'action'> & { before?: AuditFacts; after?: AuditFacts }> =
  {
    '/sign-out': { action: 'session.sign-out' },
    '/change-password': { action: 'user.password' },
    '/two-factor/verify-totp': {
      action: 'user.second-factor',
      before: { secondFactor: false },
      after: { secondFactor: true },
    },
    '/two-factor/disable': {
      action: 'user.second-factor',
      before: { secondFactor: true },
      after: { secondFactor: false },
    },
    '/two-factor/generate-backup-codes': { action: 'user.second-factor', after: { backupCodes: 'new' } },
  };

/** Who made a request that changes their own account: when it is over, the session may be gone. */
const signedIn = new WeakMap<Request, { id: string; name: string }>();

export function beforeAuth(db: Db) {
  return createAuthMiddleware(async (ctx) => {
    if (!OPEN_PATHS.has(ctx.path)) throw new APIError('NOT_FOUND');
    // Who signs in anew may still have the cookie of a session that has ended.
    if (ctx.request && !/^\/(sign-in|callback)\//.test(ctx.path)) {
      const session = await getSessionFromCtx(ctx);
      if (session && !(await isInUse(db, session.session))) throw new APIError('UNAUTHORIZED');
      if (session && ctx.path in OWN_CHANGES)
        signedIn.set(ctx.request, { id: session.user.id, name: session.user.name });
    }
    if (ctx.path === '/sign-in/email') {
      const email = emailOf(ctx.body);
      if (email !== null && !(await admitSignIn(db, email))) {
        throw new APIError('TOO_MANY_REQUESTS', {
          message: `Too many attempts for this account. Try again in ${WINDOW_MINUTES} minutes.`,
        });
      }
    }
    // Whoever knows the old password may be signed in elsewhere.
    if (ctx.path === '/change-password') {
      return { context: { body: { ...(ctx.body as object), revokeOtherSessions: true } } };
    }
    return undefined;
  });
}

export function afterAuth(db: Db, oidcRoles: OidcRoles | null) {
  return createAuthMiddleware(async (ctx) => {
    const session = ctx.context.newSession;
    const address = ctx.headers?.get('x-ferrule-client-ip') ?? null;
    const self = ctx.request && signedIn.get(ctx.request);
    if (self) {
      const change = OWN_CHANGES[ctx.path];
      const done = !(ctx.context.returned instanceof APIError);
      // A code that only confirms a factor that is on already changes nothing.
      if (change && done && (session || ctx.path !== '/two-factor/verify-totp')) {
        await note(db, { ...self, via: 'session', address }, change, self);
      }
      return;
    }
    // The password of who has a second factor is half a sign-in: the session of this answer is taken back.
    const half = ctx.path === '/sign-in/email' && session?.user['twoFactorEnabled'] === true;
    if (session && SIGN_INS.has(ctx.path) && !half) {
      const { id, name, email } = session.user;
      const role = oidcRoles?.given(ctx.request) ?? null;
      if (role !== null) await db.prisma.user.update({ where: { id }, data: { role } });
      await forgetAttempts(db, email);
      await note(db, { id, name, via: 'session', address }, { action: 'session.sign-in' }, { id, name });
    } else if (ctx.path === '/sign-in/email' && ctx.context.returned instanceof APIError) {
      const email = emailOf(ctx.body);
      const user = email === null ? null : await db.prisma.user.findUnique({ where: { email } });
      const who = user ? { id: user.id, name: user.name } : { id: '', name: 'unknown account' };
      await note(db, { ...who, via: 'session', address }, { action: 'session.sign-in-refused' }, who);
    }
  });
}

async function note(
  db: Db,
  actor: AuditActor,
  event: Omit<AuditEvent, 'subject'>,
  user: { id: string; name: string },
): Promise<void> {
  await db.prisma.$transaction((tx) => audit(tx, actor, { ...event, subject: { kind: 'user', ...user } }));
}

function emailOf(body: unknown): string | null {
  const email = (body as { email?: unknown } | null)?.email;
  return typeof email === 'string' ? email.trim().toLowerCase().slice(0, 320) : null;
}
