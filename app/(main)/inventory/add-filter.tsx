'use client';

import { useState } from 'react';

import { type Column, COLUMNS, columnOf, type ColumnId } from '#lib/inventory/columns.ts';
import { type Condition, contains, parseCondition } from '#lib/inventory/condition.ts';
import { type InventoryQuery, withConditions } from '#lib/inventory/query.ts';

import { Button } from '../../ui/button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { ScriptForm } from '../../ui/script-form.tsx';

const OPERATORS = {
  contains: 'contains',
  is: 'is',
  'is-not': 'is not',
  range: 'is between',
  younger: 'is younger than (days)',
  older: 'is older than (days)',
  missing: 'is missing',
  present: 'is present',
} as const;

type Operator = keyof typeof OPERATORS;

function operatorsOf(column: Column): Operator[] {
  if (column.type === 'number') return ['range', 'is', 'missing', 'present'];
  if (column.type === 'time') return ['older', 'younger', 'range', 'missing', 'present'];
  return ['contains', 'is', 'is-not', 'missing', 'present'];
}

/** A form for a condition on any column. */
export function AddFilter({
  query,
  onChange,
}: {
  query: InventoryQuery;
  onChange: (query: InventoryQuery) => void;
}) {
  // A new key closes the panel after each condition.
  const [added, setAdded] = useState(0);
  return (
    <Popover
      key={added}
      icon="filter"
      panelClassName="p-3"
      panel={
        <FilterForm
          onAdd={(id, condition) => {
            setAdded(added + 1);
            onChange(withConditions(query, id, [...(query.filters[id] ?? []), condition]));
          }}
        />
      }
    >
      Add filter
    </Popover>
  );
}

function FilterForm({ onAdd }: { onAdd: (id: ColumnId, condition: Condition) => void }) {
  const [id, setId] = useState<ColumnId>('partNumber');
  const column = columnOf(id);
  const operators = operatorsOf(column);
  const [chosen, setChosen] = useState<Operator>('contains');
  const operator = operators.includes(chosen) ? chosen : (operators[0] ?? 'is');
  const [low, setLow] = useState('');
  const [high, setHigh] = useState('');
  const condition = conditionOf(column, operator, low.trim(), high.trim());
  const inputType =
    column.type === 'number' || operator === 'older' || operator === 'younger' ? 'number' : 'text';

  return (
    <ScriptForm onSubmit={() => condition && onAdd(id, condition)} className="flex items-center gap-2">
      <select
        aria-label="Column"
        className="control"
        value={id}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the panel opened at the person's wish
        autoFocus
        onChange={(event) => setId(event.target.value as ColumnId)}
      >
        {COLUMNS.map((one) => (
          <option key={one.id} value={one.id}>
            {one.label}
          </option>
        ))}
      </select>
      <select
        aria-label="Comparison"
        className="control"
        value={operator}
        onChange={(event) => setChosen(event.target.value as Operator)}
      >
        {operators.map((one) => (
          <option key={one} value={one}>
            {OPERATORS[one]}
          </option>
        ))}
      </select>
      {operator !== 'missing' && operator !== 'present' && (
        <input
          aria-label={operator === 'range' ? 'From' : 'Value'}
          className="control w-36"
          type={operator === 'range' && column.type === 'time' ? 'date' : inputType}
          step="any"
          value={low}
          onChange={(event) => setLow(event.target.value)}
        />
      )}
      {operator === 'range' && (
        <>
          <span className="text-muted">and</span>
          <input
            aria-label="To"
            className="control w-36"
            type={column.type === 'time' ? 'date' : inputType}
            step="any"
            value={high}
            onChange={(event) => setHigh(event.target.value)}
          />
        </>
      )}
      {column.type === 'number' && column.unit && <span className="text-muted">{column.unit}</span>}
      <Button type="submit" variant="primary" blocked={condition ? null : 'Fill in a value first.'}>
        Add
      </Button>
    </ScriptForm>
  );
}

function conditionOf(column: Column, operator: Operator, low: string, high: string): Condition | null {
  switch (operator) {
    case 'missing':
      return { not: false, op: 'missing' };
    case 'present':
      return { not: true, op: 'missing' };
    case 'range':
      return parseCondition(column, `${low}..${high}`);
    case 'older':
      return parseCondition(column, `..-${low}d`);
    case 'younger':
      return parseCondition(column, `-${low}d..`);
    case 'contains':
      return low === '' ? null : contains(low);
    case 'is':
    case 'is-not':
      if (column.type === 'number') return parseCondition(column, low);
      return low === '' ? null : { not: operator === 'is-not', op: 'is', value: low };
  }
}
