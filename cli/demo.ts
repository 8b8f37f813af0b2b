import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';

import type { Context } from '#lib/context.ts';
import { readWebKeys } from '#lib/config/keys.ts';
import { StartupError } from '#lib/db/startup-error.ts';
import { createCredential, newCredential } from '#lib/devices/create-credential.ts';
import { registerDevices } from '#lib/devices/register-devices.ts';
import { startRun } from '#lib/runs/start-run.ts';

import { ROOT } from './build.ts';
import { runAll, type Running } from './start.ts';

const BASE_PORT = 22_100;

/** What tests/lab/main.ts prints when its fleet is up. */
const manifest = z.object({
  credentials: z.array(newCredential),
  hosts: z.array(
    z.object({
      name: z.string(),
      address: z.string(),
      port: z.number(),
      site: z.string(),
      tags: z.array(z.string()),
      credential: z.string(),
      /** The key to approve: the host's own, but for the host whose key has changed since. */
      hostKey: z.object({ algorithm: z.string(), fingerprint: z.string() }),
    }),
  ),
});

type Manifest = z.infer<typeof manifest>;

/** `ferrule start` with a simulated fleet: real SSH servers on loopback, registered as demo data and scanned. */
export async function demo(): Promise<number> {
  return runAll(async ({ config, db }: Running) => {
    const fleet = await startFleet();
    const ctx: Context = { db, actor: { id: 'demo', name: 'Demo', role: 'administrator' } };
    await registerFleet(ctx, readWebKeys(config.keysDir).sealPublicKey, fleet.manifest);
    const { visits } = await startRun(ctx, {
      label: 'Demo fleet',
      trigger: 'demo',
      deviceIds: (await db.prisma.device.findMany({ where: { demo: true }, select: { id: true } })).map(({ id }) => id),
    });
    process.stdout.write(`Scanning the simulated fleet: ${visits} hosts.\n`);
    return fleet.stop;
  });
}

async function startFleet(): Promise<{ manifest: Manifest; stop(): Promise<void> }> {
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
    return { manifest: manifest.parse(JSON.parse(await firstLine(child))), stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    createInterface({ input: child.stdout! }).once('line', done);
    child.once('exit', (code) => fail(new StartupError(`The simulated fleet ended with exit code ${code}.`, 'Its message above says why.')));
  });
}

/** Registers what is missing; after a restart the simulated hosts may listen on other ports. */
async function registerFleet(ctx: Context, sealPublicKey: string, { credentials, hosts }: Manifest): Promise<void> {
  const { prisma, pool } = ctx.db;
  const known = new Set((await prisma.credential.findMany({ select: { name: true } })).map(({ name }) => name));
  for (const credential of credentials) {
    if (!known.has(credential.name)) await createCredential(ctx, sealPublicKey, credential, { demo: true });
  }
  const registered = new Set((await prisma.device.findMany({ select: { name: true } })).map(({ name }) => name));
  const missing = hosts.filter(({ name }) => !registered.has(name));
  if (missing.length > 0) {
    await registerDevices(ctx, missing.map(({ hostKey: _key, ...host }) => host), { demo: true });
  }
  const rows = hosts.map(({ name, port, hostKey }) => ({ name, port, ...hostKey }));
  await pool.query(
    `UPDATE device SET port = h.port FROM jsonb_to_recordset($1::jsonb) AS h(name text, port int)
     WHERE device.demo AND device.name = h.name AND device.port <> h.port`,
    [JSON.stringify(rows)],
  );
  await pool.query(
    `INSERT INTO host_key (id, device_id, algorithm, fingerprint, state, decided_at, decided_by)
     SELECT gen_random_uuid(), d.id, h.algorithm, h.fingerprint, 'approved', now(), 'Demo'
     FROM jsonb_to_recordset($1::jsonb) AS h(name text, algorithm text, fingerprint text)
     JOIN device d ON d.name = h.name AND d.demo
     WHERE NOT EXISTS (SELECT 1 FROM host_key k WHERE k.device_id = d.id)`,
    [JSON.stringify(rows)],
  );
}
