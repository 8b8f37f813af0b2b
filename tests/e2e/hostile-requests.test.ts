import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Db, openDb } from '#lib/db/client.ts';
import { MAX_ATTEMPTS } from '#lib/people/sign-in-throttle.ts';

import { PAGE_ADDRESSES, type RequestWorld, ROUTE_REQUESTS } from '../authorisation/requests.ts';
import { startBrowser } from '../lab/browser.ts';
import { guessPasswords } from '../lab/guess-passwords.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';
import { describeWith } from '../lab/require-program.ts';
import { makeTwoSites } from '../lab/two-sites.ts';
import { sendJson, signInAs, startWebServer, type WebServer } from '../lab/web-server.ts';

const MINUTES = 60_000;

let database: TestDatabase;
let db: Db;
let web: WebServer;
let world: RequestWorld;
let cookie: string;
let email: string;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  web = await startWebServer(database.url);
  const person = await signInAs(web, db, 'administrator', 'administrator');
  ({ cookie, email } = person);
  world = {
    ...(await makeTwoSites(db)),
    actorId: person.id,
    spareUser: async () => person.id,
    spareToken: async () => '0'.repeat(16),
  };
}, 6 * MINUTES);

afterAll(async () => {
  await web?.stop();
  await db?.close();
  await database?.drop();
});

const get = (path: string) => fetch(web.url + path, { headers: { cookie }, redirect: 'manual' });

describe('T23: parameters that were never meant', () => {
  const PATHS = [
    '/inventory',
    '/hosts',
    '/switches',
    '/links',
    '/findings',
    '/runs',
    '/host-keys',
    '/audit',
    '/credentials',
  ];
  const EXPORTS = [
    '/api/inventory.csv',
    '/api/inventory.json',
    '/api/links.csv',
    '/api/audit.csv',
    '/api/audit.json',
  ];
  const QUERIES = [
    'sort=name;drop%20table%20port',
    'sort=__proto__',
    'sort=constructor',
    'sort[0]=host',
    'columns=host,__proto__,toString',
    "site=' OR '1'='1",
    'q=%27%29%3B%20DROP%20TABLE%20port%3B--',
    'q=%00',
    'q=\\%25_',
    'status[not]=x',
    'state[$ne]=module',
    'page=-1',
    'page=1e309',
    'page=newer-1%27',
    'size=999999',
    'size=NaN',
    'cableLengthM=1..drop',
    'lastReadAt=2026-13-45..',
    'from=now()&to=-infinity',
    'tab=pinned%27',
    'site=a&site=b&site=c',
    '%ff=%fe',
    '__proto__[admin]=1',
  ];
  const TOLD =
    /syntax error|invalid input|SQLSTATE|relation "|column "|pg_catalog|PrismaClient|\bat [\w.]+ \(|node_modules/i;

  test.each([...QUERIES.map((query) => [query, query]), ['q= of 5,000 letters', `q=${'a'.repeat(5_000)}`]])(
    '?%s',
    async (_, query) => {
      const { count: ports } = (await db.pool.query<{ count: string }>('SELECT count(*) FROM port')).rows[0]!;
      for (const path of [...PATHS, ...EXPORTS]) {
        const answer = await get(`${path}?${query}`);
        expect([path, answer.status < 500], `${path}?${query}`).toEqual([path, true]);
        expect(TOLD.exec(await answer.text())?.[0], `${path}?${query}`).toBeUndefined();
      }
      expect((await db.pool.query('SELECT count(*) FROM port')).rows[0]).toEqual({ count: ports });
    },
  );

  test.each(['1', "1'--", '00000000-0000-0000-0000-00000000000g', '../../etc/passwd', '%00', 'constructor'])(
    'an id that is %s',
    async (id) => {
      for (const path of ['/hosts/', '/switches/', '/modules/', '/runs/', '/people/', '/credentials/']) {
        const answer = await get(path + encodeURIComponent(id));
        expect([path, answer.status]).toEqual([path, 404]);
      }
      const route = await get(`/api/runs/${encodeURIComponent(id)}/events`);
      expect([route.status, TOLD.test(await route.text())]).toEqual([404, false]);
    },
  );

  test('a wrong entry of a list is told beside its input', async () => {
    const given = {
      name: 'x',
      kind: 'password',
      username: 'root',
      password: 'x',
      networks: '10.0.0.0/8 10.1.1.1/99',
    };
    const answer = await sendJson(web.url, '/api/credentials', given, { headers: { cookie } });
    const { fields } = (await answer.json()) as { fields: Record<string, string> };
    expect([answer.status, fields]).toEqual([
      400,
      {
        networks: expect.stringContaining('10.1.1.1/99'),
        'networks.1': expect.stringContaining('10.1.1.1/99'),
      },
    ]);
  });

  test('a body that is no JSON, too large, or an object where a word belongs', async () => {
    const headers = { cookie };
    const send = (body: string, type = 'application/json') =>
      fetch(`${web.url}/api/credentials`, {
        method: 'POST',
        headers: { ...headers, origin: web.url, 'content-type': type },
        body,
      });
    const operator = { name: { contains: '' }, kind: { not: 'x' }, username: ['root'], password: 'x' };
    const statuses = await Promise.all([
      send('{'), send('null'), send('[]'), send('{"__proto__":{"role":"administrator"}}'), send(JSON.stringify(operator)),
      send('name=x', 'application/x-www-form-urlencoded'), send('{}', 'text/plain'),
    ].map(async (answer) => (await answer).status)); // prettier-ignore
    expect(new Set(statuses)).toEqual(new Set([400]));
    expect((await send(JSON.stringify({ name: 'x'.repeat(9_000_000) }))).status).toBe(413);
  });
});

describe('T26: there is no server action to call', () => {
  test('Next.js is not older than its last fixes of this kind', () => {
    const { version } = JSON.parse(readFileSync('node_modules/next/package.json', 'utf8')) as {
      version: string;
    };
    const [major, minor, patch] = version.split('.').map(Number) as [number, number, number];
    // 16.2.6 ends CVE-2026-23870 and GHSA-26hh-7cqf-hhc6.
    expect(major * 1e6 + minor * 1e3 + patch).toBeGreaterThanOrEqual(16_002_006);
  });

  test('the build has none', () => {
    const manifest = JSON.parse(
      readFileSync(join('.next/server/server-reference-manifest.json'), 'utf8'),
    ) as Record<'node' | 'edge', object>;
    expect([manifest.node, manifest.edge]).toEqual([{}, {}]);
  });

  const ID = '7f'.repeat(21);
  const BODIES: [string, Record<string, string>, () => string | FormData][] = [
    ['a header', { 'next-action': ID, 'content-type': 'text/plain;charset=UTF-8' }, () => '[]'],
    [
      'a reference that leads out',
      { 'next-action': ID, 'content-type': 'text/plain;charset=UTF-8' },
      () => '["$F1",{"then":"$1:__proto__:then"},{"constructor":"$1:constructor:constructor"}]',
    ],
    [
      'a form',
      { 'next-action': ID },
      () => {
        const form = new FormData();
        form.set('1_$ACTION_REF_1', '');
        form.set('$ACTION_1:0', '{"id":"x","bound":"$@1"}');
        form.set(
          '0',
          '{"then":"$1:__proto__:then","status":"resolved_model","value":"{}","_response":{"_prefix":"1"}}',
        );
        return form;
      },
    ],
    [
      'a form without a header',
      {},
      () => {
        const form = new FormData();
        form.set(`$ACTION_ID_${ID}`, '');
        return form;
      },
    ],
  ];

  test.each(BODIES)('%s is refused everywhere, and nothing of it is read', async (_, headers, body) => {
    const printed = web.output().length;
    for (const [name, addressOf] of Object.entries(PAGE_ADDRESSES)) {
      const answer = await fetch(web.url + (await addressOf(world)), {
        method: 'POST',
        headers: { cookie, origin: web.url, ...headers },
        body: body(),
        redirect: 'manual',
      });
      const text = await answer.text();
      expect([name, answer.headers.get('x-action-redirect'), answer.headers.get('set-cookie')]).toEqual([
        name,
        null,
        null,
      ]);
      expect([name, /"\$ACTION|resolved_model/.test(text)]).toEqual([name, false]);
      if ('next-action' in headers) {
        const unknown = [answer.headers.get('x-nextjs-action-not-found'), answer.status];
        expect([name, ...unknown]).toEqual([name, '1', 409]);
      }
      expect([name, answer.status < 500]).toEqual([name, true]);
    }
    expect(web.output().slice(printed)).not.toMatch(/TypeError|SyntaxError|at decodeReply/);
  });
});

describe('T27: a request that a page of another origin makes', () => {
  const MUTATIONS = Object.keys(ROUTE_REQUESTS).filter((name) => !name.startsWith('GET '));
  const FORGED: [string, Record<string, string>][] = [
    ['without an origin', {}],
    ['origin null', { origin: 'null' }],
    ['another site', { origin: 'https://evil.example' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['our name within another', { origin: 'http://127.0.0.1.evil.example' }],
    ['our origin, but told to be cross-site', { origin: 'OWN', 'sec-fetch-site': 'cross-site' }],
    ['our origin, but told to be same-site', { origin: 'OWN', 'sec-fetch-site': 'same-site' }],
  ];

  /** What the person whose cookie it is has done. */
  const done = () => db.prisma.auditEvent.count({ where: { actorId: world.actorId } });

  test.each(FORGED)('%s', async (_, forged) => {
    const events = await done();
    for (const name of MUTATIONS) {
      const { path, body } = await ROUTE_REQUESTS[name]!(world);
      const headers = { cookie, ...forged, ...(forged['origin'] === 'OWN' && { origin: web.url }) };
      const answer = await fetch(web.url + path, {
        method: name.split(' ')[0]!,
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body ?? {}),
      });
      expect([name, answer.status]).toEqual([name, 403]);
    }
    expect(await done()).toBe(events);
  });

  test('our own pages may', async () => {
    const answer = await sendJson(
      web.url,
      '/api/credentials',
      { name: 'own', kind: 'password', username: 'r', password: 'x' },
      {
        headers: { cookie },
      },
    );
    expect(answer.status).toBe(200);
  });

  describeWith(['chromium'], 'in a browser', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await startBrowser();
    });
    afterAll(() => browser?.close());

    test('a form, a script and a sandboxed frame of another origin of the same site change nothing', async () => {
      const target = `${web.url}/api/demo/remove`;
      const form = `<form id="f" method="post" enctype="text/plain" action="${target}"><input name='{"a":"' value='"}'></form>`;
      const script = `<script>fetch('${target}', { method: 'POST', credentials: 'include', mode: 'no-cors', body: '{}',
        headers: { 'content-type': 'text/plain' } })</script>`;
      const submit = `${form}<script>document.getElementById('f').submit()</script>`;
      const pages: Record<string, string> = {
        '/script': script,
        '/form': submit,
        '/frame': `<iframe sandbox="allow-scripts allow-forms" srcdoc="${submit.replaceAll('"', '&quot;')}"></iframe>`,
      };
      const evil = createServer((request, response) => {
        response.setHeader('content-type', 'text/html');
        response.end(`<!doctype html><body>${pages[request.url!] ?? ''}`);
      });
      await new Promise<void>((done) => evil.listen(0, '127.0.0.1', done));
      const { port } = evil.address() as { port: number };
      const context = await browser.newContext();
      const [name, value] = cookie.split('; ')[0]!.split('=') as [string, string];
      await context.addCookies([{ name, value, url: web.url, sameSite: 'Lax', httpOnly: true }]);
      const page = await context.newPage();
      const before = await done();
      const own = `http://127.0.0.1:${port}`;
      // What the script is answered is kept from its page: that counts as a failed request.
      const kept = page.waitForEvent('requestfailed', (request) => request.url() === target);
      await page.goto(`${own}/script`);
      await kept;
      const refused = page.waitForResponse(target);
      await page.goto(`${own}/form`).catch(() => {});
      const answer = await refused;
      const headers = await answer.request().allHeaders();
      // The cookie of a neighbouring port is sent along: it is the origin that gives them away.
      const sent = [headers['origin'], (headers['cookie'] ?? '').includes(name)];
      expect([answer.status(), ...sent]).toEqual([403, own, true]);
      await page.goto(`${own}/frame`);
      await expect
        .poll(() => page.frames()[1]?.url(), { timeout: 10_000 })
        .toMatch(/demo\/remove|chrome-error/);
      expect(await done()).toBe(before);
      await context.close();
      evil.close();
    });
  });
});

// `npm run bench:sign-in` does the same with ten thousand.
test(
  'T29: of a thousand sign-ins, each from an address it made up, ten reach the check of the password',
  async () => {
    const ATTEMPTS = 1000;
    const statuses = await guessPasswords(web.url, email, ATTEMPTS);
    expect(statuses).toEqual(
      new Map([
        [401, MAX_ATTEMPTS],
        [429, ATTEMPTS - MAX_ATTEMPTS],
      ]),
    );
    // Who is signed in is not shut out by it.
    expect((await get('/inventory')).status).toBe(200);
  },
  MINUTES,
);
