import { describe, expect, test } from 'vitest';

import { deviceInput } from '#lib/devices/device-input.ts';

describe('a device', () => {
  const good = { name: 'kvm1', address: 'kvm1.example.net', credential: 'root' };

  test('has defaults and splits tags', () => {
    expect(deviceInput.parse({ ...good, port: '', tags: 'prod; storage,prod' })).toEqual({
      ...good,
      port: 22,
      ssh: 'modern',
      platform: 'auto',
      via: '',
      site: '',
      tags: ['prod', 'storage'],
      zone: '',
      notes: '',
    });
  });

  test.each([
    ['', 'auto'],
    ['Detect', 'auto'],
    ['jump', 'jump'],
    ['AHV', 'linux'],
    ['XCP-ng', 'linux'],
    ['VMware ESXi', 'esxi'],
    ['arista-eos', 'arista-eos'],
    ['Arista EOS', 'arista-eos'],
  ])('the platform %j is %s', (given, platform) => {
    expect(deviceInput.parse({ ...good, platform: given }).platform).toBe(platform);
  });

  test.each([
    '10.0.0.1',
    'fe80::1',
    '2001:db8::7',
    'host',
    'a.b-c.example.',
    'esx_01.lan',
    '10-0-0-1.example.net',
  ])('may have the address %s', (address) =>
    expect(deviceInput.safeParse({ ...good, address }).success).toBe(true),
  );

  test.each([
    '',
    'a b',
    '10.0.0',
    '2130706433',
    '0x7f.1',
    '256.1.1.1',
    'host:22',
    'user@host',
    '-host',
    'a..b',
    '$(id)',
  ])('may not have the address %j', (address) =>
    expect(deviceInput.safeParse({ ...good, address }).success).toBe(false),
  );

  test.each([
    [{ port: '0' }, 'port'],
    [{ port: '65536' }, 'port'],
    [{ port: 'ssh' }, 'port'],
    [{ port: '22.5' }, 'port'],
    [{ name: '' }, 'name'],
    [{ name: 'a\u0000b' }, 'name'],
    [{ name: 'x'.repeat(101) }, 'name'],
    [{ site: 'x\ny' }, 'site'],
    [{ zone: 'x'.repeat(51) }, 'zone'],
    [{ notes: 'a\u001bb' }, 'notes'],
    [{ platform: 'cisco-asa' }, 'platform'],
    [{ tags: Array.from({ length: 21 }, (_, i) => `t${i}`) }, 'tags'],
  ])('%j is refused at its field', (wrong, field) => {
    const parsed = deviceInput.safeParse({ ...good, ...wrong });
    expect(parsed.success).toBe(false);
    expect(parsed.error!.issues[0]!.path[0]).toBe(field);
  });
});
