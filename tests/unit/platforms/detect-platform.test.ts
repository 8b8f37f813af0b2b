import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { detectPlatform, PlatformUnknownError } from '#lib/capture/detect-platform.ts';
import { PLATFORMS } from '#lib/platforms/registry.ts';
import { SshError } from '#lib/ssh/ssh-error.ts';
import type { SshSession } from '#lib/ssh/ssh-session.ts';
import { CAPTURES, readVisitCapture } from '../../lab/visit-capture.ts';

const UNAME = 'uname -a';
const LINUX_KIND = 'cat /etc/os-release; ls -d /etc/sonic';

interface Device {
  ident?: string;
  banner?: string;
  /** By command; a command that is not here is refused in the device's own way. Null: no exec. */
  exec?: Record<string, string> | null;
  greeting?: string | null;
  shell?: Record<string, string>;
}

/** A session of a device that answers what it is told to, and what it was asked. */
function sessionOf({
  ident = 'SSH-2.0-OpenSSH_8.7',
  banner = '',
  exec = {},
  greeting = null,
  shell = {},
}: Device) {
  const asked: string[] = [];
  const refuse = () => {
    throw new SshError('exec-refused', 'No such channel.', { stage: 'command' });
  };
  const session = {
    ident,
    banner,
    exec: async (command: string) => {
      if (exec === null) return refuse();
      asked.push(command);
      const stdout = Buffer.from(exec[command] ?? "% Invalid input detected at '^' marker.\n");
      return { stdout, stderr: Buffer.alloc(0), exitCode: null };
    },
    openShell: async () => {
      if (greeting === null) return refuse();
      return {
        greeting,
        enable: async () => {},
        run: async (command: string) => {
          asked.push(`shell: ${command}`);
          return shell[command] ?? 'Error: Unrecognized command\n';
        },
      };
    },
  } as unknown as SshSession;
  return { session, asked };
}

const version = (platform: string, command: string): string => {
  const [quirk] = readdirSync(join(CAPTURES, platform)).filter((name) => name.startsWith('visit-'));
  return readVisitCapture(platform, quirk!).find((answer) => answer.command === command)!.stdout;
};

const LINUX =
  'Linux kvm12 6.1.0-18-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01) x86_64 GNU/Linux\n';
const DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nID=debian\n';

describe('a device is told', () => {
  test.each<[platform: string, how: string, device: Device]>([
    ['linux', 'by its kernel and files', { exec: { [UNAME]: LINUX, [LINUX_KIND]: DEBIAN } }],
    [
      'linux',
      'as AHV too',
      {
        exec: {
          [UNAME]: 'Linux ahv-1 5.10.194-5.20230302.100173.el8.nutanix.x86_64 #1 SMP x86_64 GNU/Linux\n',
          [LINUX_KIND]: 'NAME="CentOS Linux"\n',
        },
      },
    ],
    [
      'sonic',
      'though it is Debian underneath',
      { exec: { [UNAME]: LINUX.replace('kvm12', 'leaf1'), [LINUX_KIND]: `${DEBIAN}/etc/sonic\n` } },
    ],
    [
      'cumulus',
      'by its files',
      {
        exec: { [UNAME]: LINUX, [LINUX_KIND]: 'NAME="Cumulus Linux"\nVERSION_ID=5.9.1\nID=cumulus-linux\n' },
      },
    ],
    [
      'cumulus',
      'by its kernel',
      {
        exec: {
          [UNAME]: 'Linux leaf02 4.19.0-cl-1-amd64 #1 SMP Cumulus 4.19.237-1+cl4.4.5u1 x86_64 GNU/Linux\n',
        },
      },
    ],
    [
      'esxi',
      'by its kernel',
      {
        exec: {
          [UNAME]:
            'VMkernel esx01 8.0.2 #1 SMP Release build-22380479 Sep  4 2023 x86_64 x86_64 x86_64 ESXi\n',
        },
      },
    ],
    ['hyperv', 'by its SSH server', { ident: 'SSH-2.0-OpenSSH_for_Windows_9.5', exec: null }],
    ['cisco-ios', 'by its SSH server', { ident: 'SSH-2.0-Cisco-1.25', exec: null }],
    ['cisco-iosxr', 'by its SSH server', { ident: 'SSH-2.0-Cisco-2.0', exec: null }],
    ['mikrotik-routeros', 'by its SSH server', { ident: 'SSH-2.0-ROSSSH', exec: null }],
    ['hpe-comware', 'by its SSH server', { ident: 'SSH-2.0-Comware-7.1.070', exec: null }],
    ['huawei-vrp', 'by its SSH server', { ident: 'SSH-2.0-HUAWEI-1.5', exec: null }],
    [
      'arista-eos',
      'by its version',
      {
        exec: {
          'show version':
            'Arista DCS-7050SX3-48YC8-F\nHardware version:    11.02\nSoftware image version: 4.28.3M\n',
        },
      },
    ],
    ['cisco-nxos', 'by its version', { exec: { 'show version': version('cisco-nxos', 'show version') } }],
    [
      'juniper-junos',
      'by its version',
      {
        exec: {
          'show version':
            'Hostname: leaf3\nModel: qfx5120-48y-8c\nJunos: 20.2R3-S2.5\nJUNOS OS Kernel 64-bit\n',
        },
      },
    ],
    [
      'dell-os10',
      'in its shell',
      {
        exec: null,
        greeting: 'leaf-31#',
        shell: {
          'show version':
            'Dell EMC Networking OS10 Enterprise\nOS Version: 10.5.2.3\nSystem Type: S5248F-ON\n',
        },
      },
    ],
    [
      'aruba-aoscx',
      'by its version',
      { exec: { 'show version': 'ArubaOS-CX\nVersion      : GL.10.13.1000\n' } },
    ],
    [
      'huawei-vrp',
      'in its shell, whatever its SSH server says',
      {
        ident: 'SSH-2.0--',
        exec: null,
        greeting: '<leaf-31>',
        shell: { 'display version': version('huawei-vrp', 'display version') },
      },
    ],
    [
      'hpe-comware',
      'in its shell',
      {
        ident: 'SSH-2.0-secure',
        exec: {},
        greeting: '<core>',
        shell: { 'display version': version('hpe-comware', 'display version') },
      },
    ],
    [
      'juniper-junos',
      'by the greeting of its shell',
      {
        exec: null,
        greeting: '--- JUNOS 20.2R3-S2.5 Kernel 64-bit  JNPR-11.0 built\n{master:0}\nreader@leaf3>',
      },
    ],
    [
      'cisco-iosxr',
      'by its prompt',
      { ident: 'SSH-2.0-x', exec: null, greeting: 'RP/0/RSP0/CPU0:border-2#' },
    ],
    [
      'mikrotik-routeros',
      'by its banner at last',
      { exec: null, banner: 'MikroTik RouterOS 7.14.3 (c) 1999-2024\n' },
    ],
  ])('%s %s', async (platform, _, device) => {
    expect((await detectPlatform(sessionOf(device).session)).id).toBe(platform);
  });

  test('a banner does not overrule what the device answers', async () => {
    const { session } = sessionOf({
      banner: 'Welcome! Formerly a Juniper Networks box running JUNOS.\n',
      exec: { 'show version': version('cisco-nxos', 'show version') },
    });
    expect((await detectPlatform(session)).id).toBe('cisco-nxos');
  });

  test('by nothing but what tells: a server that names itself is asked nothing', async () => {
    const { session, asked } = sessionOf({ ident: 'SSH-2.0-Cisco-1.25' });
    await detectPlatform(session);
    expect(asked).toEqual([]);
  });
});

test.each<[string, Device, RegExp]>([
  ['says nothing', {}, /OpenSSH_8.7/],
  ['gives no channel at all', { exec: null }, /did not say/],
  [
    'is a Nutanix Controller VM',
    {
      exec: {
        [UNAME]: 'Linux NTNX-A-CVM 4.18.0-477.el8.nutanix.20231109.cvm.x86_64 #1 SMP x86_64 GNU/Linux\n',
      },
    },
    /Nutanix Controller VM.*jump host/,
  ],
  [
    'is another make',
    { exec: { 'show version': 'Allied Telesis Inc.\nAlliedWare Plus (TM) 5.5.1\n' } },
    /did not say/,
  ],
])('a device that %s is not guessed at', async (_, device, words) => {
  const failure = detectPlatform(sessionOf(device).session);
  await expect(failure).rejects.toBeInstanceOf(PlatformUnknownError);
  await expect(failure).rejects.toThrow(words);
});

test('a lost connection is not taken for a refusal', async () => {
  const { session } = sessionOf({});
  session.exec = () => Promise.reject(new SshError('cancelled', 'Cancelled.', { stage: 'command' }));
  await expect(detectPlatform(session)).rejects.toMatchObject({ kind: 'cancelled' });
});

/** Every answer of a command that asks a device for its version, by the platform that gave it. */
const VERSIONS = PLATFORMS.flatMap(({ id }) =>
  readdirSync(join(CAPTURES, id))
    .filter((quirk) => existsSync(join(CAPTURES, id, quirk, 'command.txt')))
    .map((quirk) => ({
      id,
      quirk,
      command: readFileSync(join(CAPTURES, id, quirk, 'command.txt'), 'utf8').trim(),
      text: readFileSync(join(CAPTURES, id, quirk, 'capture.txt'), 'utf8'),
    }))
    .filter(({ command }) =>
      /^(?:sh\S* ver|dis\S* ver|show system\b|\/system resource|cat \/etc\/os-release)/.test(command),
    ),
);

test.each(VERSIONS)('$id, $quirk: no other platform claims it', ({ id, text }) => {
  const claims = PLATFORMS.filter((platform) => platform.matches(text)).map((platform) => platform.id);
  expect(claims.filter((claim) => claim !== id)).toEqual([]);
});

test('there is such an answer of nearly every platform', () => {
  expect(new Set(VERSIONS.map(({ id }) => id)).size).toBeGreaterThanOrEqual(11);
});
