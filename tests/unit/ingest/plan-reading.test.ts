import { describe, expect, test } from 'vitest';

import { type KnownPort, planReading } from '#lib/ingest/plan-reading.ts';
import { moduleIdentity } from '#lib/optics/identity.ts';

import { makeModule, makePort, makeReading, type PortAnswer } from '../../lab/make-reading.ts';

const a = makeModule('AAA1');
const b = makeModule('BBB2');
const keyOf = (module: typeof a) => moduleIdentity(module).key!;

/** The port eth0 as the ledger has it: what state, and with which module in it. */
function known(state: string, module: typeof a | null, absent = false): KnownPort {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    name: 'eth0',
    state,
    absent,
    placement: module && { id: 'placement', moduleId: 'module', identity: keyOf(module) },
    answerDigest: null,
    factsDigest: null,
  };
}

interface Case {
  what: string;
  before: KnownPort | null;
  answer: PortAnswer;
  begins?: typeof a;
  ends?: boolean;
  confirms?: boolean;
  changes: string[];
}

const CASES: Case[] = [
  { what: 'a first module', before: null, answer: a, begins: a, changes: ['inserted'] },
  { what: 'the same module', before: known('module', a), answer: a, confirms: true, changes: [] },
  {
    what: 'another module',
    before: known('module', a),
    answer: b,
    begins: b,
    ends: true,
    changes: ['swapped'],
  },
  { what: 'a pulled module', before: known('module', a), answer: 'empty', ends: true, changes: ['removed'] },
  { what: 'an empty cage that stays empty', before: known('empty', null), answer: 'empty', changes: [] },
  { what: 'a filled cage', before: known('empty', null), answer: a, begins: a, changes: ['inserted'] },
  {
    what: 'a module that cannot be read any more stays where it was',
    before: known('module', a),
    answer: { unreadable: 'io-error' },
    changes: ['became-unreadable'],
  },
  {
    what: 'a module that still cannot be read',
    before: known('unreadable', a),
    answer: { unreadable: 'io-error' },
    changes: [],
  },
  {
    what: 'the same module, readable again',
    before: known('unreadable', a),
    answer: a,
    confirms: true,
    changes: ['became-readable'],
  },
  {
    what: 'another module after it was unreadable',
    before: known('unreadable', a),
    answer: b,
    begins: b,
    ends: true,
    changes: ['swapped', 'became-readable'],
  },
  {
    what: 'a port that came back',
    before: known('empty', null, true),
    answer: 'empty',
    changes: ['port-appeared'],
  },
];

describe('one port, before and after', () => {
  test.each(CASES)('$what', ({ before, answer, begins, ends, confirms, changes }) => {
    const plan = planReading(before ? [before] : [], makeReading({ eth0: answer }));
    expect({
      begins: plan.begin.map(({ identity }) => identity),
      ends: plan.end,
      confirms: plan.confirm,
      changes: plan.changes.map(({ kind }) => kind),
    }).toEqual({
      begins: begins ? [keyOf(begins)] : [],
      ends: ends ? ['placement'] : [],
      confirms: confirms ? ['placement'] : [],
      changes,
    });
  });
});

describe('ports that are not listed', () => {
  test('vanish when the device listed all of its ports', () => {
    const plan = planReading([known('module', a)], makeReading({ eth1: 'empty' }));
    expect(plan.vanished).toEqual([known('module', a).id]);
    expect(plan.end).toEqual(['placement']);
    expect(plan.changes.map(({ kind }) => kind)).toEqual(['port-appeared', 'port-vanished']);
  });

  test('are left alone when the answer was cut off', () => {
    const plan = planReading([known('module', a)], makeReading({ eth1: 'empty' }, { complete: false }));
    expect([plan.vanished, plan.end]).toEqual([[], []]);
  });
});

describe('identity', () => {
  test('a module without a usable serial is bound to its port', () => {
    const nameless = makeModule(null, { vendor: 'OEM' });
    const plan = planReading([], makeReading({ eth0: nameless, eth1: nameless }));
    const identities = plan.modules.map(({ identity, surrogate }) => ({ identity, surrogate }));
    expect(new Set(identities.map(({ identity }) => identity)).size).toBe(2);
    expect(identities.every(({ surrogate }) => surrogate)).toBe(true);
  });

  test('the ends of one cable are modules of one assembly', () => {
    const end = (serial: string) => makeModule(serial, { mediaClass: 'passive-dac', cableLengthM: 3 });
    const plan = planReading(
      [],
      makeReading({ eth0: end('F194020001-1'), eth1: end('F194020001-2'), eth2: a }),
    );
    expect(plan.modules.map(({ assembly }) => assembly)).toEqual([
      keyOf(end('F194020001')),
      keyOf(end('F194020001')),
      keyOf(a),
    ]);
    expect(new Set(plan.modules.map(({ identity }) => identity)).size).toBe(3);
  });

  test('two ends of one cable in one host are one module in two ports', () => {
    const plan = planReading([], makeReading({ eth0: a, eth1: a }));
    expect([plan.modules.length, plan.begin.length]).toEqual([1, 2]);
  });

  test('a port that is listed twice counts once', () => {
    const reading = makeReading({ eth0: a });
    reading.ports.push(makePort('eth0', b));
    expect(planReading([known('empty', null)], reading).ports).toHaveLength(1);
    expect(planReading([], reading).ports).toHaveLength(1);
  });
});
