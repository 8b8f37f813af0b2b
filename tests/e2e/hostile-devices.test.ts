import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parse } from 'csv-parse/sync';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { loadConfig } from '#lib/config/config.ts';
import { type Db, openDb } from '#lib/db/client.ts';

import { PAGE_ADDRESSES, ROUTE_REQUESTS } from '../authorisation/requests.ts';
import { startBrowser } from '../lab/browser.ts';
import { eventually } from '../lab/eventually.ts';
import { type LabWorker, startWorkerProcess } from '../lab/ferrule-lab.ts';
import {
  filesWith,
  findSecrets,
  type Place,
  readDatabase,
  readProcesses,
  readRedis,
} from '../lab/find-secrets.ts';
import { startHost } from '../lab/lab-host.ts';
import { LAB_LOGINS } from '../lab/lab-logins.ts';
import { LAB_ADDRESSES } from '../lab/lab-network.ts';
import type { LabServer } from '../lab/lab-server.ts';
import { createTestDatabase, type TestDatabase } from '../lab/postgres.ts';
import { type LabRedis, startRedis } from '../lab/redis.ts';
import { describeWith } from '../lab/require-program.ts';
import { startSwitch } from '../lab/switch-server.ts';
import { makeTopology } from '../lab/topology.ts';
import { sendJson, signInAs, startWebServer, type WebServer } from '../lab/web-server.ts';

const MINUTES = 60_000;
/** UTF-8 as a device sends it; the lab's servers write Latin-1. */
const wire = (text: string) => Buffer.from(text).toString('latin1');
/** Would open a dialog, be refused by the policy, and ask for a picture. */
const SCRIPT = '<img src=x onerror=alert(1)>';
const HIDDEN = `gpj.\u202eexe\u200b\x1b[31m`;
const FORMULA = `=cmd|'/c calc'!A0`;
/** Nobody's text ends up in a page or a table with these. */
const HIDES = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069]/;

describeWith(
  ['redis-server', 'chromium', 'ssh-keygen'],
  'a whole run over devices that say and see what they should not',
  () => {
    /** Everything that must be nowhere, by what it is. */
    const secrets: Record<string, string> = {};
    const canary = (what: string): string => (secrets[what] = `CANARY-${randomUUID()}`);
    let database: TestDatabase;
    let redis: LabRedis;
    let db: Db;
    let web: WebServer;
    let worker: LabWorker;
    let browser: Browser;
    let cookie: string;
    const servers: LabServer[] = [];
    const refusing: LabServer[] = [];
    /** Ids by the name of the device. */
    const ids = new Map<string, string>();
    let runId = '';
    const seen: Place[] = [];
    /** What was on each page, by its name. */
    const texts: Record<string, string> = {};

    beforeAll(async () => {
      [database, redis] = await Promise.all([createTestDatabase(), startRedis()]);
      db = openDb(database.url);
      web = await startWebServer(database.url, { REDIS_URL: redis.url });
      worker = startWorkerProcess({
        ...loadConfig({ FERRULE_MIN_INTERVAL: '0', FERRULE_CONCURRENCY: '8' }, tmpdir()),
        databaseUrl: database.url,
        redisUrl: redis.url,
        keysDir: web.keysDir,
        allowAddresses: LAB_ADDRESSES,
      });
      browser = await startBrowser();
      const person = await signInAs(web, db, 'administrator', 'administrator');
      ({ cookie } = person);
      secrets['the signature of a session'] = decodeURIComponent(cookie).split('.').at(-1)!;
      for (const half of ['web', 'worker']) {
        for (const file of readdirSync(join(web.keysDir, half))) {
          const text = readFileSync(join(web.keysDir, half, file), 'utf8');
          if (!text.includes('PUBLIC KEY')) secrets[`key file ${file}`] = bodyOf(text);
        }
      }
      await register(await startDevices());
    }, 6 * MINUTES);

    afterAll(async () => {
      await browser?.close();
      await worker?.stop();
      await web?.stop();
      await Promise.all(servers.map((server) => server.stop()));
      await db?.close();
      await redis?.stop();
      await database?.drop();
    });

    /** The longest line of a PEM file, or the whole text. */
    function bodyOf(text: string): string {
      return text.split('\n').toSorted((a, b) => b.length - a.length)[0]!;
    }

    const post = async (path: string, body: unknown, method = 'POST'): Promise<never> => {
      const answer = await sendJson(web.url, path, body, { method, headers: { cookie } });
      const told = await answer.text();
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${told}`);
      return JSON.parse(told) as never;
    };

    /** Devices whose every word is hostile, and whose logins are canaries. */
    async function startDevices() {
      const { linux, switches } = makeTopology({ hosts: 0 });
      const named = <T extends { name: string }>(list: T[], name: string): T =>
        list.find((each) => each.name === name)!;
      const [host, plain] = [named(linux, 'kvm-fra-51'), named(linux, 'kvm-fra-53')];
      const [leaf, asking, old] = ['leaf-fra-1a', 'leaf-lon-1a', 'mgmt-lon-1'].map((name) =>
        named(switches, name),
      );
      LAB_LOGINS['root-password'].password = canary('password');
      LAB_LOGINS['network-password'].password = canary('password of a keyboard-interactive login');
      LAB_LOGINS['cisco-enable'].password = canary('password of a switch');
      LAB_LOGINS['cisco-enable'].enablePassword = canary('enable secret');
      plain.login = 'root-password';

      const [first, second] = host.ports;
      if (first?.cage.kind === 'module') {
        const { module } = first.cage;
        module.serial = FORMULA;
        module.part = { ...module.part, vendor: wire(SCRIPT), partNumber: wire(HIDDEN) };
      }
      second!.cage = { kind: 'error', text: wire(`netlink error: ${SCRIPT}${HIDDEN}`) };
      host.ports.push({ ...second!, name: '<b>=1+1</b>', slot: '0000:5e:00.1', cage: { kind: 'fixed' } });
      Object.assign(host, { kernel: wire(`${SCRIPT}${HIDDEN}`), banner: wire(SCRIPT), noise: wire(SCRIPT) });
      Object.assign(leaf!, {
        model: wire(SCRIPT),
        serial: FORMULA,
        version: wire(SCRIPT),
        banner: wire(SCRIPT),
      });
      for (const port of leaf!.ports) {
        port.description = wire(SCRIPT);
        for (const heard of port.hears) heard.systemDescription = wire(`${SCRIPT}${HIDDEN}`);
      }
      leaf!.ports[9]!.hears.push({
      protocol: 'lldp', kind: 'host', chassisId: '02:00:00:00:00:99', systemName: SCRIPT, systemDescription: FORMULA,
      portId: SCRIPT, portIdKind: 'name', portDescription: FORMULA, managementAddress: null,
    }); // prettier-ignore
      const started = {
        [SCRIPT]: { server: await startHost(host), platform: 'linux', credential: `key ${SCRIPT}` },
        plain: { server: await startHost(plain), platform: 'auto', credential: FORMULA },
        leaf: { server: await startSwitch(leaf!), platform: 'arista-eos', credential: 'network' },
        asking: { server: await startSwitch(asking!), platform: 'cisco-nxos', credential: 'asked' },
        old: { server: await startSwitch(old!), platform: 'cisco-ios', credential: 'enabled' },
      };
      // What the spec calls itself is asked for anew at every visit.
      host.name = wire(`${SCRIPT}${HIDDEN}`);
      for (let n = 0; n < 12; n++) {
        refusing.push(await startHost({ ...plain, name: `refusing-${n}`, trouble: 'wrong-password' }));
      }
      servers.push(...Object.values(started).map(({ server }) => server), ...refusing);
      return started;
    }

    async function register(started: Awaited<ReturnType<typeof startDevices>>): Promise<void> {
      const { username, privateKey } = LAB_LOGINS['root-key'];
      const passphrase = canary('passphrase');
      const folder = mkdtempSync(join(tmpdir(), 'ferrule-key-'));
      const file = join(folder, 'key');
      writeFileSync(file, privateKey!, { mode: 0o600 });
      secrets['private key'] = bodyOf(privateKey!);
      execFileSync('ssh-keygen', ['-q', '-p', '-N', passphrase, '-f', file]);
      const locked = readFileSync(file, 'utf8');
      secrets['private key under its passphrase'] = locked.split('\n')[3]!;
      rmSync(folder, { recursive: true });
      const network = { username: 'ferrule', password: LAB_LOGINS['network-password'].password };
      const sudoPassword = canary('sudo secret');
      const { password, enablePassword } = LAB_LOGINS['cisco-enable'];
      for (const credential of [
        {
          name: `key ${SCRIPT}`,
          kind: 'private-key',
          username,
          privateKey: locked,
          passphrase,
          sudoPassword,
        },
        { name: FORMULA, kind: 'password', username: 'root', password: secrets['password'], sudoPassword },
        { name: 'network', kind: 'password', ...network },
        { name: 'asked', kind: 'keyboard-interactive', ...network },
        { name: 'enabled', kind: 'password', username: 'ferrule', password, enablePassword },
        { name: 'wrong', kind: 'password', username: 'root', password: canary('wrong password') },
      ])
        await post('/api/credentials', credential);
      const hostile = {
        site: `${FORMULA} ${SCRIPT}`,
        tags: ['+1+1', SCRIPT],
        notes: `${FORMULA}\n${SCRIPT}`,
      };
      const devices = [
      ...Object.entries(started).map(([name, { server, platform, credential }]) => ({
        name, address: '127.0.0.1', port: server.port, platform, credential, ...(name === SCRIPT && hostile),
      })),
      ...refusing.map(({ name, port }) => ({ name, address: '127.0.0.1', port, platform: 'linux', credential: 'wrong' })),
    ]; // prettier-ignore
      const registered = await post('/api/devices', { devices });
      await finished((registered as { runId: string }).runId);
      for (const { id, name } of (registered as { devices: { id: string; name: string }[] }).devices)
        ids.set(name, id);
      const keys = await db.prisma.hostKey.findMany({ where: { state: 'pending' } });
      expect(keys).toHaveLength(devices.length);
      runId = ((await post('/api/host-keys', { approve: keys.map(({ id }) => id) })) as { runId: string })
        .runId;
      await finished(runId);
      const check = {
        deviceId: ids.get('old'),
        name: 'old',
        address: '127.0.0.1',
        port: started.old.server.port,
      };
      const asked = await post('/api/devices/checks', {
        ...check,
        platform: 'cisco-ios',
        credential: 'enabled',
      });
      await eventually(
        () => db.prisma.deviceCheck.findUniqueOrThrow({ where: { id: (asked as { id: string }).id } }),
        ({ state }) => state === 'done',
      );

      await post('/api/runs/selections', { name: SCRIPT, selection: { kind: 'all' } });
      const times = { cron: '0 2 * * *', timeZone: 'UTC', selection: { kind: 'all' }, enabled: false };
      await post('/api/schedules', { name: SCRIPT, ...times });
      const { token } = await post('/api/tokens', { name: SCRIPT, scopes: ['inventory:read'], days: 1 });
      secrets['API token'] = String(token).split('_').slice(2).join('_');
      const used = await fetch(`${web.url}/api/inventory.json`, {
        headers: { authorization: `Bearer ${String(token)}` },
      });
      expect(used.status).toBe(200);
      const invited = { name: SCRIPT, email: 'invited@example.net', role: 'viewer', sites: [SCRIPT] };
      secrets['one-time link'] = ((await post('/api/users', invited)) as { token: string }).token;
      const factor = await signInAs(web, db, 'second factor', 'viewer');
      const enabled = await sendJson(
        web.url,
        '/api/auth/two-factor/enable',
        { password: factor.password },
        { headers: { cookie: factor.cookie } },
      );
      const { totpURI, backupCodes } = (await enabled.json()) as { totpURI: string; backupCodes: string[] };
      secrets['TOTP secret'] = new URL(totpURI).searchParams.get('secret')!;
      secrets['backup code'] = backupCodes[0]!;
      secrets['password of an account'] = factor.password;
    }

    /** Waits for the end of a run, and looks at the processes meanwhile. */
    const finished = (id: string) =>
      eventually(
        async () => {
          seen.push(...readProcesses([web.pid, worker.process.pid!]));
          return db.prisma.run.findUniqueOrThrow({ where: { id } });
        },
        ({ finishedAt }) => finishedAt !== null,
        30_000,
      );

    /** Every page with the address of something hostile on it. */
    async function pages(): Promise<Record<string, string>> {
      const one = async (sql: string) => (await db.pool.query<{ id: string }>(sql)).rows[0]!.id;
      const host = ids.get(SCRIPT)!;
      const credential = await one(`SELECT id FROM credential WHERE name LIKE 'key %'`);
      const user = await one(`SELECT id FROM "user" WHERE role = 'viewer'`);
      const plugged = await one(
        `SELECT module_id AS id FROM inventory WHERE device_id = '${host}' AND module_id IS NOT NULL`,
      );
      const known: Record<string, string> = {
        '/credentials/[id]': `/credentials/${credential}`,
        '/credentials/[id]/edit': `/credentials/${credential}/edit`,
        '/runs/schedules/[id]': `/runs/schedules/${await one('SELECT id FROM schedule')}`,
        '/hosts/[id]': `/hosts/${host}`,
        '/hosts/[id]/edit': `/hosts/${host}/edit`,
        '/hosts/new': '/hosts/new?mode=import',
        '/modules/[id]': `/modules/${plugged}`,
        '/people/[userId]': `/people/${user}`,
        '/runs/[id]': `/runs/${runId}`,
        '/runs/new': '/runs/new?kind=all',
        '/setup': `/setup?token=${encodeURIComponent(SCRIPT)}`,
        '/sign-in': `/sign-in?error=${encodeURIComponent(SCRIPT)}`,
        '/switches/[id]': `/switches/${ids.get('leaf')!}`,
        '/links': '/links?tab=unmatched',
        '/host-keys': '/host-keys?state=approved',
      };
      return Object.fromEntries(Object.keys(PAGE_ADDRESSES).map((name) => [name, known[name] ?? name]));
    }

    /** Every route that answers to GET. */
    const routes = (): string[] =>
      Object.keys(ROUTE_REQUESTS)
        .filter((name) => name.startsWith('GET '))
        .map((name) => name.slice(4).replace('[...all]', 'list-sessions'))
        .map((path) => (path.startsWith('/api/runs') ? path.replace('[id]', runId) : path))
        .filter((path) => !path.includes('['));

    test('the run was what it should be: three read, one asked interactively, one enabled', async () => {
      const visits = await db.prisma.visit.findMany({ where: { runId }, include: { device: true } });
      const ends = Object.fromEntries(
        visits.map(({ device, outcome, errorKind }) => [device.name, errorKind ?? outcome]),
      );
      expect(ends).toMatchObject({ plain: 'success', leaf: 'success', asking: 'success', old: 'success' });
      expect(ends[SCRIPT]).toBe('ports-unreadable');
      const { steps } = await db.prisma.deviceCheck.findFirstOrThrow();
      expect((steps as { state: string }[]).map(({ state }) => state)).not.toContain('failed');
    });

    test('T16: twelve devices that share a wrong password are asked to take it five times at most', async () => {
      const tries = refusing.reduce((sum, { refusedLogins }) => sum + refusedLogins, 0);
      expect(tries).toBeGreaterThan(0);
      expect(tries).toBeLessThanOrEqual(5);
      expect(await db.prisma.credential.findFirstOrThrow({ where: { name: 'wrong' } })).toMatchObject({
        pausedAt: expect.any(Date),
      });
    });

    test(
      'T20: no page runs what a device or a person says, and each shows it',
      { timeout: 2 * MINUTES },
      async () => {
        const context = await signedIn();
        const troubles: string[] = [];
        context.on('dialog', (dialog) => {
          troubles.push(`dialog at ${dialog.page()?.url()}`);
          void dialog.dismiss();
        });
        context.on('console', (message) => {
          if (/Content Security Policy/i.test(message.text()))
            troubles.push(`${message.location().url}: ${message.text()}`);
        });
        context.on('request', (request) => {
          if (new URL(request.url()).pathname.endsWith('/x'))
            troubles.push(`${request.url()} is asked for as a picture`);
        });
        const shown: string[] = [];
        const look = async (page: Page, name: string) => {
          const { made, says } = await page.evaluate(() => {
            for (const details of document.querySelectorAll('details')) details.open = true;
            const texts = [document.title, document.body.innerText];
            for (const input of document.querySelectorAll('input, textarea'))
              texts.push((input as HTMLInputElement).value);
            for (const element of document.querySelectorAll('[title], option')) {
              texts.push(element.getAttribute('title') ?? '', element.textContent ?? '');
            }
            return {
              made: document.querySelectorAll('img[src="x"], [onerror], main b').length,
              says: texts.join('\n'),
            };
          });
          expect([name, made]).toEqual([name, 0]);
          expect([name, HIDES.exec(says)?.[0]]).toEqual([name, undefined]);
          if (says.includes(SCRIPT)) shown.push(name);
          return says;
        };
        // Error pages and addresses are pages too.
        const search = `/inventory?q=${encodeURIComponent(SCRIPT)}&sort=${encodeURIComponent(SCRIPT)}`;
        const left = Object.entries({
          ...(await pages()),
          'a page that is not there': `/${encodeURIComponent(SCRIPT)}`,
          'a host that is not there': `/hosts/${encodeURIComponent(SCRIPT)}`,
          'a search that finds nothing': search,
        });
        const visitor = async () => {
          const page = await context.newPage();
          for (let next = left.shift(); next; next = left.shift()) {
            const [name, address] = next;
            await page.goto(web.url + address);
            // What streams in later has a template in its place.
            await page.waitForFunction(() => !document.querySelector('template[id^="B:"]'));
            texts[name] = await look(page, name);
          }
          return page;
        };
        const [page] = (await Promise.all([visitor(), visitor(), visitor()])) as [Page, Page, Page];
        // A dialog, the drawer of a link, and what a form says is wrong.
        await page.goto(`${web.url}/hosts/${ids.get(SCRIPT)!}`);
        await page.getByRole('button', { name: /retire/i }).click();
        await page.getByRole('dialog').getByText(SCRIPT).first().waitFor();
        await look(page, 'dialog');
        const linked = await db.prisma.link.findFirst({ where: { near: { deviceId: ids.get(SCRIPT)! } } });
        await page.goto(`${web.url}/links?open=${linked!.nearPortId}`);
        await page.locator('aside').getByText(SCRIPT).first().waitFor();
        await look(page, 'drawer');
        await page.goto(`${web.url}/hosts/new?mode=import`);
        await page
          .locator('textarea')
          .first()
          .fill(`name,address,credential\n${SCRIPT} 2,10.0.0.1,${SCRIPT}\n`);
        await page.getByText(`There is no credential named "${SCRIPT}".`).first().waitFor();
        await look(page, 'import');
        expect(troubles).toEqual([]);
        expect(shown).toEqual(
      expect.arrayContaining([
        '/inventory', '/hosts', '/hosts/[id]', '/hosts/[id]/edit', '/switches/[id]', '/modules/[id]', '/credentials', '/credentials/[id]',
        '/runs/[id]', '/runs/schedules', '/host-keys', '/audit', '/account', 'dialog', 'drawer', 'import',
      ]),
    ); // prettier-ignore
        await context.close();
      },
    );

    test('T21: what hides is made visible, not dropped', () => {
      for (const name of ['/hosts/[id]', '/modules/[id]', '/inventory']) {
        expect([name, texts[name]]).toEqual([
          name,
          expect.stringContaining(String.raw`gpj.\xe2\x80\xaeexe\xe2\x80\x8b\x1b[3`),
        ]);
      }
    });

    const signedIn = async (): Promise<BrowserContext> => {
      const context = await browser.newContext({ viewport: { width: 1600, height: 1000 } });
      const [name, value] = cookie.split('; ')[0]!.split('=') as [string, string];
      await context.addCookies([{ name, value, url: web.url, sameSite: 'Lax', httpOnly: true }]);
      return context;
    };

    test('T22: no cell of any table runs in a spreadsheet, and numbers stay numbers', async () => {
      const found: string[] = [];
      for (const path of [
        '/api/inventory.csv?columns=host,vendor,partNumber,serial,rxPowerDbm',
        '/api/links.csv',
        '/api/devices.csv',
        '/api/audit.csv',
        `/api/runs/${runId}/visits.csv`,
      ]) {
        const answer = await fetch(web.url + path, { headers: { cookie } });
        expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w.-]+"/);
        const text = await answer.text();
        expect([path, HIDES.exec(text)?.[0]]).toEqual([path, undefined]);
        const rows: string[][] = parse(text, { bom: true });
        const cells = rows.flat();
        const runs = cells.filter(
          (cell) => /^\s*[=+@＝＋－＠\t\r-]/.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell),
        );
        expect([path, runs]).toEqual([path, []]);
        if (cells.some((cell) => cell.startsWith("'=cmd|"))) found.push(path.split('?')[0]!);
        if (path.startsWith('/api/inventory.csv'))
          expect(cells.some((cell) => /^-\d+\.\d+$/.test(cell))).toBe(true);
      }
      expect(found).toEqual(
        expect.arrayContaining(['/api/inventory.csv', '/api/devices.csv', '/api/audit.csv']),
      );
      const json = await fetch(`${web.url}/api/inventory.json`, { headers: { cookie } });
      const rows = JSON.stringify(await json.json());
      expect([rows.includes('"=cmd|'), rows.includes(JSON.stringify(SCRIPT))]).toEqual([true, true]);
    });

    /** All that Ferrule has written, sent and is, after the run. */
    async function everywhere(): Promise<Place[]> {
      const bodies: Place[] = [];
      const asked = [...Object.values(await pages()), ...routes()];
      for (const path of asked) {
        for (const headers of [{ cookie }, { cookie, rsc: '1' }] as Record<string, string>[]) {
          const answer = await fetch(web.url + path, {
            headers,
            redirect: 'manual',
            signal: AbortSignal.timeout(20_000),
          });
          const heads = JSON.stringify([...answer.headers].filter(([name]) => name !== 'set-cookie'));
          bodies.push({ name: `body of ${path}`, bytes: Buffer.from(heads + (await answer.text())) });
          if (path.startsWith('/api')) break;
        }
      }
      return [
        ...(await readDatabase(database.ownerUrl)),
        ...(await readRedis(redis)),
        { name: 'log of the web process', bytes: Buffer.from(web.output()) },
        { name: 'log of the worker', bytes: Buffer.from(worker.output()) },
        ...seen,
        ...readProcesses([web.pid, worker.process.pid!]),
        ...bodies,
      ];
    }

    test(
      'T32: no secret is in the database, the queue, a log, a process, a page or the build',
      { timeout: MINUTES },
      async () => {
        // Something for the log of the web process.
        await db.prisma.user.updateMany({ where: { role: 'viewer' }, data: { disabledAt: new Date() } });
        const email = 'second-factor@example.net';
        await sendJson(web.url, '/api/auth/sign-in/email', {
          email,
          password: secrets['password of an account'],
        });
        for (const [what, secret] of Object.entries(secrets))
          expect([what, secret.length]).toEqual([what, expect.any(Number)]);
        const places = await everywhere();
        expect(findSecrets(places, secrets)).toEqual([]);
        expect(filesWith('.next', Object.values(secrets))).toEqual([]);

        // It would be found: what is no secret is, in each of them.
        const holds = (name: RegExp, text: string) =>
          expect([
            String(name),
            places.some((place) => name.test(place.name) && place.bytes.includes(text)),
          ]).toEqual([String(name), true]);
        const visit = await db.prisma.visit.findFirstOrThrow({ where: { runId } });
        holds(/^table public\.credential$/, FORMULA);
        holds(/^table public\.transcript, body$/, 'Vendor PN');
        holds(/^table public\.credential, sealed$/, '"kid"');
        holds(/^redis, .*aof$/, visit.id);
        holds(/^redis, keys$/, 'bull');
        holds(/^log of the web process$/, 'Failed to create session');
        holds(/^log of the worker$/, 'worker-ready');
        holds(/^\/proc, cmdline$/, 'worker');
        holds(/^\/proc, environ$/, web.keysDir);
        holds(/^body of \/credentials$/, 'enabled');
        holds(/^body of \/api\/devices.csv$/, 'enabled');
        expect(filesWith('.next', ['Only an administrator may create credentials']).length).toBeGreaterThan(
          0,
        );

        // And so would a secret, however it is written down.
        const { password = '' } = secrets;
        await db.pool.query(`UPDATE device SET notes = $1 WHERE name = 'plain'`, [
          Buffer.from(`x${password}y`).toString('base64'),
        ]);
        await db.pool.query(`UPDATE credential SET sealed = $1 WHERE name = 'wrong'`, [
          Buffer.from(password),
        ]);
        expect(findSecrets(await readDatabase(database.ownerUrl), { password }).toSorted()).toEqual([
          'password as it is in table public.credential, sealed',
          'password in base64 in table public.device',
          'password in hex in table public.credential',
        ]);
      },
    );
  },
);
