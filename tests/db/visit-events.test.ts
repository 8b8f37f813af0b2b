import { readFileSync } from 'node:fs';

import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';

import { type Db, openDb } from '#lib/db/client.ts';
import { endVisits, failVisit, ingestVisit, skippedVisit } from '#lib/ingest/ingest-visit.ts';
import { onVisitEnd, publishVisitEnd, type VisitEvent } from '#lib/runs/visit-events.ts';
import { setLogLevel } from '#workers/log.ts';
import { logVisit } from '#workers/log-visit.ts';

import { makeModule, makeReading } from '../lab/make-reading.ts';
import { makeDevice, makeVisit } from '../lab/make-visit.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';

const SECRET = 'hunter2 for everybody';
const TRACE = { resolved: '192.0.2.1', connectMs: 5, authMs: 30, readMs: 900, parseMs: 2 };

let database: TestDatabase;
let db: Db;
let device: string;
let written: string[];
let events: VisitEvent[] = [];
let count = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
  onVisitEnd((event) => events.push(event));
  onVisitEnd(logVisit);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});
beforeEach(async () => {
  device = await makeDevice(db, `kvm-${++count}`);
  [written, events] = [[], []];
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((line) => written.push(String(line)) > 0);
  }
});
afterEach(() => {
  vi.restoreAllMocks();
  setLogLevel('info');
});

const lines = () => written.map((line) => JSON.parse(line) as Record<string, unknown>);

test('a visit that was read is one line with its run, its device and its times', async () => {
  const visit = await makeVisit(db, device);
  await ingestVisit(db, visit, makeReading({ eth0: makeModule('A1') }), TRACE);
  const [line, ...others] = lines();
  expect(others).toEqual([]);
  expect(line).toMatchObject({
    level: 'info', event: 'visit-end', run: visit.runId, visit: visit.id, device: `kvm-${count}`, deviceId: device,
    zone: '', attempt: 1, outcome: 'success', cause: null, portsTotal: 1, portsRead: 1, connectMs: 5, readMs: 900,
  }); // prettier-ignore
  const [event] = events;
  expect(event!.endedAt.getTime()).toBeGreaterThanOrEqual(event!.startedAt.getTime() + event!.storeMs);
});

test('what failed is a warning without the words of the device', async () => {
  const visit = await makeVisit(db, device);
  await failVisit(db, visit, { kind: 'auth-failed', message: `It said: ${SECRET}` });
  expect(lines()).toMatchObject([
    { level: 'warn', outcome: 'failure', cause: 'auth-failed', connectMs: null },
  ]);
  expect(written.join('')).not.toContain(SECRET);
});

test('an end that another worker has written already is not told', async () => {
  const visit = await makeVisit(db, device);
  const over = skippedVisit(visit, { kind: 'read-just-now', message: '' });
  expect((await endVisits(db, [over])).has(visit.id)).toBe(true);
  expect(await ingestVisit(db, visit, makeReading({}))).toBe(false);
  expect(lines()).toMatchObject([{ level: 'info', outcome: 'skipped' }]);
});

test('below the level nothing is written', async () => {
  setLogLevel('warn');
  await ingestVisit(db, await makeVisit(db, device), makeReading({ eth0: 'empty' }));
  expect(written).toEqual([]);
  await failVisit(db, await makeVisit(db, device), { kind: 'timeout', message: '' });
  expect(lines()).toHaveLength(1);
});

test('the example for OpenTelemetry in the documentation makes spans of the visit and its stages', async () => {
  const text = readFileSync('docs/running-in-production.md', 'utf8');
  const example = /```js\n([^`]*@opentelemetry\/api[^`]*)```/.exec(text)![1]!;
  const spans: { name: string; start: number; end: number; attributes: Record<string, unknown> }[] = [];
  const tracer = {
    startSpan: (
      name: string,
      { startTime, attributes }: { startTime: number; attributes: Record<string, unknown> },
    ) => ({
      setStatus: () => {},
      end: (end: number) => spans.push({ name, start: startTime, end, attributes }),
    }),
  };
  Object.assign(globalThis, {
    otelStub: { trace: { getTracer: () => tracer, setSpan: () => ({}) }, context: { active: () => ({}) } },
  });
  const code = example.replace(
    /import (\{[^}]*\}) from '@opentelemetry\/api';/,
    'const $1 = globalThis.otelStub;',
  );
  await import(`data:text/javascript,${encodeURIComponent(code)}`);
  const startedAt = new Date(1_000_000);
  const endedAt = new Date(1_001_000);
  publishVisitEnd({
    visit: 'v', run: 'r', device: 'd', name: 'kvm', zone: '', attempt: 1, outcome: 'success', cause: null, portsTotal: 1,
    portsRead: 1, startedAt, endedAt, connectMs: 100, authMs: 200, readMs: 300, parseMs: null, storeMs: 50,
  }); // prettier-ignore
  expect(spans.map(({ name, start, end }) => [name, start, end])).toEqual([
    ['connect', 1_000_350, 1_000_450],
    ['auth', 1_000_450, 1_000_650],
    ['read', 1_000_650, 1_000_950],
    ['store', 1_000_950, 1_001_000],
    ['ferrule.visit', 1_000_000, 1_001_000],
  ]);
  expect(spans.at(-1)!.attributes).toMatchObject({ 'ferrule.run': 'r', 'ferrule.visit': 'v' });
});
