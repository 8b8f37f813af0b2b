import { type Column, valueLabel } from '#lib/inventory/columns.ts';
import type { Condition } from '#lib/inventory/condition.ts';

import { speedWords } from './speed-words.ts';

/** One value of a column as the table shows it. */
export function valueWords(column: Column, value: string): string {
  if (column.id === 'speedMbps') return speedWords(Number(value));
  return column.type === 'number' && column.unit ? `${value} ${column.unit}` : valueLabel(column, value);
}

/** A condition for a chip, to be read after the column's name. */
export function conditionWords(column: Column, condition: Condition): string {
  const not = condition.not ? 'not ' : '';
  switch (condition.op) {
    case 'is':
      return not + valueWords(column, condition.value);
    case 'missing':
      return condition.not ? 'present' : 'missing';
    case 'like':
      return not + likeWords(condition.pattern);
    case 'between':
      return not + rangeWords(column, condition.min, condition.max);
  }
}

function likeWords(pattern: string): string {
  const inner = pattern.slice(1, -1);
  const plain = inner.replaceAll(/\\./gs, '');
  const contains =
    pattern.startsWith('*') && pattern.endsWith('*') && !plain.includes('*') && !inner.endsWith('\\');
  return contains ? `contains “${inner.replaceAll(/\\(.)/gs, '$1')}”` : `like ${pattern}`;
}

function rangeWords(column: Column, min: string | null, max: string | null): string {
  if (column.type === 'time') {
    const [from, to] = [min && momentWords(min), max && momentWords(max)];
    if (from && to) return `${from} to ${to}`;
    return from ? `since ${from}` : `until ${to}`;
  }
  const unit = column.unit ? ` ${column.unit}` : '';
  if (min !== null && max !== null) return `${min} to ${max}${unit}`;
  return min === null ? `at most ${max}${unit}` : `at least ${min}${unit}`;
}

function momentWords(text: string): string {
  if (!text.startsWith('-')) return text;
  const amount = Number(text.slice(1, -1));
  return `${amount} ${text.endsWith('d') ? 'day' : 'hour'}${amount === 1 ? '' : 's'} ago`;
}
