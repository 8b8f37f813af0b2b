'use client';

import { useState } from 'react';

import { Icon } from '../../../ui/ui-icon.tsx';
import { Missing } from '../../../ui/missing.tsx';

export interface CheckedRow {
  row: number;
  input: Record<string, unknown>;
  errors: { field: string; message: string }[];
}

const SHOWN_AT_MOST = 500;
const DEFAULTS: Record<string, string> = { port: '22 is taken.', site: 'No site.', tags: 'No tags.' };

/** Every row as it was understood, each error in the cell it belongs to. */
export function CsvPreview({ columns, rows }: { columns: string[]; rows: CheckedRow[] }) {
  const wrong = rows.filter((row) => row.errors.length > 0);
  const [onlyWrong, setOnlyWrong] = useState(false);
  const matching = onlyWrong ? wrong : rows;
  const shown = matching.slice(0, SHOWN_AT_MOST);
  return (
    <>
      <div
        className="flex flex-wrap items-center gap-x-4 gap-y-1 border-y border-line px-4 py-2"
        role="status"
      >
        {wrong.length === 0 ? (
          <span className="inline-flex items-baseline gap-1.5 text-ok">
            <Icon name="check-circle" />
            {rows.length === 1 ? 'The row is right.' : `All ${rows.length} rows are right.`} Nothing is
            written yet.
          </span>
        ) : (
          <>
            <span className="inline-flex items-baseline gap-1.5 text-bad">
              <Icon name="x-circle" />
              {wrong.length} of {rows.length} rows need a correction. Nothing is written.
            </span>
            <label className="flex items-center gap-1.5">
              <input
                type="checkbox"
                className="accent-accent"
                checked={onlyWrong}
                onChange={(event) => setOnlyWrong(event.target.checked)}
              />
              Only rows with errors
            </label>
          </>
        )}
        {shown.length < matching.length && (
          <span className="ml-auto text-muted">
            The first {shown.length} of {matching.length} rows are shown.
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
              {columns.map((column, index) => (
                <th key={column} scope="col" data-rest={index === columns.length - 1 ? '' : undefined}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <PreviewRow key={row.row} columns={columns} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function PreviewRow({ columns, row: { row, input, errors } }: { columns: string[]; row: CheckedRow }) {
  const elsewhere = errors.filter(({ field }) => !columns.includes(field));
  return (
    <tr>
      <td data-align="end" className="text-muted">
        {row}
        {elsewhere.map(({ message }) => (
          <CellError key={message} message={message} />
        ))}
      </td>
      {columns.map((column) => {
        const messages = errors.filter(({ field }) => field === column);
        const value = String(input[column] ?? '');
        return (
          <td
            key={column}
            data-wrap={messages.length > 0 ? '' : undefined}
            className={messages.length > 0 ? 'bg-bad-soft!' : ''}
          >
            {value === '' ? (
              <Missing reason={DEFAULTS[column] ?? 'Nothing was given.'} />
            ) : (
              <span className="mono">{value}</span>
            )}
            {messages.map(({ message }) => (
              <CellError key={message} message={message} />
            ))}
          </td>
        );
      })}
    </tr>
  );
}

function CellError({ message }: { message: string }) {
  return (
    <span className="flex items-start gap-1 text-sm text-bad">
      <Icon name="warning" size={12} className="mt-0.5 self-start" />
      {message}
    </span>
  );
}
