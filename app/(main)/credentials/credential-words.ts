import type { CredentialRow } from '#lib/devices/list-credentials.ts';

import type { IconName } from '../../ui/ui-icon.tsx';

export const KIND_WORDS: Record<CredentialRow['kind'], { label: string; icon: IconName }> = {
  'private-key': { label: 'Private key', icon: 'key' },
  password: { label: 'Password', icon: 'lock' },
  'keyboard-interactive': { label: 'Keyboard-interactive', icon: 'lock' },
};

/** Where the secret is, in words. */
export function sourceWords({ source, reference }: Pick<CredentialRow, 'source' | 'reference'>): string {
  if (source === 'stored') return 'Stored, sealed';
  return source === 'environment' ? `Variable ${reference}` : `File ${reference}`;
}

/** How far the credential can be relied on. */
export function standingOf({ pausedAt, provedAt, refusals }: CredentialRow): {
  word: string;
  icon: IconName;
  ink: string;
  why: string;
} {
  if (pausedAt)
    return {
      word: 'Paused',
      icon: 'stop',
      ink: 'text-bad',
      why: 'Nothing is sent with it until it is resumed.',
    };
  if (refusals > 0) {
    const who = refusals === 1 ? '1 device' : `${refusals} devices`;
    return {
      word: `Refused by ${refusals}`,
      icon: 'warning',
      ink: 'text-warn',
      why: `${who} refused it since it was last taken.`,
    };
  }
  if (provedAt)
    return {
      word: 'Taken',
      icon: 'check-circle',
      ink: 'text-ok',
      why: 'The last device that was asked took it.',
    };
  return {
    word: 'Not tried',
    icon: 'clock',
    ink: 'text-muted',
    why: 'No device took it since it was made, changed or resumed: two devices of a run go first.',
  };
}
