'use client';

import { useState } from 'react';

import type { ImportField } from '#lib/devices/import-columns.ts';

import { Missing } from '../../../ui/missing.tsx';
import { Icon, type IconName } from '../../../ui/ui-icon.tsx';
import { FIELD_WORDS, type ImportAction, type ShownPlan, type ShownRow } from './import-plan.ts';

const ACTIONS: Record<ImportAction, { icon: IconName; word: string; ink: string }> = {
  create: { icon: 'plus', word: 'Register', ink: 'text-ok' },
  update: { icon: 'rescan', word: 'Change', ink: 'text-info' },
  skip: { icon: 'check', word: 'As it is', ink: 'text-faint' },
  error: { icon: 'x-circle', word: 'Wrong', ink: 'text-bad' },
};
const FIELDS = Object.keys(FIELD_WORDS) as ImportField[];

/** Every row with what becomes of it, each message in the cell it belongs to. */
export function ImportRows({ plan: { rows, counts } }: { plan: ShownPlan }) {
  const [only, setOnly] = useState<ImportAction | null>(null);
  const shown = only === null ? rows : rows.filter(({ action }) => action === only);
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const used = FIELDS.filter((field) =>
    rows.some((row) => valueOf(row, field) !== '' || errorsAt(row, field).length > 0),
  );
  return (
    <section aria-label="Rows" className="overflow-hidden rounded-lg border border-line bg-surface">
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2" role="status">
        {(Object.keys(ACTIONS) as ImportAction[]).map((action) => (
          <button
            key={action}
            type="button"
            aria-pressed={only === action}
            disabled={counts[action] === 0}
            onClick={() => setOnly(only === action ? null : action)}
            className={`inline-flex h-6 items-center gap-1.5 rounded-md border px-2 disabled:opacity-50 ${ACTIONS[action].ink} ${
              only === action ? 'border-control bg-selected' : 'border-line'
            }`}
          >
            <Icon name={ACTIONS[action].icon} size={12} />
            {ACTIONS[action].word} {counts[action]}
          </button>
        ))}
        <span className="text-muted">Nothing is written yet.</span>
        {rows.length < total && (
          <span className="ml-auto text-muted">
            {rows.length} of {total} rows are shown, those that are wrong among them.
          </span>
        )}
      </div>
      <div data-framed="" className="relative max-h-[60vh] overflow-auto">
        <table className="data-table" aria-label="Rows as understood">
          <thead>
            <tr>
              <th scope="col" data-align="end">
                Row
              </th>
              <th scope="col">Action</th>
              {used.map((field, index) => (
                <th key={field} scope="col" data-rest={index === used.length - 1 ? '' : undefined}>
                  {FIELD_WORDS[field]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <RowCells key={row.row} row={row} fields={used} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function RowCells({ row, fields }: { row: ShownRow; fields: ImportField[] }) {
  const { icon, word, ink } = ACTIONS[row.action];
  const elsewhere = row.errors.filter(({ field }) => !fields.includes(field as ImportField));
  return (
    <tr>
      <td data-align="end" className="text-muted">
        {row.row}
      </td>
      <td className={ink} data-wrap={elsewhere.length > 0 ? '' : undefined}>
        <span className="inline-flex items-baseline gap-1.5">
          <Icon name={icon} size={12} />
          {word}
        </span>
        {elsewhere.map(({ message }) => (
          <CellError key={message} message={message} />
        ))}
      </td>
      {fields.map((field) => {
        const messages = errorsAt(row, field);
        const value = valueOf(row, field);
        const before = row.changes.includes(field) && row.current ? textOf(row.current.before[field]) : null;
        return (
          <td
            key={field}
            data-wrap={messages.length > 0 ? '' : undefined}
            className={messages.length > 0 ? 'bg-bad-soft!' : before === null ? '' : 'bg-info-soft!'}
          >
            {before !== null && (
              <>
                <del className="mono text-faint">{before || '–'}</del>
                <span className="mx-1 text-faint" aria-hidden="true">
                  →
                </span>
              </>
            )}
            {value === '' ? (
              <Missing reason="Nothing was given." />
            ) : (
              <span className="mono" title={value}>
                {value}
              </span>
            )}
            {messages.map((message) => (
              <CellError key={message} message={message} />
            ))}
          </td>
        );
      })}
    </tr>
  );
}

/** The device as it will be, or the cell as it was given where that is wrong. */
function valueOf({ device, given, current }: ShownRow, field: ImportField): string {
  return textOf(device?.[field] ?? given[field] ?? current?.before[field]);
}

const textOf = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value ?? ''));

const errorsAt = ({ errors }: ShownRow, at: string): string[] =>
  errors.filter(({ field }) => field === at).map(({ message }) => message);

function CellError({ message }: { message: string }) {
  return (
    <span className="flex items-start gap-1 text-sm text-bad">
      <Icon name="warning" size={12} className="mt-0.5 self-start" />
      {message}
    </span>
  );
}
