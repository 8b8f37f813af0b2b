import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { linuxPlatform } from '#lib/platforms/linux/linux-platform.ts';

import { labKey } from '../../lab/lab-keys.ts';
import { LAB_LOGINS } from '../../lab/lab-logins.ts';
import { requireProgram } from '../../lab/require-program.ts';
import type { BenchFleet } from './bench-fleet.ts';
import { HOST_KEY_SEED, packedScript } from './logical-hosts.ts';

/** A tool that hangs is ended. */
const TOOL_SECONDS = '240';

/** What every client sends: the collection script of a visit. */
export const SCRIPT = linuxPlatform.session.job('f'.repeat(24), { all: false, have: [], none: true }).stdin;

export interface FanoutTool {
  name: string;
  /** The Debian package, and the program in it. */
  package: string;
  program: string;
  /** Its arguments for so many hosts at once; `hosts` is a file with one address a line. */
  arguments(at: { hosts: string; forks: number; ssh: string; port: number; key: string }): string[];
  environment?: Record<string, string>;
}

const { username, privateKey } = LAB_LOGINS['root-key'];

export const TOOLS: FanoutTool[] = [
  {
    name: 'clush',
    package: 'clustershell',
    program: 'clush',
    arguments: ({ hosts, forks, ssh, port }) =>
      ['--hostfile', hosts, '-f', `${forks}`, '-l', username, '-o', `-p ${port} ${ssh}`, '/bin/sh -s'], // prettier-ignore
  },
  {
    name: 'parallel-ssh',
    package: 'pssh',
    program: 'parallel-ssh',
    arguments: ({ hosts, forks, ssh, port }) =>
      ['-h', hosts, '-p', `${forks}`, '-l', username, '-t', '0', '-I', '-x', `-p ${port} ${ssh}`, '/bin/sh -s'], // prettier-ignore
  },
  {
    name: 'ansible raw',
    package: 'ansible',
    program: 'ansible',
    arguments: ({ hosts, forks, ssh, port, key }) =>
      ['all', '-i', hosts, '-f', `${forks}`, '-u', username, '-e', `ansible_port=${port}`, '--private-key', key,
       '--ssh-common-args', ssh, '-m', 'raw', '-a', packedScript(SCRIPT)], // prettier-ignore
    environment: { ANSIBLE_SSH_ARGS: '-o ControlMaster=no', ANSIBLE_GATHERING: 'explicit' },
  },
];

/** The tools that this machine has; says by name which it has not. */
export function presentTools(): FanoutTool[] {
  return TOOLS.filter(({ name, program, package: from }) => {
    const found = requireProgram(program) !== null;
    if (!found) console.log(`${name}: not here (Debian package ${from})`);
    return found;
  });
}

export interface ToolResult {
  answers: number;
  wallMs: number;
  /** Of the tool and of all its children. */
  cpuMs: number;
}

/** Runs a tool once over some hosts of the fleet, with OpenSSH's quickest algorithms. `dir` takes its files. */
export async function runTool(
  tool: FanoutTool,
  fleet: BenchFleet,
  { hosts: count, forks, dir }: { hosts: number; forks: number; dir: string },
): Promise<ToolResult> {
  const [hosts, key, known] = ['hosts', 'key', 'known_hosts'].map((name) => join(dir, name));
  await writeFile(hosts!, fleet.hosts.slice(0, count).map(({ address }) => `${address}\n`).join('')); // prettier-ignore
  await writeFile(key!, privateKey!, { mode: 0o600 });
  await writeFile(known!, `* ssh-ed25519 ${labKey(HOST_KEY_SEED).publicBlob.toString('base64')}\n`);
  const options = {
    IdentitiesOnly: 'yes',
    IdentityAgent: 'none',
    IdentityFile: key,
    UserKnownHostsFile: known,
    GlobalKnownHostsFile: '/dev/null',
    KexAlgorithms: 'curve25519-sha256',
    Ciphers: 'aes128-gcm@openssh.com',
    HostKeyAlgorithms: 'ssh-ed25519',
    PreferredAuthentications: 'publickey',
    BatchMode: 'yes',
    ControlMaster: 'no',
  };
  const ssh = `-F /dev/null ${Object.entries(options).map(([name, value]) => `-o ${name}=${value}`).join(' ')}`; // prettier-ignore
  const before = await fleet.answered();
  const line = tool.arguments({ hosts: hosts!, forks, ssh, port: fleet.port, key: key! });
  const { wallMs, cpuMs } = await timed(tool, line);
  return { answers: (await fleet.answered()) - before, wallMs, cpuMs };
}

/** bash counts the time of children's children too, as long as each waits for its own. */
async function timed(tool: FanoutTool, line: string[]): Promise<{ wallMs: number; cpuMs: number }> {
  const measure = 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null 2>/dev/null';
  const limited = ['timeout', TOOL_SECONDS, requireProgram(tool.program)!, ...line];
  const child = spawn('bash', ['-c', measure, 'bash', ...limited], {
    env: { ...process.env, ...tool.environment },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let told = '';
  child.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()));
  child.stdin.on('error', () => {});
  child.stdin.end(SCRIPT);
  await once(child, 'close');
  const [real, user, system] = told.trim().split('\n').at(-1)!.split(' ').map(Number);
  return { wallMs: real! * 1000, cpuMs: (user! + system!) * 1000 };
}
