import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { jsonDocuments } from '#lib/platforms/cli/json-answer.ts';
import { keyValues, readKeyValue } from '#lib/platforms/cli/key-values.ts';
import { readRuledTables } from '#lib/platforms/cli/ruled-table.ts';
import { childText, elementsNamed, xmlDocuments } from '#lib/platforms/cli/xml-answer.ts';

describe('JSON', () => {
  test.each([
    [
      'a banner, a prompt and an echo around it',
      'Welcome [x]\nsw1# show x | json\n{"a": 1}\nsw1#',
      [{ a: 1 }],
    ],
    ['several documents', '{"a": 1}\n[{"b": 2}]\n', [{ a: 1 }, [{ b: 2 }]]],
    ['the mark of a Junos member', '{master:0}\n{"a": "}"}\n\n{master:0}', [{ a: '}' }]],
    ['a document that is cut off', '{"a": [1, 2', []],
  ])('%s', (_, text, documents) => {
    expect(jsonDocuments(text)).toEqual(documents);
  });
});

describe('XML', () => {
  test('prefixes, entities, comments and CDATA', () => {
    const text =
      'x <?xml version="1.0"?><r><!-- <a>no</a> --><j:a b="c">1 &lt; &#50;</j:a><e/><![CDATA[<q>]]></r>';
    const [root] = xmlDocuments(text);
    expect(root).toMatchObject({ name: 'r', text: '<q>' });
    expect(childText(root!, 'missing', 'a')).toBe('1 < 2');
    expect(elementsNamed([root!], 'e')).toHaveLength(1);
  });

  test('end tags that fit nothing, and none at all', () => {
    expect(xmlDocuments('<a><b>1</c></b><d>2')[0]?.children.map(({ name, text }) => [name, text])).toEqual([
      ['b', '1'],
      ['d', ''],
    ]);
  });

  test('is not exhausted by depth', () => {
    expect(xmlDocuments('<a>'.repeat(100_000))).toHaveLength(1);
  });
});

describe('key and value', () => {
  test.each([
    ['Last up : 12:30:01', { indent: 0, key: 'Last up', value: '12:30:01' }],
    ['    Vendor Name.......: a: b', { indent: 4, key: 'Vendor Name', value: 'a: b' }],
    ['Port id:Gi1/0/1', { indent: 0, key: 'Port id', value: 'Gi1/0/1' }],
    ['ChannelMonitorValues:', { indent: 0, key: 'ChannelMonitorValues', value: '' }],
    ['00:11:22:33:44:55', null],
    ['no pair', null],
  ])('%s', (line, pair) => {
    expect(readKeyValue(line)).toEqual(pair);
  });

  test('the first of equal keys holds, by folded key', () => {
    expect(keyValues(['Vendor  Name: x', 'vendor name: y']).get('vendor name')).toBe('x');
  });
});

test('a table with a line under its header ends where the next begins', () => {
  const lines = ['A B   Name', '----  -----', 'one   a b', '', 'X     Y', '----  ----', '2     3'];
  expect(readRuledTables(lines).map((row) => Object.fromEntries(row))).toEqual([
    { 'a b': 'one', name: 'a b' },
    { x: '2', y: '3' },
  ]);
});

test('no text makes them throw', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      '<a>',
      '</a>',
      '<!--',
      '<![CDATA[',
      '&#99;',
      ': ',
      '---  ---',
      '\n',
    ),
    fc.string({ maxLength: 8 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join('');
      jsonDocuments(text);
      xmlDocuments(text);
      keyValues(text.split('\n'));
      readRuledTables(text.split('\n'));
    }),
  );
});
