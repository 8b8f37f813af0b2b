import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createKeys } from '#lib/config/create-keys.ts';
import type { Db } from '#lib/db/client.ts';
import type { Role } from '#lib/people/actor.ts';
import { createSetupToken } from '#lib/people/setup-link.ts';

import { freePort } from './free-port.ts';

/** The real web process on a database of the test, built first when something changed. */
export interface WebServer {
  url: string;
  pid: number;
  keysDir: string;
  /** What it printed. */
  output(): string;
  stop(): Promise<void>;
}

const PASSWORD = 'a long enough password';

export async function startWebServer(
  databaseUrl: string,
  settings: Record<string, string> = {},
): Promise<WebServer> {
  const dir = await mkdtemp(join(tmpdir(), 'ferrule-web-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const keysDir = join(dir, 'keys');
  createKeys(keysDir);
  const child = spawn(process.execPath, ['cli/ferrule.js', 'web'], {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      REDIS_URL: '',
      FERRULE_DATA_DIR: dir,
      FERRULE_KEYS_DIR: keysDir,
      FERRULE_PORT: String(port),
      FERRULE_URL: url,
      NODE_ENV: 'production',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const chunks: Buffer[] = [];
  child.stdout!.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr!.on('data', (chunk: Buffer) => chunks.push(chunk));
  const output = () => Buffer.concat(chunks).toString();
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await ended;
    await rm(dir, { recursive: true, force: true });
  };
  const ready = new Promise<boolean>((done) => child.once('message', () => done(true)));
  if (!(await Promise.race([ready, ended.then(() => false)]))) {
    await stop();
    throw new Error(`ferrule web ended:\n${output()}`);
  }
  return { url, pid: child.pid!, keysDir, output, stop };
}

/** Makes an account by a one-time link and signs in to it, as a browser would. Returns its id and its cookie. */
export async function signInAs(
  { url }: Pick<WebServer, 'url'>,
  db: Db,
  name: string,
  role: Role,
  sites: string[] = [],
): Promise<{ id: string; email: string; password: string; cookie: string }> {
  const email = `${name.replaceAll(' ', '-')}@example.net`;
  const token = await createSetupToken(db, { email, name, role, sites, createdBy: 'Test' });
  const made = await sendJson(url, '/api/setup', { token, name, email, password: PASSWORD });
  if (!made.ok) throw new Error(`no account for ${name}: ${made.status} ${await made.text()}`);
  const signedIn = await sendJson(url, '/api/auth/sign-in/email', { email, password: PASSWORD });
  const { user } = (await signedIn.json()) as { user: { id: string } };
  const cookie = signedIn.headers
    .getSetCookie()
    .map((set) => set.split(';')[0])
    .join('; ');
  return { id: user.id, email, password: PASSWORD, cookie };
}

/** A mutation as a page of the server sends it. */
export function sendJson(
  url: string,
  path: string,
  body: unknown,
  { method = 'POST', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(url + path, {
    method,
    redirect: 'manual',
    headers: { 'content-type': 'application/json', origin: url, 'sec-fetch-site': 'same-origin', ...headers },
    body: JSON.stringify(body),
  });
}
