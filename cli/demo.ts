import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import type { Context } from '#lib/context.ts';
import { loadConfig } from '#lib/config/config.ts';
import { readWebKeys } from '#lib/config/keys.ts';
import { StartupError } from '#lib/db/startup-error.ts';
import { type DemoFleet, demoFleet, registerDemoFleet } from '#lib/devices/register-demo-fleet.ts';
import { commandActor } from '#lib/people/actor.ts';
import { startRun } from '#lib/runs/start-run.ts';

import { ROOT } from './build.ts';
import { runAll, type Running } from './start.ts';

const BASE_PORT = 22_100;

/** The simulated fleet is on this machine, where no device of a real one lives. */
const LAB = ['127.0.0.0/8'];

/** `ferrule start` with a simulated fleet: real SSH servers on loopback, registered as demo data and scanned. */
export async function demo(): Promise<number> {
  // A line for each visit would carry off the link that a person waits for.
  const { logLevel } = loadConfig();
  const settings = { allowAddresses: LAB, logLevel: logLevel === 'info' ? ('error' as const) : logLevel };
  return runAll(async ({ config, db }: Running) => {
    const fleet = await startFleet();
    const ctx: Context = { db, actor: commandActor('Demo') };
    const deviceIds = await registerDemoFleet(ctx, readWebKeys(config.keysDir).sealPublicKey, fleet.manifest);
    const { visits } = await startRun(ctx, { label: 'Demo fleet', trigger: 'demo', deviceIds });
    process.stdout.write(`Scanning the simulated fleet: ${visits} devices.\n`);
    return fleet.stop;
  }, settings);
}

async function startFleet(): Promise<{ manifest: DemoFleet; stop(): Promise<void> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/lab/main.ts', String(BASE_PORT)], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await ended;
  };
  try {
    return { manifest: demoFleet.parse(JSON.parse(await firstLine(child))), stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    createInterface({ input: child.stdout! }).once('line', done);
    child.once('exit', (code) =>
      fail(
        new StartupError(`The simulated fleet ended with exit code ${code}.`, 'Its message above says why.'),
      ),
    );
  });
}
