import { lookup } from 'node:dns/promises';
import { describe, expect, test } from 'vitest';

import { inBlocks, parseBlock, refusedAddress } from '#lib/ssh/address-policy.ts';

const STRICT = { allow: [], ownServices: [{ address: '10.9.9.9', port: 5432 }] };

describe('T5: a host address that points inwards', () => {
  test.each([
    '0.0.0.0', '0.1.2.3', '127.0.0.1', '127.255.255.254', '169.254.169.254', '169.254.1.1', '100.100.100.200',
    '168.63.129.16', '192.0.0.192', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255',
    '::', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::FFFF:A9FE:A9FE', '::127.0.0.1',
    'fe80::1', 'fe80::1%eth0', 'febf::1', 'ff02::1', 'fd00:ec2::254', 'FD00:0EC2:0:0:0:0:0:0254',
    '64:ff9b::7f00:1', '64:ff9b::169.254.169.254', '64:ff9b:1::1', '2002:7f00:1::', '2002:a9fe:a9fe::1', '2001:0:1::1',
    'localhost', '127.1', '2130706433', '0x7f.1', '', 'a b',
  ])('%j is refused', (address) => {
    expect(refusedAddress(address, 22, STRICT)).not.toBeNull();
  }); // prettier-ignore

  test.each(['2130706433', '0x7f.1', '0177.0.0.1', '127.1', '0'])(
    'what the resolver makes of %j is refused',
    async (spelling) => {
      const addresses = await lookup(spelling, { all: true }).catch(() => []);
      for (const { address } of addresses) expect(refusedAddress(address, 22, STRICT)).not.toBeNull();
    },
  );

  test.each([
    '10.0.0.1', '172.16.0.1', '192.168.1.1', '100.64.0.1', '203.0.113.9', '192.0.0.1', '8.8.8.8',
    'fd12:3456::1', '2001:db8::1', '2a00::1', '::ffff:10.0.0.1',
  ])('%s is where fleets live', (address) => {
    expect(refusedAddress(address, 22, STRICT)).toBeNull();
  }); // prettier-ignore

  test.each(['10.9.9.9', '::ffff:10.9.9.9', '::ffff:a09:909'])('Ferrule’s own database as %s', (address) => {
    expect(refusedAddress(address, 5432, { ...STRICT, allow: ['10.0.0.0/8'] })).toMatch(/Ferrule itself/);
    expect(refusedAddress(address, 22, STRICT)).toBeNull();
  });

  test('a lab is let through, and only it', () => {
    const lab = { ...STRICT, allow: ['127.0.0.0/8', '::1'] };
    expect(refusedAddress('127.3.2.1', 22, lab)).toBeNull();
    expect(refusedAddress('::1', 22, lab)).toBeNull();
    expect(refusedAddress('169.254.169.254', 22, lab)).not.toBeNull();
  });
});

test.each([
  ['10.0.0.0/8', '10.0.0.0/8'],
  [' 192.0.2.1 ', '192.0.2.1/32'],
  ['2001:DB8::/32', '2001:db8::/32'],
  ['::1', '::1/128'],
  ['10.0.0.0/33', null],
  ['10.0.0.0/', null],
  ['10.0.0/8', null],
  ['10.0.0.0/8/8', null],
  ['everything', null],
])('the block %j is %j', (text, block) => {
  expect(parseBlock(text)).toBe(block);
});

test('an IPv4 block holds its addresses in either spelling, and no others', () => {
  expect(inBlocks('10.1.2.3', ['10.0.0.0/8'])).toBe(true);
  expect(inBlocks('::ffff:10.1.2.3', ['10.0.0.0/8'])).toBe(true);
  expect(inBlocks('11.1.2.3', ['10.0.0.0/8', '2001:db8::/32'])).toBe(false);
  expect(inBlocks('2001:db8::7', ['10.0.0.0/8', '2001:db8::/32'])).toBe(true);
});
