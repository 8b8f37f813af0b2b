import { describe, expect, test } from 'vitest';

import type { FindingEnd } from '#lib/findings/finding-end.ts';
import { findMismatches } from '#lib/findings/find-mismatches.ts';
import type { ModuleRecord } from '#lib/optics/module-record.ts';

import { cable, end, optic, READ_AT } from './make-finding-end.ts';

const later = (hours: number) => new Date(READ_AT.getTime() + hours * 3_600_000);
const kinds = (near: Partial<FindingEnd>, far: Partial<FindingEnd>) =>
  findMismatches(end('esx01 vmnic0', near), end('sw1 Ethernet1', far)).map(({ kind }) => kind);
const facing = (near: ModuleRecord | null, far: ModuleRecord | null, facts: Partial<FindingEnd> = {}) =>
  kinds({ ...facts, module: near }, { ...facts, module: far });
const bx = (txNm: number, rxNm: number | null) =>
  optic('10GBASE-BX', { wavelengthNm: txNm, bidirectional: { txNm, rxNm } });

describe('optics that face each other', () => {
  test.each<[string, ModuleRecord | null, ModuleRecord | null, string[]]>([
    ['SR and LR', optic('10GBASE-SR'), optic('10GBASE-LR'), ['class-mismatch']],
    ['SR and SR', optic('10GBASE-SR', { wavelengthNm: 850 }), optic('10GBASE-SR', { wavelengthNm: 850 }), []],
    ['LR4 and CWDM4', optic('100GBASE-LR4'), optic('100G-CWDM4'), ['class-mismatch']],
    ['LR4 and ER4', optic('100GBASE-LR4'), optic('100GBASE-ER4'), []],
    ['SR4 and BiDi', optic('100GBASE-SR4'), optic('100G-BIDI'), ['class-mismatch']],
    ['SR4 and a leg of it', optic('40GBASE-SR4'), optic('10GBASE-SR'), []],
    ['DR4 and a leg of it', optic('400GBASE-DR4'), optic('100GBASE-FR1'), []],
    ['4x10GBASE-LR and a leg of it', optic('4x10GBASE-LR'), optic('10GBASE-LR'), []],
    [
      'LRM, which goes with both fibres',
      optic('10GBASE-LRM', { mediaClass: 'optic-mmf' }),
      optic('10GBASE-LR'),
      [],
    ],
    [
      'classes that are not known, fibres that differ',
      optic(null, { mediaClass: 'optic-mmf' }),
      optic('10GBASE-LR'),
      ['fibre-mismatch'],
    ],
    ['classes and fibres that are not known', optic(null, { mediaClass: null }), optic('10GBASE-LR'), []],
    ['an optic and nothing read', optic('10GBASE-SR'), null, []],
    [
      'LR and ER',
      optic('10GBASE-LR', { wavelengthNm: 1310 }),
      optic('10GBASE-ER', { wavelengthNm: 1550 }),
      ['wavelength-mismatch'],
    ],
    [
      '1310 nm and 1300 nm',
      optic('10GBASE-LR', { wavelengthNm: 1310 }),
      optic('10GBASE-LR', { wavelengthNm: 1300 }),
      [],
    ],
    [
      'wavelengths of WDM optics, which state the middle',
      optic('100GBASE-LR4', { wavelengthNm: 1302 }),
      optic('100GBASE-ER4', { wavelengthNm: 1550 }),
      [],
    ],
    ['a BX pair', bx(1270, 1330), bx(1330, 1270), []],
    ['a BX pair of which one does not say what it receives', bx(1270, null), bx(1330, 1270), []],
    ['two BX of one direction', bx(1270, 1330), bx(1270, 1330), ['wavelength-mismatch']],
    ['BX of two bands', bx(1270, 1330), bx(1310, 1490), ['wavelength-mismatch']],
    ['BX and LR', bx(1270, 1330), optic('10GBASE-LR', { wavelengthNm: 1310 }), ['class-mismatch']],
    ['an optic and a cable', optic('10GBASE-SR'), cable('CAB-1', 'C1'), ['medium-mismatch']],
    [
      'a cable and twisted pair',
      cable('CAB-1', 'C1'),
      optic('10GBASE-T', { mediaClass: 'base-t' }),
      ['medium-mismatch'],
    ],
    ['two kinds of cable end', cable('CAB-1', 'C1'), cable('CAB-1', 'C1', { mediaClass: 'aoc' }), []],
  ])('%s', (_, near, far, expected) => {
    expect(facing(near, far, { link: 'down' })).toEqual(expected);
    expect(facing(far, near, { link: 'down' })).toEqual(expected);
  });

  test.each([
    ['while the link is not up', 'down', ['module-speed-mismatch']],
    ['not when both run', 'up', []],
  ])('of two speeds are told %s', (_, link, expected) => {
    const ten = optic('10GBASE-SR', { nominalSpeedMbps: 10_000, laneCount: 1 });
    const hundred = optic('100GBASE-SR4', { nominalSpeedMbps: 100_000, laneCount: 4 });
    expect(facing(ten, hundred, { link })).toEqual(expected);
    expect(facing(ten, { ...ten, nominalSpeedMbps: 40_000, laneCount: 4 }, { link })).toEqual([]);
    expect(facing(ten, { ...hundred, laneCount: null }, { link })).toEqual([]);
  });
});

describe('two ends of a cable', () => {
  test.each<[string, Partial<ModuleRecord>, string[]]>([
    ['that state one length', { cableLengthM: 3 }, []],
    ['of which one rounds', { cableLengthM: 2.5 }, []],
    ['of which one states none', { cableLengthM: null }, []],
    ['that state different lengths', { cableLengthM: 1 }, ['lengths-differ']],
    ['with numbers of their own', { serial: 'XTH12345-2', cableLengthM: 3 }, []],
    [
      'with another part and serial number',
      { partNumber: 'CAB-2', serial: 'QRS99', cableLengthM: 3 },
      ['cables-differ'],
    ],
    ['with a part number in the switch’s words', { partNumber: 'CAB-2', cableLengthM: 3 }, []],
    [
      'with part and serial number in another maker’s words',
      { vendor: 'Cisco', partNumber: 'CAB-2', serial: 'QRS99', cableLengthM: 3 },
      [],
    ],
    ['without a serial number', { partNumber: 'CAB-2', serial: null, cableLengthM: 3 }, []],
  ])('%s', (_, facts, expected) => {
    const near = cable('CAB-1', 'XTH12345-1', { cableLengthM: 3 });
    expect(facing(near, cable('CAB-1', 'XTH12345-1', facts))).toEqual(expected);
  });
});

describe('ports that face each other', () => {
  test.each<[string, Partial<FindingEnd>, Partial<FindingEnd>, string[]]>([
    ['up and up', {}, {}, []],
    ['up and down', {}, { link: 'down' }, ['one-side-down']],
    ['up and unknown', {}, { link: null }, []],
    ['up and down, read hours apart', {}, { link: 'down', seenAt: later(2) }, []],
    ['two speeds', {}, { speedMbps: 10_000 }, ['speed-mismatch']],
    [
      'two speeds of a split cage',
      {},
      { speedMbps: 100_000, module: optic(null, { breakout: '100G to 4x25G' }) },
      [],
    ],
    ['two speeds, read days apart', {}, { speedMbps: 10_000, seenAt: later(30) }, []],
    ['a speed and none', {}, { speedMbps: null }, []],
    ['two speeds, one of a port that is down', { link: 'down' }, { link: 'down', speedMbps: 10_000 }, []],
    ['RS and Base-R', { fecActive: ['RS'] }, { fecActive: ['BaseR'] }, ['fec-mismatch']],
    ['RS and none', { fecActive: ['RS'] }, { fecActive: ['Off'] }, ['fec-mismatch']],
    ['RS in two spellings', { fecActive: ['RS'] }, { fecActive: ['rs-fec (CL91)'] }, []],
    ['RS and automatic', { fecActive: ['RS'] }, { fecActive: ['Auto'] }, []],
    ['RS and not reported', { fecActive: ['RS'] }, {}, []],
    ['a list', { fecActive: ['RS', 'BaseR'] }, { fecActive: ['Off'] }, []],
  ])('%s', (_, near, far, expected) => {
    expect(kinds(near, far)).toEqual(expected);
  });

  test('the message names both, with what each says', () => {
    const [finding] = findMismatches(
      end('esx01 vmnic0', { module: optic('10GBASE-SR') }),
      end('sw1 Ethernet1', { module: optic('10GBASE-LR') }),
    );
    expect(finding).toMatchObject({
      portId: 'esx01 vmnic0',
      besidePortId: 'sw1 Ethernet1',
      severity: 'critical',
      message:
        'esx01 vmnic0 has 10GBASE-SR for multimode fibre, sw1 Ethernet1 10GBASE-LR for single-mode fibre.',
    });
    expect(finding!.remedy).toContain('same class of optic');
  });
});
