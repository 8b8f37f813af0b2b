import { expect, test } from 'vitest';

import { nextStepOf, type OpenPort, pinStepOf } from '#lib/inventory/link-next-step.ts';

const PORT: OpenPort = {
  role: 'host',
  device: 'kvm-1',
  linkState: 'unmatched',
  candidates: [],
  rivals: 0,
  heard: [],
  learnedAt: [],
  macs: 0,
  owners: [],
};
const HEARD = {
  protocol: 'lldp',
  systemName: 'tor-9',
  chassisId: null,
  remotePort: 'Ethernet50',
  device: null,
};

test.each<[string, Partial<OpenPort>, string, string]>([
  ['two ports tie', { linkState: 'ambiguous', candidates: ['sw-1', 'sw-1'] }, 'Pin the right one', '2 ports are equally likely. LLDP at kvm-1 or sw-1'],
  ['one port is contradicted', { linkState: 'ambiguous', candidates: ['sw-1'] }, 'Pin the right one', 'One port fits, and something speaks against it'],
  ['two ports fit one', { linkState: 'ambiguous', candidates: ['sw-1'], rivals: 1 }, 'Pin the right one', 'One port fits, and fits another port as well. LLDP'],
  ['a stranger is heard', { heard: [HEARD] }, 'Register tor-9', 'tor-9 Ethernet50 is heard by LLDP, and is not registered.'],
  ['a stranger without a name is heard', { heard: [{ ...HEARD, systemName: null, chassisId: '00:1c:73:00:00:01' }] }, 'Register 00:1c:73:00:00:01', 'not registered'],
  ['a registered device is heard, of which no port fits', { heard: [{ ...HEARD, device: 'sw-1' }] }, 'Scan sw-1', 'none of its ports fits Ethernet50'],
  ['a registered device is heard that names no port', { heard: [{ ...HEARD, device: 'sw-1', remotePort: null }] }, 'Scan sw-1', 'does not say on which of its ports'],
  ['the MAC is behind an uplink', { learnedAt: ['sw-1 Port-Channel1', 'sw-2 Port-Channel1'] }, 'Register the switch between, or add LLDP', 'behind sw-1 Port-Channel1 and 1 more.'],
  ['no switch knows the NIC', {}, 'Register its switch, or pin it', 'No registered switch hears it'],
  ['a switch port has MACs of a host', { role: 'switch', macs: 2, owners: ['esx-1'] }, 'Add LLDP, or pin it', 'MACs of esx-1 are learned here'],
  ['a switch port has MACs of nobody', { role: 'switch', macs: 1 }, 'Register what is behind it', 'One MAC is learned here, of no registered device.'],
  ['a switch port is silent', { role: 'switch' }, 'Add LLDP at its other end, or pin it', 'Nothing is heard or learned here.'],
])('%s', (_, facts, action, why) => {
  const step = nextStepOf({ ...PORT, ...facts });
  expect(step.action).toBe(action);
  expect(step.why).toContain(why);
}); // prettier-ignore

test.each<[string, 'device' | 'port' | null, string | null]>([
  ['a port that is gone', 'port', 'sw-1 no longer lists Ethernet1: the pin makes no link.'],
  ['a retired device', 'device', 'sw-1 is retired: the pin makes no link.'],
  ['both of its ports', null, null],
])('a pin with %s', (_, gone, why) => {
  const step = pinStepOf([
    { device: 'kvm-1', port: 'eth0' },
    { device: 'sw-1', port: 'Ethernet1', gone },
  ]);
  expect(step?.why.slice(0, why?.length) ?? null).toBe(why);
});
