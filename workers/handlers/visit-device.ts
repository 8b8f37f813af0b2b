import { captureDevice, type CapturePlan } from '#lib/capture/capture-device.ts';
import { PlatformUnknownError } from '#lib/capture/detect-platform.ts';
import { findPagePlan } from '#lib/capture/page-plan.ts';
import { hopsTo } from '#lib/capture/ssh-way.ts';
import { storeTranscript } from '#lib/capture/transcript-store.ts';
import { isTransient, retryTransient } from '#lib/db/transient-error.ts';
import { storeAgreedAlgorithms } from '#lib/devices/agreed-algorithms.ts';
import { storeDetectedPlatform } from '#lib/devices/detected-platform.ts';
import { findVisitTarget, type VisitTarget } from '#lib/devices/device-login.ts';
import { recordHostKey } from '#lib/devices/host-keys.ts';
import { noteRefused, noteTaken } from '#lib/devices/credential-health.ts';
import { failVisit, ingestVisit, skipVisit } from '#lib/ingest/ingest-visit.ts';
import type { JobPayload } from '#lib/jobs/job-contracts.ts';
import type { Platform } from '#lib/platforms/platform.ts';
import { platformById, readingOfTranscript } from '#lib/platforms/registry.ts';
import { type ClaimedVisit, claimVisit } from '#lib/runs/claim-visit.ts';
import { noteCredentialUse } from '#lib/runs/note-credential-use.ts';
import { readJustNow } from '#lib/runs/read-just-now.ts';
import { NO_TRACE, type VisitTrace } from '#lib/runs/visit-trace.ts';
import type { AgreedAlgorithms } from '#lib/ssh/algorithms.ts';
import { SshError } from '#lib/ssh/ssh-error.ts';

import { failureOf, isRefusal } from '../failure-of.ts';
import { learnHostKeys } from '../learn-host-keys.ts';
import { errorFields, log } from '../log.ts';
import type { WorkerServices } from '../worker-services.ts';

/** How long what a device said is kept for a database that is gone. */
const STORE_MS = 60_000;

/** The visits of a job, each as soon as a session is free. An error of one leaves the others alone. */
export async function visitDevices(
  services: WorkerServices,
  { visitIds }: JobPayload<'visit-devices'>,
  signal: AbortSignal,
): Promise<void> {
  const ends = await Promise.allSettled(
    visitIds.map((visitId) => services.slots.hold(() => visitDevice(services, visitId, signal))),
  );
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}

/** One device within one run: claim, session, transcript, parse, ingest. Safe to run twice and to overlap. */
async function visitDevice(services: WorkerServices, visitId: string, signal: AbortSignal): Promise<void> {
  if (signal.aborted || services.stopping.aborted) return services.running.leave(visitId);
  const visit = await claimVisit(services.db, visitId, services.name).catch((error: unknown) => {
    services.running.leave(visitId);
    throw error;
  });
  if (!visit) return;
  const trace = { ...NO_TRACE };
  await services.running.hold(visit, signal, async (visitSignal) => {
    try {
      await visitClaimed(services, visit, trace, visitSignal);
    } catch (error) {
      const failure = failureOf(error);
      // The database failed, and not the device: the visit is handed back.
      if (failure.kind === 'internal' && isTransient(error)) throw error;
      if (failure.kind === 'internal')
        log('error', 'visit-failed', { visit: visit.id, run: visit.runId, ...errorFields(error) });
      await failVisit(services.db, visit, failure, trace);
    }
  });
}

async function visitClaimed(
  services: WorkerServices,
  visit: ClaimedVisit,
  trace: VisitTrace,
  signal: AbortSignal,
): Promise<void> {
  const { db, minIntervalS } = services;
  const secondsAgo = await readJustNow(db, visit, minIntervalS);
  if (secondsAgo !== null) {
    await skipVisit(db, visit, {
      kind: 'read-just-now',
      message: `It was read ${secondsAgo} seconds before.`,
    });
    return;
  }
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
    await visitTarget(services, visit, target, platform, trace, signal);
  } catch (error) {
    if (isRefusal(error)) await noteRefused(db, target.credential.id, target.id, services.name);
    await noteOfferedKey(services, target, error);
    throw error;
  }
}

async function visitTarget(
  services: WorkerServices,
  visit: ClaimedVisit,
  target: VisitTarget,
  platform: Platform | null,
  trace: VisitTrace,
  signal: AbortSignal,
): Promise<void> {
  const { db, means, name } = services;
  const waiting = await learnHostKeys(services, target, signal);
  if (waiting) {
    const { hop, key } = waiting;
    const whose = hop === target ? '' : `The jump host ${hop.name}: `;
    const message = `${whose}${key.algorithm} ${key.fingerprint}`;
    await failVisit(db, visit, { kind: 'host-key-unknown', message });
    return;
  }
  for (const { credential } of hopsTo(target)) await noteCredentialUse(db, visit.runId, credential, name);
  let signedInAt = 0;
  let agreed: AgreedAlgorithms | undefined;
  const signedIn: CapturePlan['signedIn'] = ({ address, algorithms, timings }) => {
    signedInAt = performance.now();
    agreed = algorithms;
    Object.assign(trace, { resolved: address, ...timings });
  };
  const plan = { platform, pages: await findPagePlan(db, visit), signedIn };
  const transcript = await captureDevice(target, plan, means, signal).finally(() => {
    if (signedInAt > 0) trace.readMs = performance.now() - signedInAt;
  });
  await noteTaken(db, target.credential.id);
  if (agreed) await storeAgreedAlgorithms(db, target.id, agreed);
  await retryTransient(() => storeTranscript(db, visit, transcript), STORE_MS);
  const found = platformById(transcript.platform);
  if (!platform && found) await storeDetectedPlatform(db, target.id, found);
  const parsing = performance.now();
  const reading = readingOfTranscript(transcript);
  trace.parseMs = performance.now() - parsing;
  if (reading.ports.length === 0 && !reading.complete) {
    await failVisit(db, visit, { kind: 'not-understood', message: reading.problems.join(' ') }, trace);
    return;
  }
  await ingestVisit(db, visit, reading, trace);
}

/** A key that was shown and not approved is kept for whoever decides, with the device or jump host that showed it. */
async function noteOfferedKey(
  { db, name }: WorkerServices,
  target: VisitTarget,
  error: unknown,
): Promise<void> {
  if (!(error instanceof SshError)) return;
  const { offered, jump } = error;
  if (offered) await recordHostKey(db, target.id, offered, name);
  const hop = jump && hopsTo(target).find(({ host, port }) => host === jump.host && port === jump.port);
  if (hop && jump.offered) await recordHostKey(db, hop.id, jump.offered, name);
}
