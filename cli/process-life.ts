import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

import type { Config } from '#lib/config/config.ts';
import { StartupError } from '#lib/db/startup-error.ts';

import { ROOT } from './build.ts';

/** @throws StartupError when no database is configured. */
export function requireDatabase(config: Config): Config & { databaseUrl: string } {
  if (config.databaseUrl) return { ...config, databaseUrl: config.databaseUrl };
  throw new StartupError(
    'DATABASE_URL is not set.',
    'Set it to a PostgreSQL server, or use `npm start`, which brings its own.',
  );
}

/** Resolves when this process is asked to stop: by a signal, by a closed terminal, or because the process that started it is gone. */
export function shutdownSignal(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => done());
    // A terminal that was closed can no longer be written to; that must not keep anything from being stopped.
    process.stdout.on('error', () => {});
    process.stderr.on('error', () => {});
    if (process.connected) process.once('disconnect', () => done());
  });
}

/** A part of Ferrule in a process of its own, started again with growing pauses when it ends unasked. */
export interface Part {
  ready: Promise<void>;
  stop(): Promise<void>;
}

const MAX_PAUSE_MS = 10_000;
const STOP_MS = 28_000;

/**
 * Starts `ferrule <command>` in a process group of its own, so that Ctrl-C reaches only this process, which then
 * stops its parts in order. The IPC channel ends the child when this process dies.
 */
export function startPart(command: string, env: Record<string, string>): Part {
  let child: ChildProcess;
  let stopping = false;
  let pause = 500;
  let wake: NodeJS.Timeout | undefined;
  let markReady!: () => void;
  let markFailed!: (error: Error) => void;
  const ready = new Promise<void>((done, fail) => {
    markReady = done;
    markFailed = fail;
  });
  let wasReady = false;
  const launch = () => {
    child = spawn(process.execPath, [join(ROOT, 'cli/ferrule.js'), command], {
      cwd: ROOT,
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', ...env },
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.once('message', () => {
      wasReady = true;
      pause = 500;
      markReady();
    });
    child.once('exit', (code, signal) => {
      if (stopping) return;
      if (!wasReady) {
        markFailed(
          new StartupError(
            `The ${command} process ended (${signal ?? `exit code ${code}`}).`,
            'Its message above says why.',
          ),
        );
        return;
      }
      process.stderr.write(
        `ferrule: the ${command} process ended (${signal ?? `exit code ${code}`}); starting it again.\n`,
      );
      wake = setTimeout(launch, pause);
      pause = Math.min(pause * 2, MAX_PAUSE_MS);
    });
  };
  launch();
  return {
    ready,
    async stop() {
      stopping = true;
      clearTimeout(wake);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(force);
    },
  };
}
