import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, fchownSync, openSync } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

import { explainPrintedDiskError } from './disk-error.ts';
import type { Account } from './postgres-account.ts';
import { PLAIN_ENVIRONMENT, commandLine, processIdentity, waitUntilGone } from './running-process.ts';
import { StartupError } from './startup-error.ts';

const OCCUPIED_MS = 20_000;
const ANSWER_MS = 60_000;
const FAST_STOP_MS = 15_000;
const IMMEDIATE_STOP_MS = 5_000;
const POLL_MS = 20;

export interface PostmasterPlan {
  /** Of the programs: holds bin, lib, share. */
  programs: string;
  cluster: string;
  socketDir: string;
  logFile: string;
  account: Account | null;
  settings: Record<string, string>;
  password: string;
}

export interface Postmaster {
  pid: number;
  socketDir: string;
  /** True when it was already running, left by a Ferrule that was killed. */
  adopted: boolean;
}

/**
 * Makes sure that one postmaster serves the cluster: takes the one that is left from before, or starts one in a session
 * of its own, so that Ctrl-C does not reach it. Waits until it takes connections, which after a crash is when it has
 * recovered. Processes that a killed postmaster left are waited for, 20 s at most. Throws StartupError.
 */
export async function ensurePostmaster(plan: PostmasterPlan): Promise<Postmaster> {
  const end = performance.now() + OCCUPIED_MS;
  for (;;) {
    const before = await readPidFile(plan.cluster);
    if (before && belongsTo(before.pid, plan.cluster)) {
      if (await answers(before.pid, before.socketDir, plan)) return { ...before, adopted: true };
      continue;
    }
    const printedBefore = await size(plan.logFile);
    const pid = await startPostmaster(plan, before?.pid);
    try {
      if (await answers(pid, plan.socketDir, plan)) return { pid, socketDir: plan.socketDir, adopted: false };
    } catch (error) {
      await stopPostmaster(pid);
      throw error;
    }
    const printed = await readFrom(plan.logFile, printedBefore);
    const occupied = /pre-existing shared memory block|lock file ".*" already exists/.test(printed);
    if (!occupied || performance.now() > end) throw didNotStart(printed, plan);
    await delay(10 * POLL_MS);
  }
}

/** Waits until the postmaster takes connections; false when it ended instead. */
async function answers(pid: number, socketDir: string, plan: PostmasterPlan): Promise<boolean> {
  const end = performance.now() + ANSWER_MS;
  while (processIdentity(pid) !== null) {
    if (await accepts(plan, socketDir)) return true;
    if (performance.now() > end) throw doesNotAnswer(pid, plan);
    await delay(POLL_MS);
  }
  return false;
}

/** Ends a postmaster: a fast shutdown, after 15 s an immediate one, after 5 s more a kill. */
export async function stopPostmaster(pid: number): Promise<void> {
  for (const [signal, ms] of [
    ['SIGINT', FAST_STOP_MS],
    ['SIGQUIT', IMMEDIATE_STOP_MS],
    ['SIGKILL', IMMEDIATE_STOP_MS],
  ] as const) {
    if (processIdentity(pid) === null) return;
    process.kill(pid, signal);
    if (await waitUntilGone(pid, ms)) return;
  }
}

async function startPostmaster(plan: PostmasterPlan, stalePid: number | undefined): Promise<number> {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: quoted(plan.socketDir),
    ...plan.settings,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // The directory is of PostgreSQL's account, and this may be root: follow no link.
  const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;
  const log = openSync(plan.logFile, O_APPEND | O_CREAT | O_NOFOLLOW | O_WRONLY, 0o600);
  try {
    if (plan.account) fchownSync(log, plan.account.uid, plan.account.gid);
    const child = spawn(path.join(plan.programs, 'bin/postgres'), ['-D', plan.cluster, ...args], {
      ...plan.account,
      cwd: '/',
      detached: true,
      stdio: ['ignore', log, log],
      env: {
        ...PLAIN_ENVIRONMENT,
        // PostgreSQL trusts a lock file of its "grandparent" to be stale, and still looks for shared memory in use.
        ...(stalePid && { PG_GRANDPARENT_PID: String(stalePid) }),
      },
    });
    await once(child, 'spawn');
    child.unref();
    return child.pid!;
  } finally {
    closeSync(log);
  }
}

async function accepts(plan: PostmasterPlan, socketDir: string): Promise<boolean> {
  const client = new pg.Client({
    host: socketDir,
    port: 5432,
    user: 'ferrule',
    password: plan.password,
    database: 'postgres',
    connectionTimeoutMillis: 2_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ directory: string }>(
      "SELECT current_setting('data_directory') AS directory",
    );
    return rows[0]?.directory === plan.cluster;
  } catch (cause) {
    if (!(cause instanceof pg.DatabaseError) || cause.code === '57P03') return false;
    throw new StartupError(
      `The embedded PostgreSQL refuses Ferrule: ${cause.message}.`,
      `The password is kept in ${path.join(path.dirname(plan.cluster), 'password')}: restore that file.`,
      { cause },
    );
  } finally {
    await client.end().catch(() => {});
  }
}

// postmaster.pid: 1 pid, 2 data directory, 3 start time, 4 port, 5 socket directory (miscinit.h, LOCK_FILE_LINE_*).
async function readPidFile(cluster: string): Promise<{ pid: number; socketDir: string } | null> {
  const text = await readFile(path.join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number.parseInt(lines[0] ?? '', 10);
  return pid > 0 ? { pid, socketDir: lines[4] ?? '' } : null;
}

// The id may belong to another program by now.
function belongsTo(pid: number, cluster: string): boolean {
  return processIdentity(pid) !== null && commandLine(pid).includes(`postgres -D ${cluster} `);
}

function quoted(socketDir: string): string {
  return `"${socketDir.replaceAll('"', '""')}"`;
}

function doesNotAnswer(pid: number, { cluster, logFile }: PostmasterPlan): StartupError {
  return new StartupError(
    `The embedded PostgreSQL (pid ${pid}) holds ${cluster} but does not answer.`,
    `See ${logFile}; end it with \`kill -INT ${pid}\`, then start Ferrule again.`,
  );
}

function didNotStart(printed: string, { cluster, logFile }: PostmasterPlan): StartupError {
  const reason = /(?:FATAL|PANIC):\s+(.*)/.exec(printed)?.[1] ?? printed.trim().split('\n').at(-1) ?? '';
  return (
    explainPrintedDiskError(printed, cluster) ??
    new StartupError(`The embedded PostgreSQL did not start: ${reason}.`, `See ${logFile}.`)
  );
}

async function size(file: string): Promise<number> {
  return (await stat(file).catch(() => null))?.size ?? 0;
}

async function readFrom(file: string, start: number): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, start);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
