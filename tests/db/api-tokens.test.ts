import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { type Db, openDb } from '#lib/db/client.ts';
import { can, type Permission, PERMISSIONS } from '#lib/people/actor.ts';
import {
  actorOfToken,
  createApiToken,
  listApiTokens,
  newApiToken,
  revokeApiToken,
  TOKEN_SCOPES,
} from '#lib/people/api-tokens.ts';

import { asRole } from '../lab/actors.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';

let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
});

afterAll(async () => {
  await db.close();
  await database.drop();
});

beforeEach(async () => {
  await db.pool.query(`DELETE FROM api_token`);
  for (const role of ['viewer', 'operator', 'administrator'] as const) {
    const who = { name: role, email: `${role}@example.net`, role, sites: [], disabledAt: null };
    await db.prisma.user.upsert({ where: { id: role }, create: { id: role, ...who }, update: who });
  }
});

const make = (role: 'viewer' | 'operator' | 'administrator', ...scopes: Permission[]) =>
  createApiToken(asRole(db, role), { name: 'audit export', scopes, days: null });
const ask = (token: string) => actorOfToken(db, `Bearer ${token}`, '192.0.2.1');

describe('T30: API tokens', () => {
  test('only a hash is stored, and the token is told once', async () => {
    const { id, token } = await make('viewer', 'inventory:read');
    const secret = token.split('_').slice(2).join('_');
    const { rows } = await db.pool.query(`SELECT api_token::text AS row FROM api_token`);
    expect(JSON.stringify(rows)).toContain(id);
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(JSON.stringify(await listApiTokens(asRole(db, 'administrator')))).not.toContain('hash');
    const { rows: log } = await db.pool.query(`SELECT audit_event::text AS row FROM audit_event`);
    expect(JSON.stringify(log)).toContain('token.create');
    expect(JSON.stringify(log)).not.toContain(secret);
  });

  test('a token may do what its scopes and its owner’s role both allow', async () => {
    for (const role of ['viewer', 'operator', 'administrator'] as const) {
      for (const scope of TOKEN_SCOPES) {
        if (!can(asRole(db, role).actor, scope)) {
          await expect(make(role, scope)).rejects.toMatchObject({ status: 403 });
          continue;
        }
        const actor = (await ask((await make(role, scope)).token))!;
        const allowed = (Object.keys(PERMISSIONS) as Permission[]).filter((each) => can(actor, each));
        expect([role, scope, allowed]).toEqual([role, scope, [scope]]);
      }
    }
  });

  test('it follows its owner: a lesser role, fewer sites, a disabled account', async () => {
    const { token } = await make('operator', 'inventory:read', 'run:start');
    expect(can((await ask(token))!, 'run:start')).toBe(true);
    await db.prisma.user.update({ where: { id: 'operator' }, data: { sites: ['fra'] } });
    expect(can((await ask(token))!, 'run:start', 'lon')).toBe(false);
    await db.prisma.user.update({ where: { id: 'operator' }, data: { role: 'viewer' } });
    expect(can((await ask(token))!, 'run:start', 'fra')).toBe(false);
    await db.prisma.user.update({ where: { id: 'operator' }, data: { disabledAt: new Date() } });
    expect(await ask(token)).toBeNull();
  });

  test('revoked and expired tokens are refused at once', async () => {
    const { id, token } = await make('viewer', 'inventory:read');
    expect(await ask(token)).not.toBeNull();
    await revokeApiToken(asRole(db, 'viewer'), id);
    expect(await ask(token)).toBeNull();
    await expect(revokeApiToken(asRole(db, 'viewer'), id)).rejects.toMatchObject({ status: 404 });
    const late = await createApiToken(asRole(db, 'viewer'), {
      name: 'short',
      scopes: ['inventory:read'],
      days: 1,
    });
    await db.pool.query(`UPDATE api_token SET expires_at = now() - interval '1 second' WHERE id = $1`, [
      late.id,
    ]);
    expect(await ask(late.token)).toBeNull();
  });

  test('nobody revokes another’s token but who manages accounts', async () => {
    const { id } = await make('operator', 'inventory:read');
    await expect(revokeApiToken(asRole(db, 'viewer'), id)).rejects.toMatchObject({ status: 404 });
    expect(await listApiTokens(asRole(db, 'viewer'))).toEqual([]);
    await revokeApiToken(asRole(db, 'administrator'), id);
  });

  test('a token makes, lists and revokes no tokens', async () => {
    const { token, id } = await make('administrator', 'inventory:read');
    const ctx = { db, actor: { ...(await ask(token))!, scopes: null } };
    await expect(
      createApiToken(ctx, { name: 'x', scopes: ['inventory:read'], days: null }),
    ).rejects.toThrow();
    await expect(listApiTokens(ctx)).rejects.toThrow(/signed in/);
    await expect(revokeApiToken(ctx, id)).rejects.toThrow(/signed in/);
  });

  test('what is no token of ours is nobody', async () => {
    const { token } = await make('viewer', 'inventory:read');
    const flipped = token.slice(0, -2) + (token.at(-2) === 'A' ? 'B' : 'A') + token.at(-1);
    for (const wrong of ['', 'x', flipped, token.slice(0, -1), `${token} `, token.replace('frl_', 'FRL_')]) {
      expect([wrong, await ask(wrong)]).toEqual([wrong, null]);
    }
  });

  test.each([
    { name: '', scopes: ['inventory:read'], days: null },
    { name: 'x', scopes: [], days: null },
    { name: 'x', scopes: ['user:write'], days: null },
    { name: 'x', scopes: ['inventory:read'], days: 0 },
  ])('%j is not accepted', (input) => {
    expect(newApiToken.safeParse(input).success).toBe(false);
  });
});
