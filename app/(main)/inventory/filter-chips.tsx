import { COLUMNS } from '#lib/inventory/columns.ts';
import { formatCondition } from '#lib/inventory/condition.ts';
import { type InventoryQuery, withConditions } from '#lib/inventory/query.ts';

import { Button, IconButton } from '../../ui/button.tsx';
import { conditionWords } from './condition-words.ts';
import { clearedWithinScope, scopeOf } from './inventory-scope.ts';

/** The conditions in force, each removable, and one button that removes them all. */
export function FilterChips({
  query,
  onChange,
}: {
  query: InventoryQuery;
  onChange: (query: InventoryQuery) => void;
}) {
  // Hosts, switches or all is a control of its own.
  const scoped = scopeOf(query) !== null;
  const filtered = COLUMNS.filter(({ id }) => query.filters[id] && !(scoped && id === 'role'));
  if (filtered.length === 0) return null;
  return (
    <ul aria-label="Active filters" className="flex flex-wrap items-center gap-1.5">
      {filtered.flatMap((column) => {
        const conditions = query.filters[column.id] ?? [];
        return conditions.map((condition) => {
          const words = conditionWords(column, condition);
          const others = conditions.filter((one) => one !== condition);
          return (
            <li
              key={`${column.id} ${formatCondition(condition)}`}
              className="flex h-7 max-w-80 items-center rounded-md border border-line-strong bg-selected pl-2"
            >
              <span className="truncate" title={`${column.label}: ${words}`}>
                <span className="text-muted">{column.label}</span> {words}
              </span>
              <IconButton
                icon="close"
                label={`Remove ${column.label} ${words}`}
                className="h-6! w-6!"
                onClick={() => onChange(withConditions(query, column.id, others))}
              />
            </li>
          );
        });
      })}
      <li>
        <Button variant="ghost" onClick={() => onChange(clearedWithinScope(query))}>
          Clear all
        </Button>
      </li>
    </ul>
  );
}
