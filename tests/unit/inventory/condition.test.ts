import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { columnOf } from '#lib/inventory/columns.ts';
import {
  type Condition,
  contains,
  formatCondition,
  likePattern,
  parseCondition,
} from '#lib/inventory/condition.ts';

const is = (value: string, not = false): Condition => ({ not, op: 'is', value });
const between = (min: string | null, max: string | null): Condition => ({
  not: false,
  op: 'between',
  min,
  max,
});

describe('parseCondition', () => {
  test.each([
    ['vendor', 'Arista', is('Arista')],
    ['vendor', '!Arista Networks', is('Arista Networks', true)],
    ['vendor', '\\!odd', is('!odd')],
    ['vendor', '!\\~none', is('~none', true)],
    ['vendor', 'a\\*b', is('a*b')],
    ['vendor', '~none', { not: false, op: 'missing' }],
    ['vendor', '!~none', { not: true, op: 'missing' }],
    ['serial', '*123*', { not: false, op: 'like', pattern: '*123*' }],
    ['partNumber', '1..5', is('1..5')],
    ['cableLengthM', '5', is('5')],
    ['cableLengthM', '0.50', is('0.5')],
    ['cableLengthM', '1..5', between('1', '5')],
    ['cableLengthM', '..5', between(null, '5')],
    ['rxPowerDbm', '-12..-2.5', between('-12', '-2.5')],
    ['lastReadAt', '..-7d', between(null, '-7d')],
    ['lastReadAt', '2026-11-01..2026-11-22T10:00:00Z', between('2026-11-01', '2026-11-22T10:00:00Z')],
  ] as const)('%s=%s', (id, text, expected) => {
    expect(parseCondition(columnOf(id), text)).toEqual(expected);
  });

  test.each([
    ['vendor', ''],
    ['vendor', '!'],
    ['vendor', '~any'],
    ['vendor', 'a\0b'],
    ['vendor', 'x'.repeat(257)],
    ['cableLengthM', 'long'],
    ['cableLengthM', '..'],
    ['cableLengthM', '1..x'],
    ['cableLengthM', 'Infinity'],
    ['cableLengthM', '1e400'],
    ['cableLengthM', '*1*'],
    ['lastReadAt', '2026-11-22'],
    ['lastReadAt', '2026-02-31..'],
    ['lastReadAt', '2026-13-01..'],
    ['lastReadAt', '2026-11-22T25:00:00Z..'],
    ['lastReadAt', '..-0d'],
  ] as const)('%s=%j makes no sense', (id, text) => {
    expect(parseCondition(columnOf(id), text)).toBeNull();
  });

  test('reads back what formatCondition wrote', () => {
    const value = fc.string({ minLength: 1, maxLength: 100 }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(value, fc.boolean(), (text, not) => {
        const exact = is(text, not);
        expect(parseCondition(columnOf('serial'), formatCondition(exact))).toEqual(exact);
        const fragment = contains(text);
        expect(parseCondition(columnOf('serial'), formatCondition(fragment))).toEqual(fragment);
      }),
    );
  });
});

test.each([
  ['*ab*', '%ab%'],
  ['50%_*', '50\\%\\_%'],
  ['a\\*b*', 'a*b%'],
  ['a\\\\*', 'a\\\\%'],
  ['*\\', '%\\\\'],
])('likePattern %s', (pattern, like) => {
  expect(likePattern(pattern)).toBe(like);
});
