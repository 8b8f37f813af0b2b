'use client';

import { useRouter } from 'next/navigation';

import type { SavedSelectionRow } from '#lib/selections/saved-selections.ts';

import { sendJson } from '../../../ui/api-client.ts';
import { ButtonLink } from '../../../ui/button.tsx';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Time } from '../../../ui/time.tsx';

/** The selections that people named, to look at or to delete. */
export function SavedSelections({ saved, blocked }: { saved: SavedSelectionRow[]; blocked: string | null }) {
  const router = useRouter();
  return (
    <Panel title="Saved selections">
      <ul className="flex flex-col gap-1">
        {saved.map(({ id, name, createdBy, createdAt }) => (
          <li key={id} className="flex flex-wrap items-center gap-3">
            <ButtonLink variant="ghost" href={`/runs/new?kind=saved&value=${id}`}>
              {name}
            </ButtonLink>
            <span className="text-sm text-muted">
              {createdBy}, <Time at={createdAt} />
            </span>
            <ConfirmButton
              variant="ghost"
              icon="trash"
              blocked={blocked}
              title={`Delete the selection ${name}?`}
              body="Runs that were started for it stay; they can no longer be repeated with it."
              confirmLabel="Delete"
              danger
              onConfirm={async () => {
                await sendJson('DELETE', `/api/runs/selections/${id}`);
                router.push('/runs/new');
                router.refresh();
              }}
            >
              Delete
            </ConfirmButton>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
