import { describe, expect, test } from 'vitest';

import { guessPlatform, suggestMapping } from '#lib/devices/import-columns.ts';
import type { ImportFormat } from '#lib/devices/import-formats.ts';
import { readImportTable } from '#lib/devices/import-table.ts';
import { platformById } from '#lib/platforms/registry.ts';

describe('CSV', () => {
  const row = { name: 'kvm1', address: '10.0.0.1', credential: 'root' };
  test.each([
    ['comma', 'name,address,credential\nkvm1,10.0.0.1,root'],
    ['semicolon', 'name;address;credential\nkvm1;10.0.0.1;root'],
    ['tab, as pasted from a spreadsheet', 'name\taddress\tcredential\nkvm1\t10.0.0.1\troot'],
    ['byte order mark and CRLF', '\uFEFFname,address,credential\r\nkvm1,10.0.0.1,root\r\n'],
    ['quotes and blank lines', '"name","address","credential"\n\n"kvm1","10.0.0.1","root"\n\n'],
    ['apostrophes that keep a spreadsheet from running it', "name,address,credential\n'=kvm1,10.0.0.1,root"],
  ])('is read with %s', (what, csv) => {
    const name = what.startsWith('apostrophes') ? '=kvm1' : 'kvm1';
    expect(readImportTable(csv, null)).toMatchObject({ format: 'csv', rows: [{ ...row, name }] });
  });

  test.each([
    ['', 'nothing to import'],
    ['name,address\n', 'no device'],
    ['name,NAME\na,b', 'NAME twice'],
    ['name,,address\na,b,c', 'one has no name'],
    ['name,address,credential\na,b', 'line 2'],
    ['name,address,credential\n"a,b,c', 'Quote'],
  ])('%j says what is wrong', (csv, words) => {
    expect(() => readImportTable(csv, 'csv')).toThrow(words);
  });
});

describe('an Ansible inventory', () => {
  const INI = `
# the fleet
bastion.example.net:2222 ansible_user=jump

[hypervisors]
hv[01:03].fra.example.net ansible_host=10.0.0.1
hv-a ansible_host="10.0.9.1" site='Frankfurt 1' ansible_password=CANARY other=x # a comment

[leafs]
leaf-[a:b] ansible_network_os=arista.eos.eos

[fra:children]
hypervisors
leafs

[fra:vars]
site=fra
ansible_user=ferrule
ansible_ssh_common_args='-o StrictHostKeyChecking=no -o ProxyJump="admin@cvm1:22"'

[leafs:vars]
site = fra-dc2
ansible_become_pass=CANARY
`;
  const HOSTS = [
    { host: 'bastion.example.net', ansible_port: '2222', ansible_user: 'jump' },
    ...['hv01', 'hv02', 'hv03'].map((name) => ({
      host: `${name}.fra.example.net`,
      ansible_host: '10.0.0.1',
      ansible_user: 'ferrule',
      site: 'fra',
      jump_host: 'cvm1',
      groups: 'fra;hypervisors',
    })),
    {
      host: 'hv-a',
      ansible_host: '10.0.9.1',
      ansible_user: 'ferrule',
      site: 'Frankfurt 1',
      jump_host: 'cvm1',
      groups: 'fra;hypervisors',
    },
    ...['leaf-a', 'leaf-b'].map((host) => ({
      host,
      ansible_network_os: 'arista.eos.eos',
      ansible_user: 'ferrule',
      site: 'fra-dc2',
      jump_host: 'cvm1',
      groups: 'fra;leafs',
    })),
  ];

  test('in INI: ranges, groups of groups, nearer variables win; passwords are never read', () => {
    const table = readImportTable(INI, null);
    expect(table.format).toBe('ansible-ini');
    expect(table.rows).toEqual(HOSTS);
    expect(table.columns).toEqual([
      'host',
      'ansible_host',
      'ansible_port',
      'ansible_user',
      'ansible_network_os',
      'jump_host',
      'site',
      'groups',
    ]);
    expect(table.remarks).toEqual([
      'Variables that say nothing of a device were left out: ansible_become_pass, ansible_password, other.',
    ]);
    expect(JSON.stringify(table)).not.toContain('CANARY');
  });

  test('as ansible-inventory --list prints it', () => {
    const listed = {
      _meta: {
        hostvars: {
          hv1: {
            ansible_host: '10.0.0.1',
            ansible_port: 22,
            tags: ['prod', 'a12'],
            ansible_password: 'CANARY',
            facts: { deep: 1 },
          },
          sw1: { ansible_network_os: 'ios' },
        },
      },
      all: { children: ['ungrouped', 'fra'] },
      fra: { children: ['leafs'], hosts: ['hv1'] },
      leafs: { hosts: ['sw1'] },
    };
    const table = readImportTable(JSON.stringify(listed), null);
    expect(table.format).toBe('ansible-json');
    expect(table.rows).toEqual([
      { host: 'hv1', ansible_host: '10.0.0.1', ansible_port: '22', tags: 'prod,a12', groups: 'fra' },
      { host: 'sw1', ansible_network_os: 'ios', groups: 'fra;leafs' },
    ]);
    expect(JSON.stringify(table)).not.toContain('CANARY');
  });

  test.each([
    [
      'YAML',
      `# the fleet
all:
  vars: &usual
    zone: dmz
    ansible_password: !vault |
      $ANSIBLE_VAULT;1.1;AES256
      CANARY
  children:
    fra:
      hosts:
        hv[08:10]: { site: fra }
        sw-a:
      vars:
        <<: *usual
`,
    ],
    [
      'JSON of the same shape',
      JSON.stringify({
        all: {
          children: { fra: { hosts: { 'hv[08:10]': { site: 'fra' }, 'sw-a': null }, vars: { zone: 'dmz' } } },
        },
      }),
    ],
  ])('in %s: nested groups and ranges', (_, text) => {
    const table = readImportTable(text, null);
    expect(JSON.stringify(table)).not.toContain('CANARY');
    const { rows } = table;
    expect(rows.map(({ host, site, zone, groups }) => [host, site, zone, groups])).toEqual([
      ['hv08', 'fra', 'dmz', 'fra'],
      ['hv09', 'fra', 'dmz', 'fra'],
      ['hv10', 'fra', 'dmz', 'fra'],
      ['sw-a', undefined, 'dmz', 'fra'],
    ]);
  });

  test.each<[ImportFormat, string, string]>([
    ['ansible-ini', '[group\nhv1', 'Line 1'],
    ['ansible-ini', '[web]\nhv1 ansible_host', 'Line 2'],
    ['ansible-ini', '[web]\nhv1 a="b', 'Line 2'],
    ['ansible-ini', 'hv[01:x]', 'no range'],
    ['ansible-ini', 'hv[1:99999]', 'more than 20000'],
    ['ansible-ini', '[a:children]\nb\n[b:children]\na\n', 'no device'],
    ['ansible-yaml', 'all:\n  hosts: [CANARY\n', 'Line 3'],
    ['ansible-yaml', 'all:\n  hosts:\n\t- x\n', 'Line 3'],
    ['ansible-yaml', '- hv1\n', 'no groups'],
    [
      'ansible-yaml',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghij'].map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[i]}`).join()}]`).join('\n')}\n`,
      'refers to itself',
    ],
    ['ansible-json', '{"all": ', 'cannot be read'],
    ['ansible-json', '[]', 'no groups'],
    ['ansible-json', '{"all": 7}', 'no group'],
  ])('%s %j says what is wrong', (format, text, words) => {
    expect(() => readImportTable(text, format)).toThrow(words);
  });

  test('groups that contain each other come to an end', () => {
    const { rows } = readImportTable('[a]\nhv1\n[a:children]\nb\n[b:children]\na\n[b:vars]\nsite=x\n', null);
    expect(rows).toEqual([{ host: 'hv1', site: 'x', groups: 'a;b' }]);
    const circle = { a: { hosts: ['hv1'], children: ['b'] }, b: { children: ['a'] } };
    expect(readImportTable(JSON.stringify(circle), null).rows).toHaveLength(1);
  });

  test('a hundred thousand brackets do not hold up the server', () => {
    const started = performance.now();
    for (const text of [
      '[a:b]'.repeat(20_000),
      `x${'[1:2]'.repeat(400)}`,
      `${'"'.repeat(50_001)}`,
      `a=${'\\'.repeat(50_001)}`,
    ]) {
      try {
        readImportTable(text, 'ansible-ini');
      } catch {
        // Refused: what counts is how long it takes.
      }
    }
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

describe('a NetBox export', () => {
  test('of its device list is told by its columns, which have their meaning', () => {
    const csv =
      'Name,Status,Tenant,Site,Location,Rack,Role,Manufacturer,Type,Platform,IP Address,Tags\n' +
      'leaf-1,Active,,FRA,,A12,Leaf,Arista,7050SX3,Arista EOS,10.0.0.1/24,"prod,dc1"\n';
    const { format, columns, rows } = readImportTable(csv, null);
    expect([format, rows.length]).toEqual(['netbox', 1]);
    expect(suggestMapping(columns, format)).toEqual({
      Name: 'name', Status: null, Tenant: null, Site: 'site', Location: null, Rack: null, Role: null, Manufacturer: null,
      Type: null, Platform: 'platform', 'IP Address': 'address', Tags: 'tags',
    }); // prettier-ignore
  });
});

describe('columns', () => {
  test('that nobody knows have no meaning, and no two have the same', () => {
    expect(suggestMapping(['Hostname', 'name', 'IP', 'VLAN'], 'csv')).toEqual({
      Hostname: 'name',
      name: null,
      IP: 'address',
    });
  });

  test.each([
    ['arista.eos.eos', 'arista-eos'],
    ['cisco.nxos.nxos', 'cisco-nxos'],
    ['cisco.ios.ios', 'cisco-ios'],
    ['cisco.iosxr.iosxr', 'cisco-iosxr'],
    ['junipernetworks.junos.junos', 'juniper-junos'],
    ['dellemc.os10.os10', 'dell-os10'],
    ['dellemc.enterprise_sonic.sonic', 'sonic'],
    ['nvidia.nvue', 'cumulus'],
    ['arubanetworks.aoscx.aoscx', 'aruba-aoscx'],
    ['community.network.ce', 'huawei-vrp'],
    ['community.routeros.routeros', 'mikrotik-routeros'],
    ['HPE Comware 7', 'hpe-comware'],
    ['VMware ESXi 8.0', 'esxi'],
    ['Windows Server 2022', 'hyperv'],
    ['Nutanix AHV', 'linux'],
    ['XCP-ng', 'linux'],
    ['Ubuntu', 'linux'],
    ['paloaltonetworks.panos', 'auto'],
    ['', 'auto'],
  ])('the platform that others call %j is %s', (words, platform) => {
    expect(guessPlatform(words)).toBe(platform);
    expect(platform === 'auto' || platformById(platform)).toBeTruthy();
  });
});
