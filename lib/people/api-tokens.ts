import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

import { audit } from '#lib/audit/audit.ts';
import type { Context } from '#lib/context.ts';
import type { Db } from '#lib/db/client.ts';
import { NO_HIDDEN } from '#lib/fleet/hidden-characters.ts';
import { UserError } from '#lib/fleet/user-error.ts';

import { type Actor, can, type Permission, PERMISSIONS, requirePermission, type Role } from './actor.ts';

const TOKEN = /^frl_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;
const MAX_TOKENS = 50;

/** What a token may be limited to. A token never makes or revokes tokens, nor accounts. */
export const TOKEN_SCOPES = (Object.keys(PERMISSIONS) as Permission[]).filter(
  (permission) => permission !== 'token:own' && permission !== 'user:write',
);

export const newApiToken = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, 'Enter a name.')
    .max(100, 'The name is longer than 100 characters.')
    .regex(NO_HIDDEN, 'The name has characters that do not show.'),
  scopes: z
    .array(z.enum(TOKEN_SCOPES as [Permission, ...Permission[]]))
    .min(1, 'Choose at least one scope.')
    .transform((scopes) => [...new Set(scopes)]),
  /** Days until it expires; null: never. */
  days: z.number().int().min(1).max(3650).nullable(),
});

export interface ApiTokenRow {
  id: string;
  name: string;
  owner: string;
  scopes: string[];
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

/**
 * Makes a token for the person who asks and returns its text, which is told once: only a hash is stored.
 * @throws UserError when a scope is more than the person's own role allows
 */
export async function createApiToken(
  ctx: Context,
  input: z.infer<typeof newApiToken>,
): Promise<{ id: string; token: string }> {
  requireSession(ctx);
  const beyond = input.scopes.filter((scope) => !can(ctx.actor, scope));
  if (beyond.length > 0) {
    const message = `Your role does not allow ${beyond.join(', ')}.`;
    throw new UserError(403, message, { fields: { scopes: message } });
  }
  const id = randomBytes(8).toString('hex');
  const secret = randomBytes(32).toString('base64url');
  const { name, scopes, days } = input;
  await ctx.db.prisma.$transaction(async (tx) => {
    const { actor } = ctx;
    // One after the other, so that the limit holds for two requests at once.
    await tx.$executeRaw`SELECT id FROM "user" WHERE id = ${actor.id} FOR UPDATE`;
    const open = await tx.apiToken.count({ where: { userId: actor.id, revokedAt: null } });
    if (open >= MAX_TOKENS) throw new UserError(409, `You have ${MAX_TOKENS} tokens: revoke one first.`);
    await tx.$executeRaw`
      INSERT INTO api_token (id, name, user_id, hash, scopes, expires_at)
      VALUES (${id}, ${name}, ${actor.id}, ${hashOf(secret)}, ${scopes}, now() + make_interval(days => ${days}::int))`;
    await audit(tx, actor, {
      action: 'token.create',
      subject: { kind: 'token', id, name },
      after: { scopes, days },
    });
  });
  return { id, token: `frl_${id}_${secret}` };
}

/** The tokens of the person who asks; those of everybody for who may change accounts. The newest first. */
export async function listApiTokens(ctx: Context): Promise<ApiTokenRow[]> {
  requireSession(ctx);
  const tokens = await ctx.db.prisma.apiToken.findMany({
    where: can(ctx.actor, 'user:write') ? {} : { userId: ctx.actor.id },
    orderBy: { createdAt: 'desc' },
    select: {
      id: true, name: true, scopes: true, createdAt: true, expiresAt: true, lastUsedAt: true, revokedAt: true,
      user: { select: { name: true } },
    },
  }); // prettier-ignore
  return tokens.map(({ user, ...token }) => ({ ...token, owner: user.name }));
}

/** Ends a token at once. @throws UserError when it is not there, not one's own, or ended already */
export async function revokeApiToken(ctx: Context, id: string): Promise<void> {
  requireSession(ctx);
  await ctx.db.prisma.$transaction(async (tx) => {
    const own = can(ctx.actor, 'user:write') ? {} : { userId: ctx.actor.id };
    const token = await tx.apiToken.findFirst({ where: { id, revokedAt: null, ...own } });
    if (!token) throw new UserError(404, 'There is no such token, or it was revoked already.');
    await tx.$executeRaw`UPDATE api_token SET revoked_at = now() WHERE id = ${id}`;
    await audit(tx, ctx.actor, {
      action: 'token.revoke',
      subject: { kind: 'token', id, name: token.name },
    });
  });
}

/**
 * Who an `Authorization: Bearer` header speaks for: the owner's present role and sites, within the token's scopes.
 * null when it is no token of ours, or one that is unknown, revoked, expired, or whose owner is disabled.
 */
export async function actorOfToken(
  db: Db,
  authorization: string,
  address: string | null,
): Promise<Actor | null> {
  const [, id, secret] = TOKEN.exec(authorization.replace(/^Bearer\s+/i, '')) ?? [];
  if (!id || !secret) return null;
  const { rows } = await db.pool.query<TokenOwner>(
    `SELECT t.hash, t.name AS token, t.scopes, u.id, u.name, u.role, u.sites FROM api_token t JOIN "user" u ON u.id = t.user_id
     WHERE t.id = $1 AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now()) AND u.disabled_at IS NULL`,
    [id],
  );
  const owner = rows[0];
  if (!owner || !timingSafeEqual(owner.hash, hashOf(secret))) return null;
  await db.pool.query(
    `UPDATE api_token SET last_used_at = now()
     WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
    [id],
  );
  return {
    id: owner.id,
    name: `${owner.name} (token ${owner.token})`,
    role: owner.role,
    sites: owner.sites,
    via: 'token',
    scopes: owner.scopes,
    address,
  };
}

interface TokenOwner {
  hash: Buffer;
  token: string;
  scopes: Permission[];
  id: string;
  name: string;
  role: Role;
  sites: string[];
}

/** A stolen token must not be able to make itself another one. */
function requireSession(ctx: Context): void {
  requirePermission(ctx.actor, 'token:own');
  if (ctx.actor.via === 'token') throw new UserError(403, 'Tokens are managed by people who are signed in.');
}

const hashOf = (secret: string): Buffer<ArrayBuffer> =>
  createHash('sha256').update(secret).digest() as Buffer<ArrayBuffer>;
