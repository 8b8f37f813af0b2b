import Link from 'next/link';

import { Icon } from '../../../ui/ui-icon.tsx';
import { Panel } from '../../../ui/panel.tsx';
import type { LiveRun } from '../../../ui/use-run-progress.ts';
import { CsvLink } from '../csv-link.tsx';

type Group = LiveRun['failures'][number];

/** Where the fix of a cause is made, when it is a page of Ferrule. */
const FIX_PAGES: Record<string, { href: string; label: string }> = {
  'host-key-unknown': { href: '/host-keys?state=pending', label: 'Review pending keys' },
  'host-key-changed': { href: '/host-keys?state=changed', label: 'Review changed keys' },
  'auth-failed': { href: '/credentials', label: 'Open credentials' },
  'bad-key': { href: '/credentials', label: 'Open credentials' },
  'credential-sealed': { href: '/credentials', label: 'Open credentials' },
};

/** Devices that were not read in full, by cause, each with its remedy. Nothing when all went well. */
export function FailureGroups({ runId, groups }: { runId: string; groups: Group[] }) {
  if (groups.length === 0) return null;
  return (
    <Panel
      title="Not fully read, by cause"
      flush
      aside={<CsvLink href={`/api/runs/${runId}/causes.csv`} of="Causes" />}
    >
      <ul className="divide-y divide-line">
        {groups.map((group) => (
          <FailureGroup key={group.kind} group={group} />
        ))}
      </ul>
    </Panel>
  );
}

function FailureGroup({ group: { kind, sentence, remedy, count, visits } }: { group: Group }) {
  const fix = FIX_PAGES[kind];
  const failed = visits.some((visit) => visit.outcome === 'failure');
  return (
    <li className="grid gap-x-4 gap-y-1 px-4 py-3 md:grid-cols-[1fr_1fr]">
      <div className="flex gap-2">
        <Icon
          name={failed ? 'x-circle' : 'half'}
          className={`mt-0.5 self-start ${failed ? 'text-bad' : 'text-warn'}`}
        />
        <div>
          <p className="font-medium">{sentence}</p>
          <p className="text-muted">
            {remedy}{' '}
            {fix && (
              <Link href={fix.href} prefetch={false} className="link whitespace-nowrap">
                {fix.label}
              </Link>
            )}
          </p>
        </div>
      </div>
      <details className="min-w-0" open={visits.length <= 3}>
        <summary className="text-muted">
          {count.toLocaleString('en')} {count === 1 ? 'device' : 'devices'}
          {count > visits.length && `, the first ${visits.length}`}
        </summary>
        <ul className="mt-1 max-h-56 overflow-auto">
          {visits.map(({ deviceId, device, message }) => (
            <li key={deviceId} className="flex gap-3">
              <Link href={`/hosts/${deviceId}`} prefetch={false} className="link shrink-0">
                {device}
              </Link>
              {message && (
                <span className="truncate text-muted" title={message}>
                  {message}
                </span>
              )}
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}
