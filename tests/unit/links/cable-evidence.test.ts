import { describe, expect, test } from 'vitest';

import type { CableEnd } from '#lib/links/link-input.ts';

import {
  conclusions,
  device,
  heard,
  input,
  kindsOf,
  mac,
  port,
  sighting,
  stranger,
} from './make-link-input.ts';

const end = (assembly: string, facts: Partial<CableEnd> = {}) =>
  ({ media: 'cable', cable: { assembly, serial: assembly.split('|').at(-1)!, ...facts } }) as const;
const A = 'ARISTA|CAB-25G|XTH12345';
const ends = (count: number) => new Map([[A, count]]);

describe('one serial number at two ends', () => {
  const host = device('kvm1', 'host', [port('eth0', end(A)), port('eth1')]);
  const sw = device('sw1', 'switch', [port('Ethernet1', end(A)), port('Ethernet2')]);

  test('of two ends in the fleet is one cable, up or down', () => {
    expect(conclusions(input(host, [sw], { cableEnds: ends(2) }))).toEqual([
      'eth0 = sw1 Ethernet1 (probable)',
      'eth1 -',
    ]);
    const down = device('kvm1', 'host', [port('eth0', { ...end(A), link: 'down' })]);
    expect(conclusions(input(down, [sw], { cableEnds: ends(2) }))).toEqual([
      'eth0 = sw1 Ethernet1 (probable)',
    ]);
  });

  test('that a third port has too is only a candidate', () => {
    expect(conclusions(input(host, [sw], { cableEnds: ends(3) }))[0]).toBe('eth0 ? sw1 Ethernet1');
  });

  test('that half the fleet has is nothing', () => {
    expect(conclusions(input(host, [sw], { cableEnds: ends(60) }))[0]).toBe('eth0 -');
  });

  test('bears out what is heard, and gives way to it', () => {
    const same = input(host, [sw], { cableEnds: ends(2), heard: [heard('kvm1 eth0', 'sw1 Ethernet1')] });
    expect(conclusions(same)[0]).toBe('eth0 = sw1 Ethernet1 (certain)');
    const other = input(host, [sw], { cableEnds: ends(2), heard: [stranger('kvm1 eth0', 'sw9')] });
    expect(conclusions(other)[0]).toBe('eth0 -');
  });

  test('contradicted by the NIC’s own MAC at another port is ambiguous', () => {
    const given = input(host, [sw], { cableEnds: ends(2), sightings: [sighting('sw1 Ethernet2', mac(1))] });
    const own = {
      ...given,
      near: device('kvm1', 'host', [port('eth0', { ...end(A), permanentMac: mac(1), media: null })]),
    };
    expect(conclusions(own)).toEqual(['eth0 ? sw1 Ethernet1 | sw1 Ethernet2']);
  });

  test('in another maker’s words bears out a MAC, but makes no link', () => {
    const words = device('sw1', 'switch', [
      port('Ethernet1', end('|CAB-25G-3M|XTH12345')),
      port('Ethernet2'),
    ]);
    expect(conclusions(input(host, [words]))[0]).toBe('eth0 ? sw1 Ethernet1');
    const near = device('kvm1', 'host', [port('eth0', { ...end(A), permanentMac: mac(1) })]);
    const given = input(near, [words], { sightings: [sighting('sw1 Ethernet1', mac(1))] });
    expect(conclusions(given)).toEqual(['eth0 = sw1 Ethernet1 (probable)']);
    expect(kindsOf(given, 'eth0')).toEqual(['mac-permanent', 'assembly-serial']);
  });

  test('that is short or without a figure is no serial number', () => {
    for (const serial of ['A1', 'DEFAULT']) {
      const near = device('kvm1', 'host', [port('eth0', end(`A|B|${serial}`))]);
      const far = device('sw1', 'switch', [port('Ethernet1', end(`C|D|${serial}`))]);
      expect(conclusions(input(near, [far]))).toEqual(['eth0 -']);
    }
  });
});

describe('a split cable', () => {
  const lanes = device('sw1', 'switch', [
    port('Ethernet51/1', end(A)),
    port('Ethernet51/2', { media: null }),
    port('Ethernet51/3', { media: null }),
  ]);
  const leg = (name: string, number: number) =>
    device(name, 'host', [port('eth0', { ...end(A), permanentMac: mac(number) })]);

  test('does not say by itself which lane a leg is', () => {
    expect(conclusions(input(leg('kvm1', 1), [lanes], { cableEnds: ends(4) }))).toEqual([
      'eth0 ? sw1 Ethernet51/1',
    ]);
  });

  test('gives way to a MAC on another lane, as its module may be named at the first one only', () => {
    const given = input(leg('kvm2', 2), [lanes], {
      cableEnds: ends(4),
      sightings: [sighting('sw1 Ethernet51/2', mac(2))],
    });
    expect(conclusions(given)).toEqual(['eth0 = sw1 Ethernet51/2 (probable)']);
  });
});

describe('between switches', () => {
  const near = device('sw1', 'switch', [port('Ethernet48', end(A)), port('Ethernet47')]);
  const far = device('sw2', 'switch', [port('Ethernet48', end(A)), port('Ethernet47')]);

  test.each([
    ['one cable', [], 2, 'Ethernet48 = sw2 Ethernet48 (probable)'],
    [
      'heard by both',
      [heard('sw1 Ethernet48', 'sw2 Ethernet48'), heard('sw2 Ethernet48', 'sw1 Ethernet48')],
      0,
      'Ethernet48 = sw2 Ethernet48 (certain)',
    ],
    [
      'heard by one',
      [heard('sw2 Ethernet48', 'sw1 Ethernet48')],
      0,
      'Ethernet48 = sw2 Ethernet48 (probable)',
    ],
    [
      'a port that hears two switches',
      [heard('sw1 Ethernet48', 'sw2 Ethernet48'), heard('sw1 Ethernet48', 'sw2 Ethernet47')],
      0,
      'Ethernet48 ? sw2 Ethernet47 | sw2 Ethernet48',
    ],
  ])('%s', (_, statements, count, expected) => {
    const facts = { heard: statements, cableEnds: ends(count) };
    expect(conclusions(input(near, [far], facts))[0]).toBe(expected);
  });

  test('the same follows from either side, word for word', () => {
    const facts = {
      heard: [
        heard('sw1 Ethernet48', 'sw2 Ethernet48'),
        heard('sw2 Ethernet48', 'sw1 Ethernet48', { protocol: 'cdp' }),
      ],
      cableEnds: ends(2),
    };
    expect(kindsOf(input(near, [far], facts), 'Ethernet48')).toEqual(
      kindsOf(input(far, [near], facts), 'Ethernet48'),
    );
  });
});

test('a description of two ports that are down makes a candidate, of ports that are up none', () => {
  const at = (link: string) =>
    conclusions(
      input(device('kvm1', 'host', [port('eth0', { link }), port('eth1', { link })]), [
        device('sw1', 'switch', [port('Ethernet1', { link, description: 'kvm1 eth1' })]),
      ]),
    );
  expect(at('down')).toEqual(['eth0 -', 'eth1 ? sw1 Ethernet1']);
  expect(at('up')).toEqual(['eth0 -', 'eth1 -']);
});
