import { PlatformUnknownError } from '#lib/capture/detect-platform.ts';
import { CredentialError } from '#lib/devices/credential-error.ts';
import { JumpChainError } from '#lib/devices/device-login.ts';
import { SealError } from '#lib/devices/secret-seal.ts';
import type { VisitFailure } from '#lib/fleet/visit-failure.ts';
import { SshError } from '#lib/ssh/ssh-error.ts';

import { NoTurnYetError } from './first-logins.ts';

/** What a person is told of an error on the way to a device. */
export function failureOf(error: unknown): VisitFailure {
  if (error instanceof SshError) {
    const key = error.offered ?? error.jump?.offered;
    const shown = key ? ` It showed ${key.algorithm} ${key.fingerprint}.` : '';
    return { kind: error.kind, message: `${error.message}${shown}` };
  }
  if (error instanceof CredentialError) return { kind: error.kind, message: error.message };
  if (error instanceof SealError) return { kind: 'credential-sealed', message: error.message };
  if (error instanceof JumpChainError) return { kind: 'jump-chain', message: error.message };
  if (error instanceof PlatformUnknownError) return { kind: 'platform-unknown', message: error.message };
  return { kind: 'internal', message: 'Ferrule failed while it handled this device.' };
}

/** The device itself said no to the credential; a jump host's no is about the jump host's. */
export function isRefusal(error: unknown): boolean {
  return error instanceof SshError && error.kind === 'auth-failed' && error.jump === null;
}

/** This machine has no file, port or memory left for a session. */
const SHORTAGES = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EADDRNOTAVAIL']);

/** The worker could not even try, which says nothing about the device: another, or this one later, may. */
export function isOwnShortage(error: unknown): boolean {
  if (error instanceof NoTurnYetError) return true;
  if (!(error instanceof Error)) return false;
  return SHORTAGES.has(String((error as NodeJS.ErrnoException).code)) || isOwnShortage(error.cause);
}
