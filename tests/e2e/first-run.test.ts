import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { startBrowser } from '../lab/browser.ts';
import { materialiseHost } from '../lab/fake-root.ts';
import { type FerruleApp, startFerrule } from '../lab/ferrule-app.ts';
import { makeFleet } from '../lab/fleet.ts';
import { describeWith } from '../lab/require-program.ts';
import { type LabSshd, startSshd } from '../lab/sshd.ts';

const MINUTES = 60_000;
const PASSWORD = 'a long enough password';

describeWith(['sshd', 'chromium'], 'the first hour with Ferrule', () => {
  let app: FerruleApp;
  let browser: Browser;
  let page: Page;
  let sshd: LabSshd;
  let root: string;
  const refusedByPolicy: string[] = [];

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'ferrule-host-'));
    const host = makeFleet().find(
      ({ kind, ports }) => kind === 'ahv' && JSON.stringify(ports).includes('CAB-Q-S-5M'),
    )!;
    const { env } = await materialiseHost(host, root);
    const pairs = Object.entries(env).map(([name, value]) => `"${name}=${value}"`);
    sshd = await startSshd({ config: [`SetEnv ${pairs.join(' ')}`] });
    [app, browser] = await Promise.all([startFerrule(), startBrowser()]);
    page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
    page.setDefaultTimeout(15_000);
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text()))
        refusedByPolicy.push(`${message.location().url}: ${message.text()}`);
    });
  }, 6 * MINUTES);

  afterAll(async () => {
    await browser?.close();
    await sshd?.stop();
    await rm(root, { recursive: true, force: true });
    if (app) expect(await app.stop()).toBe(0);
  });

  /** Every row of the table on screen, keyed by its header. */
  async function rows(): Promise<Record<string, string>[]> {
    const table = page.getByRole('table').first();
    const headers = await table.getByRole('columnheader').allInnerTexts();
    const lines = await table.locator('tbody').getByRole('row').all();
    return Promise.all(
      lines.map(async (line) => {
        const cells = await line.getByRole('cell').or(line.getByRole('rowheader')).allInnerTexts();
        return Object.fromEntries(headers.map((header, i) => [header.trim(), cells[i]?.trim() ?? '']));
      }),
    );
  }

  test('every page has a policy of its own that a client cannot choose', async () => {
    const ask = async () => {
      const headers = { 'content-security-policy': "script-src 'nonce-chosen'" };
      const answer = await fetch(`${app.url}/sign-in`, { headers });
      const policy = answer.headers.get('content-security-policy')!;
      return { answer, policy, nonce: /'nonce-([^']+)'/.exec(policy)![1]!, html: await answer.text() };
    };
    const [first, second] = [await ask(), await ask()];
    expect(first.policy).not.toMatch(/unsafe|\*/);
    expect(first.nonce).not.toBe(second.nonce);
    const scripts = first.html.match(/<script\b[^>]*>/g)!;
    expect(scripts.length).toBeGreaterThan(3);
    for (const script of scripts) expect(script).toContain(`nonce="${first.nonce}"`);
    expect(first.html).not.toMatch(/<style|\sstyle=|\son\w+=|chosen/);
    expect(Object.fromEntries(first.answer.headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(first.answer.headers.get('x-powered-by')).toBeNull();
  });

  test('the one-time link creates the administrator, once', async () => {
    await page.goto(app.setupLink);
    await page.getByLabel('Name').fill('Ada Lovelace');
    await page.getByLabel('E-mail').fill('ada@example.net');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByLabel('Password again').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/inventory');
    const stranger = await browser.newContext();
    const other = await stranger.newPage();
    await other.goto(app.setupLink);
    await other
      .getByText(/used|expired/i)
      .first()
      .waitFor();
    await stranger.close();
  });

  test('a credential and a host are registered, and nothing is sent before the key is approved', async () => {
    await page.goto(`${app.url}/credentials/new`);
    await page.getByLabel('Name', { exact: true }).fill('lab root');
    await page.getByLabel('User name').fill(sshd.username);
    await page.getByRole('textbox', { name: 'Private key' }).fill(sshd.userKey);
    await page.getByRole('button', { name: 'Create credential' }).click();
    await page.waitForURL(/\/(credentials|hosts\/new)(\?.*)?$/);

    await page.goto(`${app.url}/hosts/new`);
    await page.getByLabel('Name', { exact: true }).fill('ahv-e2e-01');
    await page.getByLabel('Address').fill('127.0.0.1');
    await page.getByLabel('SSH port').fill(String(sshd.port));
    await page.getByLabel('Credential').selectOption({ label: `lab root (${sshd.username})` });
    await page.getByLabel('Site').fill('=fra');
    await page.getByRole('button', { name: 'Register device' }).click();
    await page.waitForURL(/\/runs\/[0-9a-f-]+$/);
    await page.getByText('waits for approval').first().waitFor({ timeout: 30_000 });
    expect(sshd.log()).not.toContain('Accepted');
  });

  test('the key is shown as ssh-keygen prints it and is approved', async () => {
    await page.goto(`${app.url}/host-keys`);
    await page.getByText(sshd.hostKeys[0]!.fingerprint).first().waitFor();
    await page.getByRole('checkbox').last().check();
    await page
      .getByRole('button', { name: /approve/i })
      .first()
      .click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /approve/i })
      .click();
    await page.waitForURL(/\/runs\/[0-9a-f-]+$/);
    await page.getByRole('row', { name: /ahv-e2e-01.*Success/ }).waitFor({ timeout: 60_000 });
    expect(sshd.log()).toContain('Accepted publickey');
  });

  test('the inventory shows vendor, part number and cable length', async () => {
    await page.goto(`${app.url}/inventory?partNumber=CAB-Q-S-5M`);
    await page
      .getByRole('row', { name: /CAB-Q-S-5M/ })
      .first()
      .waitFor();
    const [first] = await rows();
    expect(first).toMatchObject({
      Host: 'ahv-e2e-01',
      Vendor: 'Arista Networks',
      'Part number': 'CAB-Q-S-5M',
    });
    expect(Object.entries(first!).find(([header]) => /length/i.test(header))?.[1]).toMatch(/^5\s?m?$/);
  });

  test('a filter is in the address, and the CSV is what is on screen', async () => {
    await page.goto(`${app.url}/inventory?state=module`);
    await page
      .getByRole('row', { name: /ahv-e2e-01/ })
      .first()
      .waitFor();
    const onScreen = await rows();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      (async () => {
        await page.getByRole('button', { name: /export/i }).click();
        await page
          .getByRole('link', { name: /csv/i })
          .or(page.getByRole('menuitem', { name: /csv/i }))
          .first()
          .click();
      })(),
    ]);
    const csv: Record<string, string>[] = parse(await readFile(await download.path()), {
      columns: true,
      bom: true,
    });
    expect(csv.length).toBe(onScreen.length);
    const identity = (row: Record<string, string>) => [
      row['NIC'],
      row['Vendor'],
      row['Part number'],
      row['Serial'],
    ];
    expect(csv.map(identity)).toEqual(onScreen.map(identity));
  });

  test('text that a spreadsheet would run is neutralised', async () => {
    const answer = await page.request.get(`${app.url}/api/inventory.csv?columns=host,site`);
    expect(await answer.text()).toContain("'=fra");
  });

  test('the module page shows what was read, raw text and placements', async () => {
    await page.goto(`${app.url}/inventory?partNumber=CAB-Q-S-5M`);
    await page
      .getByRole('link', { name: 'CAB-Q-S-5M' })
      .or(page.locator('a[href^="/modules/"]'))
      .first()
      .click();
    await page.waitForURL('**/modules/*');
    await page
      .getByText(/Identifier\s+:/)
      .first()
      .waitFor();
    expect(await page.getByRole('main').innerText()).toContain('ahv-e2e-01');
  });

  test('a click on the page of the host scans it again', async () => {
    await page.goto(`${app.url}/hosts`);
    await page.getByRole('link', { name: 'ahv-e2e-01' }).click();
    await page
      .getByRole('button', { name: /rescan/i })
      .first()
      .click();
    await page
      .getByText(/queued|scanning|running|just now|seconds? ago|now/i)
      .first()
      .waitFor();
  });

  test('who is not signed in sees nothing', async () => {
    const stranger = await browser.newContext();
    for (const path of ['/inventory', '/hosts', '/runs', '/credentials', '/host-keys']) {
      const answer = await stranger.request.get(`${app.url}${path}`, { maxRedirects: 0 });
      expect([path, answer.status(), answer.headers().location]).toEqual([
        path,
        307,
        expect.stringMatching(/\/sign-in/),
      ]);
    }
    for (const path of ['/api/inventory.csv', '/api/inventory.json']) {
      expect((await stranger.request.get(`${app.url}${path}`)).status()).toBe(401);
    }
    await stranger.close();
  });

  test('no page needed what the policy forbids', () => {
    expect(refusedByPolicy).toEqual([]);
  });
});
