import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { linuxPlatform } from '#lib/platforms/linux/linux-platform.ts';
import { scriptHeader } from '#lib/platforms/linux/module-words.ts';
import type { DeviceReading, PagePlan } from '#lib/platforms/platform.ts';
import { materialiseHost } from './lab/fake-root.ts';
import { makeFleet } from './lab/fleet.ts';
import type { LabHost, LabModule, LabPort } from './lab/host-spec.ts';
import { labPart } from './lab/lab-parts.ts';
import { renderHex } from './lab/render-eeprom.ts';
import { renderModule } from './lab/render-module.ts';
import { renderTranscript } from './lab/render-transcript.ts';
import { describeWith, requireProgram } from './lab/require-program.ts';
import { encodeCmis, encodeQsfp, encodeSfp } from './unit/optics/encode-image.ts';

const NONCE = 'f00dfeed12345678';
const NOTHING_KNOWN: PagePlan = { all: false, have: [] };
const SHELLS = [
  { program: 'dash', args: ['-s'] },
  { program: 'bash', args: ['-s'] },
  { program: 'busybox', args: ['ash', '-s'] },
];
const FLEET = makeFleet();

const roots: string[] = [];
afterAll(async () => {
  for (const root of roots) await rm(root, { recursive: true });
});

interface Visit {
  reading: DeviceReading;
  /** Headings of the raw reads, such as `eth2 hex` and `eth2 page 0x50 0 3`. */
  raw: string[];
}

function parse(stdout: string, exitCode: number | null = 0): Visit {
  const reading = linuxPlatform.parse({ platform: 'linux', nonce: NONCE, stdout, stderr: '', exitCode });
  reading.ports.sort((a, b) => (a.name < b.name ? -1 : 1));
  const raw: string[] = [];
  let port: string | null = null;
  for (const [, heading = ''] of stdout.matchAll(new RegExp(`\n@@${NONCE} (.*)\n`, 'g'))) {
    if (/^(raw|dom) /.test(heading)) port = heading.startsWith('raw ') ? heading.slice(4) : null;
    if (port !== null && /^(hex|page)\b/.test(heading)) raw.push(`${port} ${heading}`);
  }
  return { reading, raw };
}

function run(env: Record<string, string>, plan: PagePlan, command = '/bin/sh', args = ['-s']): Visit {
  const { stdin } = linuxPlatform.session.job(NONCE, plan);
  const options = { env: env as NodeJS.ProcessEnv, input: stdin, encoding: 'latin1' } as const;
  const ran = spawnSync(command, args, { ...options, timeout: 60_000 });
  if (ran.error) throw ran.error;
  expect(ran.stderr).toBe('');
  return parse(ran.stdout, ran.status);
}

async function materialise(host: LabHost): Promise<{ root: string; env: Record<string, string> }> {
  const root = await mkdtemp(join(tmpdir(), 'ferrule-pages-'));
  roots.push(root);
  return { root, env: (await materialiseHost(host, root)).env };
}

/** The plan of a visit after this one. */
function planAfter({ reading }: Visit): PagePlan {
  return {
    all: false,
    have: reading.ports.flatMap(({ moduleWords, rawPages }) => (rawPages && moduleWords) ?? []),
  };
}

/** A host with one port, whose `ethtool -m` prints these answers by its further arguments and counts them. */
async function oneModule(answers: Record<string, { text: string; exitCode?: number }>) {
  const host = FLEET.find(({ kind, account }) => kind === 'xen' && account === 'root') as LabHost;
  const port = host.ports.find(({ cage }) => cage.kind === 'module') as LabPort;
  const { root, env } = await materialise({ ...host, ports: [{ ...port, name: 'eth0' }] });
  const arms = await Promise.all(
    Object.entries(answers).map(async ([args, { text, exitCode = 0 }], i) => {
      await writeFile(join(root, `answer${i}`), text, 'latin1');
      return `"${args}") cat ${root}/answer${i}; exit ${exitCode} ;;`;
    }),
  );
  const body = `[ "$1" = -m ] || exit 1\nshift 2\necho "$*" >>${root}/asked\ncase $* in ${arms.join('\n')}\n`;
  const script = `#!/bin/sh\n${body}*) echo 'netlink error: Invalid argument'; exit 1 ;;\nesac\n`;
  await writeFile(join(root, 'usr/sbin/ethtool'), script, { mode: 0o755 });
  const asked = async () => (await readFile(join(root, 'asked'), 'latin1')).split('\n').slice(0, -1);
  return { root, env, asked };
}

for (const { program, args } of SHELLS) {
  describeWith([program, 'busybox'], `raw pages in ${program}`, () => {
    const shell = (env: Record<string, string>, plan: PagePlan) =>
      run(env, plan, requireProgram(program) ?? '', args);

    test('are read once per module, and by the same rule as the simulated hosts', async () => {
      const isPaged = ({ nic }: LabPort) => nic.driver === 'mlx5_core' && nic.speedMbps > 25_000;
      const host = FLEET.find(({ ports, account }) => account === 'root' && ports.some(isPaged)) as LabHost;
      const { env } = await materialise(host);
      const first = shell(env, NOTHING_KNOWN);
      expect(first).toEqual(parse(renderTranscript(host, NONCE, NOTHING_KNOWN).stdout));
      const modules = first.reading.ports.filter(({ reading }) => reading.module);
      expect(first.raw.filter((read) => read.endsWith(' hex'))).toHaveLength(modules.length);
      expect(modules.every(({ rawPages }) => rawPages?.length)).toBe(true);

      const plan = planAfter(first);
      const second = shell(env, plan);
      expect(second.raw).toEqual([]);
      expect(second).toEqual(parse(renderTranscript(host, NONCE, plan).stdout));
      expect(shell(env, { ...plan, all: true }).raw).toEqual(first.raw);

      const [known, ...others] = plan.have;
      expect(shell(env, { all: false, have: others }).raw.map((read) => read.split(' ')[0])).toContain(
        known?.split('|')[0],
      );
    });

    test('device words are compared, never run', async () => {
      const names: [vendor: string, partNumber: string, serial: string][] = [
        ['$(reboot)', '`reboot`', "'; reboot; '"],
        ['"; reboot #', '\\', "it's"],
        ['*', '[a-z]*', '?'],
        ['a|b', '$have', '${0}\\n'],
        ['\x1b[31m\xff', '%s%n', '\nreboot'],
        ["'\nreboot\n'", '!!', '~'],
      ];
      const host = FLEET.find(({ kind, account }) => kind === 'xen' && account === 'root') as LabHost;
      const template = host.ports.find(({ cage }) => cage.kind === 'module') as LabPort;
      const ports = names.map(([vendor, partNumber, serial], i): LabPort => {
        const part = { ...labPart('CAB-Q-S-1M'), vendor, partNumber };
        const fitted: LabModule = { part, serial, dateCode: '210314', rxPowerMw: [], temperatureC: 30 };
        const cage: LabPort['cage'] = { kind: 'module', module: fitted };
        return { ...template, name: `eth${i}`, slot: `0000:5e:00.${i}`, cage };
      });
      const { env, root } = await materialise({ ...host, ports });
      await writeFile(join(root, 'usr/bin/reboot'), `#!/bin/sh\necho >${root}/rebooted\n`, { mode: 0o755 });
      const first = shell(env, NOTHING_KNOWN);
      expect(first.raw).toHaveLength(names.length);
      const plan = planAfter(first);
      expect(plan.have).toHaveLength(names.length);
      expect(shell(env, plan).raw).toEqual([]);
      // The words of one module are none of another's, though some are nothing but doubtful bytes.
      const moved = plan.have.map((words, i) => words.replace(/^eth\d/, `eth${(i + 1) % names.length}`));
      expect(shell(env, { all: false, have: moved }).raw.length).toBeGreaterThan(3);
      expect(shell(env, { all: false, have: names.flat() }).raw).toHaveLength(names.length);
      expect(await readdir(root)).not.toContain('rebooted');
    });
  });
}

test('a line of known modules cannot leave its quotes', () => {
  const header = scriptHeader(NONCE, { all: false, have: ["eth0|'; reboot; '|$(x)|`y`\n\\", 'eth1|A|B|C'] });
  expect(header).toBe(
    `nonce=${NONCE}\nraw=\nhave='\neth0|?? reboot? ?|??x?|?y???\neth1|A|B|C\n'\nset +x\nsecret=''\n`,
  );
});

const SHARED = { vendor: 'ACME', partNumber: 'P-1', serial: 'S1', date: '210314', supplyV: 3.3 } as const;
const CMIS = encodeCmis({
  ...SHARED,
  oui: [1, 2, 3],
  connector: 0x0c,
  temperatureC: 40,
  identifier: 0x18,
  mediaType: 2,
  technology: 0x10,
  applications: [[0x11, 0x1c, 0x84, 1]],
  cableByte: 0,
  smfByte: 0x4a,
  wavelengthNm: 1550,
  quarterWatts: 40,
});
const TEXT = (identifier: string) =>
  `\tIdentifier                                : ${identifier}\n\tVendor name                               : ACME            \n` +
  `\tVendor PN                                 : P-1             \n\tVendor SN                                 : S1              \n`;
const tableOf = (bytes: Uint8Array, from = 0) => ({ text: renderHex(bytes, from) });
const upper = (page: number, bank = 0) =>
  `hex on page ${page}${bank ? ` bank ${bank}` : ''} offset 128 length 128 i2c 0x50`;

test('a tunable sixteen-lane CMIS module: the flat memory, then the lanes of its banks', async () => {
  const flat = CMIS.slice();
  flat[256 + 142 - 128] = 0x01;
  flat[256 + 155 - 128] = 0x40;
  const page = (mark: number) => tableOf(new Uint8Array(128).fill(mark), 128);
  const { env, asked } = await oneModule({
    '': { text: TEXT('0x18 (QSFP-DD Double Density 8X Pluggable Transceiver (INF-8628))') },
    'hex on': tableOf(flat),
    [upper(17)]: page(0x44),
    [upper(16)]: page(0x10),
    [upper(18)]: page(0x0b),
    [upper(17, 1)]: page(0x44),
    [upper(16, 1)]: page(0x10),
    [upper(18, 1)]: page(0x0b),
  });
  const { rawPages, reading } = run(env, NOTHING_KNOWN).reading.ports[0]!;
  const lanes = [17, 16, 18];
  expect(await asked()).toEqual([
    '',
    'hex on',
    ...lanes.map((number) => upper(number)),
    ...lanes.map((number) => upper(number, 1)),
  ]);
  expect(reading.module?.laneSettings?.map(({ dataPathState }) => dataPathState?.name)).toEqual(
    Array.from({ length: 16 }, () => 'DPActivated'),
  );
  expect(reading.module?.laneSettings?.[8]).toMatchObject({
    stagedApplication: 1,
    laserFrequencyGhz: 185_273.099,
  });
  expect(rawPages?.map(({ bank, page, offset }) => [bank, page, offset])).toEqual([
    [0, 0, 0],
    [0, 0, 128],
    [0, 1, 128],
    [0, 2, 128],
    [0, 17, 128],
    [0, 16, 128],
    [0, 18, 128],
    [1, 17, 128],
    [1, 16, 128],
    [1, 18, 128],
  ]);
});

test('a driver that gives single pages only: CMIS, QSFP and SFP', async () => {
  const lower = 'hex on page 0 offset 0 length 128 i2c 0x50';
  const refusal = { text: 'Cannot get module EEPROM information: Operation not supported', exitCode: 95 };
  const cmis = await oneModule({
    '': { text: TEXT('0x18 (QSFP-DD)') },
    'hex on': refusal,
    [lower]: tableOf(CMIS.subarray(0, 128)),
    [upper(0)]: tableOf(CMIS.subarray(128, 256), 128),
    [upper(1)]: tableOf(CMIS.subarray(256, 384), 128),
    [upper(2)]: tableOf(CMIS.subarray(384), 128),
    [upper(17)]: tableOf(new Uint8Array(128), 128),
    [upper(16)]: tableOf(new Uint8Array(128), 128),
  });
  expect(run(cmis.env, NOTHING_KNOWN).reading.ports[0]?.reading.module).toMatchObject({
    formFactor: 'QSFP-DD',
    checksums: [{ ok: true }, { ok: true }, { ok: true }],
  });
  expect(await cmis.asked()).toHaveLength(8);

  const sfp = encodeSfp({
    ...SHARED,
    oui: [1, 2, 3],
    connector: 7,
    temperatureC: 40,
    codes: [0x10, 0, 0, 0, 0, 0, 0, 0],
    extendedCompliance: 0,
    bitRateMbd: 10_300,
    smfKm: 0,
    om3Tens: 30,
    cableByte: 0,
    wavelengthNm: 850,
  });
  const a2 = 'hex on page 0 offset 0 length 128 i2c 0x51';
  const small = await oneModule({
    '': { text: TEXT('0x03 (SFP)') },
    'hex on': refusal,
    [lower]: tableOf(sfp.subarray(0, 128)),
    [a2]: tableOf(sfp.subarray(256, 384)),
  });
  const record = run(small.env, NOTHING_KNOWN).reading.ports[0]?.reading.module;
  expect([record?.functionalClass, record?.dom?.temperatureC]).toEqual(['10GBASE-SR', 40]);
  expect(await small.asked()).toEqual(['', 'hex on', lower, a2]);

  const qsfp = encodeQsfp({
    ...SHARED,
    oui: [1, 2, 3],
    connector: 0x0c,
    temperatureC: 40,
    identifier: 0x11,
    codes: [0x80, 0, 0, 0, 0, 0, 0, 0],
    extendedCompliance: 2,
    technology: 0,
    smfKm: 0,
    om3Twos: 35,
    cableByte: 0,
    wavelengthNm: 850,
  });
  const large = await oneModule({
    '': { text: TEXT('0x11 (QSFP28)') },
    'hex on': refusal,
    [lower]: tableOf(qsfp.subarray(0, 128)),
    [upper(0)]: tableOf(qsfp.subarray(128, 256), 128),
    [upper(3)]: tableOf(qsfp.subarray(512), 128),
  });
  const dom = run(large.env, NOTHING_KNOWN).reading.ports[0]?.reading.module?.dom;
  expect([dom?.temperatureC, dom?.thresholds?.temperatureC?.highAlarm]).toEqual([40, 75]);
  expect(await large.asked()).toHaveLength(5);
});

test('an ethtool that cannot name the module is asked for its bytes on every visit', async () => {
  const { env, asked } = await oneModule({
    '': { text: '\tIdentifier                                : 0x18 (QSFP-DD)\n' },
    'hex on': tableOf(CMIS.subarray(0, 256)),
  });
  const first = run(env, NOTHING_KNOWN);
  expect(first.reading.ports[0]?.reading).toMatchObject({ state: 'module', module: { serial: 'S1' } });
  expect(first.reading.ports[0]?.moduleWords).toBeNull();
  expect(run(env, planAfter(first)).reading.ports[0]?.reading.module?.serial).toBe('S1');
  expect((await asked()).filter((args) => args === 'hex on')).toHaveLength(2);
});

test('an answer that is all of the bytes already is not read again', async () => {
  const { env, asked } = await oneModule({ '': tableOf(CMIS.subarray(0, 256)) });
  const [port] = run(env, NOTHING_KNOWN).reading.ports;
  expect([port?.reading.module?.serial, port?.rawPages?.length]).toEqual(['S1', 2]);
  expect(await asked()).toEqual(['']);
});

test.each([
  ['the driver cannot', 'Cannot get module EEPROM information: Operation not supported', 95, true],
  ['the option is unknown', 'ethtool: bad command line argument(s)', 1, true],
  ['the bus failed', 'Cannot get Module EEPROM data: Input/output error', 5, false],
])('when %s the text stands, and is it final?', async (_, text, exitCode, final) => {
  const lower = 'hex on page 0 offset 0 length 128 i2c 0x50';
  const answer = { text, exitCode };
  const { env } = await oneModule({
    '': { text: TEXT('0x03 (SFP)') },
    'hex on': answer,
    [lower]: answer,
  });
  const { reading, raw } = run(env, NOTHING_KNOWN);
  expect(reading).toMatchObject({ complete: true, ports: [{ reading: { module: { vendor: 'ACME' } } }] });
  expect(reading.ports[0]?.rawPages).toEqual(final ? [] : null);
  expect(run(env, planAfter({ reading, raw })).raw).toHaveLength(final ? 0 : 2);
});

test('a NIC that hangs at its bytes costs one deadline, and its text stands', async () => {
  const { env, root, asked } = await oneModule({ '': { text: TEXT('0x03 (SFP)') } });
  const ethtool = join(root, 'usr/sbin/ethtool');
  const script = await readFile(ethtool, 'latin1');
  await writeFile(ethtool, script.replace('case $* in', 'case $* in "hex on") exec /usr/bin/sleep 40 ;;'));
  const { reading } = run(env, NOTHING_KNOWN);
  expect(reading.ports[0]).toMatchObject({ reading: { state: 'module' }, rawPages: [] });
  expect(await asked()).toEqual(['', 'hex on']);
});

test('none is begun late in a visit, and the next visit goes on', async () => {
  const { env, asked } = await oneModule({ '': { text: TEXT('0x03 (SFP)') } });
  const { stdin } = linuxPlatform.session.job(NONCE);
  const late = stdin.replaceAll('-lt 20', '-lt 0');
  expect(late).not.toBe(stdin);
  const ran = spawnSync('/bin/sh', ['-s'], {
    env: env as NodeJS.ProcessEnv,
    input: late,
    encoding: 'latin1',
  });
  const { reading } = parse(ran.stdout, ran.status);
  expect(reading).toMatchObject({ complete: true, ports: [{ rawPages: null }] });
  expect(await asked()).toEqual(['']);
});

test('a sudoers line for the text alone: one refusal per visit, and the text stands', async () => {
  const host = FLEET.find(({ account, ethtool }) => account === 'sudo-allowed' && ethtool) as LabHost;
  const { env, root } = await materialise(host);
  const old = `#!/bin/sh\nshift\n[ $# -gt 3 ] && { echo 'sudo: a password is required'; exit 1; }\nFERRULE_LAB_SUDO=1\nexport FERRULE_LAB_SUDO\nexec "$@"\n`;
  await writeFile(join(root, 'usr/bin/sudo'), old, { mode: 0o755 });
  const { reading, raw } = run(env, NOTHING_KNOWN);
  expect(raw).toHaveLength(1);
  const modules = reading.ports.filter((port) => port.reading.module);
  expect(modules.length).toBeGreaterThan(1);
  expect(modules.every(({ rawPages }) => rawPages === null)).toBe(true);
});

test('text that names the module as the next visit compares it', () => {
  const text = renderModule(
    { part: labPart('CAB-Q-S-5M'), serial: 'APF1', dateCode: '200101', rxPowerMw: [], temperatureC: 30 },
    '4.8',
  );
  const stdout = `\n@@${NONCE} begin 1\n\n@@${NONCE} port eth0\n\n@@${NONCE} module\n${text}\n@@${NONCE} rc 0\n\n@@${NONCE} end 1\n`;
  expect(parse(stdout).reading.ports[0]?.moduleWords).toBe('eth0|Arista Networks|CAB-Q-S-5M|APF1');
});
