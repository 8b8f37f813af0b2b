import { captureDevice } from '#lib/capture/capture-device.ts';
import { PlatformUnknownError } from '#lib/capture/detect-platform.ts';
import { findPagePlan } from '#lib/capture/page-plan.ts';
import { hopsTo, sshWay } from '#lib/capture/ssh-way.ts';
import { storeTranscript } from '#lib/capture/transcript-store.ts';
import { storeDetectedPlatform } from '#lib/devices/detected-platform.ts';
import { findVisitTarget, JumpChainError, type VisitTarget } from '#lib/devices/device-login.ts';
import { CredentialError } from '#lib/devices/credential-error.ts';
import { recordHostKey } from '#lib/devices/host-keys.ts';
import { SealError } from '#lib/devices/secret-seal.ts';
import type { VisitFailure } from '#lib/fleet/visit-failure.ts';
import { failVisit, ingestVisit } from '#lib/ingest/ingest-visit.ts';
import type { JobPayload } from '#lib/jobs/job-contracts.ts';
import type { Platform } from '#lib/platforms/platform.ts';
import { platformById, readingOfTranscript } from '#lib/platforms/registry.ts';
import { type ClaimedVisit, claimVisit } from '#lib/runs/claim-visit.ts';
import { scanHostKey } from '#lib/ssh/scan-host-key.ts';
import { SshError } from '#lib/ssh/ssh-error.ts';

import { errorFields, log } from '../log.ts';
import type { WorkerServices } from '../worker-services.ts';

/** One device within one run: claim, session, transcript, parse, ingest. Safe to run twice and to overlap. */
export async function visitDevice(
  services: WorkerServices,
  { visitId }: JobPayload<'visit-device'>,
  signal: AbortSignal,
): Promise<void> {
  const visit = await claimVisit(services.db, visitId);
  if (!visit) return;
  await services.running.hold(visit, signal, async (visitSignal) => {
    try {
      await visitClaimed(services, visit, visitSignal);
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind === 'internal')
        log('error', 'visit-failed', { visit: visit.id, run: visit.runId, ...errorFields(error) });
      await failVisit(services.db, visit, failure);
    }
  });
}

async function visitClaimed(
  services: WorkerServices,
  visit: ClaimedVisit,
  signal: AbortSignal,
): Promise<void> {
  const { db } = services;
  const target = await findVisitTarget(db, visit.deviceId);
  if (!target) {
    await failVisit(db, visit, { kind: 'cancelled', message: 'The device was retired meanwhile.' });
    return;
  }
  const platform = platformById(target.platform) ?? null;
  if (!platform && target.platform !== 'auto') {
    throw new PlatformUnknownError(`This version of Ferrule has no platform "${target.platform}".`);
  }
  try {
    await visitTarget(services, visit, target, platform, signal);
  } catch (error) {
    await noteOfferedKey(db, target, error);
    throw error;
  }
}

async function visitTarget(
  { db, means }: WorkerServices,
  visit: ClaimedVisit,
  target: VisitTarget,
  platform: Platform | null,
  signal: AbortSignal,
): Promise<void> {
  const unknown = hopsTo(target).find(({ pins }) => pins.length === 0);
  if (unknown) {
    const key = await scanHostKey(sshWay(means, unknown), { signal });
    await recordHostKey(db, unknown.id, key);
    const whose = unknown === target ? '' : `The jump host ${unknown.name}: `;
    const message = `${whose}${key.algorithm} ${key.fingerprint}`;
    await failVisit(db, visit, { kind: 'host-key-unknown', message });
    return;
  }
  const plan = { platform, pages: await findPagePlan(db, visit) };
  const transcript = await captureDevice(target, plan, means, signal);
  await storeTranscript(db, visit, transcript);
  const found = platformById(transcript.platform);
  if (!platform && found) await storeDetectedPlatform(db, target.id, found);
  const reading = readingOfTranscript(transcript);
  if (reading.ports.length === 0 && !reading.complete) {
    await failVisit(db, visit, { kind: 'not-understood', message: reading.problems.join(' ') });
    return;
  }
  await ingestVisit(db, visit, reading);
}

/** A key that was shown and not approved is kept for whoever decides, with the device or jump host that showed it. */
async function noteOfferedKey(db: WorkerServices['db'], target: VisitTarget, error: unknown): Promise<void> {
  if (!(error instanceof SshError)) return;
  const { offered, jump } = error;
  if (offered) await recordHostKey(db, target.id, offered);
  const hop = jump && hopsTo(target).find(({ host, port }) => host === jump.host && port === jump.port);
  if (hop && jump.offered) await recordHostKey(db, hop.id, jump.offered);
}

function failureOf(error: unknown): VisitFailure {
  if (error instanceof SshError) {
    const key = error.offered ?? error.jump?.offered;
    const shown = key ? ` It showed ${key.algorithm} ${key.fingerprint}.` : '';
    return { kind: error.kind, message: `${error.message}${shown}` };
  }
  if (error instanceof CredentialError) return { kind: error.kind, message: error.message };
  if (error instanceof SealError) return { kind: 'credential-sealed', message: error.message };
  if (error instanceof JumpChainError) return { kind: 'jump-chain', message: error.message };
  if (error instanceof PlatformUnknownError) return { kind: 'platform-unknown', message: error.message };
  return { kind: 'internal', message: 'Ferrule failed while it handled this host.' };
}
