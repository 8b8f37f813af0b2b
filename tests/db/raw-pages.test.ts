import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { findPagePlans } from '#lib/capture/page-plan.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { ingestVisit } from '#lib/ingest/ingest-visit.ts';
import { imageFromFlat } from '#lib/optics/eeprom-image.ts';
import type { ModuleRecord } from '#lib/optics/module-record.ts';
import { readEthtoolModule } from '#lib/optics/read-ethtool-module.ts';
import { mergeReadings } from '#lib/platforms/merge-readings.ts';
import type { PortReading } from '#lib/platforms/platform.ts';
import { rawPagesOf, readRawPages } from '#lib/platforms/raw-pages.ts';
import { startRun } from '#lib/runs/start-run.ts';

import { asAdministrator } from '../lab/actors.ts';
import type { LabModule } from '../lab/host-spec.ts';
import { labPart } from '../lab/lab-parts.ts';
import { makePort, makeReading, type PortAnswer } from '../lab/make-reading.ts';
import { makeDevice, makeVisit } from '../lab/make-visit.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';
import { renderEeprom } from '../lab/render-eeprom.ts';
import { renderModule } from '../lab/render-module.ts';

let database: TestDatabase;
let db: Db;
let host: string;
let count = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});
beforeEach(async () => {
  host = await makeDevice(db, `paged-${++count}`);
});

function labModule(temperatureC: number, serial = `SN${count}`): LabModule {
  const part = labPart('FTLX8571D3BCL');
  return { part, serial, dateCode: '210314', rxPowerMw: [0.5], temperatureC };
}

const wordsOf = ({ part, serial }: LabModule) => `eth0|${part.vendor}|${part.partNumber}|${serial}`;

/** A port whose text was read, by an ethtool that prints fewer facts than the bytes hold. */
function textOnly(fitted: LabModule): PortReading {
  const reading = readEthtoolModule(renderModule(fitted, '4.8'));
  return makePort('eth0', reading.module!, { moduleWords: wordsOf(fitted) });
}

/** A port whose raw pages were read too. */
function withPages(fitted: LabModule): PortReading {
  const port = textOnly(fitted);
  const rawPages = rawPagesOf(imageFromFlat(renderEeprom(fitted, true).flat));
  return {
    ...port,
    rawPages,
    reading: mergeReadings(port.reading, readRawPages(rawPages), 'same-visit'),
  };
}

async function read(answer: PortReading | PortAnswer): Promise<void> {
  const port = typeof answer === 'object' && 'rawPages' in answer ? answer : makePort('eth0', answer);
  const visit = await makeVisit(db, host);
  expect(await ingestVisit(db, visit, { ...makeReading({}), ports: [port] })).toBe(true);
}

async function stored() {
  const row = await db.prisma.portReading.findFirstOrThrow({ where: { port: { deviceId: host } } });
  const record = row.record as unknown as ModuleRecord | null;
  return { ...row, record, pages: (row.rawPages as unknown[] | null)?.length ?? null };
}

const plan = async () => (await findPagePlans(db, [await makeVisit(db, host)]))[0]!;

test('raw pages that are read again and say the same are of that moment', async () => {
  const fitted = labModule(31);
  await read(withPages(fitted));
  const first = await stored();
  await read(withPages(fitted));
  const { rawPagesAt, readAt, rawPages } = await stored();
  expect(rawPagesAt! > first.rawPagesAt!).toBe(true);
  expect({ readAt, rawPages }).toEqual({ readAt: first.readAt, rawPages: first.rawPages });
});

test('raw pages stay with their module over visits that read only text, and the moment is the text’s', async () => {
  const fitted = labModule(30);
  await read(withPages(fitted));
  const first = await stored();
  expect(first).toMatchObject({ pages: 4, moduleWords: wordsOf(fitted) });
  await read(textOnly({ ...fitted, temperatureC: 44 }));
  const second = await stored();
  expect(second).toMatchObject({ pages: 4, rawPagesAt: first.rawPagesAt, rawPages: first.rawPages });
  expect(second.readAt > first.readAt).toBe(true);
  expect({ ...second.record, dom: null }).toEqual({ ...first.record, dom: null });
  expect(second.record?.dom).toMatchObject({
    temperatureC: 44,
    thresholds: first.record?.dom?.thresholds,
    // The flags that only bytes have were true of their moment.
    lanes: [{ rxPowerMw: 0.5, rxLos: null }],
  });
  expect(second.record?.checksums).toHaveLength(3);
  expect(await plan()).toEqual({ all: false, have: [wordsOf(fitted)] });
});

test('a module is the same one whether its text or its bytes were read last', async () => {
  const fitted = labModule(30);
  await read(textOnly(fitted));
  await read(withPages(fitted));
  await read(textOnly(fitted));
  expect(await db.prisma.change.count({ where: { deviceId: host, kind: { not: 'inserted' } } })).toBe(0);
  expect(await db.prisma.module.count({ where: { serial: fitted.serial } })).toBe(1);
});

test('an unreadable port keeps them as it keeps its module', async () => {
  const fitted = labModule(30);
  await read(withPages(fitted));
  await read({ unreadable: 'io-error' });
  expect(await stored()).toMatchObject({ pages: 4, record: null });
  await read(textOnly(fitted));
  expect((await stored()).record?.checksums).toHaveLength(3);
});

test.each([
  ['another module', () => textOnly(labModule(30, 'OTHER'))],
  ['an empty cage', () => 'empty' as const],
])('%s drops them', async (_, answer) => {
  await read(withPages(labModule(30)));
  await read(answer());
  expect(await stored()).toMatchObject({ pages: null, rawPagesAt: null });
  expect((await plan()).have).toEqual([]);
});

test('another module brings its own', async () => {
  await read(withPages(labModule(30)));
  const other = labModule(30, 'OTHER2');
  await read(withPages(other));
  expect(await stored()).toMatchObject({ pages: 4, moduleWords: wordsOf(other) });
});

test('pages that cannot be had are not asked for again, and never replace some that were', async () => {
  const fitted = labModule(30);
  await read({ ...textOnly(fitted), rawPages: [] });
  expect(await stored()).toMatchObject({ pages: 0 });
  expect((await plan()).have).toEqual([wordsOf(fitted)]);
});

test('a failed attempt never replaces pages of the same module', async () => {
  const fitted = labModule(30);
  await read(withPages(fitted));
  await read({ ...textOnly(fitted), rawPages: [] });
  expect(await stored()).toMatchObject({ pages: 4 });
});

test('a run that asks for raw pages is one of its own, and its visits read all', async () => {
  const ctx = asAdministrator(db);
  const plain = await startRun(ctx, { trigger: 'manual', deviceIds: [host] });
  const raw = await startRun(ctx, { trigger: 'manual', deviceIds: [host], raw: true });
  expect(raw.runId).not.toBe(plain.runId);
  expect(await startRun(ctx, { trigger: 'manual', deviceIds: [host], raw: true })).toEqual(raw);
  expect(await startRun(ctx, { trigger: 'manual', deviceIds: [host] })).toEqual(plain);
  const visit = { id: '', fence: 0, deviceId: host, runId: raw.runId };
  expect(await findPagePlans(db, [visit])).toEqual([{ all: true, have: [] }]);
  const run = await db.prisma.run.findUniqueOrThrow({ where: { id: raw.runId } });
  expect(run.label).toBe(`Raw pages: paged-${count}`);
});
