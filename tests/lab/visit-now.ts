import type { SshMeans } from '#lib/capture/ssh-way.ts';
import type { Db } from '#lib/db/client.ts';
import type { VisitModel } from '#lib/db/generated/models.ts';
import { openLogin } from '#lib/devices/device-login.ts';
import type { SecretStore } from '#lib/devices/secret-store.ts';
import { startRun } from '#lib/runs/start-run.ts';
import { Beginnings } from '#workers/beginnings.ts';
import { visitDevices } from '#workers/handlers/visit-device.ts';
import { RunningVisits } from '#workers/running-visits.ts';
import { SessionSlots } from '#workers/session-slots.ts';
import { VisitStore } from '#workers/visit-store.ts';
import type { WorkerServices } from '#workers/worker-services.ts';

import { asAdministrator } from './actors.ts';
import { LAB_NETWORK } from './lab-network.ts';

/** What a worker's handlers get, in this process; `network` is the lab's when left out. */
export function labServices(db: Db, store: SecretStore, network = LAB_NETWORK): WorkerServices {
  const means: SshMeans = {
    network,
    openLogin: (target, addresses) => openLogin(store, target, addresses),
  };
  return {
    db,
    means,
    running: new RunningVisits('lab worker'),
    stopping: new AbortController().signal,
    slots: new SessionSlots(4),
    beginnings: new Beginnings(),
    firstLogins: null,
    store: new VisitStore(db, 'lab worker', 0),
    name: 'lab worker',
  };
}

/** Visits one device in this process, as a worker does, and returns how it ended. */
export async function visitNow(services: WorkerServices, deviceId: string): Promise<VisitModel> {
  const { db } = services;
  const { runId } = await startRun(asAdministrator(db), { trigger: 'manual', deviceIds: [deviceId] });
  const { id } = await db.prisma.visit.findFirstOrThrow({ where: { runId } });
  await visitDevices(services, { visitIds: [id] }, new AbortController().signal);
  return db.prisma.visit.findUniqueOrThrow({ where: { id } });
}
