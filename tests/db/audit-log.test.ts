import type { Readable } from 'node:stream';

import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { audit, type AuditEvent } from '#lib/audit/audit.ts';
import { AUDIT_ACTIONS } from '#lib/audit/audit-actions.ts';
import { auditHref, parseAuditQuery } from '#lib/audit/audit-query.ts';
import { exportAudit } from '#lib/audit/export-audit.ts';
import { AUDIT_PAGE_SIZE, auditChoices, type AuditPage, listAudit } from '#lib/audit/list-audit.ts';
import type { Context } from '#lib/context.ts';
import { type Db, openDb } from '#lib/db/client.ts';

import { asAdministrator, asRole } from '../lab/actors.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';

const NAMES = 250;
const FORMULA = `=cmd|'/c calc'!A0`;

let database: TestDatabase;
let db: Db;
let ctx: Context;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  ctx = asAdministrator(db);
  const edits = Array.from({ length: NAMES }, (_, n): AuditEvent => ({
    action: 'device.edit',
    subject: { kind: 'device', id: `d${n % 10}`, name: `host-${n}`, site: n % 2 ? 'fra' : 'lon' },
    before: { address: `192.0.2.${n}` },
    after: { address: `198.51.100.${n}` },
  }));
  await db.prisma.$transaction((tx) => audit(tx, ctx.actor, ...edits));
  await db.prisma.$transaction((tx) =>
    audit(
      tx,
      { worker: 'worker 1' },
      {
        action: 'credential.use',
        subject: { kind: 'credential', id: 'c1', name: FORMULA },
        after: { run: '-1' },
      },
    ),
  );
});

afterAll(async () => {
  await db.close();
  await database.drop();
});

const query = (text: string) => parseAuditQuery(new URLSearchParams(text));
const names = async (text: string) =>
  (await listAudit(ctx, query(text))).rows.map(({ subjectName }) => subjectName);

async function read(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks).toString();
}

describe('the list', () => {
  test('is read in pages forth and back, the newest first, each row once', async () => {
    const seen: string[] = [];
    let page: AuditPage = await listAudit(ctx, query(''));
    const firstPage = page;
    const pages = [page];
    for (;;) {
      seen.push(...page.rows.map(({ id }) => id));
      if (!page.older) break;
      page = await listAudit(ctx, { ...query(''), cursor: page.older });
      pages.push(page);
    }
    expect(seen).toHaveLength(NAMES + 1);
    expect(seen).toEqual(seen.toSorted((a, b) => Number(b) - Number(a)));
    expect(new Set(seen).size).toBe(seen.length);
    for (const expected of pages.slice(0, -1).toReversed()) {
      page = await listAudit(ctx, { ...query(''), cursor: page.newer });
      expect(page.rows.map(({ id }) => id)).toEqual(expected.rows.map(({ id }) => id));
    }
    expect(page.rows).toHaveLength(AUDIT_PAGE_SIZE);
    expect([firstPage.newer, page.newer]).toEqual([null, null]);
  });

  test.each([
    ['actor=worker 1', [FORMULA]],
    ['action=credential.use', [FORMULA]],
    ['kind=credential&subject=c1', [FORMULA]],
    ['q=HOST-24', ['host-249', 'host-248', 'host-247', 'host-246', 'host-245', 'host-244', 'host-243', 'host-242', 'host-241', 'host-240', 'host-24']],
    ['q=192.0.2.7&action=credential.use', []],
    ['q=%25', []],
    ['kind=device&subject=d3&site=fra&q=host-1', ['host-193', 'host-183', 'host-173', 'host-163', 'host-153', 'host-143', 'host-133', 'host-123', 'host-113', 'host-103', 'host-13']],
    ['kind=device&subject=d3&site=lon', []],
    ['to=2020-01-01', []],
    ['from=2999-12-31', []],
  ])('%s', async (text, expected) => {
    expect(await names(text)).toEqual(expected);
  }); // prettier-ignore

  test('days are whole days in UTC, both included', async () => {
    const today = new Date().toISOString().slice(0, 10);
    expect((await names(`from=${today}&to=${today}`)).length).toBe(AUDIT_PAGE_SIZE);
  });

  test('filters offer who did something, and where', async () => {
    expect(await auditChoices(ctx)).toEqual({
      actors: ['Test administrator', 'worker 1'],
      sites: ['fra', 'lon'],
    });
  });

  test.each(['viewer', 'operator'] as const)('a %s does not read it', async (role) => {
    const other = asRole(db, role);
    await expect(listAudit(other, query(''))).rejects.toMatchObject({ status: 403 });
    await expect(auditChoices(other)).rejects.toMatchObject({ status: 403 });
    await expect(exportAudit(other, query(''), 'csv')).rejects.toMatchObject({ status: 403 });
  });

  test('nor does an administrator of some sites', async () => {
    const ofFra = asRole(db, 'administrator', { sites: ['fra'] });
    await expect(listAudit(ofFra, query(''))).rejects.toMatchObject({ status: 403 });
  });
});

describe('T23: the address', () => {
  test.each([
    'q=a&action=device.edit&actor=x&kind=device&subject=d1&site=fra&from=2026-01-01&to=2026-02-02&page=older-5',
    'page=newer-17',
    '',
  ])('%s reads back', (text) => {
    expect(auditHref(query(text))).toBe(text ? `/audit?${text}` : '/audit');
    expect(query(text).ignored).toEqual([]);
  });

  test.each([
    "action=device.edit'--",
    'action=__proto__',
    'action=constructor',
    'from=2026-02-30',
    "from=2026-01-01'; DROP TABLE audit_event",
    'page=older-1;DROP',
    'page=older-99999999999999999999',
    'status[not]=x',
    'site=a&site=b',
    'kind=a%00b',
    `actor=${'x'.repeat(201)}`,
  ])('%s is left out and said to be', async (text) => {
    expect(query(text).ignored).toHaveLength(1);
    expect((await listAudit(ctx, query(text))).rows).toHaveLength(AUDIT_PAGE_SIZE);
  });

  test.each([
    `site=fra' OR '1'='1`,
    `q=') IN '') > 0 OR true --`,
    `subject=$1`,
    `actor=\\'; SELECT pg_sleep(9); --`,
  ])('%s is a value, in the list and in the exports', async (text) => {
    expect(query(text).ignored).toEqual([]);
    expect(await names(text)).toEqual([]);
    expect(parse(await read(await exportAudit(ctx, query(text), 'csv')))).toHaveLength(1);
    expect(JSON.parse(await read(await exportAudit(ctx, query(text), 'json')))).toEqual([]);
  });
});

describe('the exports', () => {
  test('T22: text that a spreadsheet would run is neutralised in the CSV, and whole in the JSON', async () => {
    const csv: Record<string, string>[] = parse(
      await read(await exportAudit(ctx, query('action=credential.use'), 'csv')),
      {
        columns: true,
      },
    );
    expect(csv).toEqual([
      {
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        actorKind: 'worker', actor: 'worker 1', address: '', action: 'credential.use', subjectKind: 'credential',
        subject: `'${FORMULA}`, subjectId: 'c1', site: '', before: '', after: '{"run": "-1"}',
      },
    ]); // prettier-ignore
    const json: unknown = JSON.parse(
      await read(await exportAudit(ctx, query('action=credential.use'), 'json')),
    );
    expect(json).toMatchObject([{ subject: FORMULA, address: null, before: null, after: { run: '-1' } }]);
  });

  test('are of all pages, the oldest first, and are noted', async () => {
    const rows: string[][] = parse(await read(await exportAudit(ctx, query('kind=device'), 'csv')));
    expect(rows.slice(1).map((row) => row[6])).toEqual(Array.from({ length: NAMES }, (_, n) => `host-${n}`));
    const { rows: noted } = await listAudit(ctx, query('action=audit.export'));
    expect(noted[0]).toMatchObject({
      actorName: 'Test administrator',
      subjectName: 'CSV',
      after: { filter: 'kind=device' },
    });
  });
});

test('every action has words of its own', () => {
  const labels = Object.values(AUDIT_ACTIONS);
  expect(new Set(labels).size).toBe(labels.length);
});
