import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { StartupError } from '#lib/db/startup-error.ts';
import { UserError } from '#lib/fleet/user-error.ts';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const GENERATED = join(ROOT, 'lib/db/generated');
const CLIENT = { stamp: join(GENERATED, '.stamp'), sources: ['prisma/schema.prisma', 'package-lock.json'] };
const WEB = {
  stamp: join(ROOT, '.next/.ferrule-stamp'),
  sources: ['app', 'lib', 'next.config.js', 'postcss.config.mjs', 'tsconfig.json', 'package-lock.json'],
};

export async function buildCommand(args: string[]): Promise<number> {
  const unknown = args.filter((arg) => arg !== '--client-only');
  if (unknown.length > 0) throw new UserError(400, `build does not know "${unknown.join(' ')}".`);
  await buildMissing({ clientOnly: args.includes('--client-only') });
  return 0;
}

/** Generates the database client and builds the web application, each only when its sources changed. */
export async function buildMissing({ clientOnly = false } = {}): Promise<void> {
  await whenChanged(CLIENT, 'Generating the database client', () =>
    // The client needs no schema engine, and the engine is a download; ferrule migrate has its own.
    run('node_modules/prisma/build/index.js', ['generate'], {
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      CHECKPOINT_DISABLE: '1',
    }),
  );
  if (clientOnly) return;
  await whenChanged(WEB, 'Building the web application (about a minute, once)', () =>
    run('node_modules/next/dist/bin/next', ['build'], { NEXT_TELEMETRY_DISABLED: '1' }),
  );
}

async function whenChanged(
  part: { stamp: string; sources: string[] },
  title: string,
  build: () => Promise<void>,
): Promise<void> {
  const wanted = hashOf(part.sources);
  if (existsSync(part.stamp) && readFileSync(part.stamp, 'utf8') === wanted) return;
  const release = await lockBuild();
  try {
    if (existsSync(part.stamp) && readFileSync(part.stamp, 'utf8') === wanted) return;
    process.stdout.write(`${title} ...\n`);
    await build();
    mkdirSync(dirname(part.stamp), { recursive: true });
    writeFileSync(part.stamp, wanted);
  } finally {
    release();
  }
}

/** Waits for a build of another process; the lock of one that died is taken over. Returns its release. */
async function lockBuild(): Promise<() => void> {
  // Not below .next, which a build empties.
  const path = join(ROOT, 'node_modules/.ferrule-build-lock');
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0;
    if (holder > 0 && !isRunning(holder)) rmSync(path, { force: true });
    else await delay(300);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function hashOf(sources: string[]): string {
  const hash = createHash('sha256');
  const visit = (path: string) => {
    if (path === GENERATED) return;
    const full = join(ROOT, path);
    const entries = readdirSync(full, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const child = join(path, entry.name);
      if (entry.isDirectory()) visit(child);
      else hash.update(child).update(readFileSync(join(ROOT, child)));
    }
  };
  for (const source of sources) {
    if (/\.\w+$/.test(source)) hash.update(source).update(readFileSync(join(ROOT, source)));
    else visit(source);
  }
  return hash.digest('hex');
}

/** Runs a program of a package quietly; its output is shown only when it fails. */
async function run(program: string, args: string[], env: Record<string, string>): Promise<void> {
  const child = spawn(process.execPath, [join(ROOT, program), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number | null>((done, fail) => child.on('error', fail).on('close', done));
  if (code !== 0) {
    process.stderr.write(Buffer.concat(output));
    const what = `${program.split('/')[1]} ${args[0]}`;
    throw new StartupError(
      `${what} failed with exit code ${code}.`,
      'Its output above says why. `npm ci` repairs the packages.',
    );
  }
}
