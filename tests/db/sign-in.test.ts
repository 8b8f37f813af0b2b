import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Db, openDb } from '#lib/db/client.ts';
import { type Auth, createAuth } from '#lib/people/auth.ts';
import { findActor } from '#lib/people/find-actor.ts';
import { createAccount, createSetupToken } from '#lib/people/setup-link.ts';
import { IDLE_MINUTES, SESSION_HOURS } from '#lib/people/session-age.ts';
import { MAX_ATTEMPTS } from '#lib/people/sign-in-throttle.ts';

import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';

const URL_OF_FERRULE = 'http://127.0.0.1:3000';
const PASSWORD = 'a long enough password';

let database: TestDatabase;
let db: Db;
let auth: Auth;
let addresses = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  auth = createAuth(db, { url: URL_OF_FERRULE, secret: 's'.repeat(32), oidc: null });
});

afterAll(async () => {
  await db.close();
  await database.drop();
});

async function account(name: string): Promise<string> {
  const email = `${name}@example.net`;
  const token = await createSetupToken(db);
  await createAccount(db, auth, { token, name, email, password: PASSWORD });
  return email;
}

/** A request as the web server hands it on; each from another address, so that only accounts throttle. */
async function ask(path: string, body: object | null, cookie = ''): Promise<Response> {
  addresses += 1;
  return auth.handler(
    new Request(`${URL_OF_FERRULE}/api/auth${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        'content-type': 'application/json',
        origin: URL_OF_FERRULE,
        'x-ferrule-client-ip': `198.51.${addresses >> 8}.${addresses & 255}`,
        'x-forwarded-for': `203.0.113.${addresses & 255}`,
        cookie,
      },
      ...(body && { body: JSON.stringify(body) }),
    }),
  );
}

const signIn = (email: string, password = PASSWORD) => ask('/sign-in/email', { email, password });
const cookieOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .filter((cookie) => !/=;|max-age=0/i.test(cookie))
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
const actorOf = (cookie: string) => findActor(db, auth, new Headers({ cookie }));

async function actions(name: string): Promise<string[]> {
  const events = await db.prisma.auditEvent.findMany({
    where: { subjectName: name },
    orderBy: { id: 'asc' },
  });
  return events.map(({ action }) => action);
}

describe('T29: guessing passwords', () => {
  test('ten attempts at an account reach the password check, from however many addresses', async () => {
    const email = await account('guessed');
    const statuses: number[] = [];
    for (let i = 0; i < 300; i++) statuses.push((await signIn(email, `guess number ${i}`)).status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(MAX_ATTEMPTS);
    expect(statuses.filter((status) => status === 429)).toHaveLength(300 - MAX_ATTEMPTS);
    expect((await signIn(email)).status, 'not even the right one').toBe(429);
    expect(await actions('guessed')).toContain('session.sign-in-refused');
  });

  test('spellings of an address are one account, and accounts do not throttle each other', async () => {
    const email = await account('spelled');
    for (let i = 0; i < MAX_ATTEMPTS; i++) {
      await signIn(i % 2 ? email.toUpperCase() : ` ${email}`, 'wrong password here');
    }
    expect((await signIn(email)).status).toBe(429);
    expect((await signIn(await account('other'))).status).toBe(200);
  });

  test('the right password starts the count anew', async () => {
    const email = await account('forgetful');
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < MAX_ATTEMPTS - 1; i++) await signIn(email, 'wrong password here');
      expect((await signIn(email)).status).toBe(200);
    }
  });

  test('after a quarter of an hour the account opens again', async () => {
    const email = await account('patient');
    for (let i = 0; i <= MAX_ATTEMPTS; i++) await signIn(email, 'wrong password here');
    expect((await signIn(email)).status).toBe(429);
    await db.pool.query(`UPDATE sign_in_failure SET since = now() - interval '16 minutes'`);
    expect((await signIn(email)).status).toBe(200);
  });

  test('how long it takes does not tell an account that exists from one that does not', async () => {
    const known = [await account('timed-1'), await account('timed-2')];
    const ms: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
    for (let i = 0; i < 2 * 6; i++) {
      for (const [kind, email] of [
        ['known', known[i % 2]!],
        ['unknown', `nobody-${i % 2}@example.net`],
      ] as const) {
        const started = performance.now();
        await signIn(email, 'wrong password here');
        ms[kind].push(performance.now() - started);
      }
    }
    const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length / 2]!;
    const ratio = median(ms.known) / median(ms.unknown);
    // Without the hash of a password that is none an unknown account answers ten times as fast.
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  test('an unknown account answers as a known one does, and is not noted by what was typed', async () => {
    const unknown = await signIn('nobody@example.net', 'wrong password here');
    const known = await signIn(await account('known'), 'wrong password here');
    expect([unknown.status, await unknown.text()]).toEqual([known.status, await known.text()]);
    const { rows } = await db.pool.query(`SELECT audit_event::text || sign_in_failure::text AS row
      FROM audit_event, sign_in_failure`);
    expect(JSON.stringify(rows)).not.toContain('nobody@');
  });
});

describe('T28: sessions', () => {
  test('a sign-in makes a new session, which a sign-out ends', async () => {
    const email = await account('visitor');
    const [first, second] = [await signIn(email), await signIn(email)];
    expect(cookieOf(first)).not.toBe(cookieOf(second));
    expect(first.headers.getSetCookie().join()).toMatch(/httponly/i);
    expect(await actorOf(cookieOf(first))).toMatchObject({ name: 'visitor', via: 'session', sites: [] });
    await ask('/sign-out', {}, cookieOf(first));
    expect(await actorOf(cookieOf(first))).toBeNull();
    expect(await actorOf(cookieOf(second))).not.toBeNull();
    expect(await actions('visitor')).toEqual([
      'user.create',
      'session.sign-in',
      'session.sign-in',
      'session.sign-out',
    ]);
  });

  const sessionOf = async (email: string) => {
    const [session, ...others] = await db.prisma.session.findMany({ where: { user: { email } } });
    expect(others).toEqual([]);
    return session!;
  };
  const leaveAlone = (email: string, minutes: number) =>
    db.pool.query(
      `UPDATE session SET "updatedAt" = now() - make_interval(mins => $2)
       WHERE "userId" = (SELECT id FROM "user" WHERE email = $1)`,
      [email, minutes],
    );

  test('one that is left alone for an hour ends; one that is used does not', async () => {
    const email = await account('idler');
    const cookie = cookieOf(await signIn(email));
    await leaveAlone(email, IDLE_MINUTES - 1);
    expect(await actorOf(cookie)).not.toBeNull();
    const used = await sessionOf(email);
    expect(Date.now() - used.updatedAt.getTime()).toBeLessThan(30_000);
    await leaveAlone(email, IDLE_MINUTES + 1);
    const change = { currentPassword: PASSWORD, newPassword: 'another long password' };
    expect((await ask('/change-password', change, cookie)).status).toBe(401);
    expect(await actorOf(cookie)).toBeNull();
    expect(await db.prisma.session.count({ where: { user: { email } } })).toBe(0);
  });

  test.each([true, false])(
    'ends twelve hours after its sign-in, whatever is done (%s)',
    async (rememberMe) => {
      const email = await account(`persistent-${rememberMe}`);
      const cookie = cookieOf(await ask('/sign-in/email', { email, password: PASSWORD, rememberMe }));
      const { createdAt, expiresAt } = await sessionOf(email);
      const hours = (expiresAt.getTime() - createdAt.getTime()) / 3_600_000;
      expect(hours).toBeCloseTo(SESSION_HOURS, 2);
      // After eleven hours of use it still ends then.
      await db.pool.query(
        `UPDATE session SET "createdAt" = "createdAt" - interval '11 hours', "expiresAt" = "expiresAt" - interval '11 hours'`,
      );
      expect(await actorOf(cookie)).not.toBeNull();
      const later = await sessionOf(email);
      expect((later.expiresAt.getTime() - later.createdAt.getTime()) / 3_600_000).toBeCloseTo(
        SESSION_HOURS,
        2,
      );
      await db.pool.query(`UPDATE session SET "expiresAt" = "expiresAt" - interval '61 minutes'`);
      expect(await actorOf(cookie)).toBeNull();
    },
  );

  test('a new password ends every other session, asked for or not', async () => {
    const email = await account('changer');
    const [here, elsewhere] = [cookieOf(await signIn(email)), cookieOf(await signIn(email))];
    const change = {
      currentPassword: PASSWORD,
      newPassword: 'another long password',
      revokeOtherSessions: false,
    };
    const answer = await ask('/change-password', change, here);
    expect(answer.status).toBe(200);
    expect(await actorOf(elsewhere)).toBeNull();
    expect(await actorOf(cookieOf(answer))).not.toBeNull();
    expect((await ask('/change-password', change, cookieOf(answer))).status, 'the old one again').toBe(400);
    expect((await actions('changer')).filter((action) => action === 'user.password')).toHaveLength(1);
  });

  test('a lesser role holds from the next request on, and a disabled account is nobody', async () => {
    const email = await account('demoted');
    const cookie = cookieOf(await signIn(email));
    await db.prisma.user.update({ where: { email }, data: { role: 'viewer', sites: ['fra'] } });
    expect(await actorOf(cookie)).toMatchObject({ role: 'viewer', sites: ['fra'] });
    await db.prisma.user.update({ where: { email }, data: { disabledAt: new Date() } });
    expect(await actorOf(cookie)).toBeNull();
    expect((await signIn(email)).status).not.toBe(200);
  });
});

describe('a second factor', () => {
  test('is asked for after the password, and a code of the app or of the list ends it', async () => {
    const email = await account('careful');
    const cookie = cookieOf(await signIn(email));
    const enabled = await ask('/two-factor/enable', { password: PASSWORD }, cookie);
    const { totpURI, backupCodes } = (await enabled.json()) as { totpURI: string; backupCodes: string[] };
    const secret = new URL(totpURI).searchParams.get('secret')!;
    expect((await ask('/two-factor/verify-totp', { code: totp(secret) }, cookie)).status).toBe(200);

    const half = await signIn(email);
    expect(await half.json()).toMatchObject({ twoFactorRedirect: true });
    expect(await actorOf(cookieOf(half))).toBeNull();
    expect((await ask('/two-factor/verify-totp', { code: '000000' }, cookieOf(half))).status).toBe(401);
    const whole = await ask('/two-factor/verify-totp', { code: totp(secret) }, cookieOf(half));
    expect(await actorOf(cookieOf(whole))).toMatchObject({ name: 'careful' });

    const again = cookieOf(await signIn(email));
    const byList = await ask('/two-factor/verify-backup-code', { code: backupCodes[0] }, again);
    expect(await actorOf(cookieOf(byList))).toMatchObject({ name: 'careful' });
    const { rows } = await db.pool.query(`SELECT "twoFactor"::text AS row FROM "twoFactor"`);
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(JSON.stringify(rows)).not.toContain(backupCodes[1]);

    const here = cookieOf(byList);
    expect((await ask('/two-factor/verify-totp', { code: totp(secret) }, here)).status).toBe(200);
    expect((await ask('/two-factor/disable', { password: 'wrong password here' }, here)).status).toBe(400);
    expect((await ask('/two-factor/disable', { password: PASSWORD }, here)).status).toBe(200);
    const events = await db.prisma.auditEvent.findMany({
      where: { subjectName: 'careful', action: { notIn: ['user.create'] } },
      orderBy: { id: 'asc' },
    });
    expect(events.map(({ action, after }) => [action, after])).toEqual([
      ['session.sign-in', null],
      ['user.second-factor', { secondFactor: true }],
      ['session.sign-in', null],
      ['session.sign-in', null],
      ['user.second-factor', { secondFactor: false }],
    ]);
  });
});

test('the paths of sign-in that Ferrule does not use do not exist', async () => {
  const cookie = cookieOf(await signIn(await account('curious')));
  const paths: [string, object | null][] = [
    ['/sign-up/email', { email: 'x@example.net', password: PASSWORD, name: 'x' }],
    ['/request-password-reset', { email: 'x@example.net' }],
    ['/update-user', { name: 'x' }],
    ['/delete-user', { password: PASSWORD }],
    ['/change-email', { newEmail: 'x@example.net' }],
    ['/two-factor/send-otp', {}],
    ['/two-factor/get-totp-uri', { password: PASSWORD }],
    ['/list-accounts', null],
  ];
  for (const [path, body] of paths) {
    expect([path, (await ask(path, body, cookie)).status]).toEqual([path, 404]);
  }
});

/** RFC 6238 with SHA-1, six digits, thirty seconds. */
function totp(secret: string): string {
  const bits = [...secret]
    .map((char) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(char).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const code = (mac.readUInt32BE(mac.at(-1)! & 15) & 0x7fffffff) % 1_000_000;
  return String(code).padStart(6, '0');
}
