import { describe, expect, test } from 'vitest';

import { findPort } from '#lib/links/find-port.ts';
import { portKey } from '#lib/links/port-key.ts';

import { mac, port } from './make-link-input.ts';

const names = (...all: string[]) => all.map((name) => port(name));
const found = (ports: ReturnType<typeof names>, remotePort: string | null, remotePortDescription?: string) =>
  findPort(ports, { remotePort, remotePortDescription: remotePortDescription ?? null })?.name ?? null;

describe('the port that an announcement names', () => {
  test.each([
    ['Ethernet1/1', names('Ethernet1/1', 'Ethernet1/10', 'Ethernet1/11'), 'Ethernet1/1'],
    ['Eth1/1', names('Ethernet1/1', 'Ethernet1/10'), 'Ethernet1/1'],
    ['Gi1/0/4', names('GigabitEthernet1/0/4', 'TenGigabitEthernet1/0/4'), 'GigabitEthernet1/0/4'],
    ['Ten 1/1/4', names('TenGigabitEthernet1/1/4'), 'TenGigabitEthernet1/1/4'],
    ['HundredGigE0/0/1/3', names('HundredGigE0/0/1/3', 'HundredGigE0/0/1/2'), 'HundredGigE0/0/1/3'],
    [
      'XGigabitEthernet0/0/1',
      names('XGigabitEthernet0/0/1', 'GigabitEthernet0/0/1'),
      'XGigabitEthernet0/0/1',
    ],
    ['xe-0/0/1.0', names('xe-0/0/1', 'xe-0/0/10'), 'xe-0/0/1'],
    ['Te0/0/0/1.100', names('TenGigE0/0/0/1'), 'TenGigE0/0/0/1'],
    ['ethernet1/1/12', names('1/1/12', '1/1/1'), '1/1/12'],
    ['1/1/12', names('ethernet1/1/12', 'ethernet1/1/1'), 'ethernet1/1/12'],
    ['bridge1/sfp-sfpplus1', names('sfp-sfpplus1', 'sfp-sfpplus10'), 'sfp-sfpplus1'],
    ['Ethernet49', names('Ethernet49/1', 'Ethernet50/1'), 'Ethernet49/1'],
    ['Ethernet49/1', names('Ethernet49', 'Ethernet50'), 'Ethernet49'],
    ['Ethernet49', names('Ethernet49/1', 'Ethernet49/2'), null],
    ['eth0', names('eth0', 'Ethernet0'), 'eth0'],
    ['vmnic2', names('vmnic2', 'vmnic20'), 'vmnic2'],
    ['swp1s0', names('swp1s0', 'swp1s1', 'swp1'), 'swp1s0'],
    ['Port 7', names('Ethernet7', 'Ethernet8'), null],
    ['', names('Ethernet7'), null],
    [null, names('Ethernet7'), null],
  ])('%s', (remote, ports, expected) => {
    expect(found(ports, remote)).toBe(expected);
  });

  test('by its description, where the id is a number of the system’s own', () => {
    expect(found(names('xe-0/0/0', 'xe-0/0/1'), '508', 'xe-0/0/1')).toBe('xe-0/0/1');
  });

  test('by the description that a person gave it', () => {
    const ports = [
      port('Ethernet1', { description: 'to esx01' }),
      port('Ethernet2', { description: 'to esx02' }),
    ];
    expect(found(ports, 'to esx02')).toBe('Ethernet2');
    expect(found([...ports, port('Ethernet3', { description: 'to esx02' })], 'to esx02')).toBeNull();
  });

  test('by MAC, in any form, and by the burnt-in one where a bond’s is shared', () => {
    const ports = [
      port('eth0', { permanentMac: mac(1), currentMac: mac(1) }),
      port('eth1', { permanentMac: mac(2), currentMac: mac(1) }),
    ];
    expect(found(ports, '3CFD.FE00.0002')).toBe('eth1');
    expect(found(ports, mac(1))).toBe('eth0');
    expect(found([port('vmnic0', { currentMac: mac(7) })], mac(7))).toBe('vmnic0');
    expect(found(ports, mac(9), 'eth1')).toBe('eth1');
  });
});

test.each([
  ['Port-Channel12', 'Po12'],
  ['port-channel12', 'PortChannel12'],
  ['Bundle-Ether1', 'BE1'],
  ['Bridge-Aggregation3', 'BAGG3'],
  ['Eth-Trunk4', 'eth-trunk 4'],
  ['GigabitEthernet 1/0/1', 'gi1/0/1'],
  ['100GE1/0/5', 'HundredGigE1/0/5'],
])('%s and %s are one name', (one, other) => {
  expect(portKey(one)).toBe(portKey(other));
});

test.each([
  ['et-0/0/1', 'xe-0/0/1'],
  ['Ethernet1/1', 'Ethernet1/11'],
  ['GigabitEthernet1/0/1', 'TenGigabitEthernet1/0/1'],
  ['Ethernet1', 'Management1'],
])('%s and %s are two', (one, other) => {
  expect(portKey(one)).not.toBe(portKey(other));
});
