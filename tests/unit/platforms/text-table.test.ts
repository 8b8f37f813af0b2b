import { expect, test } from 'vitest';

import { cutRow, findColumns, readTextTable, rulerColumns } from '#lib/platforms/cli/text-table.ts';

const names = ['Port', 'Name', 'Status', 'Vlan', 'Duplex', 'Speed?', 'Type'];

test('words belong to the column whose header they stand under', () => {
  const lines = [
    'Port      Name               Status       Vlan       Duplex  Type',
    '--------- ------------------ ------------ ---------- ------- ----',
    'Gi1/0/1   two words          connected    1          a-full  10/100 TX',
    'Gi1/0/2                      notconnect   trunk        auto  ',
    '',
  ];
  expect(readTextTable(lines, names)).toEqual([
    {
      Port: 'Gi1/0/1',
      Name: 'two words',
      Status: 'connected',
      Vlan: '1',
      Duplex: 'a-full',
      Type: '10/100 TX',
    },
    { Port: 'Gi1/0/2', Name: '', Status: 'notconnect', Vlan: 'trunk', Duplex: 'auto', Type: '' },
  ]);
});

test('a header is found in any case and spacing, a table ends where told', () => {
  const lines = ['x', 'PORT  port   ID', 'a     b', 'Total 1', 'c     d'];
  expect(readTextTable(lines, ['Port', 'Port ID'], (line) => line.startsWith('Total'))).toEqual([
    { Port: 'a', 'Port ID': 'b' },
  ]);
  expect(findColumns('Portable ID', ['Port'])).toBeNull();
});

test('columns by a ruler, tabs as eight', () => {
  const columns = rulerColumns('----- ----  -----', ['a', 'b', 'c']);
  expect(cutRow('1\t2   345', columns ?? [])).toEqual({ a: '1', b: '2', c: '345' });
  expect(rulerColumns('no ruler', ['a'])).toBeNull();
});
