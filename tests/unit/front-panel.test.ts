import { expect, test } from 'vitest';

import type { DevicePort } from '#lib/devices/get-device.ts';

import { frontPanel } from '../../app/(main)/switches/[id]/front-panel.ts';

/** The groups as `prefix: labels`. */
function groups(names: string[]): string[] {
  const ports = names.map((name) => ({ id: name, name }) as DevicePort);
  return frontPanel(ports).map(({ prefix, ports: shown }) => {
    return `${prefix}: ${shown.map(({ label }) => label).join(' ')}`;
  });
}

test.each<[string, string[], string[]]>([
  [
    'EOS, one of whose cages is split',
    ['Ethernet10', 'Ethernet2', 'Ethernet49/1', 'Ethernet49/2', 'Management1'],
    ['Ethernet: 2 10 49/1 49/2', 'Management: 1'],
  ],
  ['NX-OS', ['Ethernet1/1', 'Ethernet1/10', 'Ethernet1/2', 'mgmt0'], ['Ethernet1/: 1 2 10', 'mgmt: 0']],
  [
    'NX-OS with line cards',
    ['Ethernet2/1', 'Ethernet1/1', 'Ethernet1/49/1'],
    ['Ethernet: 1/1 1/49/1 2/1'],
  ],
  [
    'uplinks of another name behind the ports that they are numbered after',
    ['HundredGigE1/0/49', 'TwentyFiveGigE1/0/1', 'TwentyFiveGigE1/0/2'],
    ['TwentyFiveGigE1/0/: 1 2', 'HundredGigE1/0/: 49'],
  ],
  [
    'a stack of two',
    ['GigabitEthernet2/0/1', 'GigabitEthernet1/0/1', 'GigabitEthernet1/0/2'],
    ['GigabitEthernet1/0/: 1 2', 'GigabitEthernet2/0/: 1'],
  ],
  ['Junos', ['et-0/0/48', 'xe-0/0/0', 'xe-0/0/10', 'fxp0'], ['xe-0/0/: 0 10', 'et-0/0/: 48', 'fxp: 0']],
  ['VRP, whose names begin with figures', ['100GE1/0/1', '10GE1/0/2', '10GE1/0/1'], ['10GE1/0/: 1 2', '100GE1/0/: 1']],
  ['AOS-CX, whose names are figures', ['1/1/2', '1/1/1', '1/1/10'], ['1/1/: 1 2 10']],
  ['Cumulus', ['swp1', 'swp49s0', 'swp49s1', 'eth0'], ['swp: 1 49s0 49s1', 'eth: 0']],
  ['RouterOS', ['sfp-sfpplus2', 'ether1', 'sfp-sfpplus1'], ['ether: 1', 'sfp-sfpplus: 1 2']],
  ['a name without a number', ['uplink'], ['uplink: uplink']],
])('%s', (_, names, expected) => {
  expect(groups(names)).toEqual(expected);
}); // prettier-ignore
