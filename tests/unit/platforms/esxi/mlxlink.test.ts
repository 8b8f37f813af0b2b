import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mlxlinkComplaint, readMlxlink } from '#lib/platforms/mlxlink.ts';
import { MLXLINK_DAC, MLXLINK_OPTIC } from '../../../lab/esxi-hosts.ts';

/** The same answer as `--json` gives it. */
function asJson(text: string): string {
  const info = text
    .slice(text.indexOf('Module Info'))
    .split('\n')
    .slice(2)
    .map((line) => [line.slice(0, 34).trim(), line.slice(36).trim()]);
  return JSON.stringify({
    status: { code: 0 },
    result: { output: { 'Module Info': Object.fromEntries(info) } },
  });
}

test.each([
  ['text', MLXLINK_DAC],
  ['JSON', asJson(MLXLINK_DAC)],
])('a passive cable as %s', (_, answer) => {
  expect(readMlxlink(answer)).toMatchObject({
    state: 'module',
    module: {
      formFactor: 'QSFP28',
      vendor: 'Mellanox',
      partNumber: 'MCP1600-C003',
      serial: 'MT2108VS04417',
      cableLengthM: 3,
      mediaClass: 'passive-dac',
      functionalClass: '100GBASE-CR4',
      connector: null,
      dom: null,
    },
  });
});

test('an optic: its distance is no length, 0 dBm is a reading, -40 is dark', () => {
  const record = readMlxlink(MLXLINK_OPTIC)?.module;
  expect(record).toMatchObject({
    mediaClass: 'optic-mmf',
    functionalClass: '100GBASE-SR4',
    cableLengthM: null,
    wavelengthNm: 850,
    dom: { temperatureC: 41, supplyV: 3.2612 },
  });
  expect(record?.dom?.lanes.map(({ txPowerDbm, rxPowerDbm }) => [txPowerDbm, rxPowerDbm])).toEqual([
    [0, -1.2],
    [0.41, -0.98],
    [-0.23, -40],
    [0.1, -1.4],
  ]);
  expect(record?.dom?.lanes[0]).toMatchObject({ txPowerMw: 1 });
});

const cable = (identifier: string, cableType: string, extra = '') =>
  `Module Info\n-----------\nIdentifier : ${identifier}\nCable Type : ${cableType}\nVendor Name : V\nVendor Part Number : P-1\nVendor Serial Number : S\nTransfer Distance [m] : 5\n${extra}`;

test.each([
  ['SFP28/SFP+', 'Passive copper cable', '', 'passive-dac', 5],
  ['SFP28/SFP+', 'Active cable (active copper / optics)', '', 'active-dac', 5],
  ['QSFP28', 'Active cable (active copper / optics)', 'Cable Technology : 850 nm VCSEL', 'aoc', 5],
  ['OSFP', 'Passive copper cable', '', 'passive-dac', 5],
  ['QSFP28', 'Optical Module (separated)', 'Cable Technology : 1310 nm DFB', null, null],
])('%s, %s %s', (identifier, type, extra, mediaClass, cableLengthM) => {
  expect(readMlxlink(cable(identifier, type, extra))?.module).toMatchObject({ mediaClass, cableLengthM });
});

test.each([
  ['no module section', 'Operational Info\nState : Active'],
  ['an identifier that is not known', cable('Backplane', 'Unidentified')],
  ['a part without a number', cable('QSFP28', 'Passive copper cable').replace('P-1', 'N/A')],
  ['nothing', ''],
])('%s is no record', (_, answer) => {
  expect(readMlxlink(answer)).toBeNull();
});

test('an unplugged cable is an empty cage', () => {
  expect(readMlxlink('Module Info\nCable Type : Cable unplugged')).toMatchObject({
    state: 'empty',
    module: null,
  });
});

test('the tool’s complaint is kept in its words', () => {
  expect(mlxlinkComplaint('\x1b[31m-E- Device mt4121_pciconf9 not found\x1b[0m\n')).toBe(
    '-E- Device mt4121_pciconf9 not found',
  );
  expect(mlxlinkComplaint(MLXLINK_DAC)).toBeNull();
});

test('nothing throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(MLXLINK_OPTIC.length), (noise, at) => {
      readMlxlink(MLXLINK_OPTIC.slice(0, at) + noise + MLXLINK_OPTIC.slice(at));
      mlxlinkComplaint(noise);
    }),
  );
});
