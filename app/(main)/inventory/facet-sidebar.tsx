'use client';

import { useState } from 'react';

import { type FacetId, columnOf } from '#lib/inventory/columns.ts';
import type { Condition } from '#lib/inventory/condition.ts';
import type { Facets, FacetValue } from '#lib/inventory/facets.ts';
import { type InventoryQuery, withConditions } from '#lib/inventory/query.ts';

import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/ui-icon.tsx';
import { valueWords } from './condition-words.ts';

/** From the question asked most to the one asked least. */
const ORDER: FacetId[] = [
  'state',
  'linkState',
  'linkConfidence',
  'side',
  'vendor',
  'type',
  'speedMbps',
  'link',
  'connector',
  'formFactor',
  'mediaClass',
  'site',
  'hostKind',
  'reasonKind',
];
const OPEN: ReadonlySet<FacetId> = new Set(['state', 'linkState', 'vendor', 'type', 'speedMbps']);
const FEW = 7;

interface SidebarProps {
  query: InventoryQuery;
  facets: Facets;
  onChange: (query: InventoryQuery) => void;
}

/** Values with their counts; ticked values of one column are alternatives. */
export function FacetSidebar({ query, facets, onChange }: SidebarProps) {
  return (
    <aside
      aria-label="Filters"
      className="w-60 shrink-0 overflow-y-auto border-r border-line bg-surface py-1"
    >
      {ORDER.map((id) => (
        <FacetGroup key={id} id={id} values={facets.values[id]} query={query} onChange={onChange} />
      ))}
    </aside>
  );
}

function FacetGroup({
  id,
  values,
  query,
  onChange,
}: Omit<SidebarProps, 'facets'> & { id: FacetId; values: FacetValue[] }) {
  const [all, setAll] = useState(false);
  const column = columnOf(id);
  const conditions = query.filters[id] ?? [];
  const entries = withChosen(values, conditions);
  if (entries.length === 0) return null;
  const shown = all
    ? entries
    : entries.filter(
        (entry, at) => at < FEW || entry.value === null || standing(conditions, entry.value) !== null,
      );
  const set = (value: string | null, not: boolean) => {
    const others = conditions.filter((condition) => !concerns(condition, value));
    const was = standing(conditions, value);
    const next = was === (not ? 'excluded' : 'included') ? others : [...others, conditionFor(value, not)];
    onChange(withConditions(query, id, next));
  };
  return (
    <details
      open={OPEN.has(id) || conditions.length > 0}
      className="border-b border-line px-2 py-1 last:border-0"
    >
      <summary className="flex h-7 items-center rounded-md px-2 text-sm font-medium text-muted select-none hover:text-ink focus-visible:-outline-offset-2">
        <Icon name="chevron-right" size={12} className="mr-1 -ml-1 [[open]>summary>&]:rotate-90" />
        {column.label}
        {conditions.length > 0 && (
          <span className="ml-1.5 rounded-sm bg-selected px-1 text-xs text-ink">{conditions.length}</span>
        )}
      </summary>
      <ul className="pb-1">
        {shown.map(({ value, count }) => (
          <FacetLine
            key={value ?? '\0'}
            words={value === null ? 'Missing' : valueWords(column, value)}
            missing={value === null}
            count={count}
            standing={standing(conditions, value)}
            onInclude={() => set(value, false)}
            onExclude={() => set(value, true)}
          />
        ))}
      </ul>
      {entries.length > shown.length || all ? (
        <button type="button" className="link mb-1 ml-2 text-sm" onClick={() => setAll(!all)}>
          {all ? 'Fewer' : `${entries.length - shown.length} more`}
        </button>
      ) : null}
    </details>
  );
}

type Standing = 'included' | 'excluded' | null;

function FacetLine({
  words,
  missing,
  count,
  standing,
  onInclude,
  onExclude,
}: {
  words: string;
  missing: boolean;
  count: number;
  standing: Standing;
  onInclude: () => void;
  onExclude: () => void;
}) {
  return (
    <li className="group/facet relative flex h-6.5 items-center rounded-md hover:bg-hover">
      <label className="flex h-full min-w-0 flex-1 cursor-pointer items-center gap-2 px-2">
        <input
          type="checkbox"
          className="shrink-0 accent-accent"
          checked={standing === 'included'}
          onChange={onInclude}
        />
        <span
          title={words}
          className={`min-w-0 flex-1 truncate ${missing ? 'text-muted italic' : ''} ${standing === 'excluded' ? 'text-faint line-through' : ''}`}
        >
          {words}
        </span>{' '}
        <span className="text-sm text-muted group-focus-within/facet:pr-6 group-hover/facet:pr-6">
          {count.toLocaleString('en')}
        </span>
      </label>
      <IconButton
        icon="ban"
        label={`Exclude ${words}`}
        aria-pressed={standing === 'excluded'}
        onClick={onExclude}
        className="absolute! right-0.5 h-6! w-6! opacity-0 group-hover/facet:opacity-100 focus-visible:opacity-100"
      />
    </li>
  );
}

/** The values with counts, and after them chosen values that no row has any more. */
function withChosen(values: FacetValue[], conditions: Condition[]): FacetValue[] {
  const chosen = conditions.flatMap((condition) => {
    if (condition.op === 'is') return condition.value;
    return condition.op === 'missing' ? null : [];
  });
  const absent = chosen.filter((value) => !values.some((entry) => entry.value === value));
  return [...values, ...absent.map((value) => ({ value, count: 0 }))];
}

function conditionFor(value: string | null, not: boolean): Condition {
  return value === null ? { not, op: 'missing' } : { not, op: 'is', value };
}

function concerns(condition: Condition, value: string | null): boolean {
  return value === null ? condition.op === 'missing' : condition.op === 'is' && condition.value === value;
}

function standing(conditions: Condition[], value: string | null): Standing {
  const condition = conditions.find((one) => concerns(one, value));
  if (!condition) return null;
  return condition.not ? 'excluded' : 'included';
}
