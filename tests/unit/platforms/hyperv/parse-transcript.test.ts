import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COLLECT_SCRIPT } from '#lib/platforms/hyperv/collect-script.ts';
import { hypervPlatform } from '#lib/platforms/hyperv/hyperv-platform.ts';
import { lldpNeighbours } from '#lib/platforms/hyperv/lldp-tlvs.ts';
import { parseHypervTranscript } from '#lib/platforms/hyperv/parse-transcript.ts';
import { HYPERV_COMMANDS } from '#lib/platforms/hyperv/privilege.ts';
import type { DeviceReading, ScriptTranscript } from '#lib/platforms/platform.ts';
import { LLDP_AND_MFT, SET_TEAM } from '../../../lab/hyperv-hosts.ts';
import { type HypervAdapter, renderHypervTranscript } from '../../../lab/hyperv-host.ts';

const NONCE = '5e1f0c7d9a2b4e68';
const CAPTURES = join(import.meta.dirname, '../../../captures/hyperv');
const WHOLE = renderHypervTranscript(LLDP_AND_MFT, NONCE).stdout;

const transcript = (stdout: string, exitCode: number | null = 0, stderr = ''): ScriptTranscript => ({
  platform: 'hyperv',
  nonce: NONCE,
  stdout,
  stderr,
  exitCode,
});
const parse = (...args: Parameters<typeof transcript>): DeviceReading =>
  parseHypervTranscript(transcript(...args));

test.each(readdirSync(CAPTURES))('evidence of %s', (quirk) => {
  const { nonce, exitCode, evidence } = JSON.parse(
    readFileSync(join(CAPTURES, quirk, 'expected.json'), 'utf8'),
  );
  const stdout = readFileSync(join(CAPTURES, quirk, 'transcript.txt'), 'latin1');
  const reading = parseHypervTranscript({ platform: 'hyperv', nonce, stdout, stderr: '', exitCode });
  expect(reading.evidence).toEqual(evidence);
});

test('a transcript cut anywhere is not complete, and its ports are those that were listed', () => {
  for (let length = 0; length < WHOLE.length - 1; length += 11) {
    const reading = parse(WHOLE.slice(0, length), null);
    expect(reading.complete).toBe(false);
    expect(reading.problems).not.toEqual([]);
    expect([0, 4]).toContain(reading.ports.length);
  }
});

test('nothing throws, whatever the device says', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.json(),
    fc.constantFrom(
      `\n@@${NONCE} `,
      'adapters\n',
      'hardware\n',
      'switches\n',
      'vmnics\n',
      'lldp\n',
      'module NIC1\n',
      'mlxlink\n',
      'rc 0\n',
      'begin 1\n',
      'end 1\n',
      '[{"Name":"NIC1","MacAddress":"',
      '0C-42-A1-10-00-01","PnPDeviceID":7}]',
      '\r\n',
      '{"value":[',
      '],"Count":1}',
      '[{"Name":"NIC1","Type":1,"Data":"4 300 -1"}]',
      '[["',
      '"]]',
      '\0',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const stdout = pieces.join('');
      const reading = parse(stdout);
      expect(reading.complete && reading.problems.length > 0).toBe(false);
    }),
  );
});

/** One adapter of this make, nothing else on the host. */
function oneAdapter(facts: Partial<HypervAdapter>) {
  const adapters = [{ ...SET_TEAM.adapters[0]!, ...facts }];
  return parse(renderHypervTranscript({ ...SET_TEAM, adapters }, NONCE).stdout).ports[0]!;
}

test.each([
  ['Intel(R) Ethernet Network Adapter E810-C-Q2', 'PCI\\VEN_8086&DEV_1592', 'unreadable', 'not-supported'],
  ['Broadcom NetXtreme E-Series Dual-port 10GBASE-T', 'PCI\\VEN_14E4&DEV_1234', 'fixed', 'no-cage'],
  ['Intel(R) Ethernet Controller X550', 'PCI\\VEN_8086&DEV_1563', 'fixed', 'no-cage'],
  ['Microsoft Hyper-V Network Adapter', 'VMBUS\\{F8615163-DF3E-46C5-913F-F2D2F965ED0E}', 'fixed', 'no-cage'],
])('%s is %s', (description, instance, state, kind) => {
  const { reading } = oneAdapter({ description, instance });
  expect(reading).toMatchObject({ state, reason: { kind }, module: null });
  if (state === 'unreadable')
    expect(reading.reason?.remedy).toMatch(/Windows cannot read.*register that switch/);
});

test('the speed of an adapter that does not know it is not a speed', () => {
  expect(oneAdapter({ speedMbps: 9_223_372_036_854 })).toMatchObject({ link: 'up', speedMbps: null });
});

test.each([
  ['no PowerShell', "'powershell' is not recognized", 1, /did not run.*not recognized/],
  [
    'a refused list',
    `\n@@${NONCE} begin 1\n\n@@${NONCE} adapters\nAccess denied\n@@${NONCE} rc 1\n\n@@${NONCE} end 0\n`,
    0,
    /did not list its NICs.*Access denied/,
  ],
  ['a lost adapter', WHOLE.replace('{"Name":"NIC1","Int', '{"Nome":"NIC1","Int'), 0, /listed 4 NICs but 3/],
])('%s is a problem in words', (_, stdout, exitCode, words) => {
  const reading = parse(stdout, exitCode);
  expect(reading.complete).toBe(false);
  expect(reading.problems.join(' ')).toMatch(words);
});

test.each([
  ['4 36 22 157 159 8 164', '5 69 116 49', '24:16:9d:9f:08:a4', 'Et1'],
  ['5 1 192 0 2 1', '3 0 28 115 0 0 1', '192.0.2.1', '00:1c:73:00:00:01'],
  ['7 115 119 49', '7 53 49 50', 'sw1', '512'],
  ['5 2 32 1', '4 1 192 0 2 9', null, '192.0.2.9'],
])('chassis %s, port %s', (chassis, port, chassisId, remotePort) => {
  const rows = [
    { Name: 'NIC1', Scope: 'NearestBridge', Type: 1, Data: chassis },
    { Name: 'NIC1', Scope: 'NearestBridge', Type: 2, Data: port },
  ];
  expect(lldpNeighbours(rows)).toMatchObject([{ localPort: 'NIC1', chassisId, remotePort }]);
});

describe('the collection script, which is only read here: PowerShell does not run on this machine', () => {
  const lines = COLLECT_SCRIPT.trimEnd().split('\n');

  test('has one statement a line, as -Command - takes them, with quotes and brackets closed on it', () => {
    for (const line of lines) {
      expect(line.trim()).not.toBe('');
      for (const [open, close] of ['{}', '()', '[]']) {
        expect(line.split(open!).length, line).toBe(line.split(close!).length);
      }
      expect(line.split("'").length % 2, line).toBe(1);
      expect(line.split('"').length % 2, line).toBe(1);
    }
    expect(lines.at(-1)).toBe('exit 0');
  });

  test('only reads', () => {
    const verbs = [...COLLECT_SCRIPT.matchAll(/\b([A-Z][a-z]+)-[A-Z][A-Za-z]+/g)].map(([, verb]) => verb);
    expect(new Set(verbs)).toEqual(new Set(['Get', 'Select', 'Where', 'New', 'Test']));
    expect(COLLECT_SCRIPT).not.toMatch(/Enable-|Set-|Out-File|Set-Content|New-Item/);
  });

  test('runs what is shown', () => {
    const shown = HYPERV_COMMANDS.map(({ command }) => command).join('\n');
    for (const [cmdlet] of COLLECT_SCRIPT.matchAll(/Get-(?:Net|VM|Cim)\w+/g)) expect(shown).toContain(cmdlet);
  });

  test('is framed by the nonce and writes every section that is read', () => {
    const { command, stdin } = hypervPlatform.session.job(NONCE);
    expect(command).toBe('powershell -NoProfile -NonInteractive -Command -');
    expect(stdin.startsWith(`$nonce='${NONCE}'\n`)).toBe(true);
    for (const section of [
      'host',
      'adapters',
      'hardware',
      'switches',
      'teams',
      'vmnics',
      'lldp',
      'mlxlink',
    ]) {
      expect(stdin).toContain(`Ask '${section}' {`);
    }
  });
});
