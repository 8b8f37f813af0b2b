import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { POST } from '../../app/api/runs/route.ts';
import { findPagePlans } from '#lib/capture/page-plan.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { refreshInventory } from '#lib/db/refresh-inventory.ts';
import { createAuth } from '#lib/people/auth.ts';
import { createAccount, createSetupToken } from '#lib/people/setup-link.ts';
import { linuxPlatform } from '#lib/platforms/linux/linux-platform.ts';

import { makeDevice } from '../lab/make-visit.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';

const URL = 'http://127.0.0.1:3000';
const PERSON = { name: 'Ada', email: 'ada@example.net', password: 'a long enough password' };

let database: TestDatabase;
let db: Db;
let cookie: string;
let host: string;
let count = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  const auth = createAuth(db, { url: URL, secret: 'x'.repeat(32), oidc: null });
  await createAccount(db, auth, { ...PERSON, token: await createSetupToken(db) });
  const signedIn = await auth.api.signInEmail({ body: PERSON, asResponse: true });
  cookie = signedIn.headers
    .getSetCookie()
    .map((set) => set.split(';')[0])
    .join('; ');
  Object.assign(globalThis, { ferruleServices: { config: { web: { url: URL } }, db, auth, keys: null } });
});
afterAll(async () => {
  Object.assign(globalThis, { ferruleServices: undefined });
  await db.close();
  await database.drop();
});
beforeEach(async () => {
  host = await makeDevice(db, `asked-${++count}`);
});

async function post(body: object, headers: Record<string, string> = { cookie }) {
  const request = new Request(`${URL}/api/runs`, {
    method: 'POST',
    headers: { origin: URL, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const answer = await POST(request, { params: Promise.resolve({}) });
  return { status: answer.status, body: (await answer.json()) as { runId: string; visits: number } };
}

const runOf = (id: string) => db.prisma.run.findUniqueOrThrow({ where: { id } });

/** Whether the script of the run's visit to the host reads the pages of modules that are known. */
async function readsAllPages(runId: string): Promise<boolean> {
  const [plan] = await findPagePlans(db, [{ id: '', fence: 0, deviceId: host, runId }]);
  return /^raw=1$/m.test(linuxPlatform.session.job('0123456789abcdef', plan).stdin);
}

const ofHost = () => ({ kind: 'devices', ids: [host] });

test.each([
  ['asked for', { raw: true }, true],
  ['refused', { raw: false }, false],
  ['not mentioned', {}, false],
])('raw pages %s', async (_, option, raw) => {
  const { status, body } = await post({ select: ofHost(), ...option });
  expect([status, body.visits]).toEqual([200, 1]);
  expect(await runOf(body.runId)).toMatchObject({
    raw,
    label: `${raw ? 'Raw pages: ' : ''}asked-${count}`,
    requestedBy: PERSON.name,
  });
  expect(await readsAllPages(body.runId)).toBe(raw);
});

test('a scan and a read of raw pages wait beside each other, each asked for twice is one', async () => {
  const ask = async (raw: boolean) => (await post({ select: ofHost(), raw })).body.runId;
  const [scan, pages] = [await ask(false), await ask(true)];
  expect(pages).not.toBe(scan);
  expect([await ask(false), await ask(true)]).toEqual([scan, pages]);
});

test.each([
  ['everything', { kind: 'all' }, 'Raw pages: All devices'],
  ['a filter', { kind: 'filter', query: 'q=asked' }, 'Raw pages: Filter: “asked”'],
])('raw pages of %s', async (_, select, label) => {
  // A filter selects what the inventory lists.
  await db.prisma.$transaction((tx) => refreshInventory(tx, [host]));
  const { status, body } = await post({ select, raw: true });
  expect(status).toBe(200);
  expect(await runOf(body.runId)).toMatchObject({ raw: true, label });
});

test('a retry reads what the run that failed was to read', async () => {
  const { runId } = (await post({ select: ofHost(), raw: true })).body;
  await db.prisma.visit.updateMany({ where: { runId }, data: { state: 'done', outcome: 'failure' } });
  const { status, body } = await post({ select: { kind: 'retry', runId } });
  expect(status).toBe(200);
  expect(await runOf(body.runId)).toMatchObject({ raw: true, retryOf: runId });
  expect(await readsAllPages(body.runId)).toBe(true);
});

test.each([
  ['a word for yes', { raw: 'yes' }],
  ['a number', { raw: 1 }],
  ['nothing', { raw: null }],
  ['another name', { rawPages: true }],
])('%s starts no run', async (_, option) => {
  const before = await db.prisma.run.count();
  expect((await post({ select: ofHost(), ...option })).status).toBe(400);
  expect(await db.prisma.run.count()).toBe(before);
});

test('only a person who is signed in may ask', async () => {
  expect((await post({ select: ofHost(), raw: true }, {})).status).toBe(401);
});
