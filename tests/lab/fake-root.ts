import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { accessSync, constants } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type Answer,
  ethtoolAnswers,
  flatAnswer,
  lowerAnswer,
  notPermitted,
  pageAnswer,
  SUDO_REFUSAL,
  sysfsAttributes,
} from './host-answers.ts';
import type { LabHost, LabPort } from './host-spec.ts';
import { fdbAnswer, lldpctlAnswer, ovsAnswer, type UpperInterface, upperInterfaces } from './link-answers.ts';
import { OVS_COMMAND } from '#lib/platforms/linux/link-script.ts';

/** Real programs the collection script needs; the fake root links them so that nothing else of this machine is on PATH. */
const REAL_PROGRAMS = ['cat', 'grep', 'od', 'readlink', 'timeout', 'true'];

/**
 * Builds the host below `dir` (which must exist and be empty): its sysfs, /etc and programs, with a fake ethtool, sudo,
 * ovs-vsctl, bridge and lldpctl that answer for it. Run the collection script, or a sshd, with the environment this returns.
 */
export async function materialiseHost(host: LabHost, dir: string): Promise<{ env: Record<string, string> }> {
  const bin = join(dir, 'usr/bin');
  await mkdir(bin, { recursive: true });
  await mkdir(join(dir, 'sys/class/net'), { recursive: true });
  for (const [path, text] of Object.entries(host.files)) await writeDeep(join(dir, path), text);
  for (const program of REAL_PROGRAMS) await symlink(findProgram(program), join(bin, program));
  for (const program of host.programs) await writeProgram(join(bin, program), 'exit 0');
  await writeProgram(
    join(bin, 'uname'),
    cases([
      ['-n', `echo ${quote(host.name)}`],
      ['-r', `echo ${quote(host.kernel)}`],
      ['-a', `echo ${quote(`Linux ${host.name} ${host.kernel} #1 SMP x86_64 GNU/Linux`)}`],
    ]),
  );
  await writeProgram(join(bin, 'id'), `echo ${host.account === 'root' ? 0 : 1000}`);
  const asRoot = `[ "$1" = -n ] && shift\nFERRULE_LAB_SUDO=1\nexport FERRULE_LAB_SUDO\nexec "$@"`;
  await writeProgram(join(bin, 'sudo'), host.account === 'sudo-allowed' ? asRoot : print(SUDO_REFUSAL));
  const ovs = ovsAnswer(host);
  if (ovs) await writeProgram(join(bin, 'ovs-vsctl'), cases([[argumentsOf(OVS_COMMAND), print(ovs)]]));
  const lldp = lldpctlAnswer(host);
  if (lldp) await writeProgram(join(bin, 'lldpctl'), cases([['-f json0', print(lldp)]]));
  if (host.guests) {
    const text = fdbAnswer(host)
      .map(({ line }) => line)
      .join('\n');
    await writeProgram(join(bin, 'bridge'), cases([['fdb show', print({ text, exitCode: 0 })]]));
  }
  if (host.ethtool) await writeProgram(join(dir, 'usr/sbin/ethtool'), fakeEthtool(host));
  for (const port of host.ports) await writePort(join(dir, 'sys'), port);
  for (const upper of upperInterfaces(host)) await writeUpper(join(dir, 'sys/class/net'), upper);
  return { env: { FERRULE_ROOT: dir, PATH: `${join(dir, 'usr/sbin')}:${bin}` } };
}

function fakeEthtool(host: LabHost): string {
  const version = host.ethtool;
  if (!version) return 'exit 127';
  const asRoot = (answer: Answer) => (host.account === 'root' ? '' : denied) + print(answer);
  const denied = `[ -n "$FERRULE_LAB_SUDO" ] || {\n${print(notPermitted(version))}\n}\n`;
  return cases([
    ['--version', print({ text: `ethtool version ${version}`, exitCode: 0 })],
    ...host.ports.flatMap((port): [string, string][] => {
      const answers = ethtoolAnswers(version, port);
      return [
        [`-i ${port.name}`, print(answers.driver)],
        [`-P ${port.name}`, print(answers.permanent)],
        [port.name, print(answers.settings)],
        [`--show-fec ${port.name}`, print(answers.fec)],
        [`-m ${port.name}`, asRoot(answers.module)],
        [`-m ${port.name} hex on`, asRoot(flatAnswer(version, port))],
        [
          `-m ${port.name} hex on page 3 offset 128 length 128 i2c 0x50`,
          asRoot(pageAnswer(version, port, 3)),
        ],
        ...([0x50, 0x51] as const).map((i2c): [string, string] => [
          `-m ${port.name} hex on page 0 offset 0 length 128 i2c 0x${i2c.toString(16)}`,
          asRoot(lowerAnswer(version, port, i2c)),
        ]),
      ];
    }),
  ]);
}

function argumentsOf(command: string): string {
  return command.slice(command.indexOf(' ') + 1);
}

function cases(answers: [args: string, body: string][]): string {
  const arms = answers.map(([args, body]) => `${quote(args)})\n${body}\n;;`).join('\n');
  return `case $* in\n${arms}\n*) echo "unexpected: $*" >&2; exit 99 ;;\nesac`;
}

function print({ text, exitCode }: Answer): string {
  return `printf '%s\\n' ${quote(text)}\nexit ${exitCode}`;
}

async function writePort(sys: string, port: LabPort): Promise<void> {
  const dir = join(sys, 'class/net', port.name);
  const device = join(sys, 'devices', port.slot);
  for (const [name, value] of Object.entries(sysfsAttributes(port)))
    await writeDeep(join(dir, name), `${value}\n`);
  const [vendor, id] = port.nic.hardwareId?.split(':') ?? [];
  await mkdir(device, { recursive: true });
  if (vendor) await writeFile(join(device, 'vendor'), `0x${vendor}\n`);
  if (id) await writeFile(join(device, 'device'), `0x${id}\n`);
  await symlink(`../../../bus/${port.nic.bus}`, join(device, 'subsystem'));
  await symlink(`../../../bus/${port.nic.bus}/drivers/${port.nic.driver}`, join(device, 'driver'));
  await symlink(device, join(dir, 'device'));
  if (!port.master) return;
  const { kind, name } = port.master;
  const owner = kind === 'ovs' ? 'ovs-system' : name;
  const marker = { bond: 'bonding', bridge: 'bridge', ovs: '' }[kind];
  await mkdir(join(sys, 'class/net', owner, marker), { recursive: true });
  await symlink(`../${owner}`, join(dir, 'master'));
  if (kind === 'bond') await writeDeep(join(dir, 'bonding_slave/perm_hwaddr'), `${port.permanentMac}\n`);
}

async function writeUpper(net: string, { name, mac, below }: UpperInterface): Promise<void> {
  await writeDeep(join(net, name, 'address'), `${mac}\n`);
  for (const file of ['ifindex', 'iflink']) await writeDeep(join(net, name, file), '77\n');
  // The kernel has links here; with `master` they would go round in circles for whoever lists the root.
  for (const lower of below) await writeDeep(join(net, name, `lower_${lower}`), '');
}

async function writeProgram(path: string, body: string): Promise<void> {
  await writeDeep(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
}

async function writeDeep(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, 'latin1');
}

function findProgram(name: string): string {
  for (const dir of ['/usr/bin', '/bin']) {
    try {
      accessSync(join(dir, name), constants.X_OK);
      return join(dir, name);
    } catch {
      // Not in this directory.
    }
  }
  throw new Error(`the program ${name} is not on this machine`);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
