import type { ImportField } from '#lib/devices/import-columns.ts';

import { Panel } from '../../../ui/panel.tsx';
import { Icon } from '../../../ui/ui-icon.tsx';
import { FIELD_WORDS, type ShownPlan } from './import-plan.ts';

const LEAVE_OUT = '-';

/** What each column of the table means; unknown ones have to be given a meaning or left out. */
export function ColumnTable({
  plan: { columns, mapping, unknown },
  onChange,
}: {
  plan: ShownPlan;
  onChange: (mapping: Record<string, ImportField | null>) => void;
}) {
  const open = unknown.length;
  return (
    <Panel
      title="Columns"
      aside={
        open > 0 && (
          <span className="inline-flex items-center gap-1.5 text-bad">
            <Icon name="warning" />
            {open === 1 ? '1 column is' : `${open} columns are`} unknown
          </span>
        )
      }
    >
      <div className="grid grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] gap-x-4 gap-y-2">
        {columns.map((column) => {
          const known = column in mapping;
          return (
            <label key={column} className="flex min-w-0 flex-col gap-0.5">
              <span className={`mono truncate ${known ? 'text-muted' : 'text-bad'}`} title={column}>
                {column}
              </span>
              <select
                className="control w-full"
                aria-invalid={known ? undefined : true}
                value={known ? (mapping[column] ?? LEAVE_OUT) : ''}
                onChange={(event) => {
                  const chosen = event.target.value;
                  onChange({ [column]: chosen === LEAVE_OUT ? null : (chosen as ImportField) });
                }}
              >
                {!known && <option value="">Choose …</option>}
                {Object.entries(FIELD_WORDS).map(([field, words]) => (
                  <option key={field} value={field}>
                    {words}
                  </option>
                ))}
                <option value={LEAVE_OUT}>Leave out</option>
              </select>
            </label>
          );
        })}
      </div>
    </Panel>
  );
}
