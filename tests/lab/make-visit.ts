import { randomUUID } from 'node:crypto';

import type { Db } from '#lib/db/client.ts';
import { type ClaimedVisit, claimVisit } from '#lib/runs/claim-visit.ts';
import { startRun } from '#lib/runs/start-run.ts';

import { asAdministrator } from './actors.ts';

/** Registers a device, by default a host, without a usable credential: enough for what happens after a session. */
export async function makeDevice(
  db: Db,
  name: string,
  facts: {
    site?: string;
    demo?: boolean;
    role?: 'host' | 'switch' | 'jump';
    platform?: string;
    address?: string;
    hostname?: string | null;
  } = {},
): Promise<string> {
  const credential = await db.prisma.credential.upsert({
    where: { name: 'none' },
    update: {},
    create: { name: 'none', kind: 'password', username: 'root', sealed: new Uint8Array() },
  });
  const id = randomUUID();
  await db.prisma.device.create({
    data: { id, name, address: `${name}.test`, credentialId: credential.id, ...facts },
  });
  return id;
}

/** A visit of one device, claimed as a worker would. */
export async function makeVisit(db: Db, deviceId: string): Promise<ClaimedVisit> {
  const { runId } = await startRun(asAdministrator(db), { trigger: 'manual', deviceIds: [deviceId] });
  const { id } = await db.prisma.visit.findFirstOrThrow({ where: { runId } });
  const visit = await claimVisit(db, id, 'the test');
  if (!visit) throw new Error('the visit was not there to claim');
  return visit;
}
