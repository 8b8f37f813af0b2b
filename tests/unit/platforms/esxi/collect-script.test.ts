import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { COLLECT_SCRIPT } from '#lib/platforms/esxi/collect-script.ts';
import { esxiPlatform } from '#lib/platforms/esxi/esxi-platform.ts';
import { ESXI_COMMANDS } from '#lib/platforms/esxi/privilege.ts';
import type { ScriptTranscript } from '#lib/platforms/platform.ts';
import type { EsxiHost } from '../../../lab/esxi-host.ts';
import {
  DISTRIBUTED_SWITCH,
  intelHost,
  NO_AGENT,
  STANDARD_SWITCH,
  TEXT_ONLY,
} from '../../../lab/esxi-hosts.ts';
import { writeEsxiPrograms } from '../../../lab/esxi-programs.ts';
import { renderEsxiTranscript } from '../../../lab/esxi-transcript.ts';
import { describeWith, requireProgram } from '../../../lab/require-program.ts';

const NONCE = 'f00dfeed12345678';
const roots: string[] = [];
afterAll(async () => {
  for (const root of roots) await rm(root, { recursive: true });
});

async function materialise(host: EsxiHost): Promise<{ root: string; env: Record<string, string> }> {
  const root = await mkdtemp(join(tmpdir(), 'ferrule-esxi-'));
  roots.push(root);
  return { root, ...(await writeEsxiPrograms(host, root)) };
}

/** Runs the real script in busybox ash, which is ESXi's shell. */
function run(env: Record<string, string>): ScriptTranscript {
  const { stdin } = esxiPlatform.session.job(NONCE);
  const options = {
    env: env as NodeJS.ProcessEnv,
    input: stdin,
    encoding: 'latin1',
    timeout: 60_000,
  } as const;
  const ran = spawnSync(requireProgram('busybox') ?? '', ['ash', '-s'], options);
  if (ran.error) throw ran.error;
  expect(ran.stderr).toBe('');
  return { platform: 'esxi', nonce: NONCE, stdout: ran.stdout, stderr: ran.stderr, exitCode: ran.status };
}

const rendered = (host: EsxiHost): ScriptTranscript => ({
  platform: 'esxi',
  nonce: NONCE,
  ...renderEsxiTranscript(host, NONCE),
});

describeWith(['busybox'], 'the collection script in busybox ash', () => {
  test.each([
    ['a standard switch', STANDARD_SWITCH],
    ['a distributed switch and MFT', DISTRIBUTED_SWITCH],
    ['an esxcli without JSON', TEXT_ONLY],
    ['a host agent that is down', NO_AGENT],
    ["Intel's add-on", intelHost('Offset\t\tValues\n0x0000:\t\t03 04 07')],
    ['no NIC at all', { ...STANDARD_SWITCH, nics: [], machines: [] }],
  ])('prints what the simulated host replays: %s', async (_, host) => {
    const { root, env } = await materialise(host);
    const before = await readdir(root, { recursive: true });
    const ran = run({ ...env, HOME: root, TMPDIR: root });
    expect(ran.stdout).toBe(rendered(host).stdout);
    const reading = esxiPlatform.parse(ran);
    expect(reading).toEqual(esxiPlatform.parse(rendered(host)));
    expect(reading.complete).toBe(true);
    expect(reading.ports.map(({ name }) => name)).toEqual(host.nics.map(({ name }) => name));
    expect(await readdir(root, { recursive: true })).toEqual(before);
  });

  test('JSON and text say the same of every port and MAC', async () => {
    const [json, text] = [STANDARD_SWITCH, TEXT_ONLY].map((host) => rendered({ ...host, name: 'same' }));
    expect(esxiPlatform.parse(text!)).toEqual(esxiPlatform.parse(json!));
  });

  test('an esxcli that hangs on one NIC costs its deadline and leaves the rest', async () => {
    const { root, env } = await materialise(STANDARD_SWITCH);
    const esxcli = join(root, 'bin/esxcli');
    await rename(esxcli, `${esxcli}-real`);
    const hang = `case $* in *'nic get -n vmnic2') exec /bin/sleep 30 ;; esac\nexec ${esxcli}-real "$@"`;
    await writeFile(esxcli, `#!/bin/sh\n${hang}\n`, { mode: 0o755 });
    const reading = esxiPlatform.parse(run(env));
    const others = ({ name }: { name: string }) => name !== 'vmnic2';
    expect(reading.complete).toBe(true);
    expect(reading.ports.filter(others)).toEqual(
      esxiPlatform.parse(rendered(STANDARD_SWITCH)).ports.filter(others),
    );
    expect(reading.ports.find(({ name }) => name === 'vmnic2')).toMatchObject({ link: 'up', firmware: null });
  });

  test.each(['$(id)', '`id`', ';reboot', '-m', '*', "it's", '\\n', '%s'])(
    'takes the NIC name %s for a name',
    async (name) => {
      const [template] = STANDARD_SWITCH.nics;
      const host = {
        ...STANDARD_SWITCH,
        nics: [{ ...template!, name }],
        switches: [],
        vmks: [],
        machines: [],
      };
      const { env } = await materialise(host);
      expect(esxiPlatform.parse(run(env)).problems).toEqual([]);
    },
  );
});

test('every program of the script is in the list that is shown', () => {
  const shown = ESXI_COMMANDS.map(({ command, reads }) => `${command} ${reads}`).join('\n');
  for (const [, line = ''] of COLLECT_SCRIPT.matchAll(
    /call (?:"[^"]*"|[\w-]+) \d+ (.+?)(?: -[nwd] .*)?$/gm,
  )) {
    const words = line.replace('$json ', '').split(' ');
    expect(shown).toContain(words[0]);
    if (words[0] === 'esxcli' && !line.includes('vswitch')) expect(shown).toContain(words.slice(1).join(' '));
  }
});
