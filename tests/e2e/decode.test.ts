import type { Browser, BrowserContext, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { startBrowser } from '../lab/browser.ts';
import { type FerruleApp, startFerrule } from '../lab/ferrule-app.ts';
import { describeWith } from '../lab/require-program.ts';
import { encodeQsfp, encodeSfp, hexTable } from '../unit/optics/encode-image.ts';

const MINUTES = 60_000;
const PASSWORD = 'a long enough password';

const SECRET = 'SECRET-SERIAL-7';

const fields = {
  vendor: 'ACME OPTICS',
  partNumber: 'AQ-SR4',
  serial: SECRET,
  date: '240217',
  oui: [0x00, 0x1c, 0x73] as const,
  connector: 0x0c,
  temperatureC: 38,
  supplyV: 3.3,
  codes: [0x80, 0, 0, 0, 0, 0, 0, 0],
  extendedCompliance: 0x02,
  smfKm: 0,
  cableByte: 50,
  wavelengthNm: 850,
};
const qsfp = encodeQsfp({ ...fields, identifier: 0x11, technology: 0, om3Twos: 35 });
const sfp = encodeSfp({ ...fields, codes: [0x10, 0, 0, 0, 0, 0, 0, 0], bitRateMbd: 10_300, om3Tens: 30 });

describeWith(['chromium'], 'the decode page', () => {
  let app: FerruleApp;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const requests: Request[] = [];

  beforeAll(async () => {
    [app, browser] = await Promise.all([startFerrule(), startBrowser()]);
    context = await browser.newContext({ viewport: { width: 1600, height: 1000 } });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(app.setupLink);
    await page.getByLabel('Name').fill('Ada Lovelace');
    await page.getByLabel('E-mail').fill('ada@example.net');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByLabel('Password again').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/inventory');
    await page.getByRole('link', { name: 'Decode' }).click();
    await page.getByText('Nothing to decode yet').waitFor();
    await page.waitForLoadState('networkidle');
    context.on('request', (request) => requests.push(request));
    await context.setOffline(true);
  }, 6 * MINUTES);

  afterAll(async () => {
    await browser?.close();
    expect(await app?.stop()).toBe(0);
  });

  const bytes = () => page.getByRole('grid');
  const readout = () => page.getByRole('region', { name: 'What the byte means' });

  /** Pastes `text`, as often as `times` says: a large paste is made in the browser, not sent to it. */
  async function paste(text: string, times = 1): Promise<void> {
    const clear = page.getByRole('button', { name: 'Clear' });
    if (await clear.isEnabled()) await clear.click();
    await page.getByRole('textbox', { name: 'Dump' }).evaluate(
      (area, [one, count]) => {
        const pasted = one.repeat(count);
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', pasted);
        const goesOn = area.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
        );
        if (!goesOn) return;
        (area as HTMLTextAreaElement).focus();
        document.execCommand('insertText', false, pasted);
      },
      [text, times] as const,
    );
  }

  async function drop(name: string, content: Uint8Array): Promise<void> {
    const dataTransfer = await page.evaluateHandle(
      ([name, content]) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(content)], name));
        return data;
      },
      [name, [...content]] as const,
    );
    await page.getByRole('main').locator('h1').dispatchEvent('drop', { dataTransfer });
  }

  test('a paste of several interfaces gives a verdict for each', async () => {
    await paste(
      `# ethtool -m eth0 hex on\n${hexTable(qsfp)}# ethtool -m eth1\nnetlink error: Input/output error\n# ethtool -m eth2\nCannot get module EEPROM information: No such device\n`,
    );
    const list = page.getByRole('table', { name: 'Interfaces' });
    await list.getByRole('row', { name: /eth0 Module 100GBASE-SR4 ACME OPTICS AQ-SR4/ }).waitFor();
    await list.getByRole('button', { name: 'eth1' }).click();
    await page.getByText('netlink error: Input/output error').last().waitFor();
    await page.getByText(/reseat/i).waitFor();
    await list.getByRole('button', { name: 'eth0' }).click();
    expect(await page.getByRole('list', { name: 'Checksums' }).innerText()).toContain('CC_BASE');
    await page
      .getByRole('table', { name: 'Optical monitoring' })
      .getByRole('row', { name: /Receive power 4/ })
      .waitFor();
  });

  test('a field shows its bytes, a byte its field, its value and the table', async () => {
    await page.getByRole('button', { name: '00h', exact: true }).click();
    await page.getByRole('option', { name: /Serial number/ }).hover();
    const lit = await bytes().locator('td[data-lit]').allInnerTexts();
    expect(Buffer.from(lit.join(''), 'hex').toString('latin1').trimEnd()).toBe(SECRET);
    await bytes()
      .getByLabel(/^byte 150, /)
      .hover();
    const words = await readout().innerText();
    for (const part of [
      'byte 150',
      '0x4d',
      "'M'",
      'Vendor name',
      'ACME OPTICS',
      '148-163',
      'SFF-8636 Rev 2.11, table 6-15',
    ])
      expect(words).toContain(part);
    await page.mouse.move(0, 0);
  });

  test('the arrow keys move in the grid and in the list', async () => {
    await bytes()
      .getByLabel(/^byte 128, /)
      .focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    expect(await readout().innerText()).toContain('byte 175');
    expect(await readout().innerText()).toContain('Part number');
    await page.keyboard.press('Control+Home');
    expect(await readout().innerText()).toContain('byte 128');
    await page.getByRole('option').first().focus();
    await page.keyboard.press('ArrowDown');
    expect(await readout().innerText()).toContain('Extended identifier');
    expect(await readout().innerText()).toContain('power class');
  });

  test('a dropped image is decoded, and copied as the command prints it', async () => {
    await drop('module.bin', sfp);
    await page.getByRole('button', { name: 'A2h', exact: true }).click();
    await bytes()
      .getByLabel(/^byte 96, /)
      .hover();
    expect(await readout().innerText()).toContain('SFF-8472 Rev 12.4, table 9-16');
    await page.getByRole('button', { name: 'Copy as JSON' }).click();
    await page.getByRole('button', { name: 'Copy as JSON' }).locator('svg').waitFor();
    await expect
      .poll(async () => JSON.parse((await page.evaluate(() => navigator.clipboard.readText())) || '[]'))
      .toMatchObject([
        { source: 'module.bin', state: 'module', module: { serial: SECRET, formFactor: 'SFP28' } },
      ]);
  });

  test('what holds no module is said to hold none', async () => {
    await paste('Lorem ipsum dolor sit amet,\nconsectetur adipiscing elit.\n');
    await page.getByText('No module data was found in this dump').waitFor();
  });

  test(
    'ten megabytes do not hold the page up',
    async () => {
      const one = `# ethtool -m eth0 hex on\n${hexTable(qsfp)}`;
      await page.evaluate(() => {
        const gaps = { longest: 0 };
        Object.assign(window, { gaps });
        let last = performance.now();
        const tick = () => {
          gaps.longest = Math.max(gaps.longest, performance.now() - last);
          last = performance.now();
          requestAnimationFrame(tick);
        };
        requestAnimationFrame(tick);
      });
      await paste(one, Math.ceil((10 * 1024 * 1024) / one.length));
      await page
        .getByRole('status')
        .filter({ hasText: /4,\d{3} modules in/ })
        .waitFor({ timeout: 60_000 });
      const longest = await page.evaluate(
        () => (window as unknown as { gaps: { longest: number } }).gaps.longest,
      );
      expect(longest).toBeLessThan(1_500);
    },
    2 * MINUTES,
  );

  test('no request carried any of it', async () => {
    expect(await page.evaluate(() => navigator.onLine)).toBe(false);
    for (const request of requests) {
      expect([request.method(), request.postData()]).toEqual(['GET', null]);
      expect(request.url()).toMatch(new RegExp(`^(${app.url}/|blob:)`));
      expect(decodeURIComponent(request.url())).not.toContain(SECRET);
    }
    const seen = requests.length;
    await page.evaluate(() => fetch('/decode?probe').catch(() => null));
    expect(requests.slice(seen).map((request) => request.url())).toEqual([`${app.url}/decode?probe`]);
  });

  test('who is not signed in is sent to sign in', async () => {
    const stranger = await browser.newContext();
    const answer = await stranger.request.get(`${app.url}/decode`, { maxRedirects: 0 });
    expect([answer.status(), answer.headers().location]).toEqual([307, expect.stringMatching(/\/sign-in/)]);
    await stranger.close();
  });
});
