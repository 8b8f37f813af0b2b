import type { FindingEnd } from '#lib/findings/finding-end.ts';
import type { DomLane, ModuleRecord } from '#lib/optics/module-record.ts';

import { makeModule } from '../../lab/make-reading.ts';

export const READ_AT = new Date('2026-11-22T10:00:00Z');

export function end(name: string, facts: Partial<FindingEnd> = {}): FindingEnd {
  return {
    portId: name,
    deviceId: name.split(' ')[0]!,
    name,
    state: 'module',
    reason: null,
    link: 'up',
    speedMbps: 25_000,
    fecActive: [],
    fecError: null,
    isLinked: true,
    seenAt: READ_AT,
    module: null,
    ...facts,
  };
}

export function optic(functionalClass: string | null, facts: Partial<ModuleRecord> = {}): ModuleRecord {
  const isMultimode = /-(?:SR|SX|BIDI|SWDM)/.test(functionalClass ?? '');
  return makeModule('S1', {
    functionalClass,
    mediaClass: isMultimode ? 'optic-mmf' : 'optic-smf',
    wavelengthNm: null,
    ...facts,
  });
}

export function cable(partNumber: string, serial: string, facts: Partial<ModuleRecord> = {}): ModuleRecord {
  return makeModule(serial, {
    partNumber,
    functionalClass: '25GBASE-CR',
    mediaClass: 'passive-dac',
    wavelengthNm: null,
    nominalSpeedMbps: 25_000,
    laneCount: 1,
    ...facts,
  });
}

export function lane(facts: Partial<DomLane>): DomLane {
  return { biasMa: 6, txPowerMw: 0.6, txPowerDbm: -2.2, rxPowerMw: 0.5, rxPowerDbm: -3, ...facts };
}
