import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';

import type { Db } from '#lib/db/client.ts';
import { UserError } from '#lib/fleet/user-error.ts';

import type { Auth } from './auth.ts';

const LIFETIME_HOURS = 24;

export const newAdministrator = z.strictObject({
  token: z.string().min(1).max(200),
  name: z.string().trim().min(1, 'Enter a name.').max(100),
  email: z.email('Enter an e-mail address.').max(200),
  password: z.string().min(12, 'Use at least 12 characters.').max(256),
});

export async function hasAdministrator(db: Db): Promise<boolean> {
  return (await db.prisma.user.count({ where: { role: 'administrator' } })) > 0;
}

/** Makes a one-time token that creates an administrator. Only its hash is stored; the caller prints the link. */
export async function createSetupToken(db: Db): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  await db.pool.query(
    `INSERT INTO setup_link (token_hash, expires_at) VALUES ($1, now() + make_interval(hours => $2))`,
    [hash(token), LIFETIME_HOURS],
  );
  return token;
}

/** True while the token may still be used. */
export async function isSetupTokenOpen(db: Db, token: string): Promise<boolean> {
  const { rowCount } = await db.pool.query(
    `SELECT 1 FROM setup_link WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now()`,
    [hash(token)],
  );
  return rowCount === 1;
}

/**
 * Uses the token and creates the administrator.
 * @throws UserError when the link was used, has expired or never existed, or the e-mail is taken
 */
export async function createAdministrator(
  db: Db,
  auth: Auth,
  input: z.infer<typeof newAdministrator>,
): Promise<void> {
  const { token, name, password } = input;
  const email = input.email.toLowerCase();
  if (await db.prisma.user.findUnique({ where: { email } })) {
    throw new UserError(409, 'There is an account with this e-mail address already.', {
      fields: { email: 'There is an account with this e-mail address already.' },
    });
  }
  const used = await db.pool.query(
    `UPDATE setup_link SET used_at = now() WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now()`,
    [hash(token)],
  );
  if (used.rowCount !== 1) {
    throw new UserError(
      403,
      'This link was used already or has expired. `ferrule signin-link` prints a new one.',
    );
  }
  const context = await auth.$context;
  const passwordHash = await context.password.hash(password);
  // One transaction: a half-made account could never sign in.
  await db.prisma.$transaction(async (tx) => {
    const id = randomBytes(16).toString('hex');
    await tx.user.create({ data: { id, name, email, emailVerified: true, role: 'administrator' } });
    await tx.account.create({
      data: {
        id: randomBytes(16).toString('hex'),
        userId: id,
        accountId: id,
        providerId: 'credential',
        password: passwordHash,
      },
    });
  });
}

const hash = (token: string) => createHash('sha256').update(token).digest('hex');
