import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTranscript } from '#lib/platforms/linux/parse-transcript.ts';
import type { DeviceReading } from '#lib/platforms/platform.ts';

const NONCE = '5e1f0c7d9a2b4e68';
const WHOLE = readFileSync(
  join(import.meta.dirname, '../../captures/linux/ahv-arista-cab-q-s-5m/transcript.txt'),
  'latin1',
);

function parse(stdout: string, exitCode: number | null = 0, stderr = ''): DeviceReading {
  return parseTranscript({ platform: 'linux', nonce: NONCE, stdout, stderr, exitCode });
}

/** A transcript of one PCI port with these sections; a command's output is `[text, exit code]`. */
function onePort(sections: Record<string, string | [text: string, exitCode: number]>, sysfs = ''): string {
  const frame = (heading: string, body = '') => `\n@@${NONCE} ${heading}\n${body}`;
  const parts = Object.entries(sections).map(([name, answer]) =>
    typeof answer === 'string' ? frame(name, answer) : frame(name, answer[0]) + frame(`rc ${answer[1]}`),
  );
  const port = frame('port eth0') + frame('sysfs', `bus=pci\n${sysfs}`) + parts.join('');
  return `${frame('begin 1')}${frame('hostname', 'h\n')}${port}${frame('end 1')}`;
}

test('a transcript cut anywhere is not complete, and a cut module is never a module', () => {
  for (let length = 0; length < WHOLE.length - 1; length += 7) {
    const reading = parse(WHOLE.slice(0, length), null);
    expect(reading.complete).toBe(false);
    expect(reading.problems).not.toEqual([]);
    for (const port of reading.ports) {
      expect(port.name).toMatch(/^eth[0-3]$/);
      if (port.reading.module) expect(port.reading.module.partNumber).toBe('CAB-Q-S-5M');
    }
  }
});

test.each([
  ['a dropped connection', null],
  ['a failed script', 2],
])('%s is not complete even with the end in hand', (_, exitCode) => {
  expect(parse(WHOLE, exitCode)).toMatchObject({ complete: false });
});

test('nothing throws, whatever the device says', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      `\n@@${NONCE} `,
      'port ',
      'rc ',
      'raw ',
      'hex\n',
      'page 0x50 0 3\n',
      '0x0000:\t\t11 07 00 ',
      '0x0080:\t\t11 ',
      'module\n',
      'sysfs\n',
      'end 1\n',
      'begin 1\n',
      '=',
      ':',
      '\n',
      '\0',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const reading = parse(pieces.join(''));
      expect(reading.complete && reading.problems.length > 0 && reading.ports.length === 0).toBe(false);
    }),
  );
});

test.each([
  [
    'a login shell that is none',
    '',
    'This account is currently not available.\n',
    /did not run.*not available/,
  ],
  ['no words at all', '', '', /did not run.*said nothing/],
  ['sysfs closed to the account', `\n@@${NONCE} begin 1\n\n@@${NONCE} no-listing\n`, '', /cannot be read/],
  ['a lost port', WHOLE.replace(`@@${NONCE} port eth1\n`, ''), '', /listed 4 ports but 3/],
])('%s is a problem in words', (_, stdout, stderr, words) => {
  const reading = parse(stdout, 0, stderr);
  expect(reading.complete).toBe(false);
  expect(reading.problems.join(' ')).toMatch(words);
});

test.each([
  ['Speed: 25000Mb/s', 25_000],
  ['Speed: Unknown!', null],
  ['Speed: 65535Mb/s', null],
  ['Speed: 4294967295Mb/s', null],
])('%s while up', (line, speedMbps) => {
  const [port] = parse(onePort({ settings: [line, 0] }, 'carrier=1\nspeed=-1\n')).ports;
  expect(port).toMatchObject({ link: 'up', speedMbps });
});

test('a stale speed of a port that is down is not its speed', () => {
  const [port] = parse(
    onePort({ settings: ['Speed: 10000Mb/s\nDuplex: Full', 0] }, 'carrier=0\nspeed=10000\n'),
  ).ports;
  expect(port).toMatchObject({ link: 'down', speedMbps: null, duplex: null });
});

test.each([
  ['Permanent address: 0C:42:A1:10:00:01', '', '0c:42:a1:10:00:01'],
  ['Permanent address: 00:00:00:00:00:00', '', null],
  ['Permanent address: not set', 'slave_address=0c:42:a1:10:00:02\n', '0c:42:a1:10:00:02'],
  ['Permanent address: 80:00:02:08:fe:80:00:00:00:00:00:00:0c:42:a1:03:00:1a:2b:3c', '', null],
])('%s', (text, sysfs, permanentMac) => {
  expect(parse(onePort({ permanent: [text, 0] }, sysfs)).ports[0]).toMatchObject({ permanentMac });
});

const PERMISSION = /permission/;

test.each([
  ['Input/output error', 'FIBRE', '[ FIBRE ]', 'unreadable', /io-error/],
  ['Input/output error', 'Twisted Pair', '[ TP ]', 'fixed', /no-cage/],
  ['Input/output error', 'Twisted Pair', '[ TP FIBRE ]', 'unreadable', /io-error/],
  ['Operation not supported', 'Twisted Pair', '[ TP ]', 'fixed', /no-cage/],
  ['Operation not supported', 'Direct Attach Copper', '[ FIBRE ]', 'unreadable', /not-supported/],
  ['Operation not supported', 'Other', '[ ]', 'fixed', /not-supported/],
  ['Invalid argument', 'MII', '[ TP MII ]', 'fixed', /no-cage/],
  ['Invalid argument', 'FIBRE', '[ FIBRE ]', 'unreadable', /invalid-argument/],
  ['Operation not permitted', 'FIBRE', '[ FIBRE ]', 'unreadable', PERMISSION],
])('%s on a port of type %s %s is %s', (error, portType, supported, state, kind) => {
  const settings = `\tSupported ports: ${supported}\n\tPort: ${portType}`;
  const [port] = parse(onePort({ settings: [settings, 0], module: [`netlink error: ${error}`, 1] })).ports;
  expect(port?.reading).toMatchObject({ state, reason: { kind: expect.stringMatching(kind) }, module: null });
});

test.each([
  ['sudo: a password is required', 1, /sudoers line/],
  ['sudo: sorry, you must have a tty to run sudo', 1, /requiretty/],
  ['ferrule is not in the sudoers file.  This incident will be reported.', 1, /sudoers line/],
  [
    "Sorry, user ferrule is not allowed to execute '/usr/sbin/ethtool -m eth0' as root on h.",
    1,
    /sudoers line/,
  ],
  ["timeout: failed to run command 'sudo': No such file or directory", 127, /not installed/],
  ["timeout: can't execute 'sudo': No such file or directory", 127, /not installed/],
  ['sudo: /etc/sudo.conf is owned by uid 1000, should be 0', 1, /itself failed/],
])('sudo that says "%s" is a matter of permission', (words, exitCode, remedy) => {
  const plain: [string, number] = ['netlink error: Operation not permitted', 1];
  const reading = parse(onePort({ module: plain, 'sudo-module': [words, exitCode] }));
  expect(reading.ports[0]?.reading).toMatchObject({
    state: 'unreadable',
    reason: { kind: 'permission', message: words, remedy: expect.stringMatching(remedy) },
  });
});

test('the words of the NIC count when sudo only complains of the host name', () => {
  const plain: [string, number] = ['netlink error: Operation not permitted', 1];
  const elevated =
    'sudo: unable to resolve host h: Name or service not known\nnetlink error: Input/output error';
  const reading = parse(onePort({ module: plain, 'sudo-module': [elevated, 1] }));
  expect(reading.ports[0]?.reading.reason?.kind).toBe('io-error');
});

test.each([124, 137, 143])('exit code %i of any command of the port is a timeout', (exitCode) => {
  const reading = parse(onePort({ driver: ['driver: mlx5_core', 0], settings: ['', exitCode] }));
  expect(reading.ports[0]).toMatchObject({ driver: 'mlx5_core', reading: { reason: { kind: 'timeout' } } });
});

test.each([
  [['Configured FEC encodings: Auto RS\nActive FEC encoding: RS', 0], ['Auto', 'RS'], ['RS'], null],
  [
    ['Supported/Configured FEC encodings: None\nActive FEC encodings: BaseR RS', 0],
    ['None'],
    ['BaseR', 'RS'],
    null,
  ],
  [['netlink error: Operation not supported', 95], [], [], 'netlink error: Operation not supported'],
] as [[string, number], string[], string[], string | null][])(
  'FEC %j',
  (answer, configured, active, error) => {
    expect(parse(onePort({ fec: answer })).ports[0]?.fec).toEqual({ configured, active, error });
  },
);

test('bytes that Postgres or a terminal would choke on are made visible', () => {
  const text = '\tIdentifier : 0x03 (SFP)\n\tVendor name : \x1b[31mOEM\0\n';
  const [port] = parse(onePort({ driver: ['driver: \x1b]0;x', 0], module: [text, 0] })).ports;
  expect(port?.rawText).toBe('\tIdentifier : 0x03 (SFP)\n\tVendor name : \\x1b[31mOEM\\x00\n');
  expect(port?.driver).toBe('\\x1b]0;x');
});

test.each([
  ['5.10.194-2.el8.nutanix.20230302.100173.x86_64', 'ahv', 'Nutanix AHV 20230302.100173', 0],
  ['3.10.0-1160.102.1.el7.nutanix.20231118.cvm.x86_64', 'linux', null, 1],
])('kernel %s', (kernel, kind, osName, problems) => {
  const stdout = `\n@@${NONCE} begin 1\n\n@@${NONCE} kernel\n${kernel}\n\n@@${NONCE} end 0\n`;
  const reading = parse(stdout);
  expect(reading.facts).toMatchObject({ kind, osName, kernel });
  expect(reading.problems).toHaveLength(problems);
});
