'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';

import { ApiError, sendJson } from '../../../ui/api-client.ts';
import { Button } from '../../../ui/button.tsx';
import { TextAreaField } from '../../../ui/field.tsx';
import { Icon } from '../../../ui/ui-icon.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { useSubmit } from '../../../ui/use-submit.ts';
import { CsvPreview, type CheckedRow } from './csv-preview.tsx';

const COLUMNS = 'name,address,port,platform,credential,via,site,tags,zone,notes';
const CHECK_AFTER_MS = 350;

interface Check {
  csv: string;
  columns: string[];
  rows: CheckedRow[];
  ok: boolean;
  /** What is wrong with the text as a whole. */
  error: string | null;
}

/** Registers many devices: every row is checked and shown before anything is written, then all go in or none. */
export function CsvImport({ credentialNames }: { credentialNames: string[] }) {
  const router = useRouter();
  const [csv, setCsv] = useState('');
  const [check, setCheck] = useState<Check | null>(null);
  const submission = useSubmit();
  const current = check?.csv === csv ? check : null;
  const checking = csv.trim() !== '' && current === null;

  useEffect(() => {
    if (!checking) return;
    let stale = false;
    const timer = setTimeout(async () => {
      const answer = await checkCsv(csv);
      if (!stale) setCheck(answer);
    }, CHECK_AFTER_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [csv, checking]);

  const count = current?.rows.length ?? 0;
  const register = () =>
    submission.run(async () => {
      const { runId } = await sendJson<{ runId: string | null }>('POST', '/api/devices', {
        devices: current?.rows.map((row) => row.input) ?? [],
      });
      router.push(runId ? `/runs/${runId}` : '/hosts');
    });
  const example = `name,address,platform,credential,site,tags\nhv17,10.0.0.17,,${credentialNames[0] ?? 'hypervisors'},fra1,"rack-a12, prod"\n`;

  return (
    <section aria-label="Import" className="rounded-lg border border-line bg-surface">
      <div className="flex flex-col gap-3 p-4">
        <TextAreaField
          label="CSV"
          name="csv"
          mono
          rows={8}
          value={csv}
          onChange={(event) => setCsv(event.target.value)}
          placeholder={example}
          hint={
            <>
              The first line names the columns: <code className="mono">{COLUMNS}</code>. Only name, address
              and credential are required. Comma, semicolon or tab separate; several tags go in quotes.
            </>
          }
        />
        <div className="flex flex-wrap items-center gap-2">
          <label className="inline-flex h-7 cursor-pointer items-center gap-1.5 rounded-md border border-line-strong bg-raised px-2.5 font-medium hover:bg-hover focus-within:outline-2 focus-within:outline-focus">
            <Icon name="upload" />
            Choose a file
            <input
              type="file"
              accept=".csv,.tsv,.txt,text/csv,text/plain"
              className="sr-only"
              onChange={async (event) => {
                const file = event.target.files?.[0];
                if (file) setCsv(await file.text());
              }}
            />
          </label>
          {csv === '' && (
            <Button variant="ghost" onClick={() => setCsv(example)}>
              Start from an example
            </Button>
          )}
          <Button
            variant="primary"
            className="ml-auto"
            pending={submission.pending || checking}
            blocked={blockedBecause(csv, current)}
            onClick={register}
          >
            {current?.ok ? `Register ${count} ${count === 1 ? 'device' : 'devices'}` : 'Register devices'}
          </Button>
        </div>
        {submission.error && <Notice tone="bad">{submission.error}</Notice>}
        {current?.error && <Notice tone="bad">{current.error}</Notice>}
      </div>
      {current && count > 0 && <CsvPreview key={csv} columns={current.columns} rows={current.rows} />}
    </section>
  );
}

async function checkCsv(csv: string): Promise<Check> {
  try {
    const answer = await sendJson<Pick<Check, 'columns' | 'rows' | 'ok'>>('POST', '/api/devices/check', {
      csv,
    });
    return { csv, error: null, ...answer };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { csv, columns: [], rows: [], ok: false, error: error.message };
  }
}

function blockedBecause(csv: string, check: Check | null): string | null {
  if (csv.trim() === '') return 'Paste a CSV or choose a file first.';
  if (check === null) return 'The rows are being checked.';
  return check.ok ? null : 'Correct what is marked below first; nothing is written until every row is right.';
}
