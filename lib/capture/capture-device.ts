import { randomBytes } from 'node:crypto';

import { openLogin, type VisitTarget } from '#lib/devices/device-login.ts';
import type { PagePlan, Platform, Transcript } from '#lib/platforms/platform.ts';
import { type HostKeyPins, runOverSsh } from '#lib/ssh/run-over-ssh.ts';
import type { SshLimits } from '#lib/ssh/ssh-limits.ts';

/**
 * One SSH session on one device: the platform's command and its whole answer, nothing interpreted.
 * The credential is opened for the session and dropped after it. Throws SshError or SealError.
 */
export async function captureDevice(
  target: Omit<VisitTarget, 'pins'> & { pins: HostKeyPins },
  platform: Platform,
  pages: PagePlan,
  sealPrivateKey: string,
  limits: SshLimits,
  signal: AbortSignal,
): Promise<Transcript> {
  const nonce = randomBytes(12).toString('hex');
  const login = openLogin(sealPrivateKey, target);
  const job = platform.session(nonce, pages);
  const answer = await runOverSsh(target, login, target.pins, job, limits, signal);
  return {
    platform: platform.id,
    nonce,
    // latin1 keeps every byte a device sends; the parsers decide what the bytes mean.
    stdout: answer.stdout.toString('latin1'),
    stderr: answer.stderr.toString('latin1'),
    exitCode: answer.exitCode,
  };
}
