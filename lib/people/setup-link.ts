import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';

import { audit } from '#lib/audit/audit.ts';
import type { Db } from '#lib/db/client.ts';
import { UserError } from '#lib/fleet/user-error.ts';

import type { Role } from './actor.ts';
import type { Auth } from './auth.ts';
import { personName } from './person-name.ts';

const LIFETIME_HOURS = 24;

/** What whoever opens a one-time link enters. The address of an invitation is the one that was invited. */
export const newAccount = z.strictObject({
  token: z.string().min(1).max(200),
  name: personName,
  email: z.email('Enter an e-mail address.').max(200),
  password: z.string().min(12, 'Use at least 12 characters.').max(256),
});

/** The account that a link makes. */
export interface Invitation {
  email: string | null;
  name: string | null;
  role: Role;
  sites: string[];
  createdBy: string | null;
}

const FIRST_ADMINISTRATOR: Invitation = {
  email: null,
  name: null,
  role: 'administrator',
  sites: [],
  createdBy: null,
};

export async function hasAdministrator(db: Db): Promise<boolean> {
  return (await db.prisma.user.count({ where: { role: 'administrator', disabledAt: null } })) > 0;
}

/** Makes a one-time token for an account. Only its hash is stored; the caller shows the link, once. */
export async function createSetupToken(
  db: Pick<Db, 'prisma'> | { prisma: Pick<Db['prisma'], '$executeRaw'> },
  invitation: Invitation = FIRST_ADMINISTRATOR,
): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  const { email, name, role, sites, createdBy } = invitation;
  await db.prisma.$executeRaw`
    INSERT INTO setup_link (token_hash, email, name, role, sites, created_by, expires_at)
    VALUES (${hash(token)}, ${email}, ${name}, ${role}, ${sites}, ${createdBy},
      now() + make_interval(hours => ${LIFETIME_HOURS}::int))`;
  return token;
}

/** What the token's link makes; null once it was used or has expired. */
export async function findInvitation(db: Db, token: string): Promise<Invitation | null> {
  const { rows } = await db.pool.query<Invitation>(
    `SELECT email, name, role, sites, created_by AS "createdBy" FROM setup_link
     WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now()`,
    [hash(token)],
  );
  return rows[0] ?? null;
}

/**
 * Uses the token and makes its account; `address` is where the request came from.
 * @throws UserError when the link was used, has expired or never existed, or the e-mail is taken or not the invited one
 */
export async function createAccount(
  db: Db,
  auth: Auth,
  input: z.infer<typeof newAccount>,
  address: string | null = null,
): Promise<void> {
  const email = input.email.toLowerCase();
  if (await db.prisma.user.findUnique({ where: { email } })) {
    throw emailError(409, 'There is an account with this e-mail address already.');
  }
  const { password: passwords } = await auth.$context;
  const passwordHash = await passwords.hash(input.password);
  await db.prisma.$transaction(async (tx) => {
    const [link] = await tx.$queryRaw<{ email: string | null; role: Role; sites: string[] }[]>`
      UPDATE setup_link SET used_at = now()
      WHERE token_hash = ${hash(input.token)} AND used_at IS NULL AND expires_at > now()
      RETURNING email, role, sites`;
    if (!link) {
      throw new UserError(
        403,
        'This link was used already or has expired. `ferrule signin-link` prints a new one.',
      );
    }
    if (link.email !== null && link.email !== email) {
      throw emailError(403, `This link is for ${link.email}.`);
    }
    const id = randomBytes(16).toString('hex');
    const { name } = input;
    const { role, sites } = link;
    await tx.user.create({ data: { id, name, email, emailVerified: true, role, sites } });
    await tx.account.create({
      data: {
        id: randomBytes(16).toString('hex'),
        userId: id,
        accountId: id,
        providerId: 'credential',
        password: passwordHash,
      },
    });
    await audit(
      tx,
      { id, name, via: 'session', address },
      {
        action: 'user.create',
        subject: { kind: 'user', id, name },
        after: { email, role, sites },
      },
    );
  });
}

function emailError(status: 403 | 409, message: string): UserError {
  return new UserError(status, message, { fields: { email: message } });
}

const hash = (token: string) => createHash('sha256').update(token).digest('hex');
