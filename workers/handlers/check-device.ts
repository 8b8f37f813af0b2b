import { captureDevice } from '#lib/capture/capture-device.ts';
import { pinsOf, sshWay } from '#lib/capture/ssh-way.ts';
import type { CheckStepName } from '#lib/devices/check-step.ts';
import { noteRefused, noteTaken } from '#lib/devices/credential-health.ts';
import { requireAllowed } from '#lib/devices/device-login.ts';
import { claimCheck, type ClaimedCheck, devicesWithKey, saveSteps } from '#lib/devices/due-checks.ts';
import { keygenLine } from '#lib/devices/keygen-line.ts';
import { JUMP } from '#lib/devices/special-platforms.ts';
import { describeFailure } from '#lib/fleet/visit-failure.ts';
import type { JobPayload } from '#lib/jobs/job-contracts.ts';
import type { DeviceReading } from '#lib/platforms/platform.ts';
import { platformById, readingOfTranscript } from '#lib/platforms/registry.ts';
import type { HostKey } from '#lib/ssh/host-key.ts';
import { scanHostKey } from '#lib/ssh/scan-host-key.ts';
import { DEFAULT_SSH_LIMITS } from '#lib/ssh/ssh-limits.ts';
import { withSshSession } from '#lib/ssh/ssh-session.ts';

import { CheckSteps } from '../check-steps.ts';
import { failureOf, isRefusal } from '../failure-of.ts';
import { errorFields, log } from '../log.ts';
import { firstPortWords, privilegeWords } from '../reading-words.ts';
import type { WorkerServices } from '../worker-services.ts';

/** One look at a device that a person is about to save: each step is shown as soon as it is known. Stores no reading. */
export async function checkDevice(
  services: WorkerServices,
  { checkId }: JobPayload<'check-device'>,
  signal: AbortSignal,
): Promise<void> {
  const { db } = services;
  const steps = new CheckSteps((shown, done) => saveSteps(db, checkId, shown, done));
  try {
    const check = await claimCheck(db, checkId);
    if (!check) return;
    await checkClaimed(services, check, steps, signal).catch(async (error: unknown) => {
      const { id, credential } = check.target;
      if (isRefusal(error) && id !== '') await noteRefused(db, credential.id, id, services.name);
      throw error;
    });
  } catch (error) {
    const { kind, message } = failureOf(error);
    if (kind === 'internal') log('error', 'check-failed', { check: checkId, ...errorFields(error) });
    await steps.fail(STEP_OF[kind], message, describeFailure(kind).remedy);
  }
  await steps.end();
}

/** The step that a failure belongs to, where it is not the one under way. */
const STEP_OF: Record<string, CheckStepName> = {
  dns: 'resolve',
  'address-refused': 'resolve',
  'credential-not-allowed': 'resolve',
  'credential-paused': 'sign-in',
  'jump-chain': 'resolve',
  'auth-failed': 'sign-in',
  'bad-key': 'sign-in',
  'credential-sealed': 'sign-in',
  'credential-unread': 'sign-in',
  'platform-unknown': 'platform',
};

async function checkClaimed(
  { db, means }: WorkerServices,
  { input, target, knownKeys }: ClaimedCheck,
  steps: CheckSteps,
  signal: AbortSignal,
): Promise<void> {
  await steps.begin('resolve', 'The name is being resolved.');
  const key = await scanHostKey(sshWay(means, target), {
    signal,
    admit: (addresses) => {
      requireAllowed({ ...target, credential: { ...target.credential, pausedAt: null } }, addresses);
      void steps.pass('resolve', resolvedWords(target, addresses));
      void steps.begin('connect', 'The connection is being made.');
    },
  });
  await steps.pass('connect', 'An SSH server answers and proves that it owns its key.');
  const mayGoOn = await judgeKey(db, { input, target, knownKeys }, key, steps);
  if (!mayGoOn) return;

  await steps.begin('sign-in', `Signing in as ${target.credential.username}.`);
  const signedIn = ({ timings }: { timings: { authMs: number } }) =>
    void steps.pass(
      'sign-in',
      `Signed in as ${target.credential.username} in ${Math.round(timings.authMs)} ms.`,
    );
  if (input.platform === JUMP) {
    const login = (addresses: readonly string[]) => means.openLogin(target, addresses);
    await withSshSession(
      sshWay(means, target),
      login,
      pinsOf(target),
      DEFAULT_SSH_LIMITS,
      signal,
      async (session) => signedIn(session),
    );
    await noteTaken(db, target.credential.id);
    for (const step of ['platform', 'privilege', 'first-port'] as const)
      await steps.skip(step, 'Nothing runs on a jump host.');
    return;
  }
  const chosen = platformById(input.platform) ?? null;
  const transcript = await captureDevice(
    target,
    {
      platform: chosen,
      pages: { all: false, have: [], none: true },
      signedIn: (session) => {
        signedIn(session);
        void steps.begin('platform', 'Asking the device what it runs.');
      },
      detected: ({ label }) => {
        void steps.pass('platform', chosen ? `Chosen: ${label}.` : `It runs ${label}.`);
        void steps.begin('privilege', 'Reading the device once, without keeping anything.');
      },
    },
    means,
    signal,
  );
  await noteTaken(db, target.credential.id);
  await judgeReading(readingOfTranscript(transcript), steps);
}

/** Whether a session may go on with this key. */
async function judgeKey(
  db: WorkerServices['db'],
  { input, target, knownKeys }: Pick<ClaimedCheck, 'input' | 'target' | 'knownKeys'>,
  key: HostKey,
  steps: CheckSteps,
): Promise<boolean> {
  const publicKey = key.publicKey.toString('base64');
  const line = keygenLine({ ...key, publicKey }, target.name);
  const others = await devicesWithKey(db, key.fingerprint, target.id);
  const shared =
    others.length > 0 ? ` ${others.join(', ')} shows the same key: a clone, or the same machine.` : '';
  const shown = { algorithm: key.algorithm, fingerprint: key.fingerprint, line, publicKey };
  if (target.pins.includes(key.fingerprint)) {
    const approved =
      input.fingerprint === key.fingerprint ? 'It is the key that you compared.' : 'It is the approved key.';
    await steps.add('host-key', shared === '' ? 'passed' : 'warning', `${approved}${shared}`, { key: shown });
    return true;
  }
  if (target.pins.length > 0) {
    const sentence = `It shows another key than the approved one, ${knownKeys.approvedLine ?? input.fingerprint ?? ''}. Nothing was sent.`;
    const { remedy } = describeFailure('host-key-changed');
    await steps.add('host-key', 'failed', sentence, { key: shown, remedy });
    return false;
  }
  if (target.credential.trustFirstUse && !knownKeys.any) {
    target.pins.push(key.fingerprint);
    await steps.add(
      'host-key',
      'warning',
      `The credential trusts the first key that a device shows.${shared}`,
      { key: shown },
    );
    return true;
  }
  await steps.add('host-key', 'waiting', `Nobody has approved this key yet, so nothing was sent.${shared}`, {
    key: shown,
    remedy: 'Compare it with what the device prints on its own console.',
  });
  return false;
}

async function judgeReading(reading: DeviceReading, steps: CheckSteps): Promise<void> {
  const privilege = privilegeWords(reading);
  await steps.add(
    'privilege',
    privilege.state,
    privilege.sentence,
    privilege.remedy ? { remedy: privilege.remedy } : {},
  );
  if (privilege.state === 'failed') return;
  const first = firstPortWords(reading);
  await steps.add('first-port', first.state, first.sentence, {});
}

function resolvedWords({ host, via }: ClaimedCheck['target'], addresses: readonly string[]): string {
  if (via && addresses.length === 0) return `The jump host ${via.name} resolves the name.`;
  if (addresses.length === 1 && addresses[0] === host) return 'It is an address that sessions may go to.';
  return `${host} is ${addresses.join(', ')}.`;
}
