import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';
import { LAB_ADDRESSES } from './lab-network.ts';

/** Ferrule as a person starts it: one command, everything embedded. */
export interface FerruleApp {
  url: string;
  /** The one-time link of the terminal. */
  setupLink: string;
  /** Of its embedded database, for a test that fills it without a visit. */
  databaseUrl: string;
  output(): string;
  /** Ctrl-C. Resolves with the exit code and removes the data. */
  stop(): Promise<number | null>;
}

const START_MS = 240_000;

/** Runs `ferrule start` (or `demo`) with a data directory of its own, building first when something changed. */
export async function startFerrule(command: 'start' | 'demo' = 'start'): Promise<FerruleApp> {
  const dir = await mkdtemp(join(tmpdir(), 'ferrule-app-'));
  await chmod(dir, 0o711);
  const port = await freePort();
  const child = spawn(process.execPath, ['cli/ferrule.js', command], {
    env: {
      ...process.env,
      DATABASE_URL: '',
      REDIS_URL: '',
      FERRULE_DATA_DIR: dir,
      FERRULE_PORT: String(port),
      FERRULE_ALLOW_ADDRESSES: LAB_ADDRESSES.join(),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
    await ended;
    await rm(dir, { recursive: true, force: true });
    return child.exitCode;
  };
  const link = () => /http\S+\/setup\?token=\S+/.exec(output)?.[0];
  try {
    await eventually(() => link() ?? child.exitCode !== null, Boolean, START_MS);
    if (!link()) throw new Error(`ferrule ${command} ended:\n${output}`);
  } catch (error) {
    await stop();
    throw error;
  }
  const { databaseUrl } = JSON.parse(await readFile(join(dir, 'runtime.json'), 'utf8')) as {
    databaseUrl: string;
  };
  return { url: `http://127.0.0.1:${port}`, setupLink: link()!, databaseUrl, output: () => output, stop };
}
