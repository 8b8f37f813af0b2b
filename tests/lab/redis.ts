import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

import { freePort } from './free-port.ts';
import { requireProgram } from './require-program.ts';

export interface LabRedis {
  pid: number;
  url: string;
  /** Where its append-only file is. */
  dir: string;
  /** Empties it, as an operator's mistake would. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

/** A real redis-server on loopback with nothing in it. */
export async function startRedis(): Promise<LabRedis> {
  const dir = await mkdtemp(join(tmpdir(), 'ferrule-redis-'));
  const port = await freePort();
  const child = spawn(
    requireProgram('redis-server')!,
    [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--dir',
      dir,
      '--appendonly',
      'yes',
      '--save',
      '',
      '--maxmemory-policy',
      'noeviction',
    ],
    { stdio: 'ignore' },
  );
  const url = `redis://127.0.0.1:${port}`;
  // ioredis retries until the server answers.
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  client.on('error', () => {});
  await client.ping();
  return {
    pid: child.pid!,
    url,
    dir,
    async flush() {
      await client.flushall();
    },
    async stop() {
      client.disconnect();
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
}
