import fc from 'fast-check';
import { expect, test } from 'vitest';

import { ciscoIos } from '#lib/platforms/cisco-ios/cisco-ios-platform.ts';
import { longPortName, remotePortName } from '#lib/platforms/cisco-ios/port-names.ts';
import { ciscoIosxr } from '#lib/platforms/cisco-iosxr/cisco-iosxr-platform.ts';
import { longXrPortName } from '#lib/platforms/cisco-iosxr/port-names.ts';
import { ciscoNxos } from '#lib/platforms/cisco-nxos/cisco-nxos-platform.ts';
import { findPlatformParser } from '#lib/platforms/cli/find-parser.ts';
import type { CliPlatform } from '#lib/platforms/command-facts.ts';

test.each([
  ['Gi1/0/1', 'GigabitEthernet1/0/1'],
  ['Gig 1/0/1', 'GigabitEthernet1/0/1'],
  ['gigabitethernet1/0/1', 'GigabitEthernet1/0/1'],
  ['Tw1/0/1', 'TwoGigabitEthernet1/0/1'],
  ['Twe1/0/1', 'TwentyFiveGigE1/0/1'],
  ['Te1/0/1.200', 'TenGigabitEthernet1/0/1.200'],
  ['Po5', 'Port-channel5'],
  ['CPU', 'CPU'],
  ['', ''],
])('IOS: %s is %s', (short, long) => {
  expect(longPortName(short)).toBe(long);
});

test.each([
  ['Te0/0/0/1', 'TenGigE0/0/0/1'],
  ['tenGigE 0/0/0/1', 'TenGigE0/0/0/1'],
  ['Mg0/RP0/CPU0/0', 'MgmtEth0/RP0/CPU0/0'],
  ['BE1.20', 'Bundle-Ether1.20'],
  ['tt300', 'tunnel-te300'],
])('IOS-XR: %s is %s', (short, long) => {
  expect(longXrPortName(short)).toBe(long);
});

test.each([
  ['Ten 1/1/4', 'TenGigabitEthernet1/1/4'],
  ['Te0/1/0/3', 'TenGigE0/1/0/3'],
  ['Hun 0/1/0/3', 'HundredGigE0/1/0/3'],
  ['Eth1/6', 'Ethernet1/6'],
  ['Port 1', 'Port 1'],
  ['eth0', 'eth0'],
  ['vmnic2', 'vmnic2'],
  ['1/1/lan', '1/1/lan'],
])('the port of a neighbour: %s is %s', (printed, name) => {
  expect(remotePortName(printed)).toBe(name);
});

test.each([
  ['sh int trans det', 'show interfaces transceiver detail'],
  ['show interfaces Te1/1/1 transceiver detail', 'show interfaces transceiver detail'],
  ['show mac-address-table dynamic vlan 20', 'show mac address-table'],
  ['show interfaces gi1/0/1', 'show interfaces'],
  ['show interfaces counters', null],
  ['show_mac_address_table', 'show mac address-table'],
  ['show lldp neighbors GigabitEthernet 1/0/1 detail', 'show lldp neighbors detail'],
  ['show mac address-table aging-time', null],
])('IOS: %s', (typed, command) => {
  expect(findPlatformParser(ciscoIos, typed)?.command ?? null).toBe(command);
});

test('a command names the port that its answer does not', () => {
  const held = (platform: CliPlatform, command: string, answer: string) =>
    findPlatformParser(platform, command)
      ?.parse(answer)
      .modules?.map(({ port }) => port);
  const idprom = 'General SFP Information\nVendor Name : ACME';
  expect(held(ciscoIos, 'sh idprom int Te1/1/3', idprom)).toEqual(['TenGigabitEthernet1/1/3']);
  const optics = ' Controller State: Up\n Name : ACME';
  expect(held(ciscoIosxr, 'show controller optics 0/0/0/7', optics)).toEqual(['Optics0/0/0/7']);
  expect(held(ciscoIosxr, 'show controllers optics', optics)).toEqual(['']);
});

test('each platform knows its own version answer', () => {
  const ios =
    'Cisco IOS Software, C2960X Software (C2960X-UNIVERSALK9-M), Version 15.2(7)E4, RELEASE SOFTWARE';
  const xr = 'Cisco IOS XR Software, Version 6.7.3[Default]';
  const nxos = 'Cisco Nexus Operating System (NX-OS) Software';
  expect([ios, xr, nxos].map((text) => ciscoIos.matches(text))).toEqual([true, false, false]);
  expect([ios, xr, nxos].map((text) => ciscoIosxr.matches(text))).toEqual([false, true, false]);
});

const words = fc.constantFrom(
  'NAME: "',
  '", DESCR: "',
  'PID: ',
  ', VID: ',
  ', SN: ',
  'Gi1/0/1',
  'Te0/0/0/1',
  '00aa.bb00.0001',
  '10',

  'Port',
  'Lane',
  '(dBm)',
  '(Celsius)',
  '--',
  'N/A',
  '-inf',
  'Local Intf: ',
  'Chassis id: ',
  'Device ID: ',

  '\n',
  '\n',
  '\n',
  ' ',
  '   ',
  '\t',
  'connected',
  'trunk',
  'full',
  'Po1(SU)',
  '= ',
  ': ',
  ' is up, line protocol is ',
);

test('no parser throws on pieces of answers', () => {
  const text = fc.array(words, { maxLength: 120 }).map((parts) => parts.join(''));
  for (const parser of [...ciscoIos.parsers, ...ciscoIosxr.parsers, ...ciscoNxos.parsers])
    fc.assert(
      fc.property(text, (answer) => typeof parser.parse(answer) === 'object'),
      { numRuns: 40 },
    );
});

test('long lines and long answers stay linear', () => {
  const line = 'Gi1/0/1 a '.repeat(20_000);
  const answer = `${line}\n${' '.repeat(200_000)}x\n${'Gi1/0/1   x  connected\n'.repeat(20_000)}`;
  for (const parser of [...ciscoIos.parsers, ...ciscoIosxr.parsers, ...ciscoNxos.parsers]) {
    const started = performance.now();
    parser.parse(answer);
    expect(performance.now() - started, parser.command).toBeLessThan(2000);
  }
});
