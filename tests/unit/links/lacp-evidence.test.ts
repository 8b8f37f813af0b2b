import { describe, expect, test } from 'vitest';

import type { PortLacp } from '#lib/platforms/platform.ts';

import { bond, conclusions, device, heard, input, lag, mac, port, sighting } from './make-link-input.ts';

const SYSTEM = mac(1);
const actor = (number: number, system = SYSTEM): PortLacp => ({
  actor: { system, port: number },
  partner: null,
});
const partner = (number: number, system = SYSTEM): PortLacp => ({
  actor: null,
  partner: { system, port: number },
});

/** Two members of a bond, one to each of two switches, of which the tables say the same of both. */
function bonded(
  [first, second]: [first: PortLacp | null, second: PortLacp | null],
  own: (PortLacp | null)[] = [actor(1), actor(2)],
) {
  const member = (at: number) =>
    port(`eth${at}`, {
      master: bond,
      permanentMac: mac(at),
      currentMac: SYSTEM,
      ...(own[at - 1] && { lacp: own[at - 1]! }),
    });
  const leaf = (name: string, lacp: PortLacp | null) =>
    device(name, 'switch', [port('Ethernet7', { master: lag('Port-Channel7'), ...(lacp && { lacp }) })]);
  return input(device('kvm1', 'host', [member(1), member(2)]), [leaf('sw1', first), leaf('sw2', second)], {
    sightings: ['sw1', 'sw2'].map((name) => sighting(`${name} Port-Channel7`, SYSTEM)),
  });
}

const TIE = ['eth1 ? sw1 Ethernet7 | sw2 Ethernet7', 'eth2 ? sw1 Ethernet7 | sw2 Ethernet7'];

describe('the LACP partner of a switch port', () => {
  test('tells the members of a bond apart, whichever way they are', () => {
    expect(conclusions(bonded([partner(2), partner(1)]))).toEqual([
      'eth1 = sw2 Ethernet7 (certain)',
      'eth2 = sw1 Ethernet7 (certain)',
    ]);
  });

  test('of one member leaves the other only one port', () => {
    expect(conclusions(bonded([null, partner(1)]))).toEqual([
      'eth1 = sw2 Ethernet7 (certain)',
      'eth2 = sw1 Ethernet7 (possible)',
    ]);
  });

  test.each<[string, ReturnType<typeof bonded>]>([
    ['is the same at both ports', bonded([partner(1), partner(1)])],
    ['is of another system', bonded([partner(1, mac(99)), null])],
    ['is a port that the host does not have', bonded([partner(7), null])],
    ['answers a host that does not tell its numbers', bonded([partner(1), partner(2)], [null, null])],
    ['has the number of two members', bonded([partner(1), null], [actor(1), actor(1)])],
  ])('tells nothing where it %s', (_, given) => {
    expect(conclusions(given)).toEqual(TIE);
  });

  test('does not stand against what is announced', () => {
    const announced = [heard('kvm1 eth1', 'sw2 Ethernet7')];
    const given = { ...bonded([partner(1), partner(2)]), heard: announced };
    expect(conclusions(given)[0]).toContain('eth1 = sw2 Ethernet7');
  });
});
