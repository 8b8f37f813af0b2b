import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

import { requireProgram } from './require-program.ts';

export interface LabRedis {
  url: string;
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
    url,
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

/** A port on loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address() as { port: number };
  await new Promise((done) => probe.close(done));
  return port;
}
