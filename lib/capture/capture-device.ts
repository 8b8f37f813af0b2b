import { randomBytes } from 'node:crypto';

import type { DeviceLogin, VisitTarget } from '#lib/devices/device-login.ts';
import type { PagePlan, Platform, ScriptPlatform, Transcript } from '#lib/platforms/platform.ts';
import { SshError } from '#lib/ssh/ssh-error.ts';
import { CLI_SSH_LIMITS, DEFAULT_SSH_LIMITS, type SshLimits } from '#lib/ssh/ssh-limits.ts';
import { type SshSession, withSshSession } from '#lib/ssh/ssh-session.ts';

import { detectPlatform } from './detect-platform.ts';
import { runCommands } from './run-commands.ts';
import { pinsOf, type SshMeans, sshWay } from './ssh-way.ts';
import { withoutSecrets } from './without-secrets.ts';

/** What a session is for; `platform` null: to be found out first. */
export interface CapturePlan {
  platform: Platform | null;
  pages: PagePlan;
  /** Awaited once the first host on the way has proved its key, before anything logs in. What it throws ends the session. */
  beforeLogin?: () => Promise<void>;
  /** Called once the device has taken the login, before anything is asked of it. */
  signedIn?: (session: Pick<SshSession, 'address' | 'algorithms' | 'timings'>) => void;
  /** Called once it is known what the device runs. */
  detected?: (platform: Platform) => void;
}

/**
 * One SSH session on one device: the platform's script or commands and their whole answers, nothing interpreted.
 * Credentials are opened for the session and dropped after it. Throws SshError, SealError or PlatformUnknownError.
 */
export async function captureDevice(
  target: VisitTarget,
  { platform: known, pages, beforeLogin, signedIn, detected }: CapturePlan,
  means: SshMeans,
  signal: AbortSignal,
): Promise<Transcript> {
  let login: DeviceLogin | undefined;
  const open = (addresses: readonly string[]) => (login = means.openLogin(target, addresses));
  const way = sshWay(means, target, beforeLogin);
  return withSshSession(way, open, pinsOf(target), limitsFor(known), signal, async (session) => {
    signedIn?.(session);
    const platform = known ?? (await detectPlatform(session));
    detected?.(platform);
    const transcript =
      'parsers' in platform
        ? { platform: platform.id, answers: await runCommands(session, platform, login?.enablePassword) }
        : await runScript(session, platform, pages, login?.sudoPassword);
    return login ? withoutSecrets(transcript, login) : transcript;
  });
}

function limitsFor(platform: Platform | null): SshLimits {
  return platform?.session.kind === 'script' ? DEFAULT_SSH_LIMITS : CLI_SSH_LIMITS;
}

async function runScript(
  session: SshSession,
  platform: ScriptPlatform,
  pages: PagePlan,
  sudoPassword: string | undefined,
): Promise<Transcript> {
  const nonce = randomBytes(12).toString('hex');
  const { command, stdin } = platform.session.job(nonce, pages, sudoPassword);
  const { stdout, stderr, exitCode } = await session.exec(command, stdin);
  if (exitCode === null) {
    throw new SshError('truncated', 'The command ended without an exit status.', { stage: 'command' });
  }
  return {
    platform: platform.id,
    nonce,
    // latin1 keeps every byte a device sends; the parsers decide what the bytes mean.
    stdout: stdout.toString('latin1'),
    stderr: stderr.toString('latin1'),
    exitCode,
  };
}
