import { describe, expect, test } from 'vitest';

import { type Announcement, DeviceDirectory, type DirectoryEntry } from '#lib/links/device-directory.ts';

import { mac } from './make-link-input.ts';

const entry = (name: string, facts: Partial<DirectoryEntry> = {}): DirectoryEntry => ({
  id: name,
  role: 'switch',
  name,
  hostname: null,
  address: `192.0.2.${name.length}`,
  ...facts,
});
const announcement = (facts: Partial<Announcement>): Announcement => ({
  chassisId: null,
  systemName: null,
  remotePort: null,
  managementAddress: null,
  ...facts,
});
const find = (entries: DirectoryEntry[], heard: Partial<Announcement>, macs: [string, string][] = []) => {
  const directory = new DeviceDirectory();
  directory.add(entries);
  directory.addMacs(macs.map(([address, id]) => ({ mac: address, id })));
  return directory.find(announcement(heard));
};

describe('the device behind an announcement', () => {
  const fleet = [
    entry('leaf-1', { hostname: 'leaf-1.fra.example.net', address: '192.0.2.1' }),
    entry('leaf-2.fra.example.net', { address: '192.0.2.2' }),
    entry('esx01', { role: 'host', address: 'esx01.mgmt.example.net' }),
    entry('192.0.2.9', { address: '192.0.2.9' }),
  ];

  test.each<[string, Partial<Announcement>, string | null]>([
    ['its name', { systemName: 'leaf-1' }, 'leaf-1'],
    ['its name in capitals', { systemName: 'LEAF-1' }, 'leaf-1'],
    ['its full name', { systemName: 'leaf-1.fra.example.net' }, 'leaf-1'],
    ['the short form of its name', { systemName: 'leaf-2' }, 'leaf-2.fra.example.net'],
    ['its name with a final dot', { systemName: 'leaf-2.fra.example.net.' }, 'leaf-2.fra.example.net'],
    ['its name in another domain', { systemName: 'leaf-2.lon.example.net' }, null],
    ['a domain that nothing else says', { systemName: 'esx01.example.net' }, 'esx01'],
    ['its DNS name', { systemName: 'esx01.mgmt.example.net' }, 'esx01'],
    ['its CDP device id with the serial number', { chassisId: 'leaf-1(FDO25120001)' }, 'leaf-1'],
    [
      'its management address',
      { systemName: 'somebody', managementAddress: '192.0.2.2' },
      'leaf-2.fra.example.net',
    ],
    ['an address for a name', { systemName: '192.0.2.9' }, '192.0.2.9'],
    ['a longer name', { systemName: 'leaf-11' }, null],
    ['nothing', {}, null],
  ])('by %s', (_, heard, expected) => {
    expect(find(fleet, heard)).toBe(expected);
  });

  test('by a MAC of one of its ports: NICs announce themselves by it', () => {
    const macs: [string, string][] = [[mac(1), 'esx01']];
    expect(find(fleet, { chassisId: mac(1), remotePort: mac(1) }, macs)).toBe('esx01');
    expect(find(fleet, { chassisId: 'b8:00', remotePort: mac(1) }, macs)).toBe('esx01');
    expect(find(fleet, { chassisId: mac(2) }, macs)).toBeNull();
  });

  test('not by what several devices have', () => {
    const twins = [entry('a', { hostname: 'kvm.fra.test' }), entry('b', { hostname: 'kvm.lon.test' })];
    expect(find(twins, { systemName: 'kvm' })).toBeNull();
    expect(find(twins, { systemName: 'kvm.lon.test' })).toBe('b');
    expect(
      find(fleet, { chassisId: mac(1) }, [
        [mac(1), 'leaf-1'],
        [mac(1), 'esx01'],
      ]),
    ).toBeNull();
  });

  test('not when name and MAC tell of two devices', () => {
    expect(find(fleet, { systemName: 'leaf-1', chassisId: mac(1) }, [[mac(1), 'esx01']])).toBeNull();
  });

  test('not by a name that comes from the factory', () => {
    const bare = [
      entry('mt-1', { hostname: 'MikroTik' }),
      entry('kvm-1', { hostname: 'localhost.localdomain' }),
    ];
    expect(find(bare, { systemName: 'MikroTik' })).toBeNull();
    expect(find(bare, { systemName: 'localhost.localdomain' })).toBeNull();
    expect(find(bare, { systemName: 'MikroTik', managementAddress: '192.0.2.4' })).toBe('mt-1');
  });
});

test('what its announcements may say, for the search of them', () => {
  const directory = new DeviceDirectory();
  directory.add([
    entry('leaf-1', { hostname: 'Leaf-1.fra.example.net', address: '192.0.2.1' }),
    entry('kvm', { hostname: 'localhost', address: 'kvm.test' }),
  ]);
  expect(directory.callSigns(['leaf-1', 'kvm', 'stranger'])).toEqual({
    names: ['leaf-1', '192.0.2.1', 'kvm'],
    addresses: ['192.0.2.1'],
  });
});

test('what is to be asked for before a sender can be found, once', () => {
  const directory = new DeviceDirectory();
  const heard = [
    announcement({ systemName: 'LEAF-1.fra.example.net.', chassisId: 'leaf-1(FDO25120001)' }),
    announcement({ chassisId: mac(1), remotePort: mac(2), managementAddress: '2001:DB8::1' }),
    announcement({ systemName: 'localhost', remotePort: 'Ethernet1', managementAddress: '192.0.2.1' }),
  ];
  const signs = directory.unsettled(heard);
  expect(signs).toEqual({ names: ['leaf-1', '2001:db8::1', '192.0.2.1'], macs: [mac(1), mac(2)] });
  directory.settle(signs);
  expect(directory.unsettled([...heard, announcement({ systemName: 'leaf-2' })])).toEqual({
    names: ['leaf-2'],
    macs: [],
  });
});
