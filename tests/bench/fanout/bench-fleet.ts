import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { freePort } from '../../lab/free-port.ts';
import type { FleetOrder } from './fleet-server.ts';
import { addressOf, nameOf } from './logical-hosts.ts';

/** A session leaves little that lives on: room for many of them, in MiB, saves a fifth of the CPU time. */
const LITTLE_GC = ['--single-threaded-gc', '--min-semi-space-size=64', '--max-semi-space-size=64'];

/** Logical hosts on loopback, all on one port, in processes of their own. */
export interface BenchFleet {
  port: number;
  hosts: { name: string; address: string }[];
  pids: number[];
  /** How many answers with the whole transcript there were since the start. */
  answered(): Promise<number>;
  stop(): Promise<void>;
}

/** Two processes play them where there are enough: one alone would be the bottleneck. */
export async function startBenchFleet(count: number, latencyMs = 0): Promise<BenchFleet> {
  const port = await freePort();
  const half = count > 50 ? Math.ceil(count / 2) : count;
  const orders: FleetOrder[] = [];
  for (let first = 0; first < count; first += half)
    orders.push({ first, count: Math.min(half, count - first), port, latencyMs });
  const servers = await Promise.all(orders.map(startServer));
  const hosts = Array.from({ length: count }, (_, index) => ({
    name: nameOf(index),
    address: addressOf(index),
  }));
  return {
    port,
    hosts,
    pids: servers.map((server) => server.pid!),
    async answered() {
      const answers = await Promise.all(
        servers.map(async (server) => {
          server.send('answered');
          return ((await once(server, 'message')) as [number])[0];
        }),
      );
      return answers.reduce((sum, one) => sum + one, 0);
    },
    async stop() {
      await Promise.all(servers.map((server) => ending(server)));
    },
  };
}

async function startServer(order: FleetOrder): Promise<ChildProcess> {
  const server = fork(join(import.meta.dirname, 'fleet-server.ts'), {
    execArgv: ['--import', 'tsx', ...LITTLE_GC],
    stdio: 'inherit',
  });
  server.send(order);
  await once(server, 'message');
  return server;
}

async function ending(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.disconnect();
  await ended;
}
