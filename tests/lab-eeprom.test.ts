import { expect, test } from 'vitest';
import { imageFromFlat } from '#lib/optics/eeprom-image.ts';
import type { ModuleRecord } from '#lib/optics/module-record.ts';
import { readEeprom } from '#lib/optics/read-eeprom.ts';
import { readEthtoolModule } from '#lib/optics/read-ethtool-module.ts';
import type { LabModule } from './lab/host-spec.ts';
import { LAB_PARTS } from './lab/lab-parts.ts';
import { renderEeprom, renderHex } from './lab/render-eeprom.ts';
import { renderModule } from './lab/render-module.ts';

const PARTS = Object.values(LAB_PARTS).flat();

const PLAIN_FACTS = [
  'formFactor',
  'vendor',
  'oui',
  'partNumber',
  'revision',
  'serial',
  'dateCode',
  'connector',
  'encoding',
  'mediaClass',
  'functionalClass',
  'cableLengthM',
  'nominalBitRateMbd',
  'reach',
  'powerClass',
] as const;

/** What both forms state; the rest is the text's rounding or the version's gaps. */
function factsOf(record: ModuleRecord | null | undefined) {
  const dom = record?.dom;
  return {
    ...Object.fromEntries(PLAIN_FACTS.map((key) => [key, record?.[key]])),
    rxPowerMw: dom?.lanes.map((lane) => lane.rxPowerMw?.toFixed(3)),
    temperatureC: dom?.temperatureC?.toFixed(1),
    highRxAlarm: dom?.thresholds?.rxPowerMw?.highAlarm,
    flags: dom?.flags?.length ?? 0,
  };
}

test.each(PARTS)('text and memory of $vendor $partNumber agree', (part) => {
  const fitted: LabModule = {
    part,
    serial: part.serial(7),
    dateCode: '210314',
    rxPowerMw: Array.from({ length: part.domLanes }, (_, lane) => 0.02 + lane * 0.2),
    temperatureC: 31.25,
  };
  const text = readEthtoolModule(renderModule(fitted, '6.1')).module;
  const { flat } = renderEeprom(fitted, true);
  const bytes = readEeprom(imageFromFlat(flat)).module;
  expect(factsOf(bytes)).toEqual(factsOf(text));
  expect(bytes?.checksums?.filter(({ ok }) => !ok)).toEqual([]);
  expect(bytes?.checksums?.map(({ name }) => name)).toEqual(expect.arrayContaining(['CC_BASE', 'CC_EXT']));
  expect(readEthtoolModule(renderHex(flat)).module).toEqual(bytes);
});
