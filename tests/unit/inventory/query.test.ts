import { describe, expect, test } from 'vitest';

import { COLUMNS, csvHeader, DEFAULT_COLUMN_IDS } from '#lib/inventory/columns.ts';
import { encodeCursor } from '#lib/inventory/cursor.ts';
import { macDigits } from '#lib/inventory/filter-sql.ts';
import {
  inventoryHref,
  isFiltered,
  parseInventoryQuery,
  toSearchParams,
  withConditions,
} from '#lib/inventory/query.ts';

const parse = (text: string) => parseInventoryQuery(new URLSearchParams(text));

const CURSOR = {
  direction: 'after',
  at: 101,
  sort: 'vendor',
  key: 'Mellanox – Ü',
  host: 'ahv-01',
  nicSort: 'eth00002',
  portId: '00000000-0000-4000-8000-000000000001',
} as const;

describe('parseInventoryQuery', () => {
  test('an empty query has the default view', () => {
    expect(parse('')).toEqual({
      search: '',
      filters: {},
      sort: { column: 'host', descending: false },
      columns: DEFAULT_COLUMN_IDS,
      cursor: null,
      pageSize: 100,
      density: 'compact',
      ignored: [],
    });
  });

  test.each([
    'vendor=Arista&vendor=Intel',
    'q=cab-q&vendor=%21Intel&cableLengthM=1..5&serial=*123*&reason=~none',
    'sort=-cableLengthM&columns=host%2Cnic%2Cserial%2Cmac&size=500&density=comfortable',
    `sort=vendor&page=${encodeCursor(CURSOR)}`,
  ])('%s reads back from toSearchParams', (text) => {
    const query = parse(text);
    expect(query.ignored).toEqual([]);
    expect(parseInventoryQuery(toSearchParams(query))).toEqual(query);
  });

  test.each([
    'sort=name%3Bdrop+table+device',
    'sort=__proto__',
    'sort=constructor',
    'sort=portId',
    'sort=host&sort=vendor',
    'columns=host,__proto__',
    'columns=host%27--',
    'size=1000000',
    'size=-1',
    'density=huge',
    `vendor=${'x'.repeat(10_000)}`,
    `q=${'x'.repeat(10_000)}`,
    'q=%00',
    '__proto__=1',
    'constructor[prototype]=1',
    'vendr=Arista',
  ])('%s falls back and is named', (text) => {
    const { ignored, ...query } = parse(text);
    expect({ ...query, ignored: [] }).toEqual(parse(''));
    expect(ignored.length).toBeGreaterThan(0);
    expect(ignored.every((one) => one.length <= 100)).toBe(true);
  });

  test.each([
    'not base64 !',
    'AAAA',
    'x'.repeat(5_000),
    btoa('null'),
    btoa('[]'),
    encodeCursor({ ...CURSOR, sort: 'serial' }),
    encodeCursor({ ...CURSOR, at: 0 }),
    encodeCursor({ ...CURSOR, portId: "'; drop table port; --" }),
    encodeCursor({ ...CURSOR, host: 'a\0b' }),
  ])('page=%s starts the list over', (page) => {
    expect(parseInventoryQuery({ sort: 'vendor', page }).cursor).toBeNull();
  });

  test.each([
    ['cableLengthM', '5', true],
    ['cableLengthM', '1e-07', true],
    ['cableLengthM', 'five', false],
    ['lastReadAt', '2026-11-22T10:00:00.123456Z', true],
    ['lastReadAt', '2026-02-31T10:00:00.123456Z', false],
    ['lastReadAt', 'now', false],
    ['lastReadAt', null, true],
    ['state', null, false],
  ] as const)('a cursor of %s with key %s: %s', (sort, key, valid) => {
    const { cursor } = parseInventoryQuery({ sort, page: encodeCursor({ ...CURSOR, sort, key }) });
    expect(cursor !== null).toBe(valid);
  });

  test('arrays and odd values of a record are read like a URL', () => {
    const query = parseInventoryQuery({
      vendor: ['Arista', 'Intel'],
      q: undefined,
      sort: ['host', 'vendor'],
    });
    expect(query.filters.vendor).toHaveLength(2);
    expect(query.ignored).toEqual(['sort=host']);
  });

  test('identity columns cannot be hidden', () => {
    expect(parse('columns=serial').columns).toEqual(['host', 'nic', 'serial']);
  });
});

test('changing a filter goes back to the first page', () => {
  const query = withConditions({ ...parse('vendor=Arista'), cursor: CURSOR }, 'vendor', []);
  expect(query.cursor).toBeNull();
  expect(isFiltered(query)).toBe(false);
  expect(inventoryHref(query)).toBe('/inventory');
});

test('every column of the CSV has a header of its own', () => {
  const headers = COLUMNS.map((column) => csvHeader(column));
  expect(new Set(headers).size).toBe(headers.length);
});

test('whose side a module was read from is shown unless a person hides it', () => {
  expect(DEFAULT_COLUMN_IDS).toContain('side');
});

test('no column takes the name of a parameter of the page', () => {
  const ids: string[] = COLUMNS.map((column) => column.id);
  expect(ids.filter((id) => ['q', 'sort', 'columns', 'page', 'size', 'density'].includes(id))).toEqual([]);
});

test.each([
  ['aabbccddeeff', 'aabbccddeeff'],
  ['aa-bb-cc', 'aabbcc'],
  ['aabb.ccdd', 'aabbccdd'],
  ['aa:bb', 'aabb'],
  ['eth0', null],
  ['abc', null],
  ['a'.repeat(200), null],
])('macDigits %s', (word, digits) => {
  expect(macDigits(word)).toBe(digits);
});
