import { describe, expect, test } from 'vitest';

import type { LinkInput } from '#lib/links/link-input.ts';

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
  owned,
  place,
  port,
  sighting,
} from './make-link-input.ts';

const vswitch = { name: 'vSwitch0', kind: 'bridge' };
const sw1 = device('sw1', 'switch', [port('Ethernet1'), port('Ethernet2'), port('Ethernet48')]);
const sw2 = device('sw2', 'switch', [port('Ethernet1'), port('Ethernet2'), port('Ethernet48')]);
/** Two uplinks of one virtual switch; the first VMkernel port carries the MAC of vmnic0. */
const esx01 = device('esx01', 'host', [
  port('vmnic0', { permanentMac: mac(1), master: vswitch }),
  port('vmnic1', { permanentMac: mac(2), master: vswitch }),
]);
const vmk0 = owned(mac(1), 'vmk0');
const kvm1 = device('kvm1', 'host', [
  port('eth0', { permanentMac: mac(1), currentMac: mac(1), master: bond }),
  port('eth1', { permanentMac: mac(2), currentMac: mac(1), master: bond }),
]);

describe('whose MAC it is', () => {
  test('one that a VMkernel port took from a NIC may leave by any NIC', () => {
    const given = input(esx01, [sw1], { ownedMacs: [vmk0], sightings: [sighting('sw1 Ethernet1', mac(1))] });
    expect(conclusions(given)).toEqual(['vmnic0 ? sw1 Ethernet1', 'vmnic1 ? sw1 Ethernet1']);
  });

  test('so may a NIC’s own where nobody said who borrows it', () => {
    const given = input(esx01, [sw1], { ownedMacs: null, sightings: [sighting('sw1 Ethernet1', mac(1))] });
    expect(conclusions(given)).toEqual(['vmnic0 ? sw1 Ethernet1', 'vmnic1 ? sw1 Ethernet1']);
  });

  test('the MAC of the other NIC is its own', () => {
    const given = input(esx01, [sw1], { ownedMacs: [vmk0], sightings: [sighting('sw1 Ethernet2', mac(2))] });
    expect(conclusions(given)).toEqual(['vmnic0 -', 'vmnic1 = sw1 Ethernet2 (probable)']);
  });

  test('a bond’s MAC may leave by every member, the burnt-in one of the second by it alone', () => {
    const shared = input(kvm1, [sw1], { sightings: [sighting('sw1 Ethernet1', mac(1))] });
    expect(conclusions(shared)).toEqual(['eth0 ? sw1 Ethernet1', 'eth1 ? sw1 Ethernet1']);
    const own = input(kvm1, [sw1], { sightings: [sighting('sw1 Ethernet1', mac(2))] });
    expect(conclusions(own)).toEqual(['eth0 -', 'eth1 = sw1 Ethernet1 (probable)']);
  });

  test('a MAC of the host is of the only NIC that is up', () => {
    const host = device('esx01', 'host', [
      port('vmnic0', { master: vswitch }),
      port('vmnic1', { master: vswitch, link: 'down' }),
    ]);
    const given = input(host, [sw1], { ownedMacs: [vmk0], sightings: [sighting('sw1 Ethernet1', mac(1))] });
    expect(conclusions(given)).toEqual(['vmnic0 = sw1 Ethernet1 (possible)', 'vmnic1 -']);
  });

  test('more MACs by one NIC make it probable', () => {
    const machines = [11, 12, 13, 14, 15].map((n) => owned(mac(n), `vm ${n}`, { port: 'vmnic1' }));
    const given = input(esx01, [sw1], {
      ownedMacs: [vmk0, ...machines],
      sightings: machines.map((machine) => sighting('sw1 Ethernet2', machine.mac)),
    });
    expect(conclusions(given)).toEqual(['vmnic0 -', 'vmnic1 = sw1 Ethernet2 (possible)']);
    const both = { ...given, sightings: [...given.sightings, sighting('sw1 Ethernet2', mac(2))] };
    expect(conclusions(both)[1]).toBe('vmnic1 = sw1 Ethernet2 (probable)');
  });

  test('a virtual machine that another host has since counts for that one', () => {
    const moved = owned(mac(11), 'vm web01', { port: 'vmnic0', isElsewhere: true, seenAt: before(1) });
    const given = input(esx01, [sw1], {
      ownedMacs: [moved],
      sightings: [sighting('sw1 Ethernet1', mac(11))],
    });
    expect(conclusions(given)[0]).toBe('vmnic0 -');
  });
});

describe('where a MAC can be plugged in', () => {
  const single = device('esx01', 'host', [port('vmnic0', { permanentMac: mac(1) })]);
  const at = (name: string, facts: Partial<LinkInput> = {}) =>
    conclusions(input(single, [sw1, sw2], { sightings: [sighting(name, mac(1))], ...facts }))[0];
  /** So many MACs at each of so many ports of another switch. */
  const behind = (...counts: number[]) =>
    counts.map((macs, i) => ({ deviceId: 'sw2', port: `Ethernet${i + 1}`, macs }));
  const here = { deviceId: 'esx01', device: 'esx01', own: 1, machines: 0 };

  test.each<[string, Partial<LinkInput>]>([
    ['faces another switch', { heard: [heard('sw1 Ethernet1', 'sw2 Ethernet48')] }],
    ['is heard by another switch', { heard: [heard('sw2 Ethernet48', 'sw1 Ethernet1')] }],
    [
      'carries another host',
      {
        places: [place('sw1 Ethernet1', { owners: [here, { ...here, deviceId: 'esx02', device: 'esx02' }] })],
      },
    ],
    [
      'carries a switch',
      { places: [place('sw1 Ethernet1', { owners: [here, { ...here, deviceId: 'sw2', device: 'sw2' }] })] },
    ],
    [
      'carries several machines that nobody registered',
      { places: [place('sw1 Ethernet1', { macs: 5, strangers: 4 })] },
    ],
    [
      'carries what another switch has behind several ports',
      { places: [place('sw1 Ethernet1', { macs: 9, owners: [here], elsewhere: behind(4, 3, 2) })] },
    ],
  ])('a port that %s is none', (_, facts) => {
    expect(at('sw1 Ethernet1')).toBe('vmnic0 = sw1 Ethernet1 (probable)');
    expect(at('sw1 Ethernet1', facts)).toBe('vmnic0 -');
  });

  test('one MAC that another switch still has where it was proves no switch', () => {
    const places = [place('sw1 Ethernet1', { macs: 4, owners: [here], elsewhere: behind(3, 1) })];
    expect(at('sw1 Ethernet1', { places })).toBe('vmnic0 = sw1 Ethernet1 (probable)');
  });

  test.each([
    ['most of what the port learned', 5, 'vmnic0 = sw1 Ethernet1 (possible)'],
    ['few of what the port learned', 12, 'vmnic0 -'],
  ])('virtual machines that are %s', (_, macs, expected) => {
    const machines = [11, 12, 13].map((n) => owned(mac(n), `vm ${n}`, { port: 'vmnic0' }));
    const owners = [{ deviceId: 'esx01', device: 'esx01', own: 0, machines: 3 }];
    const given = input(single, [sw1], {
      ownedMacs: machines,
      sightings: machines.map((machine) => sighting('sw1 Ethernet1', machine.mac)),
      places: [place('sw1 Ethernet1', { macs, owners })],
    });
    expect(conclusions(given)[0]).toBe(expected);
  });

  test('the uplink falls out and the edge port is left', () => {
    const given = input(single, [sw1, sw2], {
      sightings: [sighting('sw1 Ethernet48', mac(1)), sighting('sw2 Ethernet2', mac(1))],
      heard: [heard('sw1 Ethernet48', 'sw2 Ethernet48')],
    });
    expect(conclusions(given)).toEqual(['vmnic0 = sw2 Ethernet2 (probable)']);
  });

  test('two ports of which neither is known to lead on tie', () => {
    const given = input(single, [sw1, sw2], {
      sightings: [sighting('sw1 Ethernet1', mac(1)), sighting('sw2 Ethernet2', mac(1))],
    });
    expect(conclusions(given)).toEqual(['vmnic0 ? sw1 Ethernet1 | sw2 Ethernet2']);
  });

  test.each([
    ['a port that is down', { link: 'down' }, 'vmnic0 -'],
    ['a cage with another kind of plug', { media: 'optic' as const }, 'vmnic0 -'],
    ['a port at another speed', { speedMbps: 10_000 }, 'vmnic0 = sw1 Ethernet1 (possible)'],
  ])('%s', (_, facts, expected) => {
    const host = device('esx01', 'host', [port('vmnic0', { permanentMac: mac(1), media: 'cable' })]);
    const sw = device('sw1', 'switch', [port('Ethernet1', facts)]);
    expect(conclusions(input(host, [sw], { sightings: [sighting('sw1 Ethernet1', mac(1))] }))[0]).toBe(
      expected,
    );
  });

  test('a cable that ends elsewhere', () => {
    const end = { media: 'cable', cable: { assembly: 'A|B|C1', serial: 'C1' } } as const;
    const sw = device('sw1', 'switch', [port('Ethernet1', end)]);
    const sightings = [sighting('sw1 Ethernet1', mac(1))];
    const given = (ends: number) =>
      conclusions(input(single, [sw], { sightings, cableEnds: new Map([['A|B|C1', ends]]) }))[0];
    expect(given(2)).toBe('vmnic0 -');
    expect(given(1)).toBe('vmnic0 = sw1 Ethernet1 (probable)');
  });
});

describe('a MAC that moved', () => {
  const single = device('esx01', 'host', [port('vmnic0', { permanentMac: mac(1) })]);
  const gone = (at: string, hours: number) => sighting(at, mac(1), { current: false, seenAt: before(hours) });

  test('is at its newest place', () => {
    const given = input(single, [sw1, sw2], {
      sightings: [gone('sw1 Ethernet1', 2), sighting('sw2 Ethernet2', mac(1))],
    });
    expect(conclusions(given)).toEqual(['vmnic0 = sw2 Ethernet2 (probable)']);
  });

  test('that is nowhere any more was last at its last place, and that is weak', () => {
    const given = input(single, [sw1, sw2], {
      sightings: [gone('sw1 Ethernet1', 5), gone('sw2 Ethernet2', 2)],
    });
    expect(conclusions(given)).toEqual(['vmnic0 = sw2 Ethernet2 (possible)']);
  });

  test('from a table that is a day older than another', () => {
    const given = input(single, [sw1, sw2], {
      sightings: [
        sighting('sw1 Ethernet1', mac(1), { seenAt: before(30) }),
        sighting('sw2 Ethernet2', mac(1)),
      ],
    });
    expect(conclusions(given)).toEqual(['vmnic0 = sw2 Ethernet2 (probable)']);
  });

  test('and that one switch has not noticed: only what else is known decides, and explains nothing more', () => {
    const sightings = [sighting('sw1 Ethernet1', mac(1)), sighting('sw2 Ethernet2', mac(1))];
    const host = device('esx01', 'host', [
      port('vmnic0', { master: vswitch }),
      port('vmnic1', { master: vswitch }),
    ]);
    const given = input(host, [sw1, sw2], {
      ownedMacs: [vmk0],
      sightings,
      heard: [heard('esx01 vmnic0', 'sw2 Ethernet2')],
    });
    expect(conclusions(given)).toEqual(['vmnic0 = sw2 Ethernet2 (certain)', 'vmnic1 -']);
  });
});

describe('aggregates', () => {
  const pair = ['sw1', 'sw2'].map((name) =>
    device(name, 'switch', [port('Ethernet1', { master: lag('Port-Channel1') }), port('Ethernet2')]),
  );
  const learned = [sighting('sw1 Port-Channel1', mac(1)), sighting('sw2 Port-Channel1', mac(1))];

  test('the halves of an MLAG alone do not tell which NIC goes where', () => {
    expect(conclusions(input(kvm1, pair, { sightings: learned }))).toEqual([
      'eth0 ? sw1 Ethernet1 | sw2 Ethernet1',
      'eth1 ? sw1 Ethernet1 | sw2 Ethernet1',
    ]);
  });

  test('one NIC that is known leaves one port for the other', () => {
    const given = input(kvm1, pair, { sightings: learned, heard: [heard('sw2 Ethernet1', 'kvm1 eth0')] });
    expect(conclusions(given)).toEqual(['eth0 = sw2 Ethernet1 (certain)', 'eth1 = sw1 Ethernet1 (possible)']);
    expect(kindsOf(given, 'eth1')).toEqual(['mac-owned', 'elimination', 'lag-member']);
  });

  test('but not when a third NIC could be there too', () => {
    const three = device('kvm1', 'host', [...kvm1.ports, port('eth2', { currentMac: mac(1), master: bond })]);
    const given = input(three, pair, { sightings: learned, heard: [heard('sw2 Ethernet1', 'kvm1 eth0')] });
    expect(conclusions(given).slice(1)).toEqual(['eth1 ? sw1 Ethernet1', 'eth2 ? sw1 Ethernet1']);
  });

  test('the only other member of a port-channel is where the bond’s other member goes, learned or not', () => {
    const sw = device('sw1', 'switch', [
      port('Ethernet1', { master: lag('Po1') }),
      port('Ethernet2', { master: lag('Po1') }),
    ]);
    const given = input(kvm1, [sw], { heard: [heard('kvm1 eth0', 'sw1 Ethernet2')] });
    expect(conclusions(given)).toEqual([
      'eth0 = sw1 Ethernet2 (probable)',
      'eth1 = sw1 Ethernet1 (probable)',
    ]);
    expect(kindsOf(given, 'eth1')).toEqual(['lag-member', 'elimination']);
  });

  test('no order of members pairs them', () => {
    const sw = device('sw1', 'switch', [
      port('Ethernet1', { master: lag('Po1') }),
      port('Ethernet2', { master: lag('Po1') }),
    ]);
    const given = input(kvm1, [sw], { sightings: [sighting('sw1 Po1', mac(1))] });
    expect(conclusions(given)).toEqual([
      'eth0 ? sw1 Ethernet1 | sw1 Ethernet2',
      'eth1 ? sw1 Ethernet1 | sw1 Ethernet2',
    ]);
  });
});

describe('descriptions break ties', () => {
  test.each([
    ['by the NIC they name', 'esx01-vmnic1', ['vmnic0 -', 'vmnic1 = sw1 Ethernet1 (possible)']],
    ['not by the host alone', 'to ESX01 (rack 4)', ['vmnic0 ? sw1 Ethernet1', 'vmnic1 ? sw1 Ethernet1']],
    ['not by another host', 'esx011 vmnic1', ['vmnic0 ? sw1 Ethernet1', 'vmnic1 ? sw1 Ethernet1']],
  ])('%s', (_, description, expected) => {
    const sw = device('sw1', 'switch', [port('Ethernet1', { description })]);
    const given = input(esx01, [sw], { ownedMacs: [vmk0], sightings: [sighting('sw1 Ethernet1', mac(1))] });
    expect(conclusions(given)).toEqual(expected);
  });

  test('between two ports of which one names the host', () => {
    const single = device('esx01', 'host', [port('vmnic0', { permanentMac: mac(1) })]);
    const one = device('sw1', 'switch', [port('Ethernet1', { description: 'esx01' })]);
    const given = input(single, [one, sw2], {
      sightings: [
        sighting('sw1 Ethernet1', mac(1)),
        sighting('sw1 Ethernet1', mac(1)),
        sighting('sw2 Ethernet2', mac(1)),
      ],
    });
    // Its MAC is at two places at once, so one of the two tables is wrong: a description does not say which.
    expect(conclusions(given)).toEqual(['vmnic0 ? sw1 Ethernet1 | sw2 Ethernet2']);
  });

  test('a name within another name', () => {
    const host = device('hv1', 'host', [port('Ethernet'), port('Ethernet 2')]);
    const sw = device('sw1', 'switch', [port('Ethernet1', { description: 'HV1 Ethernet 2' })]);
    const given = input(host, [sw], {
      ownedMacs: [owned(mac(9), 'vEthernet (Management)')],
      sightings: [sighting('sw1 Ethernet1', mac(9))],
    });
    expect(conclusions(given)).toEqual(['Ethernet -', 'Ethernet 2 = sw1 Ethernet1 (possible)']);
  });
});
