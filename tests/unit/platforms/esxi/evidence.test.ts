import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hintNeighbours } from '#lib/platforms/esxi/network-hint.ts';
import { parseEsxiTranscript } from '#lib/platforms/esxi/parse-transcript.ts';

const CAPTURES = join(import.meta.dirname, '../../../captures/esxi');

test.each(readdirSync(CAPTURES))('%s', (quirk) => {
  const { nonce, exitCode, evidence } = JSON.parse(
    readFileSync(join(CAPTURES, quirk, 'expected.json'), 'utf8'),
  );
  const stdout = readFileSync(join(CAPTURES, quirk, 'transcript.txt'), 'latin1');
  const reading = parseEsxiTranscript({ platform: 'esxi', nonce, stdout, stderr: '', exitCode });
  expect(reading.evidence).toEqual(evidence);
});

const hint = (body: string) => `(vim.host.PhysicalNic.NetworkHint) {\n device = "vmnic0",\n${body}\n}`;

test.each([
  ['nothing heard', hint('connectedSwitchPort = <unset>,\n lldpInfo = <unset>'), []],
  [
    'CDP without a system name, its address unset',
    hint(
      'connectedSwitchPort = (vim.host.PhysicalNic.CdpInfo) { devId = "sw(1)", portId = "Gi1/0/1", mgmtAddr = "0.0.0.0", address = "192.0.2.9" }',
    ),
    [{ protocol: 'cdp', systemName: 'sw', remotePort: 'Gi1/0/1', managementAddress: '192.0.2.9' }],
  ],
  [
    'a chassis named by its MAC, both protocols',
    hint(
      'connectedSwitchPort = (vim.host.PhysicalNic.CdpInfo) {\n devId = "a"\n },\n lldpInfo = (vim.host.PhysicalNic.LldpInfo) {\n chassisId = "001c.73aa.0001",\n portId = "Et1",\n parameter = (vmodl.KeyAnyValue) [\n (vmodl.KeyAnyValue) {\n key = "System Name",\n value = "a"\n }\n ]\n }',
    ),
    [
      { protocol: 'cdp', chassisId: 'a', remotePort: null },
      { protocol: 'lldp', chassisId: '00:1c:73:aa:00:01', systemName: 'a', remotePort: 'Et1' },
    ],
  ],
  ['an agent that timed out', 'Connect to localhost failed: Connection failure.', []],
  [
    'a dump that is cut',
    hint('connectedSwitchPort = (vim.host.PhysicalNic.CdpInfo) { devId = "s').slice(0, -2),
    [{ protocol: 'cdp' }],
  ],
])('%s', (_, dump, expected) => {
  const found = hintNeighbours(dump);
  expect(found).toHaveLength(expected.length);
  expect(found).toMatchObject(expected);
});

test.each([
  ['words without end', 'a'.repeat(900_000)],
  ['quotes', '"'.repeat(900_000)],
  ['brackets', '({['.repeat(300_000)],
  ['blanks', `a${' '.repeat(900_000)}`],
])('hostile %s cost little', (_, noise) => {
  const began = performance.now();
  hintNeighbours(`(vim.host.PhysicalNic.NetworkHint) {\n${noise}`);
  hintNeighbours(`(vim.host.PhysicalNic.NetworkHint) [\n${noise}`);
  expect(performance.now() - began).toBeLessThan(2000);
});
