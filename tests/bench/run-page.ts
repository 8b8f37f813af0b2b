import { mkdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { CDPSession, Page } from 'playwright-core';

import { type Db, openDb } from '#lib/db/client.ts';
import { commandActor } from '#lib/people/actor.ts';
import { setCap } from '#lib/runs/set-cap.ts';
import { startRun } from '#lib/runs/start-run.ts';

import { startBrowser } from '../lab/browser.ts';
import { startFerrule } from '../lab/ferrule-app.ts';
import { makeDevice } from '../lab/make-visit.ts';

const { values: options } = parseArgs({
  options: {
    hosts: { type: 'string', default: '10000' },
    /** Visits that end per second. */
    rate: { type: 'string', default: '300' },
    /** A folder for pictures of the pages of runs, dark and light. */
    pictures: { type: 'string' },
  },
});
const HOSTS = Number(options.hosts);
const RATE = Number(options.rate);
const ctx = (db: Db) => ({ db, actor: commandActor('Bench') });

/**
 * What following a run of ten thousand costs a browser: the visits end in the database as a fan-out ends them, and a real
 * Chromium has the run's page open. Prints long tasks, heap, main-thread time and bytes per second.
 */
async function main(): Promise<void> {
  const app = await startFerrule();
  const browser = await startBrowser();
  const db = openDb(app.databaseUrl);
  try {
    await fill(db);
    const history = await pastRuns(db);
    const { runId } = await startRun(ctx(db), { trigger: 'schedule', label: history });
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, baseURL: app.url });
    const page = await context.newPage();
    await signIn(page, app.setupLink);
    const session = await context.newCDPSession(page);
    await watch(page);
    const network = await countBytes(session);
    const opened = performance.now();
    await page.goto(`/runs/${runId}`);
    await page
      .getByText(`of ${HOSTS.toLocaleString('en')} devices`)
      .first()
      .waitFor();
    console.log(
      `${HOSTS} hosts: the page with all of its visits after ${(performance.now() - opened).toFixed(0)} ms, ${kib(network.bytes)} KiB`,
    );
    await report(page, session, 'opened', 0, network.bytes);

    const seconds = Math.floor(HOSTS / RATE);
    network.bytes = 0;
    const before = await metrics(session);
    for (let second = 0; second < seconds; second++) {
      const started = performance.now();
      await step(db, runId, second);
      if (options.pictures && second === Math.floor(seconds / 2)) await pictures(page, runId, 'running');
      await delay(Math.max(0, 1000 - (performance.now() - started)));
    }
    const busy = (await metrics(session)).TaskDuration! - before.TaskDuration!;
    console.log(
      `followed for ${seconds} s at ${RATE} visits per second: main thread ${((100 * busy) / seconds).toFixed(1)} % busy`,
    );
    await report(page, session, 'followed', seconds, network.bytes);
    await db.pool.query(
      `UPDATE visit SET state = 'done', outcome = 'success', finished_at = now() WHERE run_id = $1 AND state <> 'done'`,
      [runId],
    );
    await db.pool.query('UPDATE run SET finished_at = now() WHERE id = $1', [runId]);
    await page.getByRole('button', { name: /Retry/ }).waitFor();
    if (options.pictures) await pictures(page, runId, 'over');
  } finally {
    await browser.close();
    await db.close();
    await app.stop();
  }
}

async function fill(db: Db): Promise<void> {
  const first = await makeDevice(db, 'kvm-fra-00000', { site: 'fra' });
  // In a zone that the worker of this Ferrule does not serve, so that nobody else ends the visits.
  await db.pool.query(`UPDATE device SET zone = 'dmz' WHERE id = $1`, [first]);
  await db.pool.query(
    `INSERT INTO device (id, name, address, credential_id, site, zone)
     SELECT gen_random_uuid(), (ARRAY['kvm', 'ahv', 'esx', 'xen'])[n % 4 + 1] || '-' || site || '-' || lpad(n::text, 5, '0'), '192.0.2.1',
       credential_id, site, 'dmz'
     FROM (SELECT n, credential_id, (ARRAY['fra', 'lon', 'nyc', 'sin'])[n / 4 % 4 + 1] AS site
           FROM device, generate_series(1, $2::int - 1) n WHERE device.id = $1) each`,
    [first, HOSTS],
  );
  await setCap(ctx(db), { kind: 'site', value: 'sin', limit: 8 });
}

/** Nights before, so that there is a history. */
async function pastRuns(db: Db): Promise<string> {
  const label = 'Nightly, everything';
  for (let night = 9; night > 0; night--) {
    const { runId } = await startRun(ctx(db), { trigger: 'schedule', label });
    await db.pool.query(
      `UPDATE visit SET state = 'done', outcome = CASE WHEN random() < $2 THEN 'failure' ELSE 'success' END, error_kind = NULL,
         started_at = now() - make_interval(days => $3::int), finished_at = now() - make_interval(days => $3::int) WHERE run_id = $1`,
      [runId, 0.005 * night, night],
    );
    await db.pool.query(
      `UPDATE run SET created_at = now() - make_interval(days => $2::int), finished_at = now() - make_interval(days => $2::int, secs => -60 - 7 * $3::int)
       WHERE id = $1`,
      [runId, night, night],
    );
  }
  return label;
}

async function signIn(page: Page, setupLink: string): Promise<void> {
  await page.goto(setupLink);
  await page.getByLabel('Name').fill('Ada Lovelace');
  await page.getByLabel('E-mail').fill('ada@example.net');
  await page.getByLabel('Password', { exact: true }).fill('a long enough password');
  await page.getByLabel('Password again').fill('a long enough password');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/inventory');
}

/** One second of a fan-out: the sessions under way end, as visits do, and others begin. */
async function step(db: Db, runId: string, second: number): Promise<void> {
  await db.pool.query(
    `UPDATE visit SET state = 'done', finished_at = now(), attempts = 1, connect_ms = 3 + random() * 9, auth_ms = 25 + random() * 30,
       read_ms = 400 + random() * 900, parse_ms = 1 + random() * 4, store_ms = 4 + random() * 9,
       outcome = CASE WHEN hash < 3 THEN 'failure' WHEN hash < 5 THEN 'partial' ELSE 'success' END,
       error_kind = (ARRAY['timeout', 'auth-failed', 'host-key-unknown', 'ports-unreadable', 'incomplete'])[hash + 1],
       error_message = CASE WHEN hash < 5 THEN 'What the host said about this, in so many words that no column is wide enough for them.' END,
       ports_total = CASE WHEN hash >= 3 THEN 8 END, ports_read = CASE WHEN hash >= 5 THEN 8 WHEN hash >= 3 THEN 5 END
     FROM (SELECT id AS ended, abs(hashtext(id::text)) % 250 AS hash FROM visit WHERE run_id = $1 AND state = 'running') e WHERE id = ended`,
    [runId],
  );
  await db.pool.query(
    `UPDATE visit SET state = 'running', started_at = now() - random() * interval '900 milliseconds', fence = fence + 1
     WHERE id IN (SELECT id FROM visit WHERE run_id = $1 AND state = 'queued' ORDER BY md5(id::text) LIMIT $2)`,
    [runId, second === 0 ? RATE : RATE + Math.round(RATE * 0.1 * Math.sin(second))],
  );
}

/** Counts from the first script of each page on. */
async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const tasks: number[] = [];
    Object.assign(window, { tasks });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) tasks.push(entry.duration);
    }).observe({ type: 'longtask', buffered: true });
  });
}

async function countBytes(session: CDPSession): Promise<{ bytes: number }> {
  const count = { bytes: 0 };
  await session.send('Network.enable');
  await session.send('Performance.enable');
  session.on('Network.dataReceived', ({ dataLength }) => {
    count.bytes += dataLength;
  });
  return count;
}

async function metrics(session: CDPSession): Promise<Record<string, number>> {
  const { metrics: list } = await session.send('Performance.getMetrics');
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
}

async function report(
  page: Page,
  session: CDPSession,
  what: string,
  seconds: number,
  bytes: number,
): Promise<void> {
  const tasks = await page.evaluate(() => {
    const { tasks: list } = window as unknown as { tasks: number[] };
    return list.splice(0);
  });
  const { JSHeapUsedSize, Nodes } = await metrics(session);
  const longest = Math.max(0, ...tasks);
  console.log(
    `${what}: ${tasks.length} tasks over 50 ms, the longest ${longest.toFixed(0)} ms; heap ${(JSHeapUsedSize! / 2 ** 20).toFixed(1)} MiB, ` +
      `${Nodes} nodes${seconds > 0 ? `; ${kib(bytes / seconds)} KiB per second` : ''}`,
  );
}

const kib = (bytes: number) => (bytes / 1024).toFixed(1);

async function pictures(page: Page, runId: string, when: string): Promise<void> {
  await mkdir(options.pictures!, { recursive: true });
  const paths =
    when === 'running'
      ? { run: `/runs/${runId}` }
      : {
          run: `/runs/${runId}`,
          runs: '/runs',
          workers: '/runs/workers',
          new: '/runs/new?kind=site&value=fra',
          schedules: '/runs/schedules',
        };
  const other = await page.context().newPage();
  for (const [width, height] of [
    [1280, 800],
    [1920, 1080],
  ] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await other.setViewportSize({ width, height });
      await other.emulateMedia({ colorScheme });
      for (const [name, path] of Object.entries(paths)) {
        await other.goto(path, { waitUntil: 'load' });
        await other.waitForTimeout(800);
        await other.screenshot({
          path: `${options.pictures}/${when}-${name}-${width}-${colorScheme}.png`,
          animations: 'disabled',
        });
      }
    }
  }
  await other.close();
}

await main();
