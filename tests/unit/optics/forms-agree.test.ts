import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ModuleRecord } from '#lib/optics/module-record.ts';
import { readEthtoolModule } from '#lib/optics/read-ethtool-module.ts';
import { splitInterfaces } from '#lib/optics/split-interfaces.ts';

const root = new URL('../../captures/ethtool/', import.meta.url);

/** Facts that only the bytes carry, or that text leaves out: the forms agree in all others. */
const BYTES_ONLY = { specification: undefined, checksums: undefined };

function record(scenario: string): ModuleRecord {
  const [part] = splitInterfaces(readFileSync(new URL(`${scenario}/capture.txt`, root), 'latin1'));
  const { module } = readEthtoolModule(part?.text ?? '');
  if (module === null) throw new Error(`${scenario} is no module`);
  return module;
}

function comparable(module: ModuleRecord): object {
  const lanes = module.dom?.lanes.map(({ biasMa, txPowerMw, txPowerDbm, rxPowerMw, rxPowerDbm }) => ({
    biasMa,
    txPowerMw,
    txPowerDbm,
    rxPowerMw,
    rxPowerDbm,
  }));
  return { ...module, ...BYTES_ONLY, dom: { ...module.dom, calibration: undefined, lanes } };
}

test.each(['same-sfp-as-text-6-1', 'same-sfp-as-json-7-0', 'same-sfp-as-json-6-14-text-behind'])(
  '%s is the record of the bytes',
  (scenario) => {
    expect(comparable(record(scenario))).toEqual(comparable(record('same-sfp-as-hex-table')));
  },
);
