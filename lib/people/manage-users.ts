import { z } from 'zod';

import { audit, changedFacts } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import type { Tx } from '#lib/db/client.ts';
import { NO_HIDDEN } from '#lib/fleet/hidden-characters.ts';
import { UserError } from '#lib/fleet/user-error.ts';

import { requirePermission, type Role, ROLES } from './actor.ts';
import { personName } from './person-name.ts';
import { createSetupToken } from './setup-link.ts';

const access = {
  role: z.enum(ROLES),
  sites: z
    .array(z.string().trim().min(1).max(100).regex(NO_HIDDEN))
    .max(200)
    .transform((sites) => [...new Set(sites)].toSorted()),
};

export const newInvitation = z.strictObject({
  name: personName,
  email: z
    .email('Enter an e-mail address.')
    .max(200)
    .transform((email) => email.toLowerCase()),
  ...access,
});

export const userEdit = z.strictObject({ ...access, disabled: z.boolean() });

export interface UserRow {
  id: string;
  name: string;
  email: string;
  role: Role;
  sites: string[];
  secondFactor: boolean;
  /** Signs in through the provider rather than with a password. */
  provider: boolean;
  createdAt: Date;
  disabledAt: Date | null;
  lastSignInAt: Date | null;
}

/** Everybody with an account, by name. */
export async function listUsers(ctx: Context): Promise<UserRow[]> {
  requirePermission(ctx.actor, 'user:write');
  const { rows } = await ctx.db.pool.query<UserRow>(
    `SELECT u.id, u.name, u.email, u.role, u.sites, COALESCE(u."twoFactorEnabled", false) AS "secondFactor",
       NOT EXISTS (SELECT 1 FROM account a WHERE a."userId" = u.id AND a."providerId" = 'credential') AS provider,
       u."createdAt", u.disabled_at AS "disabledAt",
       (SELECT max(e.at) FROM audit_event e
          WHERE e.subject_kind = 'user' AND e.subject_id = u.id AND e.action = 'session.sign-in') AS "lastSignInAt"
     FROM "user" u ORDER BY lower(u.name), u.id`,
  );
  return rows;
}

/** Makes a one-time link that creates the account; the caller hands it over. @throws UserError when the e-mail is taken */
export async function inviteUser(
  ctx: Context,
  input: z.infer<typeof newInvitation>,
): Promise<{ token: string }> {
  requirePermission(ctx.actor, 'user:write');
  const { name, email, role, sites } = input;
  return ctx.db.prisma.$transaction(async (tx) => {
    if (await tx.user.findUnique({ where: { email } })) {
      const message = 'There is an account with this e-mail address already.';
      throw new UserError(409, message, { fields: { email: message } });
    }
    // An older invitation of the same person may say another role.
    await tx.$executeRaw`UPDATE setup_link SET used_at = now() WHERE email = ${email} AND used_at IS NULL`;
    const token = await createSetupToken(
      { prisma: tx },
      { name, email, role, sites, createdBy: ctx.actor.name },
    );
    await audit(tx, ctx.actor, {
      action: 'user.invite',
      subject: { kind: 'user', name },
      after: { email, role, sites },
    });
    return { token };
  });
}

/**
 * Changes what an account may do. Its sessions end, so that the change holds at once.
 * @throws UserError when it would leave no administrator, or is one's own account
 */
export async function editUser(ctx: Context, id: string, edit: z.infer<typeof userEdit>): Promise<void> {
  requirePermission(ctx.actor, 'user:write');
  if (id === ctx.actor.id) throw new UserError(409, 'Another administrator has to change your own account.');
  await ctx.db.prisma.$transaction(async (tx) => {
    // One after the other, so that two administrators cannot disable each other at once.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('ferrule.edit-user'))`;
    const user = await tx.user.findUnique({ where: { id } });
    if (!user) throw new UserError(404, 'There is no such account.');
    const { role, sites, disabled } = edit;
    const was = { role: user.role, sites: user.sites, disabled: user.disabledAt !== null };
    const changed = changedFacts(was, { role, sites, disabled });
    if (!changed) return;
    await tx.user.update({ where: { id }, data: { role, sites } });
    if (disabled !== was.disabled) {
      await tx.$executeRaw`
        UPDATE "user" SET disabled_at = CASE WHEN ${disabled} THEN now() END WHERE id = ${id}`;
    }
    await requireAdministrator(tx);
    await tx.session.deleteMany({ where: { userId: id } });
    const action = disabled === was.disabled ? 'user.edit' : disabled ? 'user.disable' : 'user.enable';
    await audit(tx, ctx.actor, { action, subject: { kind: 'user', id, name: user.name }, ...changed });
  });
}

async function requireAdministrator(tx: Tx): Promise<void> {
  const left = await tx.user.count({
    where: { role: 'administrator', disabledAt: null, sites: { isEmpty: true } },
  });
  if (left === 0) throw new UserError(409, 'This would leave no administrator of the whole fleet.');
}
