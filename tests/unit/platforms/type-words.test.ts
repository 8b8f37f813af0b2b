import { describe, expect, test } from 'vitest';

import { moduleOfWords } from '#lib/platforms/cli/module-of-words.ts';
import { moduleIn } from '#lib/platforms/cli/bare-facts.ts';
import { readTypeWords } from '#lib/platforms/cli/type-words.ts';
import type { ParsedModule } from '#lib/platforms/command-facts.ts';

test.each([
  ['10GBASE-SR', '10GBASE-SR', 'optic-mmf', 'SFP+'],
  ['10Gbase-SR', '10GBASE-SR', 'optic-mmf', 'SFP+'],
  ['10G BASE-LR', '10GBASE-LR', 'optic-smf', 'SFP+'],
  ['10GBASE_SR', '10GBASE-SR', 'optic-mmf', 'SFP+'],
  ['10G_BASE_LR_SFP', '10GBASE-LR', 'optic-smf', 'SFP+'],
  ['10g-sr', '10GBASE-SR', 'optic-mmf', 'SFP+'],
  ['SFP-10GBase-SR', '10GBASE-SR', 'optic-mmf', 'SFP+'],
  ['SFP-10GSR', '10GBASE-SR', 'optic-mmf', 'SFP+'],
  ['SFP+-10G-SR', '10GBASE-SR', 'optic-mmf', 'SFP+'],
  ['SFP+SR', '10GBASE-SR', 'optic-mmf', 'SFP+'],
  ['XFP-10G-SR', '10GBASE-SR', 'optic-mmf', 'XFP'],
  ['X2 Transceiver 10Gbase-SR Te3/1', '10GBASE-SR', 'optic-mmf', 'X2'],
  ['10GBASE-LRM', '10GBASE-LRM', 'optic-mmf', 'SFP+'],
  ['10GBASE-ERL', '10GBASE-ER', 'optic-smf', 'SFP+'],
  ['10GBASE-LR SFP+ Module for SMF', '10GBASE-LR', 'optic-smf', 'SFP+'],
  ['1000BaseSX SFP', '1000BASE-SX', 'optic-mmf', 'SFP'],
  ['1000BaseLH', '1000BASE-LX', 'optic-smf', 'SFP'],
  ['1000BASE-BX10-D', '1000BASE-BX10', 'optic-smf', 'SFP'],
  ['1000base-T', '1000BASE-T', 'base-t', 'SFP'],
  ['GIGE 1000T', '1000BASE-T', 'base-t', 'SFP'],
  ['SFP-T', '1000BASE-T', 'base-t', 'SFP'],
  ['SFP-10/25GBase-CSR', '25GBASE-SR', 'optic-mmf', 'SFP28'],
  ['SFP28 25GBASE-CR-2.0M', '25GBASE-CR', 'passive-dac', 'SFP28'],
  ['SFP28-25G-CU3M', '25GBASE-CR', 'passive-dac', 'SFP28'],
  ['SFP28DAC0.65', '25GBASE-CR', 'passive-dac', 'SFP28'],
  ['SFP-H25GB-CU3M', '25GBASE-CR', 'passive-dac', 'SFP28'],
  ['SFP-H10GB-C', '10GBASE-CR', 'passive-dac', 'SFP+'],
  ['SFP-10GBase-CX1', '10GBASE-CR', 'passive-dac', 'SFP+'],
  ['10GBASE_COPPER', '10GBASE-CR', 'passive-dac', 'SFP+'],
  ['SFP+-10G-ACU3M', '10G-ACC', 'active-dac', 'SFP+'],
  ['10G AOC7M (419)', '10G-AOC', 'aoc', 'SFP+'],
  ['40GBASE-CR4', '40GBASE-CR4', 'passive-dac', 'QSFP+'],
  ['40G_BASE_CR4_QSFP_PLUS', '40GBASE-CR4', 'passive-dac', 'QSFP+'],
  ['QSFP+SR4', '40GBASE-SR4', 'optic-mmf', 'QSFP+'],
  ['40GBASE-SRBD', '40G-BIDI', 'optic-mmf', 'QSFP+'],
  ['QSFP-100G-CR4', '100GBASE-CR4', 'passive-dac', 'QSFP28'],
  ['QSFP 100GE CU1M', '100GBASE-CR4', 'passive-dac', 'QSFP28'],
  ['QSFP 100GE LR (412)', '100GBASE-LR4', 'optic-smf', 'QSFP28'],
  ['100GBASE LR4_T2', '100GBASE-LR4', 'optic-smf', 'QSFP28'],
  ['100GBASE-CWDM4', '100G-CWDM4', 'optic-smf', 'QSFP28'],
  ['Cisco QSFP28 100G AOC5M Pluggable Module', '100G-AOC', 'aoc', 'QSFP28'],
  ['QSFP28 4x(25GBASE-CR)-2.0M', '4x25GBASE-CR', 'passive-dac', 'QSFP28'],
  ['QSFP-4SFP25G-CU3M', '4x25GBASE-CR', 'passive-dac', 'QSFP28'],
  ['QSFP-4X10G-AOC3M', '4x10G-AOC', 'aoc', 'QSFP+'],
  ['400GBASE-DR4 (Cl 124)', '400GBASE-DR4', 'optic-smf', null],
  ['QSFPDD 400G FR4', '400GBASE-FR4', 'optic-smf', 'QSFP-DD'],
  ['Active optical cable', null, 'aoc', null],
  ['CFP2 DWDM', null, 'optic-smf', 'CFP2'],
  ['10/100/1000BaseTX', null, 'base-t', null],
  // Words that say nothing of the module say nothing.
  ['SFP/SFP+/SFP28/SFP56', null, null, null],
  ['QSFP28 or later', null, null, 'QSFP28'],
  ['Fabric Extender Transceiver', null, null, null],
  ['1G/10G', null, null, null],
  ['Not Present', null, null, null],
  ['No connector', null, null, null],
  ['FTLX8571D3BCL', null, null, null],
  ['', null, null, null],
])('%s', (words, functionalClass, mediaClass, formFactor) => {
  expect(readTypeWords(words)).toEqual({ functionalClass, mediaClass, formFactor });
});

describe('a module known by words', () => {
  const of = (stated: Partial<ParsedModule>, media: string | null = null) =>
    moduleOfWords(moduleIn('p', stated), media);
  const MANY = '100GBASE-CR4, 25GBASE-CR CA-25G-L or 50GBASE-CR2 with RS';

  test.each<[string, Partial<ParsedModule>, string | null, object]>([
    [
      'takes the class its cage has lanes for',
      { type: MANY },
      'SFP/SFP+/SFP28',
      { functionalClass: '25GBASE-CR', formFactor: 'SFP28' },
    ],
    [
      'of four lanes likewise',
      { type: MANY },
      'QSFP28 or later',
      { functionalClass: '100GBASE-CR4', formFactor: 'QSFP28' },
    ],
    [
      'is what the port says where it has no type',
      { partNumber: 'FTLX8571D3BCL' },
      '10GBASE-SR',
      { functionalClass: '10GBASE-SR' },
    ],
    [
      'is what its part number says at last',
      { partNumber: 'SFP-10G-LR' },
      null,
      { functionalClass: '10GBASE-LR', mediaClass: 'optic-smf' },
    ],
    [
      'is an AOC by its part number, whatever it calls itself',
      { type: '10GBASE-SR', partNumber: 'MFA1A00-AOC3M' },
      null,
      { mediaClass: 'aoc' },
    ],
    [
      'is told by its light',
      { wavelengthNm: 1310 },
      null,
      { mediaClass: 'optic-smf', fiber: 'SMF', functionalClass: null },
    ],
    [
      'of BX knows both directions',
      { type: '1000BASE-BX10-D', wavelengthNm: 1490 },
      null,
      { bidirectional: { txNm: 1490, rxNm: 1310 } },
    ],
    [
      'keeps the words themselves',
      { type: '10Gbase-SR' },
      null,
      { compliance: ['10Gbase-SR'], identifier: null },
    ],
    [
      'has the length that is stated',
      { type: '25GBASE-CR', cableLengthM: 3 },
      null,
      { cableLengthM: 3, cableLengthSource: 'eeprom', cableLengthEepromM: 3 },
    ],
    [
      'has the length of its type',
      { type: 'SFP-H25GB-CU1-5M', cableLengthM: 1.5 },
      null,
      { cableLengthM: 1.5, cableLengthSource: 'part-number', cableLengthEepromM: null },
    ],
    [
      'has the length of its part number',
      { type: '40GBASE-CR4', partNumber: 'CAB-Q-Q-3M' },
      null,
      { cableLengthM: 3, cableLengthSource: 'part-number' },
    ],
    [
      'has no length of an interface',
      { type: '100G AOC or 25GAUI C2M AOC (BER 5e-5)', partNumber: 'MFA1A00-C010' },
      null,
      { cableLengthM: 10, mediaClass: 'aoc', functionalClass: '100G-AOC' },
    ],
    [
      'shows two lengths that disagree',
      { type: '10GBASE-CR', partNumber: 'S+DA0001', cableLengthM: 7 },
      null,
      { cableLengthM: 1, cableLengthEepromM: 7, cableLengthDisagrees: true },
    ],
    [
      'that is an optic has no length',
      { type: '10GBASE-SR', partNumber: 'X-30M' },
      null,
      { cableLengthM: null, cableLengthSource: null },
    ],
    [
      'of copper has no monitoring',
      { type: '25GBASE-CR', dom: { temperatureC: 0, supplyV: 0, lanes: [] } },
      null,
      { dom: null },
    ],
    [
      'states power in both units',
      {
        type: '10GBASE-SR',
        dom: { temperatureC: 30, supplyV: 3.3, lanes: [{ biasMa: 6, txPowerDbm: 0, rxPowerDbm: null }] },
      },
      null,
      {
        dom: {
          temperatureC: 30,
          supplyV: 3.3,
          lanes: [{ biasMa: 6, txPowerMw: 1, txPowerDbm: 0, rxPowerMw: null, rxPowerDbm: null }],
        },
      },
    ],
    [
      'has text without control characters',
      { vendor: 'A\x07B', serial: '  ' },
      null,
      { vendor: 'A\\x07B', serial: null },
    ],
  ])('%s', (_, stated, media, expected) => {
    expect(of(stated, media)).toMatchObject(expected);
  });
});
