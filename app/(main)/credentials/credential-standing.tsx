import type { CredentialRow } from '#lib/devices/list-credentials.ts';

import { Icon } from '../../ui/ui-icon.tsx';
import { standingOf } from './credential-words.ts';

/** Whether the credential is taken, refused or paused, icon and word. */
export function CredentialStanding({ credential }: { credential: CredentialRow }) {
  const { word, icon, ink, why } = standingOf(credential);
  return (
    <span title={why} className={`inline-flex items-baseline gap-1.5 ${ink}`}>
      <Icon name={icon} />
      {word}
    </span>
  );
}
