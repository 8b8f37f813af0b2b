import { describe, expect, test } from 'vitest';
import { isPlaceholder, manufacturerOf, moduleIdentity } from '#lib/optics/identity.ts';

describe('manufacturerOf', () => {
  test.each([
    ['Arista Networks', 'Arista', null],
    ['ARISTA', 'Arista', null],
    ['Arista Networks, Inc.', 'Arista', null],
    ['Intel Corp', 'Intel', null],
    ['FINISAR CORP.', 'Finisar', null],
    ['CISCO-FINISAR', 'Finisar', 'Cisco'],
    ['CISCO-AVAGO', 'Avago', 'Cisco'],
    ['IBM-Avago', 'Avago', 'IBM'],
    ['Mellanox', 'NVIDIA', null],
    ['BEL-FUSE', 'Bel Fuse', null],
    ['SumitomoElectric', 'Sumitomo', null],
    ['Ubiquiti Inc.', 'Ubiquiti', null],
    ['  Hisense', 'Hisense', null],
    ['Nobody Knows', 'Nobody Knows', null],
    ['OEM', null, null],
    ['NON-JNPR', null, null],
    ['xxxxxxxx', null, null],
    ['', null, null],
    [null, null, null],
  ])('%s is made by %s, coded for %s', (vendor, manufacturer, codedFor) => {
    expect(manufacturerOf(vendor)).toEqual({ manufacturer, codedFor });
  });
});

describe('moduleIdentity', () => {
  const key = (vendor: string | null, partNumber: string | null, serial: string | null): string | null =>
    moduleIdentity({ vendor, partNumber, serial }).key;

  test('is the same for every spelling of the same module', () => {
    expect(key('Arista Networks', 'CAB-Q-S-5M', 'LCC1420Q0CK')).toBe('ARISTA|CAB-Q-S-5M|LCC1420Q0CK');
    expect(key('ARISTA', 'cab-q-s-5m ', ' lcc1420q0ck')).toBe('ARISTA|CAB-Q-S-5M|LCC1420Q0CK');
  });

  test('keeps unprintable bytes out', () => {
    expect(key('OEM', 'GLC-SX-MMD\\xff\\x01', 'CSCGE1M14134')).toBe('|GLC-SX-MMD|CSCGE1M14134');
  });

  test.each([
    null,
    '',
    ' ',
    'OEM',
    'N/A',
    'unsupported',
    '0000000000',
    'FFFFFFFF',
    '-',
    '1234567890',
    '<REDACTED>',
    '\\xff\\xff',
  ])('is null for the junk serial %j', (serial) => {
    expect(key('Arista', 'CAB-Q-S-5M', serial)).toBeNull();
  });

  test('is null for a junk part number', () => {
    expect(key('OEM', '??', 'A1234567')).toBeNull();
  });
});

describe('isPlaceholder', () => {
  test.each([
    ['NON-JNPR', true],
    ['N/A', true],
    ['Unspecified', true],
    ['FTLX8571D3BCL', false],
    ['740-021308', false],
    ['', false],
  ])('%j: %s', (text, expected) => {
    expect(isPlaceholder(text)).toBe(expected);
  });
});
