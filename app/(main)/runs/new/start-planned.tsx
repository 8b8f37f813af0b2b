'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';

import type { Selection } from '#lib/runs/selection.ts';
import type { RunPreview } from '#lib/selections/preview-run.ts';

import { sendJson } from '../../../ui/api-client.ts';
import { Button } from '../../../ui/button.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { RescanButton } from '../../../ui/rescan-button.tsx';
import { useFilledEarly } from '../../../ui/use-filled-early.ts';
import { useSubmit } from '../../../ui/use-submit.ts';
import { Panel } from '../../../ui/panel.tsx';
import { ScriptForm } from '../../../ui/script-form.tsx';

/** What can be done with the selection on screen: run it, or save it under a name. */
export function StartPlanned({
  selection,
  plan,
  blocked,
}: {
  selection: Selection;
  plan: Pick<RunPreview, 'label' | 'total' | 'unknown'>;
  blocked: string | null;
}) {
  const [insist, setInsist] = useState(false);
  const nothing = plan.total === 0 ? 'The selection has no host and no switch.' : null;
  const missing = plan.unknown.length > 0 ? 'Take the names away that nothing has.' : null;
  return (
    <Panel title={plan.label ?? 'Selection'}>
      {missing && (
        <Notice tone="warn" title="No host and no switch has these names" className="mb-3">
          {plan.unknown.slice(0, 50).join(', ')}
        </Notice>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <RescanButton
          variant="primary"
          select={selection}
          {...(insist && { insist })}
          blocked={blocked ?? nothing ?? missing}
        >
          Start this run
        </RescanButton>
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            className="accent-accent"
            checked={insist}
            onChange={(event) => setInsist(event.target.checked)}
          />
          Also read what was read a moment ago
        </label>
        {selection.kind !== 'saved' && <SaveSelection selection={selection} blocked={blocked} />}
      </div>
    </Panel>
  );
}

function SaveSelection({ selection, blocked }: { selection: Selection; blocked: string | null }) {
  const router = useRouter();
  const submission = useSubmit();
  const [name, setName] = useState('');
  const input = useFilledEarly<HTMLInputElement>((event) => setName(event.target.value));
  return (
    <ScriptForm
      className="ml-auto flex flex-wrap items-center gap-2"
      onSubmit={() => {
        submission.run(async () => {
          await sendJson('POST', '/api/runs/selections', { name, selection });
          setName('');
          router.refresh();
        });
      }}
    >
      <FormError submission={submission} />
      <input
        ref={input}
        aria-label="Name of the selection"
        placeholder="Name of the selection"
        value={name}
        maxLength={100}
        required
        onChange={(event) => setName(event.target.value)}
        className="control w-56"
      />
      <Button type="submit" pending={submission.pending} blocked={blocked}>
        Save selection
      </Button>
    </ScriptForm>
  );
}
