import Link from 'next/link';

import { Notice } from '../../../ui/notice.tsx';
import type { LiveRun } from '../../../ui/use-run-progress.ts';

type RunCap = LiveRun['caps'][number];

/** What holds visits back on purpose, so that nobody looks for a fault. Nothing where no cap does. */
export function CapNotice({ caps }: { caps: RunCap[] }) {
  if (caps.length === 0) return null;
  return (
    <Notice tone="info" title="Devices wait because of a cap">
      {caps.map((cap) => (
        <p key={`${cap.kind} ${cap.name}`}>
          {cap.waiting.toLocaleString('en')} {cap.waiting === 1 ? 'waits' : 'wait'} for {wordsOf(cap)}.{' '}
          {cap === caps[0] && (
            <Link href="/runs/workers" prefetch={false} className="link">
              Look at the caps
            </Link>
          )}
        </p>
      ))}
    </Notice>
  );
}

function wordsOf({ kind, name, limit }: RunCap): string {
  const sessions = limit === 1 ? 'the one session' : `the ${limit} sessions`;
  switch (kind) {
    case 'site':
      return `${sessions} allowed at the site ${name}`;
    case 'switch':
      return `${sessions} allowed towards the switch ${name} and the hosts cabled to it`;
    case 'credential':
      return `${sessions} allowed with the credential ${name}`;
  }
}
