'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';

import type { KeyImportLine } from '#lib/devices/import-host-keys.ts';

import { sendJson } from '../../../ui/api-client.ts';
import { Button } from '../../../ui/button.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { TextAreaField } from '../../../ui/field.tsx';
import { FileButton } from '../../../ui/file-button.tsx';
import { Missing } from '../../../ui/missing.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Icon } from '../../../ui/ui-icon.tsx';
import { useSubmit } from '../../../ui/use-submit.ts';

const SHOWN_AT_MOST = 500;

const ACTIONS = {
  approve: { icon: 'shield-check', word: 'Approve', ink: 'text-ok' },
  known: { icon: 'check', word: 'Known', ink: 'text-muted' },
  refused: { icon: 'ban', word: 'Left out', ink: 'text-warn' },
} as const;

const COLUMNS: Column<KeyImportLine>[] = [
  {
    id: 'line',
    header: 'Line',
    align: 'end',
    cell: ({ line }) => <span className="text-muted">{line}</span>,
  },
  {
    id: 'action',
    header: 'Action',
    cell: ({ action }) => (
      <span className={`inline-flex items-baseline gap-1.5 ${ACTIONS[action].ink}`}>
        <Icon name={ACTIONS[action].icon} />
        {ACTIONS[action].word}
      </span>
    ),
  },
  {
    id: 'device',
    header: 'Device',
    cell: ({ device }) => device ?? <Missing reason="The line names no registered device." />,
  },
  {
    id: 'fingerprint',
    header: 'Key',
    full: true,
    cell: ({ algorithm, fingerprint }) =>
      fingerprint ? (
        <span className="mono">
          {algorithm} {fingerprint}
        </span>
      ) : (
        <Missing reason="The line has no key." />
      ),
  },
  { id: 'message', header: 'What happens', wrap: true, cell: ({ message }) => message },
];

/** Approves keys that are known from elsewhere: each line is shown with what becomes of it before anything is written. */
export function KeyImport() {
  const router = useRouter();
  const [text, setText] = useState('');
  const [plan, setPlan] = useState<{ text: string; lines: KeyImportLine[] } | null>(null);
  const submission = useSubmit();
  const current = plan?.text === text ? plan.lines : null;
  const count = current?.filter(({ action }) => action === 'approve').length ?? 0;
  const send = (commit: boolean) =>
    sendJson<{ lines: KeyImportLine[]; runId: string | null }>('POST', '/api/host-keys', {
      import: text,
      commit,
    });
  const check = () => submission.run(async () => setPlan({ text, lines: (await send(false)).lines }));
  const approve = () =>
    submission.run(async () => {
      const { runId } = await send(true);
      router.push(runId ? `/runs/${runId}` : '/host-keys?state=approved');
      router.refresh();
    });
  return (
    <>
      <section aria-label="Keys" className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4">
        <TextAreaField
          label="known_hosts, or fingerprints"
          name="keys"
          mono
          rows={10}
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={'hv17,10.0.0.17 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA...\nhv18 SHA256:47DEQpj8HBSa...'}
          hint="Lines of known_hosts (hashed names too) or of ssh-keyscan, what ssh-keygen -lf prints, or a name and a fingerprint. Names are those of devices or their addresses."
        />
        <div className="flex flex-wrap items-center gap-2">
          <FileButton accept=".txt,.csv,.pub,text/plain" onText={setText}>
            Choose a file
          </FileButton>
          <span className="ml-auto" />
          <Button
            pending={submission.pending}
            blocked={text.trim() === '' ? 'Paste keys or choose a file first.' : null}
            onClick={check}
          >
            Check
          </Button>
          <Button
            variant="primary"
            icon="shield-check"
            pending={submission.pending}
            blocked={
              current === null
                ? 'Check the keys first.'
                : count === 0
                  ? 'No line names a device that lacks a key.'
                  : null
            }
            onClick={approve}
          >
            {count > 0 ? `Approve ${count} ${count === 1 ? 'key' : 'keys'}` : 'Approve'}
          </Button>
        </div>
        {submission.error && <Notice tone="bad">{submission.error}</Notice>}
      </section>
      {current && (
        <Panel
          title="Line by line"
          aside={
            current.length > SHOWN_AT_MOST && `The first ${SHOWN_AT_MOST} of ${current.length} are shown`
          }
          flush
        >
          <DataTable
            label="Keys line by line"
            columns={COLUMNS}
            rows={current.slice(0, SHOWN_AT_MOST)}
            rowId={({ line, device }) => `${line} ${device}`}
          />
        </Panel>
      )}
    </>
  );
}
