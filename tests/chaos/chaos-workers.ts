import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { configEnvironment, type Config } from '#lib/config/config.ts';

import { eventually } from '../lab/eventually.ts';
import type { WorkerOrder, WorkerStats } from './worker-faults.ts';

export interface ChaosWorker {
  child: ChildProcess;
  /** As visits and metrics name it. */
  name: string;
  /** It takes jobs. */
  ready(): boolean;
  alive(): boolean;
  output(): string;
  send(order: WorkerOrder): void;
  stats(): Promise<WorkerStats>;
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code and how long it took. */
  stop(): Promise<{ code: number | null; ms: number }>;
}

export interface WorkerSettings {
  env?: Record<string, string>;
  /** Of Node. */
  flags?: string[];
  /** Open files it may have. */
  files?: number;
  /** Started again whenever it ends unasked. */
  again?: boolean;
}

/** Worker processes of one Ferrule; their output is kept in files. */
export class ChaosWorkers {
  readonly all: ChaosWorker[] = [];
  #started = 0;
  #ending = false;

  constructor(
    readonly config: Config,
    readonly dir: string,
  ) {}

  start(settings: WorkerSettings = {}): ChaosWorker {
    const worker = this.#launch(settings);
    this.all.push(worker);
    if (settings.again) {
      worker.child.once('exit', () => {
        if (!this.#ending) this.start(settings);
      });
    }
    return worker;
  }

  alive(): ChaosWorker[] {
    return this.all.filter((worker) => worker.alive());
  }

  ready(): ChaosWorker[] {
    return this.alive().filter((worker) => worker.ready());
  }

  /** Starts what is missing and waits until so many take jobs. */
  async atLeast(count: number): Promise<ChaosWorker[]> {
    await eventually(
      () => {
        while (this.alive().length < count) this.start();
        return this.ready().length >= count;
      },
      Boolean,
      60_000,
    );
    return this.ready();
  }

  /** Ends all at once. */
  async stopAll(): Promise<void> {
    this.#ending = true;
    await Promise.all(this.alive().map((worker) => worker.kill()));
    this.#ending = false;
    this.all.length = 0;
  }

  #launch({ env, flags = [], files }: WorkerSettings): ChaosWorker {
    const args = [
      ...flags,
      '--import',
      'tsx',
      '--import',
      './tests/chaos/worker-faults.ts',
      'cli/ferrule.js',
      'worker',
    ];
    const program = files === undefined ? process.execPath : 'prlimit';
    const child = spawn(
      program,
      files === undefined ? args : [`--nofile=${files}`, process.execPath, ...args],
      {
        env: { ...process.env, NODE_ENV: 'production', ...configEnvironment(this.config), ...env },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      },
    );
    const file = createWriteStream(join(this.dir, `worker-${++this.#started}-${child.pid}.log`));
    file.on('error', () => {});
    let output = '';
    let ready = false;
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on('data', (chunk: Buffer) => {
        file.write(chunk);
        output = (output + chunk.toString()).slice(-100_000);
        ready ||= output.includes('worker-ready');
      });
    }
    child.on('error', () => {});
    const ended = new Promise<void>((done) => child.once('exit', () => done()));
    const alive = () => child.exitCode === null && child.signalCode === null;
    const end = async (signal: NodeJS.Signals) => {
      if (alive()) child.kill(signal);
      await ended;
    };
    const send = (order: WorkerOrder) => void (child.connected && child.send(order, () => {}));
    return {
      child,
      name: `${hostname()}/${child.pid}`,
      ready: () => ready,
      alive,
      output: () => output,
      send,
      stats: () =>
        new Promise((done, fail) => {
          const heard = (message: unknown) => {
            const { stats } = (message ?? {}) as { stats?: WorkerStats };
            if (!stats) return;
            child.off('message', heard);
            done(stats);
          };
          child.on('message', heard);
          void ended.then(() => fail(new Error('the worker ended')));
          send({ order: 'stats' });
        }),
      kill: () => end('SIGKILL'),
      async stop() {
        const asked = performance.now();
        await end('SIGTERM');
        return { code: child.exitCode, ms: performance.now() - asked };
      },
    };
  }
}
