import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { type BenchFleet, startBenchFleet } from './fanout/bench-fleet.ts';
import { type FerruleResult, startFerruleBench } from './fanout/ferrule-bench.ts';
import type { LoopOrder, LoopResult } from './fanout/ssh2-loop.ts';
import { type FanoutTool, presentTools, runTool, SCRIPT } from './fanout/tools.ts';
import { machine } from './machine.ts';
import { median, printTable } from './print-table.ts';

const USAGE = `npm run bench:fanout -- [--part quick|slow|memory] [--hosts 1000] [--tool-hosts 1000] [--concurrency 128]
  [--queue redis,postgres] [--rounds 3] [--no-tools]
quick: hosts that answer at once: Ferrule, the tools, and ssh2 alone; Ferrule with one worker process and with two.
slow: hosts that take 1.5 s each, 128, 256 and 512 at once, half of them in each of two workers; clush and ssh2 alone too.
memory: what one worker holds for each of its sessions while 128, 256 and 512 wait for their hosts.`;

const { values: options } = parseArgs({
  options: {
    part: { type: 'string', default: 'quick' },
    hosts: { type: 'string' },
    'tool-hosts': { type: 'string' },
    concurrency: { type: 'string' },
    queue: { type: 'string', default: 'redis,postgres' },
    rounds: { type: 'string', default: '3' },
    'no-tools': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const SLOW_MS = 1_500;
/** Sessions at once, and the processes that share them. */
const SLOW_SESSIONS = [128, 256, 512];
const SLOW_WORKERS = 2;
/** The first run stores what it reads; the last finds workers as they are once they have run for a while. */
const SLOW_RUNS = ['first', 'second', 'third'];
/** Sessions of one worker, and how long their hosts take: all are open at once for most of it. */
const HELD_SESSIONS = [128, 256, 512];
const HELD_MS = 15_000;
const isHeld = options.part === 'memory';
const isSlow = options.part === 'slow';
const HOSTS = isHeld ? HELD_SESSIONS.at(-1)! : Number(options.hosts ?? (isSlow ? 2_000 : 1_000));
const TOOL_HOSTS = Math.min(HOSTS, Number(options['tool-hosts'] ?? HOSTS));
const CONCURRENCY = Number(options.concurrency ?? 128);
const ROUNDS = Number(options.rounds);
/** Where each is at its fastest, or nearly. */
const TOOL_FORKS = { clush: [64, 128], 'parallel-ssh': [128], 'ansible raw': [64] };
type Queue = 'redis' | 'postgres';
const QUEUES = options.queue
  .split(',')
  .filter((name): name is Queue => name === 'redis' || name === 'postgres');

/** One client over the fleet, as a line of the table. */
interface Line {
  name: string;
  hostsPerSecond: number;
  /** Of the client's processes, milliseconds. */
  cpuPerHost: number;
  /** Of its database and queue, where it has them. */
  serverCpuPerHost?: number;
}

/** The same loopback fleet, key and script for Ferrule, other fan-out tools and ssh2 alone. Only clients' CPU is counted. */
async function main(): Promise<void> {
  console.log(`${machine()}; ${HOSTS} hosts on loopback, the tools ${TOOL_HOSTS} of them`);
  const fleet = await startBenchFleet(HOSTS, isHeld ? HELD_MS : isSlow ? SLOW_MS : 0);
  try {
    if (isHeld) return await held(fleet);
    // The first client measured would meet processes that have not compiled what they run.
    await loopLine(fleet, 'jwk', isSlow ? SLOW_SESSIONS.at(-1) : CONCURRENCY / 2);
    if (isSlow) await slow(fleet);
    else await quick(fleet);
  } finally {
    await fleet.stop();
  }
}

/** One client after another, round by round: the machine is not as fast in every minute, and a ratio is that of one round. */
async function quick(fleet: BenchFleet): Promise<void> {
  const measured: Line[] = [];
  const rounds: Line[][] = [];
  const others: Client[] = [
    ...toolClients(fleet, TOOL_FORKS),
    ...(['plain', 'jwk'] as const).map((keyImport) => () => loopLine(fleet, keyImport)),
  ];
  const benches = await Promise.all(
    QUEUES.map(async (queue) => ({
      queue,
      ferrule: await startFerruleBench(fleet, { queue, concurrency: CONCURRENCY }),
    })),
  );
  try {
    for (const workers of [1, 2]) {
      const clients: Client[] = [];
      for (const { queue, ferrule } of benches) {
        const name = `Ferrule on ${queue}, ${workers} x ${CONCURRENCY}`;
        await ferrule.startWorkers(workers);
        const first = ferruleLine(`${name}, first visits`, await ferrule.run());
        if (workers === 1) measured.push(first);
        await ferrule.settle();
        clients.push(async () => {
          // While the tools had their turn its connections were closed and its code was dropped: a run to be as it is in a long one.
          await ferrule.run();
          return ferruleLine(name, await ferrule.run());
        });
      }
      for (let round = 0; round < ROUNDS; round += 1) {
        const lines: Line[] = [];
        for (const run of [...others, ...clients]) lines.push(await run());
        rounds.push(lines);
      }
      for (const { ferrule } of benches) await ferrule.stopWorkers();
    }
  } finally {
    for (const { ferrule } of benches) await ferrule.stop();
  }
  measured.push(...rounds.flat());
  const names = [...new Set(measured.map(({ name }) => name))];
  print(names.map((each) => medianOf(measured.filter(({ name }) => name === each))));
  printRatios(rounds);
}

/** Of each Ferrule to the fastest clush and Ansible of the same rounds, and its workers' CPU to that of ssh2 alone. */
function printRatios(rounds: Line[][]): void {
  const names = new Set(rounds.flat().map(({ name }) => name));
  for (const name of [...names].filter((each) => each.startsWith('Ferrule'))) {
    const own = rounds.filter((lines) => lines.some((line) => line.name === name));
    const ratio = (to: string, of: (line: Line) => number) =>
      median(
        own.map((lines) => of(lines.find((line) => line.name === name)!) / of(fastest(lines, to)!)),
      ).toFixed(2);
    const parts = ['clush', 'ansible']
      .filter((tool) => fastest(own[0]!, tool))
      .map((tool) => `${ratio(tool, ({ hostsPerSecond }) => hostsPerSecond)} x ${tool}`);
    const cpu = ratio('ssh2 alone', ({ cpuPerHost }) => cpuPerHost);
    console.log(`${name}: ${[...parts, `worker CPU per host ${cpu} x ssh2 alone`].join(', ')}`);
  }
}

async function slow(fleet: BenchFleet): Promise<void> {
  for (const sessions of options.concurrency ? [CONCURRENCY] : SLOW_SESSIONS) {
    const least = (HOSTS * SLOW_MS) / sessions;
    console.log(`\n${sessions} sessions at once, so ${(least / 1000).toFixed(1)} s at least`);
    const lines: Line[] = [];
    for (const run of toolClients(fleet, { clush: [sessions] })) lines.push(await run());
    lines.push(await loopLine(fleet, 'jwk', sessions));
    for (const queue of QUEUES) lines.push(...(await slowRuns(fleet, queue, sessions)));
    printSlow(lines, least);
  }
}

async function slowRuns(fleet: BenchFleet, queue: Queue, sessions: number): Promise<Line[]> {
  const perWorker = Math.ceil(sessions / SLOW_WORKERS);
  const ferrule = await startFerruleBench(fleet, { queue, concurrency: perWorker });
  const lines: Line[] = [];
  try {
    await ferrule.startWorkers(SLOW_WORKERS);
    for (const which of SLOW_RUNS) {
      const result = await ferrule.run();
      await ferrule.settle();
      lines.push(ferruleLine(`Ferrule on ${queue}, ${which} run`, result));
    }
  } finally {
    await ferrule.stop();
  }
  return lines;
}

function printSlow(lines: Line[], least: number): void {
  const clush = fastest(lines, 'clush');
  printTable(
    'client',
    ['hosts/s', 'x the least time', 'to clush'],
    lines.map(({ name, hostsPerSecond }) => [
      name,
      [
        hostsPerSecond.toFixed(0),
        ((1000 * HOSTS) / hostsPerSecond / least).toFixed(2),
        clush ? (hostsPerSecond / clush.hostsPerSecond).toFixed(1) : '',
      ],
    ]),
  );
}

const mib = (bytes: number) => (bytes / 2 ** 20).toFixed(0);

/** The first run is not counted: it brings code, connections and a heap of its size. */
async function held(fleet: BenchFleet): Promise<void> {
  const lines: [string, string[]][] = [];
  for (const sessions of HELD_SESSIONS) {
    const hosts = fleet.hosts.slice(0, sessions);
    const ferrule = await startFerruleBench({ ...fleet, hosts }, { queue: 'redis', concurrency: sessions });
    try {
      await ferrule.startWorkers(1);
      await ferrule.run();
      await ferrule.settle();
      const before = await ferrule.memory();
      const running = ferrule.run();
      await delay((HELD_MS * 2) / 3);
      const during = await ferrule.memory();
      const open = await ferrule.openVisits();
      await running;
      if (open !== sessions) throw new Error(`${open} of ${sessions} sessions were open`);
      const held = (during.held - before.held) / sessions / 1024;
      lines.push([`${sessions} sessions`, [held.toFixed(0), mib(before.rss), mib(during.rss)]]);
    } finally {
      await ferrule.stop();
    }
  }
  printTable('one worker', ['KiB held per session', 'MiB resident before', 'with all open'], lines);
}

type Client = () => Promise<Line>;

/** Each tool that is there, at these numbers of forks. */
const toolClients = (fleet: BenchFleet, forks: Record<string, number[]>): Client[] =>
  options['no-tools']
    ? []
    : presentTools().flatMap((tool) =>
        (forks[tool.name] ?? []).map((each) => () => toolLine(fleet, tool, each)),
      );

async function toolLine(fleet: BenchFleet, tool: FanoutTool, forks: number): Promise<Line> {
  const dir = await mkdtemp(join(tmpdir(), 'ferrule-bench-tools-'));
  try {
    const name = `${tool.name}, ${forks} at once`;
    const { answers, wallMs, cpuMs } = await runTool(tool, fleet, { hosts: TOOL_HOSTS, forks, dir });
    if (answers !== TOOL_HOSTS) console.log(`${name}: counted by its ${answers} of ${TOOL_HOSTS} answers`);
    return lineOf(name, answers, wallMs, cpuMs);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function loopLine(
  fleet: BenchFleet,
  keyImport: LoopOrder['keyImport'],
  concurrency = CONCURRENCY,
): Promise<Line> {
  const child = fork(join(import.meta.dirname, 'fanout/ssh2-loop.ts'), { execArgv: ['--import', 'tsx'] });
  const order: LoopOrder = {
    addresses: fleet.hosts.map(({ address }) => address),
    port: fleet.port,
    concurrency,
    script: SCRIPT,
    keyImport,
  };
  child.send(order);
  const [{ answers, wallMs, cpuMs }] = (await once(child, 'message')) as [LoopResult];
  if (answers !== HOSTS) throw new Error(`ssh2 alone got ${answers} of ${HOSTS} answers`);
  const how = keyImport === 'plain' ? 'ssh2 alone' : 'ssh2 with keys imported as JWK';
  return lineOf(`${how}, ${concurrency} at once`, HOSTS, wallMs, cpuMs);
}

function ferruleLine(
  name: string,
  { visits, successes, wallMs, workerCpuMs, serverCpuMs }: FerruleResult,
): Line {
  if (successes !== HOSTS || visits !== HOSTS)
    throw new Error(`${name}: ${successes} of ${HOSTS} hosts were read`);
  const cpuMs = workerCpuMs.reduce((sum, one) => sum + one, 0);
  const line = lineOf(name, HOSTS, wallMs, cpuMs);
  return { ...line, serverCpuPerHost: serverCpuMs / HOSTS };
}

const lineOf = (name: string, hosts: number, wallMs: number, cpuMs: number): Line => ({
  name,
  hostsPerSecond: (1000 * hosts) / wallMs,
  cpuPerHost: cpuMs / hosts,
});

function medianOf(lines: Line[]): Line {
  const middle = (of: (line: Line) => number) => median(lines.map(of));
  return {
    name: lines[0]!.name,
    hostsPerSecond: middle(({ hostsPerSecond }) => hostsPerSecond),
    cpuPerHost: middle(({ cpuPerHost }) => cpuPerHost),
    ...(lines[0]!.serverCpuPerHost !== undefined && {
      serverCpuPerHost: middle(({ serverCpuPerHost }) => serverCpuPerHost!),
    }),
  };
}

const fastest = (lines: Line[], name: string): Line | undefined =>
  lines
    .filter((line) => line.name.startsWith(name))
    .toSorted((a, b) => b.hostsPerSecond - a.hostsPerSecond)[0];

function print(lines: Line[]): void {
  printTable(
    'client',
    ['hosts/s', 'CPU ms per host', 'of database and queue'],
    lines.map(({ name, hostsPerSecond, cpuPerHost, serverCpuPerHost }) => [
      name,
      [hostsPerSecond.toFixed(0), cpuPerHost.toFixed(2), serverCpuPerHost?.toFixed(2) ?? ''],
    ]),
  );
}

if (options.help) console.log(USAGE);
else await main();
