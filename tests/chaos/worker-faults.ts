import dns from 'node:dns/promises';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Loaded into a worker before its own code: what its parent orders happens to this process. The product knows nothing of it. */
export type WorkerOrder =
  | { order: 'block'; ms: number }
  | { order: 'clock'; ms: number }
  /** What connecting to a port does to this process. */
  | { order: 'poison'; ports: Record<number, Poison> }
  /** Answers of the resolver: an address, `none`, or `slow`. */
  | { order: 'names'; names: Record<string, string> }
  | { order: 'stats' };

export type Poison = 'kill' | 'throw' | 'exhaust';

export interface WorkerStats {
  /** Longest stall of the event loop since the last question, milliseconds. */
  stallMs: number;
  rssMb: number;
  cpuMs: number;
}

const RESOLUTION_MS = 10;
const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delays.enable();

let poison: Record<number, Poison> = JSON.parse(process.env['CHAOS_POISON'] ?? '{}') as Record<
  number,
  Poison
>;
let names: Record<string, string> = {};
skewClock(Number(process.env['CHAOS_CLOCK_MS'] ?? 0));

process.on('message', (order: WorkerOrder) => {
  switch (order.order) {
    case 'block':
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, order.ms);
      return;
    case 'clock':
      skewClock(order.ms);
      return;
    case 'poison':
      poison = order.ports;
      return;
    case 'names':
      names = order.names;
      return;
    case 'stats': {
      const { user, system } = process.cpuUsage();
      const stats: WorkerStats = {
        stallMs: Math.max(0, Math.round(delays.max / 1e6) - RESOLUTION_MS),
        rssMb: Math.round(process.memoryUsage.rss() / 1e6),
        cpuMs: Math.round((user + system) / 1e3),
      };
      delays.reset();
      process.send?.({ stats });
    }
  }
});

// A worker that ends by itself must not be kept by this.
process.channel?.unref();

const RealDate = Date;
function skewClock(ms: number): void {
  if (ms === 0) return;
  const skewed = class extends RealDate {
    constructor(...given: [] | [string | number | Date]) {
      if (given.length === 0) super(RealDate.now() + ms);
      else super(given[0]);
    }
    static override now(): number {
      return RealDate.now() + ms;
    }
  };
  globalThis.Date = skewed as DateConstructor;
}

const realConnect = net.Socket.prototype.connect as (...given: unknown[]) => net.Socket;
net.Socket.prototype.connect = function connect(this: net.Socket, ...given: unknown[]) {
  const [first] = given;
  const options = (Array.isArray(first) ? first[0] : first) as { port?: number } | undefined;
  const act = poison[Number(options?.port)];
  if (act === 'kill') process.kill(process.pid, 'SIGKILL');
  if (act === 'throw') {
    setImmediate(() => {
      throw new Error('uncaught, on purpose');
    });
  }
  if (act === 'exhaust') setImmediate(exhaustMemory);
  return realConnect.apply(this, given);
} as typeof net.Socket.prototype.connect;

function exhaustMemory(): never {
  const kept: string[][] = [];
  for (;;) kept.push(Array.from({ length: 1e6 }, (_, i) => `${i} ${kept.length}`));
}

const realLookup = dns.lookup;
Object.assign(dns, {
  lookup: async (name: string, options: object) => {
    const answer = names[name];
    if (answer === undefined) return realLookup(name, options);
    if (answer === 'slow') await new Promise((done) => setTimeout(done, 30_000));
    if (answer === 'none' || answer === 'slow') {
      throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' });
    }
    return [{ address: answer, family: 4 }];
  },
});
syncBuiltinESMExports();
