import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { openDb } from '#lib/db/client.ts';

import { startBrowser } from '../lab/browser.ts';
import { seedCabledFleet } from '../lab/cabled-fleet.ts';
import { eventually } from '../lab/eventually.ts';
import { type FerruleApp, startFerrule } from '../lab/ferrule-app.ts';
import { describeWith } from '../lab/require-program.ts';

const MINUTES = 60_000;
const PASSWORD = 'a long enough password';

describeWith(['chromium'], 'switches and links in a browser', () => {
  let app: FerruleApp;
  let browser: Browser;
  let page: Page;
  const refusedByPolicy: string[] = [];

  beforeAll(async () => {
    [app, browser] = await Promise.all([startFerrule(), startBrowser()]);
    const db = openDb(app.databaseUrl);
    await seedCabledFleet(db);
    // The worker of the running Ferrule works the links out.
    await eventually(
      () => db.prisma.device.count({ where: { linksDueAt: { not: null } } }),
      (due) => due === 0,
    );
    await db.close();
    page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
    page.setDefaultTimeout(15_000);
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text()))
        refusedByPolicy.push(`${message.location().url}: ${message.text()}`);
    });
    await page.goto(app.setupLink);
    await page.getByLabel('Name').fill('Ada Lovelace');
    await page.getByLabel('E-mail').fill('ada@example.net');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByLabel('Password again').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/inventory');
  }, 6 * MINUTES);

  afterAll(async () => {
    await browser?.close();
    if (app) expect(await app.stop()).toBe(0);
  });

  const open = (path: string) => page.goto(`${app.url}${path}`);
  const drawer = () => page.getByRole('complementary', { name: /./ }).filter({ has: page.locator('h2') });

  /** Every row of a table, keyed by its header. */
  async function rowsOf(table: Locator): Promise<Record<string, string>[]> {
    await table.waitFor();
    const headers = await table.locator('thead th').allInnerTexts();
    const lines = await table.locator('tbody tr').all();
    return Promise.all(
      lines.map(async (line) => {
        const cells = await line.locator('td, th').allInnerTexts();
        return Object.fromEntries(
          headers.map((header, i) => [header.trim(), cells[i]?.replaceAll(/\s+/g, ' ').trim() ?? '']),
        );
      }),
    );
  }

  const table = (name: string) => page.getByRole('table', { name, exact: true });
  const names = async (list: string) => (await rowsOf(table(list))).map((row) => row['Port']);

  /** The tabs of the list with their counts. */
  async function tabs(): Promise<string[]> {
    const texts = await page.getByRole('navigation', { name: 'Links by state' }).locator('a').allInnerTexts();
    return texts.map((text) => text.replaceAll(/\s+/g, ' ').trim());
  }

  test('the page of a switch shows its cages in their order, what is cabled to each, and who is heard', async () => {
    await open('/switches');
    const [listed] = await rowsOf(table('Switches'));
    expect(listed).toMatchObject({ Name: 'leaf-1', System: 'Arista EOS', Ports: '7', Modules: '6' });
    await page.getByRole('link', { name: 'leaf-1' }).click();
    await page.getByRole('heading', { name: /leaf-1/ }).waitFor();

    const cages = page.getByRole('list', { name: 'Ports as they are numbered' }).getByRole('link');
    expect(await cages.allInnerTexts()).toHaveLength(7);
    expect(await cages.nth(6).textContent()).toMatch(/^7\s*Empty, link down$/);
    expect(await cages.nth(5).textContent()).toContain('1 finding');

    const ports = await rowsOf(table('Ports'));
    expect(ports.map((row) => [row['Port'], row['Cabled to']?.replace(/^(Certain|Probable) /, '')])).toEqual([
      ['Ethernet1', 'esx-1 vmnic0'],
      ['Ethernet2', 'esx-1 vmnic1'],
      ['Ethernet3', 'Ambiguous'],
      ['Ethernet4', 'Ambiguous'],
      ['Ethernet5', 'Unmatched'],
      ['Ethernet6', 'kvm-2 eth0'],
      ['Ethernet7', expect.stringContaining('No link is looked for')],
    ]);
    expect(ports[2]).toMatchObject({ LAG: 'Port-Channel1', MACs: '1 on LAG' });
    const heard = await rowsOf(table('Neighbours heard'));
    expect(heard.map((row) => [row['Announces itself as'], row['Registered']?.slice(0, 20)])).toEqual([
      ['esx-1', 'esx-1'],
      ['tor-9', '– No registered devi'],
      ['kvm-2', 'kvm-2'],
    ]);
  });

  test('the tabs count what is linked and what waits, and each row that waits says the next step', async () => {
    await open('/links');
    expect(await tabs()).toEqual(['Linked 3', 'Ambiguous 2', 'Unmatched 2', 'Pinned 0']);
    expect(await names('Links')).toEqual(['esx-1 vmnic0', 'esx-1 vmnic1', 'kvm-2 eth0']);
    await page.getByRole('link', { name: /^Ambiguous/ }).click();
    await page.waitForURL('**/links?tab=ambiguous');
    const [tie] = await rowsOf(table('Links'));
    expect(tie).toMatchObject({ Port: 'kvm-1 eth0', 'Could be': 'leaf-1 Ethernet3 leaf-1 Ethernet4' });
    expect(tie!['Next step']).toContain('Pin the right one.');
    await page.getByRole('link', { name: /^Unmatched/ }).click();
    await page.waitForURL('**/links?tab=unmatched');
    const steps = (await rowsOf(table('Links'))).map((row) => [row['Port'], row['Next step']]);
    expect(steps).toEqual([
      ['kvm-3 eth0', expect.stringContaining('Register its switch')],
      ['leaf-1 Ethernet5', expect.stringContaining('Register tor-9.')],
    ]);
  });

  test('filters are in the address', async () => {
    await open('/links?finding=any');
    expect(await names('Links')).toEqual(['kvm-2 eth0']);
    await open('/links?q=vmnic1');
    expect(await names('Links')).toEqual(['esx-1 vmnic1']);
    expect(await tabs()).toEqual(['Linked 1', 'Ambiguous 0', 'Unmatched 0', 'Pinned 0']);
    await page.getByLabel('Confidence').selectOption('possible');
    await page.getByText('Nothing matches').waitFor();
    expect(page.url()).toContain('confidence=possible');
  });

  test('the drawer has both ends side by side, the evidence and the findings; it is opened and closed by keys', async () => {
    await open('/links');
    await table('Links').waitFor();
    await eventually(
      async () => {
        await page.keyboard.press('j');
        return page.evaluate(() => document.activeElement?.tagName);
      },
      (tag) => tag === 'TR',
    );
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await drawer().waitFor();
    expect(page.url()).toMatch(/open=[0-9a-f-]{36}/);
    expect(await drawer().getByRole('heading').first().innerText()).toMatch(
      /kvm-2\s+eth0\s+to\s+leaf-1\s+Ethernet6/,
    );
    const ends = await rowsOf(table('Both ends'));
    const types = ends.find((row) => Object.values(row)[0]?.startsWith('Type'));
    expect(Object.values(types!)[0]).toContain('the two ends differ');
    expect(Object.values(types!).slice(1)).toEqual(['25GBASE-SR', '25GBASE-LR']);
    const [reason] = await rowsOf(table('Evidence'));
    expect(reason).toMatchObject({ Weight: '+400', Reason: 'Heard by the switch' });
    await drawer().getByText('Optics that do not go together').waitFor();
    await page.keyboard.press('Escape');
    await drawer().waitFor({ state: 'detached' });
    expect(page.url()).not.toContain('open=');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('kvm-2');
  });

  test('a pin links the port, and the other of the tie by elimination; without it they tie again', async () => {
    await open('/links?tab=ambiguous');
    await page.getByRole('link', { name: 'kvm-1 eth0' }).click();
    await drawer().getByRole('button', { name: 'Pin leaf-1 Ethernet4' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/How you know/).fill('Traced in the rack');
    await dialog.getByRole('button', { name: 'Pin', exact: true }).click();
    await drawer().getByText('Pinned by Ada Lovelace').waitFor();
    await table('Both ends').getByRole('link', { name: 'Ethernet4' }).waitFor();
    await eventually(tabs, ([linked, , , pinned]) => linked === 'Linked 5' && pinned === 'Pinned 1');
    await open('/links?tab=pinned');
    const [pinned] = await rowsOf(table('Links'));
    expect(pinned).toMatchObject({ Port: 'kvm-1 eth0', 'Cabled to': 'leaf-1 Ethernet4' });
    expect(pinned!['Pinned by']).toMatch(/^Ada Lovelace .*: Traced in the rack$/);

    await page.getByRole('link', { name: 'kvm-1 eth0' }).click();
    await drawer().getByRole('button', { name: 'Remove pin' }).click();
    await dialog.getByRole('button', { name: 'Remove pin' }).click();
    await drawer().getByText('Pin the right one.').waitFor();
    await eventually(tabs, ([, ambiguous, , none]) => ambiguous === 'Ambiguous 2' && none === 'Pinned 0');
  });

  test('a port that nothing tells of is pinned by its name', async () => {
    await open('/links?tab=unmatched');
    await page.getByRole('link', { name: 'kvm-3 eth0' }).click();
    await drawer().getByLabel('The port that it is cabled to').fill('leaf ethernet5');
    await drawer().getByRole('button', { name: 'Pin leaf-1 Ethernet5' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Pin', exact: true }).click();
    await drawer().getByText('Pinned by Ada Lovelace').waitFor();
    await eventually(tabs, ([, , unmatched]) => unmatched === 'Unmatched 0');
  });

  test('the CSV has both ends, and nothing that a spreadsheet runs', async () => {
    await open('/links?q=esx-1');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export CSV' }).click(),
    ]);
    const csv: Record<string, string>[] = parse(await readFile(await download.path()), { columns: true });
    expect(csv.map((row) => [row['Near port'], row['Near module read from'], row['Far port']])).toEqual([
      ['vmnic0', 'inferred', 'Ethernet1'],
      ['vmnic1', 'far-end', 'Ethernet2'],
    ]);
    expect(csv[0]!['Evidence']).toContain('esx-1');
    const ambiguous = await page.request.get(`${app.url}/api/links.csv?tab=ambiguous`);
    const lines: Record<string, string>[] = parse(await ambiguous.text(), { columns: true });
    expect(lines.map((row) => `${row['Near port']} ${row['Far port']} ${row['State']}`)).toEqual([
      'eth0 Ethernet3 candidate',
      'eth0 Ethernet4 candidate',
      'eth1 Ethernet3 candidate',
      'eth1 Ethernet4 candidate',
    ]);
  });

  test('the inventory shows hosts, switches or all, and says where a module was read', async () => {
    await open('/inventory');
    const hosts = await rowsOf(table('Inventory'));
    expect([...new Set(hosts.map((row) => row['Host']))]).toEqual(['esx-1', 'kvm-1', 'kvm-2', 'kvm-3']);
    await page
      .getByRole('navigation', { name: 'Devices shown' })
      .getByRole('link', { name: 'Switches' })
      .click();
    await page.waitForURL('**/inventory?role=switch');
    await eventually(
      async () => (await rowsOf(table('Inventory'))).map((row) => row['Switch']),
      (switches) => switches.length === 7 && switches.every((name) => name === 'leaf-1'),
    );
    await open('/inventory?side=inferred&side=far-end');
    const [cable, optic] = await rowsOf(table('Inventory'));
    expect(cable).toMatchObject({
      NIC: 'vmnic0',
      'Read from': 'Inferred: same assembly',
      Serial: 'F1940212345',
    });
    expect(optic).toMatchObject({ NIC: 'vmnic1', 'Read from': 'Far end, not this module', Serial: 'SW2' });
    const look = (serial: string) =>
      page.getByText(serial, { exact: true }).evaluate((cell) => getComputedStyle(cell).fontStyle);
    expect([await look('F1940212345'), await look('SW2')]).toEqual(['normal', 'italic']);
  });

  test('findings are listed with what to do about them', async () => {
    await open('/findings');
    const [worst] = await rowsOf(table('Findings'));
    expect(worst).toMatchObject({ Severity: 'Critical', Finding: 'Optics that do not go together' });
    expect(worst!['Where']).toBe('kvm-2 eth0 leaf-1 Ethernet6');
    await page.getByRole('link', { name: 'Optics that do not go together' }).click();
    await drawer().waitFor();
  });

  test('nothing is shown or changed from outside', async () => {
    const answer = await page.request.post(`${app.url}/api/links/pins`, {
      data: { portId: 'x', farPortId: 'y' },
      headers: { origin: 'https://elsewhere.example' },
    });
    expect(answer.status()).toBe(403);
    const stranger = await browser.newContext();
    for (const path of ['/links', '/switches', '/findings']) {
      const { status } = await stranger.request
        .get(`${app.url}${path}`, { maxRedirects: 0 })
        .then((response) => ({ status: response.status() }));
      expect([path, status]).toEqual([path, 307]);
    }
    expect((await stranger.request.get(`${app.url}/api/links.csv`)).status()).toBe(401);
    await stranger.close();
  });

  test('no page needed what the policy forbids', () => {
    expect(refusedByPolicy).toEqual([]);
  });
});
