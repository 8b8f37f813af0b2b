import { describe, expect, test } from 'vitest';

import { findParser } from '#lib/platforms/registry.ts';
import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { readDbm, readInteger, readNumber, readSpeedMbps } from '#lib/platforms/cli/numbers.ts';

describe('MAC addresses', () => {
  test.each([
    ['0050.5600.aA01', '00:50:56:00:aa:01'],
    ['00:50:56:00:AA:01', '00:50:56:00:aa:01'],
    ['00-50-56-00-aa-01', '00:50:56:00:aa:01'],
    ['0050-5600-aa01', '00:50:56:00:aa:01'],
    ['005056-00aa01', '00:50:56:00:aa:01'],
    ['00505600AA01', '00:50:56:00:aa:01'],
    ['5e-2-0-1-0-7', '5e:02:00:01:00:07'],
    ['00c.297b.d2a8', '00:0c:29:7b:d2:a8'],
    ['10.1.20.3', null],
    ['Ethernet1', null],
    ['', null],
  ])('%s', (printed, mac) => expect(normaliseMac(printed)).toBe(mac));
});

describe('numbers', () => {
  test.each([
    ['3.29 V', 3.29],
    ['-2.47 ++', -2.47],
    ['6.03mA', 6.03],
    ['N/A', null],
    ['--', null],
    ['', null],
    [undefined, null],
  ])('%s', (printed, number) => expect(readNumber(printed)).toBe(number));

  test.each([
    ['-inf', -40],
    ['-Inf dBm', -40],
    ['-40.00 dBm', -40],
    ['N/A', null],
  ])('%s in dBm', (printed, dbm) => expect(readDbm(printed)).toBe(dbm));

  test.each([
    ['10G', 10_000],
    ['a-2.5G', 2500],
    ['100M', 100],
    ['1000', 1000],
    ['25 Gb/s', 25_000],
    ['auto', null],
    ['0', null],
  ])('%s as a speed', (printed, mbps) => expect(readSpeedMbps(printed)).toBe(mbps));

  test.each([
    ['20', 20],
    ['trunk', null],
    ['-', null],
    ['1.5', null],
  ])('%s as a whole number', (printed, number) => expect(readInteger(printed)).toBe(number));
});

describe('the parser of a command', () => {
  test.each([
    ['arista-eos', 'show mac address-table | json', 'show mac address-table'],
    ['arista-eos', 'SH  INT  STATUS', 'show interfaces status'],
    ['arista-eos', 'sh int et49/1 trans det', 'show interfaces transceiver detail'],
    ['cisco-nxos', 'show interface ethernet 1/1 transceiver details', 'show interface transceiver details'],
    ['cisco-nxos', 'show mac address-table | include Po7', 'show mac address-table'],
    ['cisco-nxos', 'show cdp neighbors interface Eth1/3 detail', 'show cdp neighbors detail'],
    ['cisco-nxos', 'show inventory | json-pretty | no-more', 'show inventory'],
    ['cisco-nxos', 'show_inventory_pipe_json_pretty', 'show inventory'],
    ['arista-eos', 'show lldp neighbors detail pipe json', 'show lldp neighbors detail'],
    ['cisco-nxos', 'show running-config', undefined],
    ['no-such-system', 'show version', undefined],
  ])('%s: %s', (platform, typed, command) => {
    expect(findParser(platform, typed)?.command).toBe(command);
  });
});
