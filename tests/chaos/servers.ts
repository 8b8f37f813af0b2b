import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';

import { type EmbeddedPostgres, startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { waitUntilGone } from '#lib/db/running-process.ts';

import { eventually } from '../lab/eventually.ts';
import { freePort } from '../lab/free-port.ts';
import { requireProgram } from '../lab/require-program.ts';

/** How a server ends. */
export type Ending = 'fast' | 'immediate' | 'kill -9';

const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT', 'kill -9': 'SIGKILL' } as const;

/** The embedded PostgreSQL, to be ended and started again. */
export class ChaosPostgres {
  #running: EmbeddedPostgres | null = null;

  constructor(readonly dataDir: string) {}

  async start(): Promise<EmbeddedPostgres> {
    const settings = { max_connections: '300' };
    this.#running = await startEmbeddedPostgres({ dataDir: this.dataDir, log: () => {}, settings });
    return this.#running;
  }

  get socket(): string {
    return join(this.dataDir, 'socket', '.s.PGSQL.5432');
  }

  async end(how: Ending): Promise<void> {
    const pid = await this.pid();
    process.kill(pid, SIGNALS[how]);
    await waitUntilGone(pid, 20_000);
    await this.#running?.stop();
    this.#running = null;
  }

  async pid(): Promise<number> {
    return Number.parseInt(await readFile(join(this.dataDir, 'cluster', 'postmaster.pid'), 'utf8'), 10);
  }

  async stop(): Promise<void> {
    await this.#running?.stop();
  }
}

/** A redis-server, likewise. */
export class ChaosRedis {
  #child: ChildProcess | null = null;
  #client: Redis | null = null;

  private constructor(
    readonly dir: string,
    readonly port: number,
  ) {}

  static async create(dir: string): Promise<ChaosRedis> {
    const redis = new ChaosRedis(dir, await freePort());
    await redis.start('aof');
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** `nothing`: it forgets all when it ends, as one that writes snapshots does in between. */
  async start(keeps: 'aof' | 'nothing'): Promise<void> {
    const files = keeps === 'aof' ? ['--appendonly', 'yes'] : ['--appendonly', 'no'];
    const args = [
      '--port',
      String(this.port),
      '--bind',
      '127.0.0.1',
      '--dir',
      this.dir,
      '--save',
      '',
      ...files,
    ];
    this.#child = spawn(requireProgram('redis-server')!, [...args, '--maxmemory-policy', 'noeviction'], {
      stdio: 'ignore',
    });
    this.#client ??= new Redis(this.url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
    this.#client.on('error', () => {});
    await eventually(() => this.#client!.ping().catch(() => ''), (said) => said === 'PONG', 30_000); // prettier-ignore
  }

  /** Anything an operator may type. */
  command(name: string, ...args: string[]): Promise<unknown> {
    return this.#client!.call(name, ...args);
  }

  async end(): Promise<void> {
    if (!this.#child) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
    this.#child = null;
  }

  async stop(): Promise<void> {
    this.#client?.disconnect();
    await this.end();
  }
}
