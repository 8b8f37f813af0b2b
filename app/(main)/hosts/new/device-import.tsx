'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';

import { IMPORT_FORMATS, type ImportFormat } from '#lib/devices/import-formats.ts';

import { ApiError, sendJson } from '../../../ui/api-client.ts';
import { Button } from '../../../ui/button.tsx';
import { SelectField, TextAreaField } from '../../../ui/field.tsx';
import { FileButton } from '../../../ui/file-button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { useSubmit } from '../../../ui/use-submit.ts';
import type { DeviceOffers } from '../device-fields.tsx';
import { ColumnTable } from './column-table.tsx';
import { ImportDefaults } from './import-defaults.tsx';
import type { ImportSettings, ShownPlan } from './import-plan.ts';
import { ImportRows } from './import-rows.tsx';

const CHECK_AFTER_MS = 400;
const FORMATS = Object.entries(IMPORT_FORMATS) as [ImportFormat, string][];
const START: ImportSettings = { format: null, mapping: {}, defaults: {}, existing: 'update' };

interface Checked {
  asked: string;
  plan: ShownPlan | null;
  /** What is wrong with the text as a whole. */
  error: string | null;
}

interface Imported {
  created: number;
  updated: number;
  runId: string | null;
}

/** Registers and changes many devices: what becomes of every row is shown before anything is written, then all of it is. */
export function DeviceImport({ offers }: { offers: DeviceOffers }) {
  const router = useRouter();
  const [text, setText] = useState('');
  const [settings, setSettings] = useState(START);
  const [leaveOut, setLeaveOut] = useState(false);
  const [checked, setChecked] = useState<Checked | null>(null);
  const submission = useSubmit();
  const asked = JSON.stringify({ text, ...settings });
  const empty = text.trim() === '';
  const current = !empty && checked?.asked === asked ? checked : null;
  const checking = !empty && current === null;
  const plan = current?.plan ?? null;

  useEffect(() => {
    if (!checking) return;
    let stale = false;
    const timer = setTimeout(async () => {
      const answer = await check(asked);
      if (!stale) setChecked({ asked, ...answer });
    }, CHECK_AFTER_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [asked, checking]);

  const change = (next: Partial<ImportSettings>) => setSettings({ ...settings, ...next });
  const commit = () =>
    submission.run(async () => {
      const { runId } = await sendJson<Imported>('POST', '/api/devices/import', {
        ...(JSON.parse(asked) as object),
        commit: true,
        leaveOut,
      });
      router.push(runId ? `/runs/${runId}` : '/hosts');
      router.refresh();
    });
  const counts = plan?.counts ?? { create: 0, update: 0, skip: 0, error: 0 };
  const todo = counts.create + counts.update;
  return (
    <>
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
        <section
          aria-label="Import"
          className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4"
        >
          <TextAreaField
            label="Devices"
            name="devices"
            mono
            rows={12}
            value={text}
            onChange={(event) => setText(event.target.value)}
            placeholder={`name,address,platform,credential,site,tags\nhv17,10.0.0.17,,${offers.credentials[0]?.name ?? 'hypervisors'},fra1,"rack-a12, prod"\nleaf-3,10.0.1.3,arista-eos,network,fra1,`}
            hint="CSV, cells pasted from a spreadsheet, a device export of NetBox, or an Ansible inventory. Passwords in it are never read."
          />
          <div className="flex flex-wrap items-end gap-3">
            <FileButton
              accept=".csv,.tsv,.txt,.ini,.json,text/csv,text/plain,application/json"
              onText={setText}
            >
              Choose a file
            </FileButton>
            <SelectField
              className="w-96"
              label="Format"
              name="format"
              value={settings.format ?? ''}
              onChange={(event) =>
                change({ format: (event.target.value || null) as ImportSettings['format'], mapping: {} })
              }
            >
              <option value="">
                {plan ? `Told by the text: ${IMPORT_FORMATS[plan.format]}` : 'Told by the text'}
              </option>
              {FORMATS.map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </SelectField>
          </div>
        </section>
        <ImportDefaults offers={offers} settings={settings} onChange={change} />
      </div>
      {current?.error && <Notice tone="bad">{current.error}</Notice>}
      {plan && (
        <>
          {plan.remarks.map((remark) => (
            <Notice key={remark} tone="info">
              {remark}
            </Notice>
          ))}
          <ColumnTable
            plan={plan}
            onChange={(mapping) => change({ mapping: { ...settings.mapping, ...mapping } })}
          />
          <ImportRows plan={plan} />
        </>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button
          variant="primary"
          pending={submission.pending || checking}
          blocked={blockedBecause(empty, plan, todo, counts.error > 0 && !leaveOut)}
          onClick={commit}
        >
          {todo === 0 ? 'Import' : `Import ${todo} ${todo === 1 ? 'device' : 'devices'}`}
        </Button>
        {counts.error > 0 && (
          <label className="flex items-center gap-1.5">
            <input
              type="checkbox"
              className="accent-accent"
              checked={leaveOut}
              onChange={(event) => setLeaveOut(event.target.checked)}
            />
            Leave out{' '}
            {counts.error === 1 ? 'the row that is wrong' : `the ${counts.error} rows that are wrong`}
          </label>
        )}
        <p className="text-sm text-muted">All of it is written at once, or nothing. It can be undone.</p>
      </div>
      {submission.error && <Notice tone="bad">{submission.error}</Notice>}
    </>
  );
}

async function check(asked: string): Promise<Omit<Checked, 'asked'>> {
  try {
    const plan = await sendJson<ShownPlan>('POST', '/api/devices/import', {
      ...(JSON.parse(asked) as object),
      commit: false,
    });
    return { plan, error: null };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { plan: null, error: error.message };
  }
}

function blockedBecause(empty: boolean, plan: ShownPlan | null, todo: number, wrong: boolean): string | null {
  if (empty) return 'Paste devices or choose a file first.';
  if (plan === null) return 'The rows are being checked.';
  if (plan.unknown.length > 0) return 'Say what the unknown columns mean, or leave them out.';
  if (wrong) return 'Correct the rows that are wrong, or leave them out.';
  return todo === 0 ? 'Every row is registered just like this.' : null;
}
