'use client';

import { useRouter } from 'next/navigation';

import { sendJson } from '../../ui/api-client.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Panel } from '../../ui/panel.tsx';

/** How many sessions are open, and the end of all but this one. */
export function SessionsPanel({ sessions }: { sessions: number }) {
  const router = useRouter();
  const others = sessions - 1;
  return (
    <Panel title="Sessions">
      <div className="flex flex-wrap items-center gap-3">
        <p>
          {others <= 0
            ? 'You are signed in here only.'
            : `You are signed in here and in ${others} other ${others === 1 ? 'place' : 'places'}.`}
        </p>
        <ConfirmButton
          blocked={others <= 0 ? 'There is no other session.' : null}
          title="Sign out everywhere else?"
          body="Every session but this one ends at once. API tokens keep working."
          confirmLabel="Sign out elsewhere"
          onConfirm={async () => {
            await sendJson('POST', '/api/auth/revoke-other-sessions');
            router.refresh();
          }}
        >
          Sign out everywhere else
        </ConfirmButton>
      </div>
    </Panel>
  );
}
