import { describe, expect, test } from 'vitest';

import type { FindingEnd } from '#lib/findings/finding-end.ts';
import { findPortTroubles } from '#lib/findings/find-port-troubles.ts';
import type { Dom } from '#lib/optics/module-record.ts';

import { cable, end, lane, optic } from './make-finding-end.ts';

const kinds = (facts: Partial<FindingEnd>) =>
  findPortTroubles(end('kvm1 eth0', facts)).map(({ kind }) => kind);
const unreadable = (kind: string) => ({
  state: 'unreadable',
  reason: { kind, message: 'Input/output error' },
});
const FEC_ERROR = 'Cannot get FEC settings: Invalid argument';
const dom = (facts: Partial<Dom>): Dom => ({ temperatureC: 30, supplyV: 3.3, lanes: [lane({})], ...facts });
const limits = { highAlarm: 2, lowAlarm: -9.9, highWarning: 1, lowWarning: -8 };
const thresholds = {
  temperatureC: null,
  supplyV: null,
  biasMa: null,
  txPowerMw: null,
  txPowerDbm: null,
  rxPowerMw: null,
  rxPowerDbm: limits,
};
const lr = (facts: Partial<Dom>) => optic('10GBASE-LR', { dom: dom({ thresholds, ...facts }) });

describe('a port by itself', () => {
  test.each<[string, Partial<FindingEnd>, string[]]>([
    ['read', { module: lr({}) }, []],
    ['unreadable', unreadable('io-error'), ['module-unreadable']],
    ['unreadable with another word', unreadable('invalid-argument'), ['module-unreadable']],
    ['unreadable for lack of rights', unreadable('permission'), []],
    ['unreadable because its system cannot', unreadable('not-supported'), []],
    ['empty', { state: 'empty', link: 'down' }, []],
    ['whose FEC is refused while it is down', { link: 'down', fecError: FEC_ERROR }, ['fec-unreadable']],
    ['whose FEC is refused while it is up', { fecError: FEC_ERROR }, []],
    ['whose FEC is refused because it is empty', { state: 'empty', link: 'down', fecError: FEC_ERROR }, []],
    [
      'whose FEC nobody supports',
      { link: 'down', fecError: 'Cannot get FEC settings: Operation not supported' },
      [],
    ],
    [
      'with a cable whose records disagree',
      {
        module: cable('CAB-3M', 'C1', {
          cableLengthM: 3,
          cableLengthEepromM: 7,
          cableLengthPartNumberM: 3,
          cableLengthDisagrees: true,
        }),
      },
      ['length-record'],
    ],
    ['with a cable of 5 m at 25G', { module: cable('CAB-5M', 'C1', { cableLengthM: 5 }) }, []],
    [
      'with a cable of 7 m at 25G',
      { module: cable('CAB-7M', 'C1', { cableLengthM: 7 }) },
      ['cable-too-long'],
    ],
    [
      'with a cable of 7 m at 10G',
      { module: cable('CAB-7M', 'C1', { cableLengthM: 7, nominalSpeedMbps: 10_000 }) },
      [],
    ],
    [
      'with an active cable of 20 m',
      { module: cable('AOC-20M', 'C1', { mediaClass: 'aoc', cableLengthM: 20 }) },
      [],
    ],
    ['with little light', { module: lr({ lanes: [lane({ rxPowerDbm: -14 })] }) }, ['rx-low']],
    [
      'with little light and no limit',
      { module: lr({ lanes: [lane({ rxPowerDbm: -14 })], thresholds: null }) },
      [],
    ],
    ['up and dark, which cannot be', { module: lr({ lanes: [lane({ rxPowerDbm: -40 })] }) }, []],
    [
      'with little light while down',
      { link: 'down', module: lr({ lanes: [lane({ rxPowerDbm: -14 })] }) },
      [],
    ],
    ['down and dark', { link: 'down', module: lr({ lanes: [lane({ rxPowerDbm: -40 })] }) }, ['rx-dark']],
    [
      'down and dark by 0 mW',
      { link: 'down', module: lr({ lanes: [lane({ rxPowerDbm: null, rxPowerMw: 0 })] }) },
      ['rx-dark'],
    ],
    [
      'down, light not reported',
      { link: 'down', module: lr({ lanes: [lane({ rxPowerDbm: null, rxPowerMw: null })] }) },
      [],
    ],
    [
      'down, dark and shut',
      { link: 'down', module: lr({ lanes: [lane({ rxPowerDbm: -40, txPowerDbm: -40 })] }) },
      [],
    ],
  ])('%s', (_, facts, expected) => {
    expect(kinds(facts)).toEqual(expected);
  });

  test('a dark port that nothing is known to face is not in use', () => {
    expect(
      kinds({ link: 'down', isLinked: false, module: lr({ lanes: [lane({ rxPowerDbm: -40 })] }) }),
    ).toEqual([]);
  });

  test.each([unreadable('io-error'), { link: 'down', fecError: FEC_ERROR }])(
    'the remedies are those of a module that its NIC does not know: %o',
    (facts) => {
      const [finding] = findPortTroubles(end('kvm1 eth0', facts));
      expect(finding!.remedy).toMatch(/fully seated.*right way up.*compatibility matrix/);
      expect(finding!.besidePortId).toBeNull();
    },
  );
});
