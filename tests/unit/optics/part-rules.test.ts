import { expect, test } from 'vitest';
import {
  breakoutOfPart,
  classOfPart,
  lengthFromPartNumber,
  mediaClassOfPart,
} from '#lib/optics/part-rules.ts';

test.each([
  ['CAB-Q-S-5M', 5],
  ['CAB-Q-S-1M', 1],
  ['ET7402-DAC-0.5M', 0.5],
  ['SFP-H10GB-CU5M-C', 5],
  ['SFP-H10GB-CU1-5M', 1.5],
  ['SFP-10G-AOC10M', 10],
  ['CAB-10GSFP-P0.5M', 0.5],
  ['CAB-10GSFP-P1M', 1],
  ['DAC-1P5M', 1.5],
  ['MCP1600-C003E26S', 3],
  ['MCP1660-W00AE30', 0.5],
  ['MCP2M00-A01AE30N', 1.5],
  ['MC2309130-002', 2],
  ['MFA1A00-C010', 10],
  ['S+DA0001', 1],
  ['S+AO0005', 5],
  ['SFPP-PC015', 1.5],
  ['SFPP-AO02', 2],
  ['FTLX8574D3BCL', null],
  ['SFP-10GLR-31', null],
  ['', null],
  [null, null],
])('the part number %s states %s m', (partNumber, metres) => {
  expect(lengthFromPartNumber(partNumber)).toBe(metres);
});

test.each([
  ['SFP-10G-T', 'base-t'],
  ['SFP-10G-T8', 'base-t'],
  ['SFP-2.5G-T', 'base-t'],
  ['UF-RJ45-1G', 'base-t'],
  ['S+RJ10', 'base-t'],
  ['S+AO0005', 'aoc'],
  ['SFP-10G-AOC10M', 'aoc'],
  ['S+DA0001', 'passive-dac'],
  ['QSFP-H40G-CU1M', 'passive-dac'],
  ['SFP-10G-SR', null],
  ['SFP-10GSR-85', null],
  ['FTLX8571D3BCVIT1', null],
  ['QT-SFP-10G-T', null],
])('the part number %s names the medium %s', (partNumber, mediaClass) => {
  expect(mediaClassOfPart(partNumber)).toBe(mediaClass);
});

test('fan-out cables state their shape', () => {
  expect(breakoutOfPart('CAB-Q-S-5M')).toBe('40G to 4x10G');
  expect(breakoutOfPart('MCP7F00-A003R30N')).toBe('100G to 4x25G');
  expect(breakoutOfPart('CAB-S-S-5M')).toBeNull();
});

test.each([
  ['QDD-400G-DR4', '400GBASE-DR4'],
  ['QDD-400G-XDR4', '400GBASE-DR4'],
  ['OSFP-800G-2FR4', null],
  ['400G-LR4', '400GBASE-LR4'],
  ['QDD-400G', null],
  ['FTCC1112E1PLL', null],
])('the part number %s names the class %s', (partNumber, functionalClass) => {
  expect(classOfPart(partNumber)).toBe(functionalClass);
});
