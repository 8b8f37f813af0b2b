import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { type Db, openDb } from '#lib/db/client.ts';
import { commandActor } from '#lib/people/actor.ts';
import { startRun } from '#lib/runs/start-run.ts';

import { startBrowser } from '../lab/browser.ts';
import { type FerruleApp, startFerrule } from '../lab/ferrule-app.ts';
import { makeDevice } from '../lab/make-visit.ts';
import { describeWith } from '../lab/require-program.ts';

const MINUTES = 60_000;
const HOSTS = 10_000;
const PASSWORD = 'a long enough password';

describeWith(['chromium'], 'the page of a run of ten thousand', () => {
  let app: FerruleApp;
  let browser: Browser;
  let page: Page;
  let db: Db;
  let runId: string;
  const complaints: string[] = [];

  beforeAll(async () => {
    [app, browser] = await Promise.all([startFerrule(), startBrowser()]);
    db = openDb(app.databaseUrl);
    const first = await makeDevice(db, 'host-00000', { site: 'fra' });
    // In a zone that the worker of the test does not serve, so that nobody but the test ends the visits.
    await db.pool.query(`UPDATE device SET zone = 'nowhere' WHERE id = $1`, [first]);
    await db.pool.query(
      `INSERT INTO device (id, name, address, credential_id, site, zone)
       SELECT gen_random_uuid(), 'host-' || to_char(n, 'FM00000'), '192.0.2.1', credential_id, 'fra', 'nowhere'
       FROM device, generate_series(1, $2::int - 1) n WHERE device.id = $1`,
      [first, HOSTS],
    );
    ({ runId } = await startRun({ db, actor: commandActor('test') }, { trigger: 'manual' }));
    page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
    page.setDefaultTimeout(20_000);
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(app.setupLink);
    await page.getByLabel('Name').fill('Ada');
    await page.getByLabel('E-mail').fill('ada@example.net');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByLabel('Password again').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/inventory');
  }, 6 * MINUTES);

  afterAll(async () => {
    await browser?.close();
    await db?.close();
    if (app) expect(await app.stop()).toBe(0);
  });

  /** Ends some visits, as a fan-out does. */
  const end = (from: number, to: number, facts: string) =>
    db.pool.query(
      `UPDATE visit SET state = 'done', started_at = now() - interval '2 seconds', finished_at = now(),
         connect_ms = 5, auth_ms = 30, read_ms = 900, parse_ms = 2, store_ms = 9, ${facts}
       FROM device d WHERE d.id = device_id AND d.name >= $1 AND d.name < $2`,
      [from, to].map((n) => `host-${String(n).padStart(5, '0')}`),
    );

  test(
    'shows a hundred rows at a time, says who is not served, and follows without a stall',
    async () => {
      await page.goto(`${app.url}/runs/${runId}`);
      await page.getByText('No worker serves the zone nowhere').waitFor();
      await page.getByText('of 10,000 devices', { exact: false }).first().waitFor();
      const table = page.getByRole('table', { name: 'Devices of this run' });
      expect(await table.getByRole('row').count()).toBe(101);
      await page.evaluate(() => {
        const longest = { ms: 0 };
        Object.assign(window, { longest });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) longest.ms = Math.max(longest.ms, entry.duration);
        }).observe({ entryTypes: ['longtask'] });
      });
      for (let batch = 0; batch < 5; batch++) {
        await end(batch * 1_000, (batch + 1) * 1_000, `outcome = 'success', ports_total = 8, ports_read = 8`);
        await page.getByText(`${((batch + 1) * 1_000).toLocaleString('en')} of 10,000`).waitFor();
      }
      await end(5_000, 5_500, `outcome = 'failure', error_kind = 'timeout'`);
      await page.getByText('The host did not answer in time.').first().waitFor();
      const { ms } = await page.evaluate(() => (window as unknown as { longest: { ms: number } }).longest);
      process.stdout.write(`longest task of the browser: ${Math.round(ms)} ms\n`);
      await page.getByRole('table', { name: 'Time per stage' }).getByText('Authenticate').waitFor();
    },
    2 * MINUTES,
  );

  test('finds one host of ten thousand, and those with a cause', async () => {
    const table = page.getByRole('table', { name: 'Devices of this run' });
    await page.getByRole('searchbox', { name: 'Search devices and sites' }).fill('host-07');
    await page.getByText('1–100 of 1,000 devices').waitFor();
    await page.getByRole('searchbox', { name: 'Search devices and sites' }).fill('');
    await page.getByRole('combobox', { name: 'Cause' }).selectOption('timeout');
    await page.getByText('1–100 of 500 devices').waitFor();
    await page.getByRole('button', { name: 'Next devices' }).click();
    await page.getByText('101–200 of 500 devices').waitFor();
    expect(await table.getByRole('row').nth(1).innerText()).toContain('host-05100');
  });

  test('a cap is set on the page of workers, and the run says who waits for it', async () => {
    await page.goto(`${app.url}/runs/workers`);
    const zones = page.getByRole('table', { name: 'Zones' });
    await zones.getByRole('row', { name: /nowhere Nobody/ }).waitFor();
    await page.getByRole('table', { name: 'Workers' }).getByText('At work').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('no such site');
    await page.getByLabel('Sessions at once').fill('5');
    await page.getByRole('button', { name: 'Set cap' }).click();
    await page.getByText('No device is at this site.').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('fra');
    await page.getByRole('button', { name: 'Set cap' }).click();
    await page.getByRole('table', { name: 'Caps' }).getByText('0 of 5').waitFor();
    await db.pool.query(
      `UPDATE visit SET state = 'running', started_at = now(), lease_until = now() + interval '1 hour'
       WHERE id IN (SELECT id FROM visit WHERE run_id = $1 AND state = 'queued' LIMIT 5)`,
      [runId],
    );
    await page.goto(`${app.url}/runs/${runId}`);
    await page.getByText('wait for the 5 sessions allowed at the site fra').waitFor();
    await page.getByRole('link', { name: 'Look at the caps' }).click();
    await page.getByRole('button', { name: 'Take away' }).click();
    await page.getByRole('button', { name: 'Take it away' }).click();
    await page.getByRole('table', { name: 'Caps' }).waitFor({ state: 'detached' });
    expect(complaints.splice(0)).toEqual([expect.stringContaining('404')]);
  });

  test(
    'a new run shows what it would do, and a schedule its next five times',
    async () => {
      await page.goto(`${app.url}/runs/new`);
      await page.getByLabel('Which hosts and switches').selectOption('names');
      await page.getByLabel('Names').fill('host-00001\nHOST-00002');
      await page.getByRole('button', { name: 'Show what would be visited' }).click();
      const planned = page.getByRole('table', { name: 'Visits of the run' });
      await planned.getByText('No worker serves the zone nowhere').first().waitFor();
      expect(await planned.getByRole('row').count()).toBe(3);
      await page.getByLabel('Name of the selection').fill('Two of them');
      await page.getByRole('button', { name: 'Save selection' }).click();
      await page.getByRole('link', { name: 'Two of them' }).waitFor();

      await page.goto(`${app.url}/runs/schedules/new`);
      await page.getByLabel('Name', { exact: true }).fill('Nightly');
      await page.getByLabel('Time zone').fill('Europe/Berlin');
      await page.getByLabel('Which hosts and switches').selectOption('saved');
      await page
        .getByText(/02:00 UTC\+[12]/)
        .nth(4)
        .waitFor();
      await page.getByRole('button', { name: 'Make the schedule' }).click();
      const schedules = page.getByRole('table', { name: 'Schedules' });
      await schedules.getByText('Two of them').waitFor();
      await schedules.getByRole('button', { name: 'Disable' }).click();
      await schedules.getByRole('cell', { name: 'Disabled', exact: true }).waitFor();
    },
    MINUTES,
  );

  test('what is typed before the script of a page has come is kept, and no password gets into the address', async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/_next/static/**/*.js*', async (route) => {
      await released;
      await route.continue();
    });
    await page.goto(`${app.url}/runs/new?kind=site&value=fra`, { waitUntil: 'commit' });
    await page.getByLabel('Name of the selection').fill('All of fra');
    await page.getByLabel('Which hosts and switches').selectOption('names');
    release();
    await page.getByLabel('Names').waitFor();
    await page.getByRole('button', { name: 'Save selection' }).click();
    await page.getByRole('link', { name: 'All of fra' }).waitFor();
    await page.unrouteAll();

    const stranger = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await stranger.goto(`${app.url}/sign-in`);
    await stranger.getByLabel('E-mail').fill('ada@example.net');
    await stranger.getByLabel('Password').fill(PASSWORD);
    await stranger.keyboard.press('Enter');
    await stranger.getByRole('button', { name: 'Sign in' }).click();
    expect(stranger.url()).toBe(`${app.url}/sign-in`);
    await stranger.context().close();
  });

  test('the process says that it is ready, and nothing on these pages broke the policy or failed', async () => {
    const ready = await fetch(`${app.url}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([200, { ready: true }]);
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    expect(metrics).toContain('ferrule_workers_alive{zone=""} 1');
    expect(complaints).toEqual([]);
  });
});
