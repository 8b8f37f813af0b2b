'use client';

import type { HostKeyRow } from '#lib/devices/host-keys.ts';

import { EmptyState } from '../../ui/empty-state.tsx';
import { Icon } from '../../ui/ui-icon.tsx';
import { Identifier } from '../../ui/identifier.tsx';
import { Panel } from '../../ui/panel.tsx';
import { HostKeyStatus } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { ApproveKey } from '../host-keys/approve-key.tsx';
import { keyTabOf } from '../host-keys/key-tabs.ts';

/** The keys this device showed, with the decision that is open. */
export function HostKeysPanel({ keys, blocked }: { keys: HostKeyRow[]; blocked: string | null }) {
  return (
    <Panel title="Host keys" flush>
      {keys.length === 0 ? (
        <EmptyState icon="shield-check" title="No key has been seen yet">
          The first contact notes the key of the device. Rescan it to fetch the key.
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {keys.map((key) => (
            <HostKeyItem key={key.id} hostKey={key} blocked={blocked} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function HostKeyItem({ hostKey, blocked }: { hostKey: HostKeyRow; blocked: string | null }) {
  const standing = keyTabOf(hostKey);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
      <div className="min-w-0 flex-1 basis-80">
        <p className="flex flex-wrap items-center gap-x-3">
          <HostKeyStatus standing={standing} />
          <span className="text-muted">{hostKey.algorithm}</span>
        </p>
        <Identifier value={hostKey.fingerprint} label="fingerprint" />
        {hostKey.sameKeyOn.length > 0 && (
          <p className="flex items-center gap-1.5 text-sm text-warn">
            <Icon name="warning" size={12} />
            Also shown by {hostKey.sameKeyOn.join(', ')}
          </p>
        )}
        <p className="text-sm text-muted">
          Seen <Time at={hostKey.lastSeenAt} />, first <Time at={hostKey.firstSeenAt} />
          {hostKey.decidedBy && `, decided by ${hostKey.decidedBy}`}
          {hostKey.reason && `: “${hostKey.reason}”`}
        </p>
      </div>
      {hostKey.state !== 'approved' && <ApproveKey hostKey={hostKey} blocked={blocked} />}
    </li>
  );
}
