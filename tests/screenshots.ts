import { mkdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';

import { startBrowser } from './lab/browser.ts';
import { startFerrule } from './lab/ferrule-app.ts';

/** Takes the pictures of the documentation from the demo: `npm run screenshots`. */
const FOLDER = 'docs/images';

const SHOTS: { name: string; path: (page: Page) => Promise<string>; scheme: 'dark' | 'light' }[] = [
  { name: 'inventory', path: async () => '/inventory?state=module&sort=vendor', scheme: 'light' },
  { name: 'inventory-dark', path: async () => '/inventory?state=module&sort=vendor', scheme: 'dark' },
  { name: 'host', path: (page) => firstLink(page, '/hosts?q=ahv-lon-04', '/hosts/'), scheme: 'light' },
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
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, baseURL: app.url });
  const page = await context.newPage();
  await page.goto(app.setupLink);
  await page.getByLabel('Name').fill('Ada Lovelace');
  await page.getByLabel('E-mail').fill('ada@example.net');
  await page.getByLabel('Password', { exact: true }).fill('a long enough password');
  await page.getByLabel('Password again').fill('a long enough password');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/inventory');
  await page.goto(await firstLink(page, '/runs', '/runs/'));
  await page.getByText(/^(\d+) of \1$/).waitFor({ timeout: 240_000 });
  for (const { name, path, scheme } of SHOTS) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto(await path(page));
    await page.screenshot({ path: `${FOLDER}/${name}.png`, animations: 'disabled' });
  }
} finally {
  await browser.close();
  await app.stop();
}

/** The first link of a page's table that begins so. */
async function firstLink(page: Page, from: string, begins: string): Promise<string> {
  await page.goto(from);
  return (await page.locator(`table a[href^="${begins}"]`).first().getAttribute('href'))!;
}
