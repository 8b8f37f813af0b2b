import { existsSync, readdirSync, readFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Db, openDb } from '#lib/db/client.ts';
import type { Role } from '#lib/people/actor.ts';

import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';
import { FRANKFURT, makeTwoSites, type TwoSites } from '../lab/two-sites.ts';
import { sendJson, signInAs, startWebServer, type WebServer } from '../lab/web-server.ts';
import { expectTable, type Table } from './expect-table.ts';
import { PAGE_ADDRESSES, type RequestWorld, ROUTE_REQUESTS } from './requests.ts';

const MINUTES = 60_000;

/** Who asks: with which headers, and as which account. */
interface Asker {
  headers: Record<string, string>;
  id: string;
}

let database: TestDatabase;
let db: Db;
let web: WebServer;
let sites: TwoSites;
let askers: Record<string, Asker>;
let spares = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  web = await startWebServer(database.url);
  sites = await makeTwoSites(db);
  const person = async (name: string, role: Role, at: string[] = []) => {
    const { id, cookie } = await signInAs(web, db, name, role, at);
    return { id, headers: { cookie } };
  };
  askers = {
    nobody: { id: 'nobody', headers: {} },
    viewer: await person('viewer', 'viewer'),
    operator: await person('operator', 'operator'),
    administrator: await person('administrator', 'administrator'),
    'operator of London': await person('london operator', 'operator', ['lon']),
    'administrator of London': await person('london administrator', 'administrator', ['lon']),
  };
  const { id, headers } = askers['administrator']!;
  const body = { name: 'of few scopes', scopes: ['schedule:write'], days: 1 };
  const { token } = (await (await sendJson(web.url, '/api/tokens', body, { headers })).json()) as {
    token: string;
  };
  askers['token without the scope'] = { id, headers: { authorization: `Bearer ${token}` } };
}, 6 * MINUTES);

afterAll(async () => {
  await web?.stop();
  await db?.close();
  await database?.drop();
});

function worldOf({ id: actorId }: Asker): RequestWorld {
  return {
    ...sites,
    actorId,
    async spareUser() {
      const id = `spare${++spares}`;
      await db.prisma.user.create({ data: { id, name: id, email: `${id}@example.net`, role: 'viewer' } });
      return id;
    },
    async spareToken() {
      const id = String(++spares).padStart(16, '0');
      const userId = actorId === 'nobody' ? askers['viewer']!.id : actorId;
      await db.prisma.apiToken.create({
        data: { id, name: 'spare', userId, hash: new Uint8Array(32), scopes: [] },
      });
      return id;
    },
  };
}

/** Paths of the files of this name below app, as Next.js serves them. */
function served(name: string): { file: string; path: string }[] {
  return readdirSync('app', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(`/${name}`) || file === name)
    .map((file) => ({
      file: `app/${file}`,
      path: `/${file.slice(0, -name.length).replace(/\([^)]*\)\//g, '')}`,
    }))
    .map(({ file, path }) => ({ file, path: path === '/' ? '/' : path.replace(/\/$/, '') }));
}

function methodsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const named = [...text.matchAll(/export (?:const|async function|function) (GET|POST|PUT|PATCH|DELETE)\b/g)];
  const renamed = [...text.matchAll(/\bas (GET|POST|PUT|PATCH|DELETE)\b/g)];
  return [...named, ...renamed].map((match) => match[1]!);
}

const LOCKED = /data-refused|<p class="font-semibold">Only an administrator/;

/** Status, and whether something of Frankfurt is told. */
async function seen(answer: Response): Promise<string> {
  const text = await answer.text();
  const location = answer.headers.get('location');
  if (location) return `${answer.status} to ${new URL(location, web.url).pathname}`;
  // A page streams: what it was not allowed is told within.
  if (answer.status === 200 && LOCKED.test(text)) return '200 refused';
  return text.toLowerCase().includes(FRANKFURT) ? `${answer.status} shows it` : String(answer.status);
}

describe('there is a request here for every', () => {
  test('route', () => {
    const routes = served('route.ts').flatMap(({ file, path }) =>
      methodsOf(file).map((method) => `${method} ${path}`),
    );
    expect(routes.toSorted()).toEqual(Object.keys(ROUTE_REQUESTS).toSorted());
  });

  test('page', () => {
    expect(
      served('page.tsx')
        .map(({ path }) => path)
        .toSorted(),
    ).toEqual(Object.keys(PAGE_ADDRESSES).toSorted());
  });
});

test('T25: nothing stands before the data layer that could be walked around', () => {
  for (const file of ['proxy.ts', 'middleware.ts', 'app/proxy.ts', 'app/middleware.ts']) {
    expect(existsSync(file), file).toBe(false);
  }
  const manifest = JSON.parse(readFileSync('.next/server/middleware-manifest.json', 'utf8')) as {
    middleware: object;
  };
  expect(manifest.middleware).toEqual({});
});

test(
  'who may ask what of the routes',
  async () => {
    const rows: Table['rows'] = [];
    for (const [name, make] of Object.entries(ROUTE_REQUESTS)) {
      const method = name.split(' ')[0]!;
      const cells: string[] = [];
      for (const asker of Object.values(askers)) {
        const { path, body } = await make(worldOf(asker));
        const answer =
          method === 'GET'
            ? await fetch(web.url + path, { headers: asker.headers, redirect: 'manual' })
            : await sendJson(web.url, path, body ?? {}, { method, headers: asker.headers });
        cells.push(await seen(answer));
      }
      rows.push([name, ...cells]);
    }
    expectTable('routes', { headers: ['route', ...Object.keys(askers)], rows });
  },
  5 * MINUTES,
);

test(
  'who may open which page',
  async () => {
    const rows: Table['rows'] = [];
    for (const [name, addressOf] of Object.entries(PAGE_ADDRESSES)) {
      const cells: string[] = [];
      for (const asker of Object.values(askers)) {
        const path = await addressOf(worldOf(asker));
        cells.push(await seen(await fetch(web.url + path, { headers: asker.headers, redirect: 'manual' })));
      }
      rows.push([name, ...cells]);
    }
    expectTable('pages', { headers: ['page', ...Object.keys(askers)], rows });
  },
  5 * MINUTES,
);

/** Other ways to ask for a page than a browser's address bar. */
const VARIANTS: [string, (path: string) => { path: string; headers?: Record<string, string> }][] = [
  ['.rsc', (path) => ({ path: `${path}.rsc` })],
  ['?_rsc=', (path) => ({ path: `${path}?_rsc=1a2b3` })],
  ['RSC: 1', (path) => ({ path, headers: { rsc: '1' } })],
  ['RSC: 1 and ?_rsc=', (path) => ({ path: `${path}?_rsc=1a2b3`, headers: { rsc: '1' } })],
  ['prefetch', (path) => ({ path, headers: { rsc: '1', 'next-router-prefetch': '1' } })],
  ['runtime prefetch', (path) => ({ path, headers: { rsc: '1', 'next-router-prefetch': '2' } })],
  [
    'segment prefetch',
    (path) => ({
      path,
      headers: { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_tree' },
    }),
  ],
  ['.segments', (path) => ({ path: `${path}.segments/_tree.segment.rsc` })],
  ['.segments of the page', (path) => ({ path: `${path}.segments/(main)${path}/__PAGE__.segment.rsc` })],
  [
    'router state',
    (path) => ({
      path,
      headers: {
        rsc: '1',
        'next-router-state-tree': encodeURIComponent('["",{"children":["(main)",{}]},null,"refetch"]'),
      },
    }),
  ],
  [
    'x-middleware-subrequest',
    (path) => ({
      path,
      headers: {
        'x-middleware-subrequest':
          'src/middleware:src/middleware:src/middleware:src/middleware:src/middleware',
      },
    }),
  ],
  ['x-middleware-rewrite', (path) => ({ path: '/sign-in', headers: { 'x-middleware-rewrite': path } })],
  ['x-nextjs-data', (path) => ({ path, headers: { 'x-nextjs-data': '1' } })],
  ['_next/data', (path) => ({ path: `/_next/data/build${path}.json` })],
  ['x-invoke-path', (path) => ({ path, headers: { 'x-invoke-path': path, 'x-invoke-status': '200' } })],
  ['x-matched-path', (path) => ({ path: '/sign-in', headers: { 'x-matched-path': path } })],
  ['another spelling', (path) => ({ path: `/.${path}//` })],
  ['percent', (path) => ({ path: path.replace('/h', '/%68').replace('/i', '/%69') })],
];

describe('T25: no way of asking shows a page to nobody, or Frankfurt to London', () => {
  test.each(VARIANTS)(
    '%s',
    async (_, change) => {
      const shown: string[] = [];
      for (const [name, addressOf] of Object.entries(PAGE_ADDRESSES)) {
        for (const who of ['nobody', 'operator of London'] as const) {
          const { path, headers } = change(await addressOf(worldOf(askers[who]!)));
          const answer = await fetch(web.url + path, { headers: { ...askers[who]!.headers, ...headers } });
          if ((await answer.text()).toLowerCase().includes(FRANKFURT)) shown.push(`${name} to ${who}`);
        }
      }
      expect(shown).toEqual([]);
    },
    2 * MINUTES,
  );

  test('where the same ways show it to who may see it', async () => {
    const { headers } = askers['viewer']!;
    const shown = new Set<string>();
    for (const [name, change] of VARIANTS) {
      const { path, headers: own } = change('/inventory');
      const answer = await fetch(web.url + path, { headers: { ...headers, ...own } });
      if ((await answer.text()).toLowerCase().includes(FRANKFURT)) shown.add(name);
    }
    expect([...shown]).toEqual(
      expect.arrayContaining(['?_rsc=', 'RSC: 1', 'RSC: 1 and ?_rsc=', 'x-nextjs-data']),
    );
  });
});
