import { z } from 'zod';

import type { Context } from '#lib/context.ts';
import { requirePermission } from '#lib/people/actor.ts';

import { createCredential } from './create-credential.ts';
import { newCredential } from './credential-input.ts';
import { registerDevices } from './register-devices.ts';

/** A simulated fleet, as the process that runs it describes it. */
export const demoFleet = z.object({
  credentials: z.array(newCredential),
  devices: z.array(
    z.object({
      name: z.string(),
      address: z.string(),
      port: z.number(),
      /** As a person would register it: an id of the registry, `auto` or `jump`. */
      platform: z.string(),
      /** The name of the device it is reached through. */
      via: z.string().optional(),
      site: z.string(),
      tags: z.array(z.string()),
      credential: z.string(),
      /** The key to approve: the device's own, but for the one whose key has changed since. */
      hostKey: z.object({ algorithm: z.string(), fingerprint: z.string() }),
    }),
  ),
});

export type DemoFleet = z.input<typeof demoFleet>;

/**
 * Registers the devices that are missing, as demo data, and approves their keys. After a restart the simulated devices may
 * listen on other ports. Returns the ids of the demo devices.
 */
export async function registerDemoFleet(
  ctx: Context,
  sealPublicKey: string,
  { credentials, devices }: DemoFleet,
): Promise<string[]> {
  requirePermission(ctx.actor, 'device:write');
  const { prisma, pool } = ctx.db;
  const known = new Set(
    (await prisma.credential.findMany({ select: { name: true } })).map(({ name }) => name),
  );
  for (const credential of credentials) {
    if (!known.has(credential.name)) await createCredential(ctx, sealPublicKey, credential, { demo: true });
  }
  const registered = new Set(
    (await prisma.device.findMany({ select: { name: true } })).map(({ name }) => name),
  );
  const missing = devices.filter(({ name }) => !registered.has(name));
  if (missing.length > 0) {
    await registerDevices(
      ctx,
      missing.map(({ hostKey: _key, ...device }) => device),
      { demo: true },
    );
  }
  const rows = devices.map(({ name, port, hostKey }) => ({ name, port, ...hostKey }));
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
  return (await prisma.device.findMany({ where: { demo: true }, select: { id: true } })).map(({ id }) => id);
}
