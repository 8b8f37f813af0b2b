import { expect, test } from 'vitest';

import { portNamed } from '#lib/platforms/cli/bare-facts.ts';
import { macEntry } from '#lib/platforms/cli/mac-entry.ts';
import { PortLedger } from '#lib/platforms/cli/port-ledger.ts';
import { switchEvidence } from '#lib/platforms/cli/switch-evidence.ts';
import { findParser } from '#lib/platforms/registry.ts';

test.each([
  ['a station at a port', 'b4:96:91:00:00:01', true, undefined],
  ['the switch itself', 'b4:96:91:00:00:01', false, true],
  ['a group of IPv4', '01:00:5e:01:02:03', true, true],
  ['a group of IPv6', '33:33:00:00:00:01', true, true],
  ['broadcast', 'ff:ff:ff:ff:ff:ff', true, true],
  ['an address that someone chose', '02:00:00:00:00:07', true, undefined],
])('%s', (_, mac, atPort, noStation) => {
  expect(macEntry(mac, 20, 'Ethernet1', atPort).noStation).toBe(noStation);
});

test('what is no station at a port is parsed and is no evidence', () => {
  const table = [
    '  20    b496.9100.0001    DYNAMIC     Et1        1       0:01:05 ago',
    '  20    0100.5e01.0203    STATIC      Et1',
    '4094    fcbd.6700.0100    STATIC      Cpu',
  ].join('\n');
  const facts = findParser('arista-eos', 'show mac address-table')!.parse(table);
  expect(facts.macs).toHaveLength(3);
  const ports = [portNamed('Ethernet1')];
  const told = [{ command: 'show mac address-table', reads: '', facts, refusal: null }];
  const { macTable } = switchEvidence(told, new PortLedger({ named: /^Ethernet/ }, ports, ports));
  expect(macTable).toEqual([{ mac: 'b4:96:91:00:00:01', vlan: 20, port: 'Ethernet1' }]);
});
