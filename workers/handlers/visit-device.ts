import { isDeepStrictEqual } from 'node:util';

import { captureDevice, type CapturePlan } from '#lib/capture/capture-device.ts';
import { PlatformUnknownError } from '#lib/capture/detect-platform.ts';
import { hopsTo } from '#lib/capture/ssh-way.ts';
import { isTransient } from '#lib/db/transient-error.ts';
import { storeDetectedPlatform } from '#lib/devices/detected-platform.ts';
import { JumpChainError, type VisitTarget } from '#lib/devices/device-login.ts';
import { recordHostKey } from '#lib/devices/host-keys.ts';
import { noteRefused } from '#lib/devices/credential-health.ts';
import { failedVisit, readVisit, skippedVisit } from '#lib/ingest/ingest-visit.ts';
import type { JobPayload } from '#lib/jobs/job-contracts.ts';
import type { PagePlan, Platform } from '#lib/platforms/platform.ts';
import { platformById, readingOfTranscript } from '#lib/platforms/registry.ts';
import type { ClaimedVisit } from '#lib/runs/claim-visit.ts';
import { noteCredentialUse } from '#lib/runs/note-credential-use.ts';
import { NO_TRACE, type VisitTrace } from '#lib/runs/visit-trace.ts';
import { SshError } from '#lib/ssh/ssh-error.ts';
import { inTurn } from '#lib/turn-share.ts';

import { failureOf, isOwnShortage, isRefusal } from '../failure-of.ts';
import { learnHostKeys } from '../learn-host-keys.ts';
import { errorFields, log } from '../log.ts';
import type { WorkerServices } from '../worker-services.ts';

/** The visits of a job, each as soon as a session is free. An error of one leaves the others alone. */
export async function visitDevices(
  services: WorkerServices,
  { visitIds }: JobPayload<'visit-devices'>,
  signal: AbortSignal,
): Promise<void> {
  const ends = await Promise.allSettled(
    visitIds.map((visitId) =>
      services.slots.hold(async (giveBack) => {
        const begun = services.beginnings.begin();
        const over = () => {
          begun();
          giveBack();
        };
        await visitDevice(services, visitId, signal, { begun, over }).finally(begun);
      }),
    ),
  );
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}

/** To be told where the session of a visit stands: it needs the most of this process before it has begun. */
interface SessionStages {
  begun: () => void;
  over: () => void;
}

/**
 * One device within one run: claim, session, transcript, parse, ingest. Safe to run twice and to overlap. What follows the
 * session does not keep another one from beginning.
 */
async function visitDevice(
  services: WorkerServices,
  visitId: string,
  signal: AbortSignal,
  session: SessionStages,
): Promise<void> {
  if (signal.aborted || services.stopping.aborted) return services.running.leave(visitId);
  const visit = await services.store.claim(visitId).catch((error: unknown) => {
    services.running.leave(visitId);
    throw error;
  });
  if (!visit) return;
  const trace = { ...NO_TRACE };
  await services.running.hold(visit, signal, async (visitSignal) => {
    try {
      await visitClaimed(services, { visit, trace, session }, visitSignal);
    } catch (error) {
      const failure = failureOf(error);
      // The database failed, or this machine, and not the device: the visit is handed back.
      if (isOwnShortage(error) || (failure.kind === 'internal' && isTransient(error))) throw error;
      if (failure.kind === 'internal')
        log('error', 'visit-failed', { visit: visit.id, run: visit.runId, ...errorFields(error) });
      await services.store.end(failedVisit(visit, failure, trace));
    }
  });
}

interface OwnVisit {
  visit: ClaimedVisit;
  trace: VisitTrace;
  session: SessionStages;
}

async function visitClaimed(services: WorkerServices, own: OwnVisit, signal: AbortSignal): Promise<void> {
  const { db, store } = services;
  const { visit } = own;
  const { target, pages, readSecondsAgo } = await store.factsOf(visit);
  if (readSecondsAgo !== null) {
    const message = `It was read ${readSecondsAgo} seconds before.`;
    await store.end(skippedVisit(visit, { kind: 'read-just-now', message }));
    return;
  }
  if (!target) {
    const message = 'The device was retired meanwhile.';
    await store.end(failedVisit(visit, { kind: 'cancelled', message }));
    return;
  }
  if (target instanceof JumpChainError) throw target;
  const platform = platformById(target.platform) ?? null;
  if (!platform && target.platform !== 'auto') {
    throw new PlatformUnknownError(`This version of Ferrule has no platform "${target.platform}".`);
  }
  try {
    await visitTarget(services, { ...own, target, platform, pages }, signal);
  } catch (error) {
    if (isRefusal(error)) await noteRefused(db, target.credential.id, target.id, services.name);
    await noteOfferedKey(services, target, error);
    throw error;
  }
}

interface VisitPlan extends OwnVisit {
  target: VisitTarget;
  /** null: to be told. */
  platform: Platform | null;
  pages: PagePlan;
}

async function visitTarget(
  services: WorkerServices,
  { visit, target, platform, pages, trace, session }: VisitPlan,
  signal: AbortSignal,
): Promise<void> {
  const { db, means, name, store, firstLogins } = services;
  const waiting = await learnHostKeys(services, target, signal);
  if (waiting) {
    const { hop, key } = waiting;
    const whose = hop === target ? '' : `The jump host ${hop.name}: `;
    const message = `${whose}${key.algorithm} ${key.fingerprint}`;
    await store.end(failedVisit(visit, { kind: 'host-key-unknown', message }));
    return;
  }
  for (const { credential } of hopsTo(target)) await noteCredentialUse(db, visit.runId, credential, name);
  let signedInAt = 0;
  let noted: Promise<void> | undefined;
  const signedIn: CapturePlan['signedIn'] = ({ address, algorithms, timings }) => {
    signedInAt = performance.now();
    session.begun();
    const isNew = !isDeepStrictEqual(algorithms, target.agreed);
    noted = store
      .signedIn({
        deviceId: target.id,
        credentialId: target.credential.id,
        agreed: isNew ? algorithms : null,
      })
      .then(() => firstLogins?.took(visit, target.credential.id));
    // It is awaited when the session is over; until then it must not end the process.
    noted.catch(() => {});
    Object.assign(trace, { resolved: address, ...timings });
  };
  const beforeLogin = () => firstLogins?.turn(visit, target.credential.id) ?? Promise.resolve();
  const plan = { platform, pages, beforeLogin, signedIn };
  const transcript = await captureDevice(target, plan, means, signal).finally(() => {
    session.over();
    if (signedInAt > 0) trace.readMs = performance.now() - signedInAt;
  });
  await noted;
  await services.beginnings.after();
  await store.keep(visit, transcript);
  const found = platformById(transcript.platform);
  if (!platform && found) await storeDetectedPlatform(db, target.id, found);
  const reading = await inTurn(() => {
    const parsing = performance.now();
    const read = readingOfTranscript(transcript);
    trace.parseMs = performance.now() - parsing;
    return read;
  });
  if (reading.ports.length === 0 && !reading.complete) {
    const message = reading.problems.join(' ');
    await store.end(failedVisit(visit, { kind: 'not-understood', message }, trace));
    return;
  }
  await store.end(readVisit(visit, reading, trace));
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
