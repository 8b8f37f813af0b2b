import { describe, expect, test } from 'vitest';

import { assemblyOf } from '#lib/optics/assembly.ts';
import { moduleIdentity } from '#lib/optics/identity.ts';
import type { ModuleRecord } from '#lib/optics/module-record.ts';

import { makeModule } from '../../lab/make-reading.ts';

const DAC = { vendor: 'FS', partNumber: 'SFPP-PC02', mediaClass: 'passive-dac', cableLengthM: 2 } as const;
const BREAKOUT = { ...DAC, partNumber: 'QSFP-4SFP10G-DAC', breakout: '40G to 4x10G' } as const;

function assembly(serial: string | null, facts: Partial<ModuleRecord>, identity?: string): string {
  const record = makeModule(serial, facts);
  return assemblyOf(record, identity ?? moduleIdentity(record).key ?? `port of ${serial}`);
}

describe('one assembly', () => {
  test.each<[what: string, serials: string[], facts: Partial<ModuleRecord>]>([
    ['both ends carry the same serial', ['F1940200586', 'F1940200586'], DAC],
    ['white space and case do not count', ['f1940200586 ', 'F1940200586'], DAC],
    ['numbered ends', ['F1940200586-1', 'F1940200586-2'], DAC],
    ['lettered ends', ['F1940200586-A', 'F1940200586-B'], DAC],
    ['ends after a slash', ['F1940200586/1', 'F1940200586/2'], DAC],
    ['only one end is marked', ['F1940200586', 'F1940200586-2'], DAC],
    ['an active cable', ['AC2103N0007-1', 'AC2103N0007-2'], { ...DAC, mediaClass: 'active-dac' }],
    ['an active optical cable', ['AC2103N0007-1', 'AC2103N0007-2'], { ...DAC, mediaClass: 'aoc' }],
    ['a cable told only by its length', ['AC2103N0007-1', 'AC2103N0007-2'], { ...DAC, mediaClass: null }],
    [
      'the head of a breakout and its legs',
      ['G2204117733', 'G2204117733-A', 'G2204117733-B', 'G2204117733-C', 'G2204117733-D'],
      BREAKOUT,
    ],
    ['the ends of an eightfold breakout', ['G2204117733-1', 'G2204117733-8', 'G2204117733'], BREAKOUT],
  ])('%s', (_, serials, facts) => {
    expect(new Set(serials.map((serial) => assembly(serial, facts))).size).toBe(1);
  });
});

describe('not one assembly', () => {
  test.each<[what: string, serials: string[], facts: Partial<ModuleRecord>]>([
    ['serials in a row', ['F1940200581', 'F1940200582'], DAC],
    ['a last letter without a separator', ['MT2017VS0A', 'MT2017VS0B'], DAC],
    ['a running number after a separator', ['F1940200586-01', 'F1940200586-02'], DAC],
    ['more ends than a cable has', ['F1940200586-2', 'F1940200586-3', 'F1940200586-4'], DAC],
    ['a stem too short to be a serial', ['LOT7-1', 'LOT7-2'], DAC],
    ['a stem without a digit', ['SAMPLE-1', 'SAMPLE-2'], DAC],
    ['a mark of something else', ['FF4250500019-Q', 'FF4250500019-S'], DAC],
    ['two optics', ['FNS15280B1A-1', 'FNS15280B1A-2'], { mediaClass: 'optic-mmf' }],
    ['two BASE-T modules', ['FNS15280B1A-1', 'FNS15280B1A-2'], { mediaClass: 'base-t', cableLengthM: 100 }],
    ['modules of which nothing is known', ['FNS15280B1A-1', 'FNS15280B1A-2'], { mediaClass: null }],
  ])('%s', (_, serials, facts) => {
    expect(new Set(serials.map((serial) => assembly(serial, facts))).size).toBe(serials.length);
  });

  test('the same serial of another maker, or of another part', () => {
    const one = assembly('F1940200586', DAC);
    expect(assembly('F1940200586', { ...DAC, vendor: 'Amphenol' })).not.toBe(one);
    expect(assembly('F1940200586', { ...DAC, partNumber: 'SFPP-PC03' })).not.toBe(one);
  });

  test.each([null, 'N/A', '0000000000'])('cables whose serial is %s', (serial) => {
    expect(assembly(serial, DAC, 'port 1|FS|SFPP-PC02')).toBe('port 1|FS|SFPP-PC02');
  });
});

test('a module that is no cable is its own assembly', () => {
  expect(assembly('FNS15280B1A', {}, 'ARISTA|SFP-25G-SR|FNS15280B1A')).toBe('ARISTA|SFP-25G-SR|FNS15280B1A');
});
