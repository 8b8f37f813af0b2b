import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Dom } from '#lib/optics/module-record.ts';
import { linuxPlatform } from '#lib/platforms/linux/linux-platform.ts';
import { moduleWords } from '#lib/platforms/linux/module-words.ts';
import { sudoersLines } from '#lib/platforms/linux/privilege.ts';
import type { DeviceReading, PagePlan } from '#lib/platforms/platform.ts';
import { materialiseHost } from './lab/fake-root.ts';
import { makeFleet } from './lab/fleet.ts';
import type { EthtoolVersion, LabHost, LabPort } from './lab/host-spec.ts';
import { renderEeprom, renderHex } from './lab/render-eeprom.ts';
import { renderModule } from './lab/render-module.ts';
import { renderTranscript } from './lab/render-transcript.ts';
import { describeWith, requireProgram } from './lab/require-program.ts';

/** ethtool 5.13 to 5.18 print no diagnostics of an SFP that they read page by page: the collector reads them from its bytes. */

const NONCE = 'f00dfeed12345678';
const A0 = 'hex on page 0 offset 0 length 128 i2c 0x50';
const A2 = 'hex on page 0 offset 0 length 128 i2c 0x51';
const FLEET = makeFleet();

const roots: string[] = [];
afterAll(async () => {
  for (const root of roots) await rm(root, { recursive: true });
});

const isOptic = ({ cage }: LabPort) => cage.kind === 'module' && cage.module.part.domLanes > 0;

function parse(stdout: string): DeviceReading {
  const transcript = { platform: 'linux', nonce: NONCE, stdout, stderr: '', exitCode: 0 };
  const reading = linuxPlatform.parse(transcript);
  reading.ports.sort((a, b) => (a.name < b.name ? -1 : 1));
  return reading;
}

function run(env: Record<string, string>, plan: PagePlan, command = '/bin/sh', args = ['-s']): DeviceReading {
  const { stdin } = linuxPlatform.session.job(NONCE, plan);
  const options = { env: env as NodeJS.ProcessEnv, input: stdin, encoding: 'latin1' } as const;
  const ran = spawnSync(command, args, { ...options, timeout: 60_000 });
  if (ran.error) throw ran.error;
  expect([ran.status, ran.stderr]).toEqual([0, '']);
  return parse(ran.stdout);
}

async function materialise(host: LabHost): Promise<{ root: string; env: Record<string, string> }> {
  const root = await mkdtemp(join(tmpdir(), 'ferrule-dom-'));
  roots.push(root);
  return { root, env: (await materialiseHost(host, root)).env };
}

const known = ({ ports }: DeviceReading): PagePlan => ({
  all: false,
  have: ports.flatMap(({ moduleWords: words }) => words ?? []),
});

const SHELLS = [
  { program: 'dash', args: ['-s'] },
  { program: 'bash', args: ['-s'] },
  { program: 'busybox', args: ['ash', '-s'] },
];

for (const { program, args } of SHELLS) {
  describeWith([program, 'busybox'], `ethtool 5.16 in ${program}`, () => {
    test('a visit that reads only text has the diagnostics of the moment, and keeps no pages', async () => {
      const host = FLEET.find(
        ({ ethtool, account, ports }) => ethtool === '5.16' && account === 'root' && ports.some(isSfpOptic),
      ) as LabHost;
      const { env } = await materialise(host);
      const shell = (plan: PagePlan) => run(env, plan, requireProgram(program) ?? '', args);
      const first = shell({ all: false, have: [] });
      const second = shell(known(first));
      expect(second).toEqual(parse(renderTranscript(host, NONCE, known(first)).stdout));
      const doms = (reading: DeviceReading): (Dom | null | undefined)[] =>
        reading.ports.map((port) => port.reading.module?.dom);
      expect(doms(second)).toEqual(doms(first));
      expect(doms(second).filter(Boolean).length).toBeGreaterThanOrEqual(
        host.ports.filter(isSfpOptic).length,
      );
      expect(second.ports.map(({ rawPages }) => rawPages)).toEqual(second.ports.map(() => null));
    });
  });
}

function isSfpOptic(port: LabPort): boolean {
  return isOptic(port) && port.cage.kind === 'module' && port.cage.module.part.form === 'sfp';
}

const opticPort = FLEET.flatMap(({ ports }) => ports).find(isSfpOptic) as LabPort;
const optic = opticPort.cage.kind === 'module' ? opticPort.cage.module : null;
const flat = renderEeprom(optic!, true).flat;

const text = (version: EthtoolVersion, ...changes: [from: string | RegExp, to: string][]) =>
  changes.reduce(
    (printed, [from, to]) => {
      expect(printed).toMatch(from);
      return printed.replace(from, to);
    },
    renderModule(optic!, version),
  );

/** A host with one port whose module was read before; its ethtool is of this version and counts what it is asked. */
async function knownModule(version: string, printed: string, a0 = flat.subarray(0, 128)) {
  const host = FLEET.find(({ kind, account }) => kind === 'xen' && account === 'root') as LabHost;
  const { root, env } = await materialise({ ...host, ports: [{ ...opticPort, name: 'eth0' }] });
  await writeFile(join(root, 'text'), printed, 'latin1');
  await writeFile(join(root, 'a0'), renderHex(a0), 'latin1');
  await writeFile(join(root, 'a2'), renderHex(flat.subarray(256, 384)), 'latin1');
  const script = `#!/bin/sh
case $1 in --version) echo 'ethtool version ${version}'; exit ;; -m) ;; *) exit 1 ;; esac
shift 2
echo "$*" >>${root}/asked
case $* in
'') cat ${root}/text ;;
"${A0}") cat ${root}/a0 ;;
"${A2}") cat ${root}/a2 ;;
*) echo 'netlink error: Invalid argument'; exit 1 ;;
esac
`;
  await writeFile(join(root, 'usr/sbin/ethtool'), script, { mode: 0o755 });
  const [port] = run(env, { all: false, have: [moduleWords('eth0', printed) ?? ''] }).ports;
  const asked = (await readFile(join(root, 'asked'), 'latin1')).split('\n').slice(0, -1);
  return { port, asked, root, env };
}

test('an optic of which the text says nothing costs two short reads', async () => {
  const { port, asked } = await knownModule('5.16', text('5.16'));
  expect(asked).toEqual(['', A0, A2]);
  expect(port?.rawPages).toBeNull();
  expect(port?.reading.module).toMatchObject({
    serial: optic?.serial,
    dom: { supplyV: 3.2917, temperatureC: expect.closeTo(optic!.temperatureC, 0), lanes: [{ rxLos: false }] },
  });
});

test('one without diagnostics costs one, and has none', async () => {
  const a0 = flat.slice(0, 128);
  a0[92] = 0;
  a0[95] = a0.subarray(64, 95).reduce((sum, byte) => (sum + byte) & 0xff, 0);
  const { port, asked } = await knownModule('5.16', text('5.16'), a0);
  expect(asked).toEqual(['', A0]);
  expect(port?.reading.module?.dom).toBeNull();
});

test.each(['5.13', '5.14', '5.15', '5.17', '5.18.1'])('so it is with ethtool %s', async (version) => {
  expect((await knownModule(version, text('5.16'))).asked).toEqual(['', A0, A2]);
});

test.each(['3.16', '4.19', '5.1', '5.4', '5.12', '5.19', '6.1', '6.15', '15.18'])(
  'ethtool %s is asked for the text alone',
  async (version) => {
    expect((await knownModule(version, text('5.16'))).asked).toEqual(['']);
  },
);

test.each<[string, string]>([
  ['a text with diagnostics', text('6.1')],
  ['a text that denies them', `${text('5.16')}\tOptical diagnostics support               : No\n`],
  [
    'a copper cable',
    text('5.16', [/\tLaser wavelength .*\n/, '\tPassive Cu cmplnce.  : 0x01 (SFF-8431 appendix E)\n']),
  ],
  ['a copper module with a wavelength', text('5.16', [/Connector +: .*/, 'Connector   : 0x22 (RJ45)'])],
  ['a module without a wavelength', text('5.16', [/: \d+nm/, ': 0nm'])],
  ['a QSFP', text('5.16', ['0x03 (SFP)', '0x11 (QSFP28)'])],
])('of %s no more is read', async (_, printed) => {
  expect((await knownModule('5.16', printed)).asked).toEqual(['']);
});

test('late in a visit nothing more is read', async () => {
  const { root, env } = await knownModule('5.16', text('5.16'));
  await rm(join(root, 'asked'));
  const { stdin } = linuxPlatform.session.job(NONCE, {
    all: false,
    have: [moduleWords('eth0', text('5.16')) ?? ''],
  });
  const late = stdin.replaceAll('-lt 20', '-lt 0');
  expect(late).not.toBe(stdin);
  spawnSync('/bin/sh', ['-s'], { env: env as NodeJS.ProcessEnv, input: late, encoding: 'latin1' });
  expect(await readFile(join(root, 'asked'), 'latin1')).toBe('\n');
});

test('the sudoers line allows both reads', () => {
  const pattern = new RegExp(/ethtool (\^.*\$)$/.exec(sudoersLines('ferrule').regex)?.[1] ?? '$^');
  for (const read of [A0, A2]) expect(`-m eth0 ${read}`).toMatch(pattern);
});

test('a sudoers line for the text alone: one refusal per visit, and the text stands', async () => {
  const host = FLEET.find(
    ({ account, ethtool }) => account === 'sudo-allowed' && ethtool === '5.16',
  ) as LabHost;
  const ports = ['eth0', 'eth1'].map((name, i): LabPort => ({ ...opticPort, name, slot: `0000:5e:00.${i}` }));
  const { env, root } = await materialise({ ...host, ports });
  const words = ['eth0', 'eth1'].map((name) => moduleWords(name, text('5.16')) ?? '');
  const old = `#!/bin/sh\nshift\n[ $# -gt 3 ] && { echo refused >>${root}/refusals; echo 'sudo: a password is required'; exit 1; }\nFERRULE_LAB_SUDO=1\nexport FERRULE_LAB_SUDO\nexec "$@"\n`;
  await writeFile(join(root, 'usr/bin/sudo'), old, { mode: 0o755 });
  const reading = run(env, { all: false, have: words });
  expect(reading.ports.map((port) => port.reading.module?.serial)).toEqual([optic?.serial, optic?.serial]);
  expect(reading.ports.map((port) => port.reading.module?.dom)).toEqual([null, null]);
  expect(await readFile(join(root, 'refusals'), 'latin1')).toBe('refused\n');
});
