import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { linuxPlatform } from '#lib/platforms/linux/linux-platform.ts';
import type { DeviceReading, ScriptTranscript } from '#lib/platforms/platform.ts';
import { materialiseHost } from './lab/fake-root.ts';
import { makeFleet } from './lab/fleet.ts';
import type { LabHost, LabPort } from './lab/host-spec.ts';
import { renderTranscript } from './lab/render-transcript.ts';
import { describeWith, requireProgram } from './lab/require-program.ts';

const NONCE = 'f00dfeed12345678';
const FLEET = makeFleet();

/** Every shell the collection script is meant for. */
const SHELLS = [
  { program: 'dash', args: ['-s'] },
  { program: 'bash', args: ['-s'] },
  { program: 'busybox', args: ['ash', '-s'] },
];

const roots: string[] = [];
afterAll(async () => {
  for (const root of roots) await rm(root, { recursive: true });
});

function parse(transcript: Omit<ScriptTranscript, 'platform' | 'nonce'>): DeviceReading {
  const reading = linuxPlatform.parse({ platform: 'linux', nonce: NONCE, ...transcript });
  return { ...reading, ports: reading.ports.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
}

async function materialise(host: LabHost): Promise<{ root: string; env: Record<string, string> }> {
  const root = await mkdtemp(join(tmpdir(), 'ferrule-lab-'));
  roots.push(root);
  return { root, env: (await materialiseHost(host, root)).env };
}

/** Runs the real collection script in a real shell. */
function runScript(env: Record<string, string>, command = '/bin/sh', args = ['-s']): DeviceReading {
  const { stdin } = linuxPlatform.session.job(NONCE);
  const options = {
    env: env as NodeJS.ProcessEnv,
    input: stdin,
    encoding: 'latin1',
    timeout: 60_000,
  } as const;
  const ran = spawnSync(command, args, options);
  if (ran.error) throw ran.error;
  return parse({ stdout: ran.stdout, stderr: ran.stderr, exitCode: ran.status });
}

/** Hosts that between them have every kind, ethtool, login and trouble that shows in a transcript. */
function typicalHosts(): LabHost[] {
  const seen = new Set<string>();
  return FLEET.filter(({ kind, ethtool, account, ports }) => {
    const cages = ports.map(({ cage }) => `cage ${cage.kind}`);
    const news = [kind, `ethtool ${ethtool}`, account, ...cages].filter((trait) => !seen.has(trait));
    for (const trait of news) seen.add(trait);
    return news.length > 0;
  });
}

for (const { program, args } of SHELLS) {
  describeWith([program, 'busybox'], `the collection script in ${program}`, () => {
    const run = (env: Record<string, string>) => runScript(env, requireProgram(program) ?? '', args);

    test('prints what the simulated hosts replay', async () => {
      for (const host of typicalHosts()) {
        const { env } = await materialise(host);
        const replayed = parse(renderTranscript(host, NONCE));
        const ran = run(env);
        expect(ran, host.name).toEqual(replayed);
        expect(ran.complete, host.name).toBe(true);
        expect(ran.ports.map(({ name }) => name).toSorted()).toEqual(
          host.ports.map(({ name }) => name).toSorted(),
        );
      }
    });

    test('T17: takes hostile interface names for names', async () => {
      const host = FLEET.find(({ kind, account }) => kind === 'xen' && account === 'root') as LabHost;
      const names = [
        'eth0;reboot',
        '$(id)',
        '`id`',
        '-m',
        '--json',
        '*',
        '.hidden',
        "it's",
        'a"b',
        '$PATH',
        '\\n',
        '%s%n',
      ];
      const [template] = host.ports as [LabPort];
      const ports = names.map((name, i) => ({ ...template, name, slot: `0000:5e:00.${i}` }));
      const { env, root } = await materialise({ ...host, ports });
      const ran = run(env);
      expect(ran).toEqual(parse(renderTranscript({ ...host, ports }, NONCE)));
      expect(ran.ports.map(({ name }) => name)).toEqual(names.toSorted());
      expect(await readdir(root)).not.toContain('n');
    });

    test.each([
      ['no timeout', async (bin: string) => unlink(join(bin, 'timeout'))],
      [
        'the timeout of old busybox',
        async (bin: string) => {
          await unlink(join(bin, 'timeout'));
          const body = '[ "$1" = -t ] || exit 127\nshift 2\nexec "$@"';
          await writeFile(join(bin, 'timeout'), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
        },
      ],
      [
        'the timeout of busybox',
        async (bin: string) => {
          await unlink(join(bin, 'timeout'));
          await symlink(requireProgram('busybox') ?? '', join(bin, 'timeout'));
        },
      ],
    ])('works with %s', async (_name, change) => {
      const host = typicalHosts()[0] as LabHost;
      const { root, env } = await materialise(host);
      await change(join(root, 'usr/bin'));
      expect(run(env)).toEqual(parse(renderTranscript(host, NONCE)));
    });
    test('nothing is left on the host', async () => {
      const { root, env } = await materialise(typicalHosts()[0] as LabHost);
      const before = await readdir(root, { recursive: true });
      run({ ...env, HOME: root, TMPDIR: root });
      expect(await readdir(root, { recursive: true })).toEqual(before);
    });
  });
}

test('a NIC that hangs costs its deadline once, and only itself', async () => {
  const host = typicalHosts()[0] as LabHost;
  const { root, env } = await materialise(host);
  const ethtool = join(root, 'usr/sbin/ethtool');
  const hung = host.ports.find(({ cage }) => cage.kind === 'module')?.name ?? '';
  await rename(ethtool, `${ethtool}-real`);
  await writeFile(
    ethtool,
    `#!/bin/sh\ncase $* in "-i ${hung}") exec /usr/bin/sleep 30 ;; esac\nexec ${ethtool}-real "$@"\n`,
  );
  await chmod(ethtool, 0o755);
  const ran = runScript(env);
  const others = ({ name }: { name: string }) => name !== hung;
  expect(ran.ports.filter(others)).toEqual(parse(renderTranscript(host, NONCE)).ports.filter(others));
  expect(ran.ports.find(({ name }) => name === hung)?.reading).toMatchObject({
    state: 'unreadable',
    reason: { kind: 'timeout' },
  });
});

test('virtual functions, representors and dom0 ends of guest NICs are no ports', async () => {
  const host = FLEET.find(({ kind }) => kind === 'xen') as LabHost;
  const { root, env } = await materialise(host);
  const net = join(root, 'sys/class/net');
  const device = join(root, 'sys/devices/guest');
  await mkdir(join(device, 'physfn'), { recursive: true });
  for (const name of ['enp59s0f0v0', 'vif1.0', 'pf0vf3', 'br0', 'lo']) await mkdir(join(net, name));
  await symlink(device, join(net, 'enp59s0f0v0/device'));
  await mkdir(join(root, 'sys/devices/vif-1-0'));
  await symlink('../../bus/xen-backend', join(root, 'sys/devices/vif-1-0/subsystem'));
  await symlink(join(root, 'sys/devices/vif-1-0'), join(net, 'vif1.0/device'));
  await mkdir(join(root, 'sys/devices/plain'));
  await symlink(join(root, 'sys/devices/plain'), join(net, 'pf0vf3/device'));
  await writeFile(join(net, 'pf0vf3/phys_port_name'), 'pf0vf3\n');
  expect(runScript(env)).toEqual(parse(renderTranscript(host, NONCE)));
});
