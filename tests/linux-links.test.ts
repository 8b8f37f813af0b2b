import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { linuxPlatform } from '#lib/platforms/linux/linux-platform.ts';
import type { DeviceReading } from '#lib/platforms/platform.ts';
import { bond, castLinux, newCast } from './lab/cast.ts';
import { materialiseHost } from './lab/fake-root.ts';
import { LAB_DISTRIBUTIONS } from './lab/host-kinds.ts';
import type { LabHost, LabPort } from './lab/host-spec.ts';
import { LAB_CARDS } from './lab/lab-nics.ts';
import { renderTranscript } from './lab/render-transcript.ts';
import { describeWith, requireProgram } from './lab/require-program.ts';
import { seededRandom } from './lab/seeded-random.ts';
import type { LabNeighbour } from './lab/switch-spec.ts';

const NONCE = 'f00dfeed12345678';
const roots: string[] = [];
afterAll(async () => {
  for (const root of roots) await rm(root, { recursive: true });
});

const SWITCH: LabNeighbour = {
  protocol: 'lldp',
  kind: 'switch',
  chassisId: '28:99:3a:01:00:00',
  systemName: 'leaf-fra-1a',
  systemDescription: `Arista Networks EOS\n@@${NONCE} end 0\n$(id) \x1b[2J`,
  portId: 'Ethernet7',
  portIdKind: 'name',
  portDescription: 'it\'s a "port"',
  managementAddress: '192.0.2.11',
};

function makeHost(distribution: Parameters<typeof castLinux>[2]): LabHost {
  const name = `${distribution}-fra-91`;
  return castLinux(newCast(seededRandom(9)), name, distribution, LAB_CARDS.x520, [null, null]);
}

/** The first two NICs of the host on a bridge, guests on it, and a switch that the first hears. */
function linkedHost(distribution: 'ahv-el8' | 'xcp-ng' | 'ubuntu'): LabHost {
  const host = makeHost(distribution);
  const kinds = { 'ahv-el8': 'ovs', 'xcp-ng': 'bridge', ubuntu: 'bond' } as const;
  const kind = kinds[distribution];
  const name = { ovs: 'br0', bridge: 'xenbr0', bond: 'bond0' }[kind];
  if (kind === 'bond') bond(host);
  else for (const port of host.ports.slice(0, 2)) port.master = { name, kind };
  host.hears = { [host.ports[0]!.name]: [SWITCH], vnet0: [{ ...SWITCH, systemName: 'a-guest' }] };
  host.guests = [
    { tap: 'vnet0', mac: '52:54:00:00:00:01', bridge: name },
    { tap: 'vif2.0', mac: '52:54:00:00:00:02', bridge: name },
  ];
  return host;
}

async function materialise(host: LabHost) {
  const root = await mkdtemp(join(tmpdir(), 'ferrule-links-'));
  roots.push(root);
  return { root, env: (await materialiseHost(host, root)).env };
}

function collect(env: Record<string, string>, command = '/bin/sh', args = ['-s']): DeviceReading {
  const { stdin } = linuxPlatform.session.job(NONCE);
  const options = { env: env as NodeJS.ProcessEnv, input: stdin, timeout: 60_000 };
  const ran = spawnSync(command, args, { ...options, encoding: 'latin1' });
  expect(ran.stderr).toBe('');
  return parse({ stdout: ran.stdout, stderr: ran.stderr, exitCode: ran.status });
}

function parse(said: { stdout: string; stderr: string; exitCode: number | null }): DeviceReading {
  return linuxPlatform.parse({ platform: 'linux', nonce: NONCE, ...said });
}

async function writeProgram(root: string, name: string, body: string): Promise<void> {
  const path = join(root, 'usr/bin', name);
  await rm(path, { force: true });
  await writeFile(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
}

const SHELLS = [
  { program: 'dash', args: ['-s'] },
  { program: 'bash', args: ['-s'] },
  { program: 'busybox', args: ['ash', '-s'] },
];

for (const { program, args } of SHELLS) {
  describeWith([program, 'busybox'], `what the collection script asks of links in ${program}`, () => {
    test.each(['ahv-el8', 'xcp-ng', 'ubuntu'] as const)('%s', async (distribution) => {
      const host = linkedHost(distribution);
      const { env } = await materialise(host);
      const ran = collect(env, requireProgram(program) ?? '', args);
      expect(ran).toEqual(parse(renderTranscript(host, NONCE)));
      const { evidence, ports, complete } = ran;
      expect(complete).toBe(true);
      expect(evidence.neighbours).toMatchObject([
        { localPort: host.ports[0]!.name, systemName: 'leaf-fra-1a', remotePort: 'Ethernet7' },
      ]);
      const bridge = host.ports[0]!.master!.name;
      expect(evidence.ownedMacs).toEqual([
        { mac: host.ports[0]!.currentMac, owner: bridge, port: null },
        { mac: '52:54:00:00:00:01', owner: 'vm vnet0', port: null },
        { mac: '52:54:00:00:00:02', owner: 'vm vif2.0', port: null },
      ]);
      expect(ports.slice(0, 2).map(({ master }) => master?.name)).toEqual([bridge, bridge]);
    });

    test('taps, ends of containers and interfaces without an address are not listed, and two thousand are enough', async () => {
      const host = makeHost('debian');
      const { root, env } = await materialise(host);
      const nic = host.ports[0]!.name;
      const add = async (name: string, files: Record<string, string>) => {
        const dir = join(root, 'sys/class/net', name);
        await mkdir(dir, { recursive: true });
        for (const [file, text] of Object.entries(files)) await writeFile(join(dir, file), text);
      };
      const own = (last: string) => ({ address: `02:00:00:00:00:${last}\n`, [`lower_${nic}`]: '' });
      await add('kept', own('01'));
      await add('tap0', { ...own('02'), tun_flags: '0x1002\n' });
      await add('veth0', { address: '02:00:00:00:00:03\n', ifindex: '8\n', iflink: '7\n' });
      await add('lo', { address: '00:00:00:00:00:00\n' });
      await add('ppp0', { address: '\n' });
      await add('gone', {});
      await symlink('nowhere', join(root, 'sys/class/net/dangling'));
      expect(collect(env, requireProgram(program) ?? '', args).evidence.ownedMacs).toEqual([
        { mac: '02:00:00:00:00:01', owner: 'kept', port: nic },
      ]);
      for (let i = 0; i < 2100; i++) {
        const mac = `06:00:00:00:${[i >> 8, i & 255].map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`;
        await add(`a${i}`, { address: `${mac}\n`, [`lower_${nic}`]: '' });
      }
      expect(collect(env, requireProgram(program) ?? '', args).evidence.ownedMacs).toHaveLength(2000);
    });
  });
}

describe('without lldpd', () => {
  /** What systemd-networkd keeps: a length of 64 bits, then the frame. */
  const FRAME =
    '0180c200000e28993a01000788cc' + // addresses and type
    '02070428993a010000' + // chassis id: a MAC
    '040a0545746865726e657437' + // port id: Ethernet7
    '06020078' +
    '0a066c6561662d31' + // leaf-1
    '0000';
  const FILE = Buffer.from(`${(FRAME.length / 2).toString(16)}00000000000000${FRAME}`, 'hex');

  test.each([
    ['is not installed', null],
    ['is not running', 'echo "[WARN/lldpctl] unable to connect to socket"; exit 1'],
    ['hangs', 'exec /usr/bin/sleep 30'],
  ])('systemd-networkd tells what it heard: lldpd %s', async (_, lldpctl) => {
    const host = makeHost('ubuntu');
    const { root, env } = await materialise(host);
    if (lldpctl !== null) await writeProgram(root, 'lldpctl', lldpctl);
    const files = join(root, 'run/systemd/netif/lldp');
    await mkdir(files, { recursive: true });
    for (const [i, { name }] of host.ports.entries()) {
      await writeFile(join(root, 'sys/class/net', name, 'ifindex'), `${i + 2}\n`);
    }
    await writeFile(join(files, '2'), FILE);
    await writeFile(join(files, '3'), '');
    await writeFile(join(files, '99'), FILE);
    const { evidence, complete } = collect(env);
    expect(complete).toBe(true);
    expect(evidence.neighbours).toMatchObject([
      { localPort: host.ports[0]!.name, systemName: 'leaf-1', remotePort: 'Ethernet7' },
    ]);
  });
});

test('lldpd before version 1.0 is asked again in its own format', async () => {
  const host = linkedHost('ubuntu');
  const { root, env } = await materialise(host);
  const port = host.ports[0]!.name;
  const lines = ['via=LLDP', 'chassis.mac=28:99:3a:01:00:00', 'chassis.name=leaf', 'port.ifname=Ethernet9'];
  const said = lines.map((line) => `lldp.${port}.${line}`).join('\n');
  await writeProgram(
    root,
    'lldpctl',
    `case $2 in json0) echo '[WARN/lldpctl] unknown output format "json0"'; exit 1 ;; esac\necho '${said}'`,
  );
  expect(collect(env).evidence.neighbours).toMatchObject([{ localPort: port, remotePort: 'Ethernet9' }]);
});

test.each(['lldpctl', 'ovs-vsctl', 'bridge'])(
  '%s that hangs costs its deadline and nothing else',
  async (program) => {
    const host = linkedHost('ahv-el8');
    const { root, env } = await materialise(host);
    const whole = collect(env);
    await writeProgram(root, program, 'exec /usr/bin/sleep 30');
    const began = Date.now();
    const ran = collect(env);
    expect(Date.now() - began).toBeLessThan(15_000);
    expect(ran.complete).toBe(true);
    expect(ran.ports.map(({ reading }) => reading)).toEqual(whole.ports.map(({ reading }) => reading));
    expect(ran.evidence.neighbours === null).toBe(program === 'lldpctl');
  },
);

test('an account that may ask neither lldpd nor for modules still tells whose MACs are whose', async () => {
  const host: LabHost = { ...linkedHost('xcp-ng'), account: 'sudo-refused' };
  const { env } = await materialise(host);
  const { evidence } = collect(env);
  expect(evidence.neighbours).toBeNull();
  expect(evidence.ownedMacs).toHaveLength(3);
});

test.each(
  LAB_DISTRIBUTIONS.map(({ id, kind }) => [
    id,
    kind,
    {
      'ahv-el8': 'Nutanix AHV 20230302.100173',
      'ahv-el7': 'Nutanix AHV 20190916.410',
      xenserver: 'XenServer 8.4.0',
      'xcp-ng': 'XCP-ng 8.2.1',
      ubuntu: 'Ubuntu 24.04.2 LTS',
      debian: 'Debian GNU/Linux 12 (bookworm)',
      xen: 'Debian GNU/Linux 13 (trixie)',
    }[id],
  ]),
)('%s is known as %s, %s', async (id, kind, osName) => {
  const { env } = await materialise(makeHost(id));
  expect(collect(env).facts).toMatchObject({ kind, osName });
});

test('a host with none of the programs has no neighbours to tell of', async () => {
  const host = makeHost('debian');
  const { env } = await materialise(host);
  expect(collect(env).evidence).toEqual({ neighbours: null, ownedMacs: [], macTable: null });
});

test('a hostile interface name is a name', async () => {
  const host = makeHost('xen');
  const [template] = host.ports as [LabPort];
  host.ports = ['$(id)', "it's", '*'].map((name, i) => ({
    ...template,
    name,
    slot: `0000:5e:00.${i}`,
    master: { name: '`id`', kind: 'bridge' },
  }));
  const { env } = await materialise(host);
  expect(collect(env).evidence.ownedMacs).toEqual([
    { mac: template.permanentMac, owner: '`id`', port: null },
  ]);
});
