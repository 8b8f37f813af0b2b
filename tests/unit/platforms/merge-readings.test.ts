import { expect, test } from 'vitest';
import type { LaneSettings, ModuleReading, ModuleRecord } from '#lib/optics/module-record.ts';
import { mergeReadings } from '#lib/platforms/merge-readings.ts';
import { makeModule } from '../../lab/make-reading.ts';

const DOM = { temperatureC: 30, supplyV: 3.3, lanes: [], thresholds: null };
const LIMITS = {
  temperatureC: { highAlarm: 75, lowAlarm: -5, highWarning: 70, lowWarning: 0 },
  supplyV: null,
  biasMa: null,
  txPowerMw: null,
  txPowerDbm: null,
  rxPowerMw: null,
  rxPowerDbm: null,
};
const GOOD: ModuleRecord['checksums'] = [
  { name: 'CC_BASE', ok: true },
  { name: 'CC_EXT', ok: true },
];
const BAD: ModuleRecord['checksums'] = [
  { name: 'CC_BASE', ok: true },
  { name: 'CC_EXT', ok: false },
];
const BLANK: ModuleReading = {
  state: 'unreadable',
  reason: { kind: 'garbage', message: '', remedy: '' },
  module: null,
};

const reading = (facts: Partial<ModuleRecord>): ModuleReading => ({
  state: 'module',
  reason: null,
  module: makeModule('S1', facts),
});
const TEXT = reading({ revision: 'A', encoding: 'text', compliance: ['text'], dom: DOM, moduleState: null });
const bytes = (facts: Partial<ModuleRecord> = {}) =>
  reading({ revision: 'B', compliance: [], dom: { ...DOM, temperatureC: 31 }, checksums: GOOD, ...facts });

test('bytes with good checksums win, and the text fills what they leave out', () => {
  expect(mergeReadings(TEXT, bytes(), 'same-visit').module).toMatchObject({
    revision: 'B',
    encoding: 'text',
    compliance: ['text'],
    dom: { temperatureC: 31 },
    checksums: GOOD,
  });
});

test.each(['same-visit', 'kept'] as const)('bytes with a bad checksum lend only its verdict (%s)', (age) => {
  const { module } = mergeReadings(TEXT, bytes({ checksums: BAD }), age);
  expect(module).toEqual({ ...TEXT.module, checksums: BAD });
});

test('bytes without a checksum over the identity do not win', () => {
  expect(mergeReadings(TEXT, bytes({ checksums: [] }), 'same-visit').module?.revision).toBe('A');
});

test('of kept bytes only what stays with the module counts', () => {
  const state = { code: 3, name: 'Ready' };
  const lane = { dataPathState: state } as LaneSettings;
  const kept = bytes({ dom: { ...DOM, thresholds: LIMITS }, moduleState: state, laneSettings: [lane] });
  const text = { ...TEXT, module: { ...TEXT.module!, dom: { ...DOM, temperatureC: 44 } } };
  expect(mergeReadings(text, kept, 'kept').module).toMatchObject({
    revision: 'B',
    dom: { temperatureC: 44, thresholds: LIMITS },
    moduleState: null,
    laneSettings: [],
  });
  expect(mergeReadings(text, kept, 'same-visit').module?.laneSettings).toEqual([lane]);
  const without = { ...TEXT, module: { ...TEXT.module!, dom: null } };
  expect(mergeReadings(without, kept, 'kept').module?.dom).toBeNull();
});

test('one readable form is enough', () => {
  expect(mergeReadings(BLANK, bytes(), 'same-visit')).toEqual(bytes());
  expect(mergeReadings(TEXT, BLANK, 'same-visit')).toEqual(TEXT);
  expect(mergeReadings(BLANK, bytes(), 'kept')).toEqual(BLANK);
});
