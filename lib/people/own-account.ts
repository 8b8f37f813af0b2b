import type { Context } from '#lib/context.ts';
import { UserError } from '#lib/fleet/user-error.ts';

import { requirePermission, type Role } from './actor.ts';

/** What people see of their own account. */
export interface OwnAccount {
  name: string;
  email: string;
  role: Role;
  /** Empty: all. */
  sites: readonly string[];
  /** Signs in through the provider: there is no password here, and no second factor. */
  provider: boolean;
  secondFactor: boolean;
  /** Sessions that are open, this one included. */
  sessions: number;
}

/** The account of the person who is signed in. @throws UserError for tokens and for the command line */
export async function getOwnAccount(ctx: Context): Promise<OwnAccount> {
  requirePermission(ctx.actor, 'token:own');
  const { id, via, role, sites } = ctx.actor;
  if (via !== 'session') throw new UserError(403, 'Accounts are managed by people who are signed in.');
  const { rows } = await ctx.db.pool.query<
    Pick<OwnAccount, 'name' | 'email' | 'provider' | 'secondFactor' | 'sessions'>
  >(
    `SELECT u.name, u.email, COALESCE(u."twoFactorEnabled", false) AS "secondFactor",
       NOT EXISTS (SELECT FROM account a WHERE a."userId" = u.id AND a."providerId" = 'credential') AS provider,
       (SELECT count(*)::int FROM session s WHERE s."userId" = u.id AND s."expiresAt" > now()) AS sessions
     FROM "user" u WHERE u.id = $1`,
    [id],
  );
  const account = rows[0];
  if (!account) throw new UserError(404, 'There is no such account.');
  return { ...account, role, sites };
}
