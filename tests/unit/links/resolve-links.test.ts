import { describe, expect, test } from 'vitest';

import { resolveLinks } from '#lib/links/resolve-links.ts';

import {
  before,
  bond,
  conclusions,
  device,
  heard,
  input,
  kindsOf,
  lag,
  mac,
  NOW,
  owned,
  port,
  sighting,
  stranger,
} from './make-link-input.ts';

const esx = (...names: string[]) =>
  device(
    'esx01',
    'host',
    names.map((name, i) => port(name, { permanentMac: mac(i + 1) })),
  );
const esx01 = esx('vmnic0', 'vmnic1');
const sw1 = device('sw1', 'switch', [port('Ethernet1'), port('Ethernet2'), port('Ethernet48')]);
const sw2 = device('sw2', 'switch', [port('Ethernet1'), port('Ethernet2'), port('Ethernet48')]);
const cable = (assembly: string, serial = assembly) =>
  ({ media: 'cable', cable: { assembly, serial } }) as const;

describe('each reason alone', () => {
  test.each([
    [
      'LLDP heard by the host',
      { heard: [heard('esx01 vmnic0', 'sw1 Ethernet1')] },
      'probable',
      ['lldp-host'],
    ],
    [
      'CDP heard by the host',
      { heard: [heard('esx01 vmnic0', 'sw1 Ethernet1', { protocol: 'cdp' })] },
      'probable',
      ['cdp-host'],
    ],
    [
      'heard by the switch',
      { heard: [heard('sw1 Ethernet1', 'esx01 vmnic0')] },
      'probable',
      ['neighbour-switch'],
    ],
    [
      'heard by both',
      { heard: [heard('esx01 vmnic0', 'sw1 Ethernet1'), heard('sw1 Ethernet1', 'esx01 vmnic0')] },
      'certain',
      ['lldp-host', 'neighbour-switch', 'both-sides'],
    ],
    [
      'heard by both, one without the port',
      { heard: [heard('esx01 vmnic0', 'sw1 Ethernet1'), heard('sw1 Ethernet1', 'esx01')] },
      'certain',
      ['lldp-host', 'neighbour-switch', 'both-sides'],
    ],
    [
      'a pin',
      {
        pins: [
          { nearPortId: 'esx01 vmnic0', farPortId: 'sw1 Ethernet1', by: 'Ada', note: 'traced', at: NOW },
        ],
      },
      'pinned',
      ['pin'],
    ],
    ['the MAC of the NIC', { sightings: [sighting('sw1 Ethernet1', mac(1))] }, 'probable', ['mac-permanent']],
    [
      'a MAC that leaves by the NIC',
      {
        ownedMacs: [owned(mac(90), 'vm web01', { port: 'vmnic0' })],
        sightings: [sighting('sw1 Ethernet1', mac(90))],
      },
      'possible',
      ['mac-owned'],
    ],
  ])('%s', (_, facts, confidence, kinds) => {
    const given = input(esx01, [sw1], facts);
    expect(conclusions(given)).toEqual([`vmnic0 = sw1 Ethernet1 (${confidence})`, 'vmnic1 -']);
    expect(kindsOf(given, 'vmnic0')).toEqual(kinds);
  });

  test('the serial number of one cable at both ends', () => {
    const host = device('esx01', 'host', [port('vmnic0', cable('ARISTA|CAB-25G|XTH1'))]);
    const sw = device('sw1', 'switch', [port('Ethernet1', cable('ARISTA|CAB-25G|XTH1')), port('Ethernet2')]);
    const given = input(host, [sw], { cableEnds: new Map([['ARISTA|CAB-25G|XTH1', 2]]) });
    expect(conclusions(given)).toEqual(['vmnic0 = sw1 Ethernet1 (probable)']);
    expect(kindsOf(given, 'vmnic0')).toEqual(['assembly-serial']);
  });

  test('a description alone makes no candidate', () => {
    const sw = device('sw1', 'switch', [port('Ethernet1', { description: 'esx01 vmnic0' })]);
    expect(conclusions(input(esx01, [sw]))).toEqual(['vmnic0 -', 'vmnic1 -']);
  });

  test('two reasons of different kinds are certain', () => {
    const given = input(esx01, [sw1], {
      heard: [heard('esx01 vmnic0', 'sw1 Ethernet1')],
      sightings: [sighting('sw1 Ethernet1', mac(1))],
    });
    expect(conclusions(given)[0]).toBe('vmnic0 = sw1 Ethernet1 (certain)');
  });

  test('every sentence says who saw what and where', () => {
    const [verdict] = resolveLinks(
      input(esx01, [sw1], {
        heard: [heard('sw1 Ethernet1', 'esx01 vmnic0')],
        sightings: [sighting('sw1 Ethernet1', mac(1))],
      }),
    );
    expect(verdict!.candidates[0]!.evidence.map(({ sentence }) => sentence)).toEqual([
      'sw1 heard esx01 on Ethernet1 by LLDP, port id vmnic0.',
      `sw1 learned ${mac(1)}, the MAC of vmnic0 itself, on Ethernet1.`,
    ]);
  });
});

describe('what announcements contradict', () => {
  test.each([
    [
      'two hosts that hear one switch port',
      [heard('esx01 vmnic0', 'sw1 Ethernet1'), heard('esx02 vmnic0', 'sw1 Ethernet1')],
      'vmnic0 ? sw1 Ethernet1',
    ],
    [
      'two NICs of one host that hear one switch port',
      [heard('esx01 vmnic0', 'sw1 Ethernet1'), heard('esx01 vmnic1', 'sw1 Ethernet1')],
      'vmnic0 ? sw1 Ethernet1',
    ],
    [
      'a NIC that hears two switches',
      [heard('esx01 vmnic0', 'sw1 Ethernet1'), heard('esx01 vmnic0', 'sw2 Ethernet1')],
      'vmnic0 ? sw1 Ethernet1 | sw2 Ethernet1',
    ],
    [
      'a NIC that hears a stranger too',
      [heard('esx01 vmnic0', 'sw1 Ethernet1'), stranger('esx01 vmnic0', 'desk-switch')],
      'vmnic0 ? sw1 Ethernet1',
    ],
    [
      'a switch port that hears another host while this one hears it',
      [heard('esx01 vmnic0', 'sw1 Ethernet1'), heard('sw1 Ethernet1', 'esx02')],
      'vmnic0 ? sw1 Ethernet1',
    ],
    [
      'another switch that hears the NIC',
      [heard('esx01 vmnic0', 'sw1 Ethernet1'), heard('sw2 Ethernet2', 'esx01 vmnic0')],
      'vmnic0 ? sw1 Ethernet1 | sw2 Ethernet2',
    ],
    [
      'a day later the newer word counts',
      [
        heard('esx01 vmnic0', 'sw1 Ethernet1', { seenAt: before(30) }),
        heard('sw2 Ethernet2', 'esx01 vmnic0'),
      ],
      'vmnic0 = sw2 Ethernet2 (probable)',
    ],
    [
      'a host that left the port a day ago no longer claims it',
      [
        heard('esx02 vmnic0', 'sw1 Ethernet1', { seenAt: before(30) }),
        heard('esx01 vmnic0', 'sw1 Ethernet1'),
      ],
      'vmnic0 = sw1 Ethernet1 (probable)',
    ],
    [
      'and this host no longer claims the port that another one took',
      [
        heard('esx01 vmnic0', 'sw1 Ethernet1', { seenAt: before(30) }),
        heard('esx02 vmnic0', 'sw1 Ethernet1'),
      ],
      'vmnic0 -',
    ],
    [
      'LLDP and CDP of one switch are no two systems',
      [
        heard('esx01 vmnic0', 'sw1 Ethernet1'),
        stranger('esx01 vmnic0', 'SW1.example.net', { protocol: 'cdp', remotePort: 'Ethernet1' }),
      ],
      'vmnic0 = sw1 Ethernet1 (probable)',
    ],
    [
      'a host that hears itself through a switch',
      [heard('esx01 vmnic0', 'sw1 Ethernet1'), heard('esx01 vmnic0', 'esx01 vmnic1')],
      'vmnic0 = sw1 Ethernet1 (probable)',
    ],
    [
      'an old word alone is weaker',
      [heard('esx01 vmnic0', 'sw1 Ethernet1', { seenAt: before(30) })],
      'vmnic0 = sw1 Ethernet1 (possible)',
    ],
  ])('%s', (_, statements, expected) => {
    expect(conclusions(input(esx01, [sw1, sw2], { heard: statements }))[0]).toBe(expected);
  });

  test('the contradiction is told', () => {
    const [verdict] = resolveLinks(
      input(esx01, [sw1], {
        heard: [heard('esx01 vmnic0', 'sw1 Ethernet1'), heard('esx02 vmnic3', 'sw1 Ethernet1')],
      }),
    );
    expect(verdict!.candidates[0]!.evidence.at(-1)).toMatchObject({
      kind: 'conflict',
      sentence: 'But esx02 heard sw1 on vmnic3 by LLDP, port id Ethernet1.',
    });
  });

  test('a MAC never overrules what a NIC hears', () => {
    const sightings = [sighting('sw1 Ethernet1', mac(1))];
    const nic = (statements: ReturnType<typeof heard>[]) =>
      conclusions(input(esx01, [sw1, sw2], { heard: statements, sightings }))[0];
    expect(nic([heard('esx01 vmnic0', 'sw2 Ethernet2')])).toBe('vmnic0 = sw2 Ethernet2 (probable)');
    expect(nic([stranger('esx01 vmnic0', 'desk-switch')])).toBe('vmnic0 -');
    expect(nic([stranger('sw1 Ethernet1', 'desk-switch')])).toBe('vmnic0 -');
    expect(nic([heard('sw1 Ethernet1', 'esx02')])).toBe('vmnic0 -');
  });
});

describe('a neighbour whose port is not told', () => {
  const fromSwitch = [heard('sw1 Ethernet1', 'esx01')];

  test('is the only NIC that is up', () => {
    const host = device('esx01', 'host', [port('vmnic0'), port('vmnic1', { link: 'down' })]);
    expect(conclusions(input(host, [sw1], { heard: fromSwitch }))).toEqual([
      'vmnic0 = sw1 Ethernet1 (probable)',
      'vmnic1 -',
    ]);
  });

  test('is any of several', () => {
    expect(conclusions(input(esx01, [sw1], { heard: fromSwitch }))).toEqual([
      'vmnic0 ? sw1 Ethernet1',
      'vmnic1 ? sw1 Ethernet1',
    ]);
  });

  test('is the one that is left', () => {
    const given = input(esx01, [sw1, sw2], {
      heard: [...fromSwitch, heard('esx01 vmnic0', 'sw2 Ethernet2')],
    });
    expect(conclusions(given)).toEqual([
      'vmnic0 = sw2 Ethernet2 (probable)',
      'vmnic1 = sw1 Ethernet1 (probable)',
    ]);
  });

  test('decides between the switches that a MAC was learned on', () => {
    const host = device('kvm1', 'host', [
      port('eth0', { permanentMac: mac(1), currentMac: mac(1), master: bond }),
      port('eth1', { permanentMac: mac(2), currentMac: mac(1), master: bond }),
    ]);
    const halves = ['sw1', 'sw2'].map((name) =>
      device(name, 'switch', [port('Ethernet1', { master: lag('Po1') })]),
    );
    const given = input(host, halves, {
      heard: [heard('kvm1 eth0', 'sw1')],
      sightings: [sighting('sw1 Po1', mac(1)), sighting('sw2 Po1', mac(1))],
    });
    expect(conclusions(given)).toEqual([
      'eth0 = sw1 Ethernet1 (probable)',
      'eth1 = sw2 Ethernet1 (possible)',
    ]);
    expect(kindsOf(given, 'eth1')).toContain('elimination');
  });
});
