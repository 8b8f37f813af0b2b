import { mkdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';

import { openDb } from '#lib/db/client.ts';

import { startBrowser } from './lab/browser.ts';
import { eventually } from './lab/eventually.ts';
import { startFerrule } from './lab/ferrule-app.ts';

/** Takes the pictures of the documentation from the demo: `npm run screenshots`. */
const FOLDER = 'docs/images';
const RUN_MS = 600_000;

interface Shot {
  name: string;
  path: (page: Page) => Promise<string>;
  scheme: 'dark' | 'light';
}

const SHOTS: Shot[] = [
  { name: 'inventory', path: async () => '/inventory?state=module&sort=vendor', scheme: 'light' },
  { name: 'inventory-dark', path: async () => '/inventory?hostKind=esxi&linkState=linked', scheme: 'dark' },
  { name: 'host', path: (page) => firstLink(page, '/hosts?q=ahv-lon-04', '/hosts/'), scheme: 'light' },
  {
    name: 'switch',
    path: (page) => firstLink(page, '/switches?q=leaf-fra-1a', '/switches/'),
    scheme: 'light',
  },
  { name: 'links', path: async () => '/links?tab=unmatched', scheme: 'light' },
  {
    name: 'link',
    path: (page) => firstLink(page, '/links?q=esx-fra-01', '/links?q=esx-fra-01&open='),
    scheme: 'light',
  },
  { name: 'findings', path: async () => '/findings', scheme: 'dark' },
  {
    name: 'module',
    path: (page) => firstLink(page, '/inventory?type=100GBASE-LR4', '/modules/'),
    scheme: 'light',
  },
  { name: 'run', path: (page) => firstLink(page, '/runs', '/runs/'), scheme: 'light' },
];

const app = await startFerrule('demo');
const browser = await startBrowser();
try {
  await mkdir(FOLDER, { recursive: true });
  await scanned(app.databaseUrl);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, baseURL: app.url });
  const page = await context.newPage();
  await page.goto(app.setupLink);
  await page.getByLabel('Name').fill('Ada Lovelace');
  await page.getByLabel('E-mail').fill('ada@example.net');
  await page.getByLabel('Password', { exact: true }).fill('a long enough password');
  await page.getByLabel('Password again').fill('a long enough password');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/inventory');
  for (const { name, path, scheme } of SHOTS) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto(await path(page));
    await page.screenshot({ path: `${FOLDER}/${name}.png`, animations: 'disabled' });
  }
} finally {
  await browser.close();
  await app.stop();
}

/** Waits until the fleet is scanned and its links are worked out. */
async function scanned(databaseUrl: string): Promise<void> {
  const db = openDb(databaseUrl);
  const waiting = () => db.prisma.run.count({ where: { finishedAt: null } });
  const due = () => db.prisma.device.count({ where: { linksDueAt: { not: null } } });
  await eventually(waiting, (runs) => runs === 0, RUN_MS);
  await eventually(due, (devices) => devices === 0, RUN_MS);
  await db.close();
}

/** The first link of a page's table that begins so. */
async function firstLink(page: Page, from: string, begins: string): Promise<string> {
  await page.goto(from);
  return (await page.locator(`table a[href^="${begins}"]`).first().getAttribute('href'))!;
}
