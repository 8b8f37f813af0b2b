import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Context } from '#lib/context.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { UserError } from '#lib/fleet/user-error.ts';

import { asRole } from '../lab/actors.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';
import { FRANKFURT, makeTwoSites } from '../lab/two-sites.ts';
import { type CallWorld, FUNCTION_CALLS } from './function-calls.ts';
import { expectTable, type Table } from './expect-table.ts';

let database: TestDatabase;
let db: Db;
let world: CallWorld;
let actors: Record<string, Context>;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  actors = {
    viewer: asRole(db, 'viewer'),
    operator: asRole(db, 'operator'),
    administrator: asRole(db, 'administrator'),
    'operator of London': asRole(db, 'operator', { id: 'operator-lon', sites: ['lon'] }),
    'administrator of London': asRole(db, 'administrator', { id: 'administrator-lon', sites: ['lon'] }),
    'token without scopes': asRole(db, 'administrator', { via: 'token', scopes: [] }),
  };
  for (const { actor } of Object.values(actors)) await person(actor.id);
  world = {
    ...(await makeTwoSites(db)),
    sealKey: generateKeyPairSync('x25519').publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    spareUser: () => person(`spare-${Math.random()}`),
    async spareToken(userId) {
      const id = Math.random().toString(16).slice(2).padEnd(16, '0');
      await db.prisma.apiToken.create({
        data: { id, name: 'spare', userId, hash: new Uint8Array(32), scopes: [] },
      });
      return id;
    },
  };
});

afterAll(async () => {
  await db.close();
  await database.drop();
});

async function person(id: string): Promise<string> {
  await db.prisma.user.upsert({
    where: { id },
    create: { id, name: id, email: `${id}@example.net`, role: 'administrator' },
    update: {},
  });
  return id;
}

/** Functions of lib that take a Context first, by file. */
function contextFunctions(): string[] {
  const files = readdirSync('lib', { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.startsWith('db/generated'),
  );
  return files.flatMap((file) =>
    [
      ...readFileSync(`lib/${file}`, 'utf8').matchAll(
        /^export (?:async )?function (\w+)(?:<[^>]*>)?\(\s*ctx: Context\b/gm,
      ),
    ].map(([, name]) => `lib/${file} ${name}`),
  );
}

/** What became of a call, in a word or two. */
async function outcome(name: string, ctx: Context): Promise<string> {
  try {
    const answer = await FUNCTION_CALLS[name]!(ctx, world);
    if (answer === undefined) return 'done';
    if (answer === null) return 'nothing';
    return (await textOf(answer)).toLowerCase().includes(FRANKFURT) ? 'shows it' : 'answers';
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { 400: 'refused (400)', 403: 'refused', 404: 'not found', 409: 'conflict' }[
      error.status as number
    ]!;
  }
}

async function textOf(answer: unknown): Promise<string> {
  if (answer instanceof Readable) {
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(Buffer.from(chunk as Buffer));
    return Buffer.concat(chunks).toString();
  }
  return JSON.stringify(answer, (_key, value: unknown) => (value instanceof Map ? [...value] : value));
}

test('every function that is called for a person is called here', () => {
  expect(contextFunctions().toSorted()).toEqual(Object.keys(FUNCTION_CALLS).toSorted());
});

test('who may call what, and what they see of a site', async () => {
  const rows: Table['rows'] = [];
  for (const name of Object.keys(FUNCTION_CALLS)) {
    const cells: string[] = [];
    for (const ctx of Object.values(actors)) cells.push(await outcome(name, ctx));
    rows.push([name.replace('lib/', ''), ...cells]);
  }
  expectTable('functions', { headers: ['function', ...Object.keys(actors)], rows });
}, 120_000);
