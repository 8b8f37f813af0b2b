import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseEsxiTranscript } from '#lib/platforms/esxi/parse-transcript.ts';
import { readIntelDump, readTransceivers } from '#lib/platforms/esxi/vendor-module.ts';
import type { DeviceReading, ScriptTranscript } from '#lib/platforms/platform.ts';
import { DISTRIBUTED_SWITCH, STANDARD_SWITCH } from '../../../lab/esxi-hosts.ts';
import type { EsxiNic } from '../../../lab/esxi-host.ts';
import { renderEsxiTranscript } from '../../../lab/esxi-transcript.ts';
import { encodeQsfp, hexTable } from '../../optics/encode-image.ts';

const NONCE = '5e1f0c7d9a2b4e68';
const WHOLE = renderEsxiTranscript(DISTRIBUTED_SWITCH, NONCE).stdout;

const transcript = (stdout: string, exitCode: number | null = 0, stderr = ''): ScriptTranscript => ({
  platform: 'esxi',
  nonce: NONCE,
  stdout,
  stderr,
  exitCode,
});
const parse = (...args: Parameters<typeof transcript>): DeviceReading =>
  parseEsxiTranscript(transcript(...args));

/** One NIC of this make, nothing else on the host. */
function oneNic(facts: Partial<EsxiNic>) {
  const [template] = STANDARD_SWITCH.nics;
  const nics = [{ ...template!, ...facts }];
  const host = { ...STANDARD_SWITCH, nics, switches: [], vmks: [], machines: [] };
  return parse(renderEsxiTranscript(host, NONCE).stdout).ports[0]!;
}

test('a transcript cut anywhere is not complete, and its ports are those that were listed', () => {
  for (let length = 0; length < WHOLE.length - 1; length += 11) {
    const reading = parse(WHOLE.slice(0, length), null);
    expect(reading.complete).toBe(false);
    expect(reading.problems).not.toEqual([]);
    expect([0, 3]).toContain(reading.ports.length);
  }
});

test('nothing throws, whatever the device says', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      `\n@@${NONCE} `,
      'nics\n',
      'rc 0\n',
      'port vmnic0\n',
      'settings\n',
      'hints\n',
      'module vmnic0\n',
      'mlxlink\n',
      'eeprom\n',
      'end 1\n',
      'begin 1\n',
      'vms\n',
      'vm-ports 1\n',
      'switch-ports\n',
      'pci\n',
      'transceivers\n',
      '[{"Name": "vmnic0", "MACAddress": "',
      '0c:42:a1:10:00:01", "Uplinks": {}}]',
      '[[[',
      'null',
      '\r\n',
      '(vim.A) {',
      'device = "',
      'Name: x\n',
      'Module Info\nIdentifier : QSFP28\n',
      '00: 03 04 07 00 10\n',
      '\0',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const stdout = pieces.join('');
      const reading = parse(stdout);
      expect(reading.complete && reading.problems.length > 0).toBe(false);
    }),
  );
});

test.each([
  ['Twisted Pair', ['TP'], 'Intel(R) I350 Gigabit Network Connection', 'fixed', 'no-cage'],
  ['Twisted Pair', [], 'Emulex OneConnect NIC', 'fixed', 'no-cage'],
  // An RJ45 module in the cage reports twisted pair as well.
  ['Twisted Pair', ['TP'], 'Intel(R) Ethernet Controller X710 for 10GbE SFP+', 'unreadable', 'not-supported'],
  ['', [], 'Broadcom BCM57416 NetXtreme-E 10GBASE-T RDMA Ethernet Controller', 'fixed', 'no-cage'],
  ['', [], 'Emulex OneConnect NIC', 'unreadable', 'not-supported'],
  ['FIBRE', ['FIBRE'], 'Mellanox Technologies MT27800 Family [ConnectX-5]', 'unreadable', 'not-supported'],
  ['DA', ['TP', 'DA'], 'Cavium QLogic FastLinQ', 'unreadable', 'not-supported'],
])('cable type "%s", ports %j of %s: %s', (cableType, supportedPorts, description, state, kind) => {
  const port = oneNic({ cableType, supportedPorts, description, hardwareId: '1234:5678' });
  expect(port.reading).toMatchObject({ state, reason: { kind }, module: null });
  if (state === 'unreadable')
    expect(port.reading.reason?.remedy).toMatch(/ESXi cannot read.*register that switch/);
});

test('a NIC of a nested host has no cage', () => {
  const port = oneNic({
    driver: 'nvmxnet3',
    cableType: '',
    supportedPorts: [],
    description: 'VMware vmxnet3',
  });
  expect(port.reading.state).toBe('fixed');
});

test.each([
  ['a closed shell', '', 'This account is currently not available.\n', /did not run.*not available/],
  [
    'no list',
    `\n@@${NONCE} begin 1\n\n@@${NONCE} nics\nno\n@@${NONCE} rc 1\n\n@@${NONCE} no-listing\n`,
    '',
    /not list.*no/,
  ],
  ['a lost NIC', WHOLE.replace('"Name": "vmnic1"', '"Nome": "vmnic1"'), '', /listed 3 NICs but 2/],
])('%s is a problem in words', (_, stdout, stderr, words) => {
  const reading = parse(stdout, 0, stderr);
  expect(reading.complete).toBe(false);
  expect(reading.problems.join(' ')).toMatch(words);
});

const QSFP = encodeQsfp({
  identifier: 0x11,
  vendor: 'Arista Networks',
  partNumber: 'CAB-Q-Q-100G-2M',
  serial: 'XKP2101',
  date: '210214',
  oui: [0, 0x1c, 0x73],
  connector: 0x23,
  temperatureC: 0,
  supplyV: 0,
  codes: [0x80, 0, 0, 0, 0, 0, 0, 0],
  extendedCompliance: 0x0b,
  technology: 0xa0,
  smfKm: 0,
  om3Twos: 0,
  cableByte: 2,
  wavelengthNm: 0,
});
const pairs = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0'));
const rows = (head: (at: number) => string, glue = ' ') =>
  Array.from(
    { length: 16 },
    (_, at) => head(at * 16) + pairs(QSFP.subarray(at * 16, at * 16 + 16)).join(glue),
  ).join('\n');

test.each([
  ['the table of ethtool', hexTable(QSFP)],
  ['bare pairs', rows(() => '')],
  [
    'offsets and a column of text',
    rows((at) => `${at.toString(16).padStart(8, '0')}: `).replaceAll(/$/gm, '  ..text..'),
  ],
  ['0x before every byte', rows((at) => `${at} | 0x`, ' 0x')],
  ['words around it', `Module type: QSFP28\n${rows(() => '  ')}\nDone.`],
])('an Intel dump as %s', (_, text) => {
  const found = readIntelDump(text);
  expect(found?.reading.module).toMatchObject({
    partNumber: 'CAB-Q-Q-100G-2M',
    serial: 'XKP2101',
    cableLengthM: 2,
  });
  expect(found?.rawPages[0]).toMatchObject({ i2c: 0x50, page: 0, offset: 0 });
});

test.each([
  ['a wrong byte', rows(() => '').replace('41 72', '41 73')],
  [
    'a missing row',
    rows(() => '')
      .split('\n')
      .toSpliced(3, 1)
      .join('\n'),
  ],
  ['an error', 'Error: Unable to read the module'],
  ['nothing', ''],
])('an Intel dump with %s is no module', (_, text) => {
  expect(readIntelDump(text)).toBeNull();
});

test('a transceiver list counts only where it states vendor, part and serial (no build is confirmed to print one)', () => {
  const list = [
    { Name: 'vmnic2', VendorName: 'OEM', VendorPartNumber: 'SFP-10G-SR', VendorSerialNumber: 'X1' },
    { Name: 'vmnic3', VendorName: 'OEM', VendorPartNumber: '', VendorSerialNumber: 'X2' },
  ];
  const found = readTransceivers(JSON.stringify(list));
  expect([...found.keys()]).toEqual(['vmnic2']);
  expect(found.get('vmnic2')?.module).toMatchObject({ vendor: 'OEM', serial: 'X1' });
});
