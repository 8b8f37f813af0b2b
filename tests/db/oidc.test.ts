import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { type Db, openDb } from '#lib/db/client.ts';
import { type Auth, createAuth } from '#lib/people/auth.ts';
import { findActor } from '#lib/people/find-actor.ts';
import { createAccount, createSetupToken } from '#lib/people/setup-link.ts';

import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';

const FERRULE = 'http://127.0.0.1:3000';

let database: TestDatabase;
let db: Db;
let provider: ChildProcess;
let auth: Auth;
let walks = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  provider = spawn(
    process.execPath,
    ['--import', 'tsx', 'tests/lab/oidc-provider.ts', `${FERRULE}/api/auth/callback/oidc`],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const [issuer] = (await once(createInterface(provider.stdout!), 'line')) as [string];
  auth = createAuth(db, {
    url: FERRULE,
    secret: 's'.repeat(32),
    oidc: {
      issuer,
      clientId: 'ferrule',
      clientSecret: 'provider-secret',
      name: 'the provider',
      claim: 'groups',
      roles: [
        { role: 'administrator', groups: ['netops-admins'] },
        { role: 'operator', groups: ['noc'] },
      ],
    },
  });
}, 60_000);

afterAll(async () => {
  provider?.kill();
  await db?.close();
  await database?.drop();
});

/** Remembers cookies by server, as a browser does. */
class Jar {
  readonly #cookies = new Map<string, Map<string, string>>();

  header(url: URL): string {
    return [...(this.#cookies.get(url.origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  keep(url: URL, answer: Response): void {
    const mine = this.#cookies.get(url.origin) ?? new Map<string, string>();
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '' || /max-age=0/i.test(cookie)) mine.delete(name);
      else mine.set(name, value);
    }
    this.#cookies.set(url.origin, mine);
  }
}

/** Walks from Ferrule to the provider and back as a browser would; the last answer is Ferrule's. */
async function walk(
  person: string,
  change: (callback: URL) => void = () => {},
): Promise<{ end: URL; jar: Jar }> {
  const jar = new Jar();
  walks += 1;
  const address = `198.51.100.${walks}`;
  const ferrule = async (url: URL, init: RequestInit = {}) => {
    const headers = {
      origin: FERRULE,
      'content-type': 'application/json',
      cookie: jar.header(url),
      'x-ferrule-client-ip': address,
    };
    const answer = await auth.handler(new Request(url, { ...init, headers, redirect: 'manual' }));
    jar.keep(url, answer);
    return answer;
  };
  const start = await ferrule(new URL('/api/auth/sign-in/social', FERRULE), {
    method: 'POST',
    body: JSON.stringify({ provider: 'oidc', callbackURL: '/inventory', errorCallbackURL: '/sign-in' }),
  });
  let at = new URL(((await start.json()) as { url: string }).url);
  let form: URLSearchParams | null = null;
  for (let step = 0; step < 20; step++) {
    if (at.origin === FERRULE) {
      if (at.pathname !== '/api/auth/callback/oidc') return { end: at, jar };
      change(at);
      at = new URL((await ferrule(at)).headers.get('location')!, FERRULE);
      continue;
    }
    const answer: Response = await fetch(at, {
      method: form ? 'POST' : 'GET',
      ...(form && { body: form }),
      headers: { cookie: jar.header(at) },
      redirect: 'manual',
    });
    jar.keep(at, answer);
    form = null;
    const location = answer.headers.get('location');
    if (location) {
      at = new URL(location, at);
      continue;
    }
    const page = await answer.text();
    form = page.includes('name="login"')
      ? new URLSearchParams({ prompt: 'login', login: person, password: 'x' })
      : new URLSearchParams({ prompt: 'consent' });
    at = new URL(/action="([^"]+)"/.exec(page)![1]!, at);
  }
  throw new Error('the walk did not end');
}

const actorOf = (jar: Jar) => findActor(db, auth, new Headers({ cookie: jar.header(new URL(FERRULE)) }));

test('who the provider lets in has the role of their groups', async () => {
  const { end, jar } = await walk('ada');
  expect(end.pathname).toBe('/inventory');
  expect(await actorOf(jar)).toMatchObject({ name: 'ada of the provider', role: 'administrator' });
  expect(await actorOf((await walk('olga')).jar)).toMatchObject({ role: 'operator' });
});

test('the groups are asked anew at every sign-in', async () => {
  await db.prisma.user.update({ where: { email: 'olga@example.net' }, data: { role: 'administrator' } });
  expect(await actorOf((await walk('olga')).jar)).toMatchObject({ role: 'operator' });
  const events = await db.prisma.auditEvent.findMany({ where: { action: 'session.sign-in' } });
  expect(events.map(({ actorName }) => actorName)).toContain('olga of the provider');
});

test('who is in no group that has a role is nobody, and no account is left', async () => {
  const { end, jar } = await walk('eve');
  expect(end.pathname).toBe('/sign-in');
  expect(end.searchParams.get('error')).toBe('no_role');
  expect(await actorOf(jar)).toBeNull();
  expect(await db.prisma.user.findUnique({ where: { email: 'eve@example.net' } })).toBeNull();
});

test('an account that has a password here is not handed to whom the provider says it is', async () => {
  const token = await createSetupToken(db);
  const account = { name: 'Local', email: 'local@example.net', password: 'a long enough password' };
  await createAccount(db, auth, { ...account, token });
  const { end, jar } = await walk('local');
  expect(end.searchParams.get('error')).not.toBeNull();
  expect(await actorOf(jar)).toBeNull();
});

test('a disabled account does not come back through the provider', async () => {
  await db.prisma.user.update({ where: { email: 'ada@example.net' }, data: { disabledAt: new Date() } });
  const { jar } = await walk('ada');
  expect(await actorOf(jar)).toBeNull();
});

test.each([
  ['another state', (url: URL) => url.searchParams.set('state', 'x'.repeat(32))],
  ['another code', (url: URL) => url.searchParams.set('code', 'x'.repeat(43))],
])('%s in the answer signs nobody in', async (_, change) => {
  const { jar } = await walk('olga', change);
  expect(await actorOf(jar)).toBeNull();
});
