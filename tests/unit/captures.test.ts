import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readEthtoolModule } from '#lib/optics/read-ethtool-module.ts';
import { splitInterfaces } from '#lib/optics/split-interfaces.ts';

const root = new URL('../captures/ethtool/', import.meta.url);

/** A golden capture states what matters of it: every property of expected.json must be there, others may be. */
test.each(readdirSync(root).toSorted())('ethtool capture %s', (scenario) => {
  const capture = readFileSync(new URL(`${scenario}/capture.txt`, root), 'latin1');
  const expected: unknown = JSON.parse(readFileSync(new URL(`${scenario}/expected.json`, root), 'utf8'));
  const readings = splitInterfaces(capture).map((part) => ({
    interface: part.interface,
    ...readEthtoolModule(part.text),
  }));
  expect(readings).toMatchObject(expected as object[]);
  expect(readings).toHaveLength((expected as unknown[]).length);
});
