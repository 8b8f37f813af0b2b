import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { type Db, openDb } from '#lib/db/client.ts';
import { type Auth, createAuth } from '#lib/people/auth.ts';
import { editUser, inviteUser, listUsers, newInvitation } from '#lib/people/manage-users.ts';
import { createAccount, findInvitation } from '#lib/people/setup-link.ts';

import { asAdministrator, asRole } from '../lab/actors.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';

const PASSWORD = 'a long enough password';

let database: TestDatabase;
let db: Db;
let auth: Auth;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  auth = createAuth(db, { url: 'http://127.0.0.1:3000', secret: 's'.repeat(32), oidc: null });
});

afterAll(async () => {
  await db.close();
  await database.drop();
});

beforeEach(async () => {
  await db.pool.query(`DELETE FROM "user"`);
  await db.prisma.user.create({
    data: { id: 'administrator', name: 'Ada', email: 'ada@example.net', role: 'administrator' },
  });
});

const olga = { name: 'Olga', email: 'olga@example.net', role: 'operator' as const, sites: ['fra'] };
const user = (email: string) => db.prisma.user.findUniqueOrThrow({ where: { email } });
const edit = (id: string, change: object) =>
  editUser(asAdministrator(db), id, { role: 'viewer', sites: [], disabled: false, ...change });

async function join(): Promise<string> {
  const { token } = await inviteUser(asAdministrator(db), olga);
  await createAccount(db, auth, { token, name: 'Olga O.', email: olga.email, password: PASSWORD });
  return (await user(olga.email)).id;
}

describe('an invitation', () => {
  test('makes the account it was made for, once', async () => {
    const { token } = await inviteUser(asAdministrator(db), olga);
    expect(await findInvitation(db, token)).toEqual({ ...olga, createdBy: 'Test administrator' });
    const account = { token, name: 'Olga O.', password: PASSWORD };
    await expect(createAccount(db, auth, { ...account, email: 'eve@example.net' })).rejects.toMatchObject({
      details: { fields: { email: 'This link is for olga@example.net.' } },
    });
    await createAccount(db, auth, { ...account, email: 'OLGA@example.net' });
    expect(await user(olga.email)).toMatchObject({ name: 'Olga O.', role: 'operator', sites: ['fra'] });
    await expect(createAccount(db, auth, { ...account, email: 'x@example.net' })).rejects.toThrow(/used/);
  });

  test('a second one for the same address makes the first void', async () => {
    const first = await inviteUser(asAdministrator(db), { ...olga, role: 'administrator' });
    await inviteUser(asAdministrator(db), olga);
    expect(await findInvitation(db, first.token)).toBeNull();
  });

  test('is not made for who has an account, nor by who may not', async () => {
    await expect(
      inviteUser(asAdministrator(db), { ...olga, email: 'ada@example.net' }),
    ).rejects.toMatchObject({ status: 409 });
    for (const ctx of [
      asRole(db, 'viewer'),
      asRole(db, 'operator'),
      asRole(db, 'administrator', { sites: ['fra'] }),
    ]) {
      await expect(inviteUser(ctx, olga)).rejects.toMatchObject({ status: 403 });
      await expect(listUsers(ctx)).rejects.toMatchObject({ status: 403 });
    }
  });

  test.each([
    [{ ...olga, role: 'owner' }, 'role'],
    [{ ...olga, email: 'olga' }, 'email'],
    [{ ...olga, name: ' ' }, 'name'],
    [{ ...olga, sites: [''] }, 'sites.0'],
  ])('%j names the field at fault', (input, field) => {
    expect(newInvitation.safeParse(input).error!.issues.map(({ path }) => path.join('.'))).toEqual([field]);
  });
});

describe('a change of what an account may do', () => {
  test('ends its sessions and is in the log with what was before', async () => {
    const id = await join();
    await auth.api.signInEmail({ body: { email: olga.email, password: PASSWORD } });
    expect(await db.prisma.session.count({ where: { userId: id } })).toBe(1);
    await edit(id, { role: 'administrator' });
    expect(await db.prisma.session.count({ where: { userId: id } })).toBe(0);
    const [event] = await db.prisma.auditEvent.findMany({ where: { action: 'user.edit', subjectId: id } });
    expect(event).toMatchObject({
      actorName: 'Test administrator',
      address: '192.0.2.7',
      before: { role: 'operator', sites: ['fra'] },
      after: { role: 'administrator', sites: [] },
    });
  });

  test('that changes nothing ends nothing and is not logged', async () => {
    const id = await join();
    await edit(id, { role: 'operator', sites: ['fra'] });
    expect(await db.prisma.auditEvent.count({ where: { subjectId: id, action: 'user.edit' } })).toBe(0);
  });

  test('a disabled account comes back as it was', async () => {
    const id = await join();
    await edit(id, { role: 'operator', sites: ['fra'], disabled: true });
    await expect(auth.api.signInEmail({ body: { email: olga.email, password: PASSWORD } })).rejects.toThrow();
    await edit(id, { role: 'operator', sites: ['fra'] });
    await auth.api.signInEmail({ body: { email: olga.email, password: PASSWORD } });
    expect((await listUsers(asAdministrator(db))).find((row) => row.id === id)).toMatchObject({
      role: 'operator',
      disabledAt: null,
      provider: false,
      lastSignInAt: expect.any(Date),
    });
  });

  test('never leaves the fleet without an administrator, nor touches one’s own account', async () => {
    const id = await join();
    await edit(id, { role: 'administrator' });
    await expect(edit('administrator', {})).rejects.toThrow(/own account/);
    const asOlga = asRole(db, 'administrator', { id });
    await editUser(asOlga, 'administrator', { role: 'viewer', sites: [], disabled: false });
    const other = asRole(db, 'administrator', { id: 'somebody' });
    for (const change of [{ role: 'viewer' as const }, { disabled: true }, { sites: ['fra'] }]) {
      const asked = { role: 'administrator' as const, sites: [], disabled: false, ...change };
      await expect(editUser(other, id, asked)).rejects.toThrow(/no administrator/);
    }
    await expect(edit('nobody', {})).rejects.toMatchObject({ status: 404 });
  });
});
