import { captureDevice } from '#lib/capture/capture-device.ts';
import { findPagePlan } from '#lib/capture/page-plan.ts';
import { storeTranscript } from '#lib/capture/transcript-store.ts';
import { findVisitTarget, type VisitTarget } from '#lib/devices/device-login.ts';
import { recordHostKey } from '#lib/devices/host-keys.ts';
import { SealError } from '#lib/devices/secret-seal.ts';
import type { VisitFailure } from '#lib/fleet/visit-failure.ts';
import { failVisit, ingestVisit } from '#lib/ingest/ingest-visit.ts';
import type { JobPayload } from '#lib/jobs/job-contracts.ts';
import { platformById } from '#lib/platforms/registry.ts';
import { type ClaimedVisit, claimVisit } from '#lib/runs/claim-visit.ts';
import type { HostKeyPins } from '#lib/ssh/run-over-ssh.ts';
import { scanHostKey } from '#lib/ssh/scan-host-key.ts';
import { SshError } from '#lib/ssh/ssh-error.ts';
import { DEFAULT_SSH_LIMITS } from '#lib/ssh/ssh-limits.ts';

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
  { db, sealPrivateKey }: WorkerServices,
  visit: ClaimedVisit,
  signal: AbortSignal,
): Promise<void> {
  const target = await findVisitTarget(db, visit.deviceId);
  if (!target) {
    await failVisit(db, visit, { kind: 'cancelled', message: 'The host was retired meanwhile.' });
    return;
  }
  const platform = platformById(target.platform);
  if (!platform) throw new Error(`There is no platform "${target.platform}".`);
  const pins = asPins(target);
  if (!pins) {
    const key = await scanHostKey(target, { signal });
    await recordHostKey(db, target.id, key);
    await failVisit(db, visit, { kind: 'host-key-unknown', message: `${key.algorithm} ${key.fingerprint}` });
    return;
  }
  try {
    const transcript = await captureDevice(
      { ...target, pins },
      platform,
      await findPagePlan(db, visit),
      sealPrivateKey,
      DEFAULT_SSH_LIMITS,
      signal,
    );
    await storeTranscript(db, visit, transcript);
    const reading = platform.parse(transcript);
    if (reading.ports.length === 0 && !reading.complete) {
      await failVisit(db, visit, { kind: 'not-understood', message: reading.problems.join(' ') });
      return;
    }
    await ingestVisit(db, visit, reading);
  } catch (error) {
    if (error instanceof SshError && error.offered) await recordHostKey(db, target.id, error.offered);
    throw error;
  }
}

function asPins(target: VisitTarget): HostKeyPins | null {
  const [first, ...rest] = target.pins;
  return first === undefined ? null : [first, ...rest];
}

function failureOf(error: unknown): VisitFailure {
  if (error instanceof SshError) {
    const offered = error.offered
      ? ` It showed ${error.offered.algorithm} ${error.offered.fingerprint}.`
      : '';
    return { kind: error.kind, message: `${error.message}${offered}` };
  }
  if (error instanceof SealError) return { kind: 'credential-sealed', message: error.message };
  return { kind: 'internal', message: 'Ferrule failed while it handled this host.' };
}
