import { execFileSync, spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { linuxPlatform } from '#lib/platforms/linux/linux-platform.ts';
import { sudoersLines } from '#lib/platforms/linux/privilege.ts';
import { labPart } from './lab/lab-parts.ts';
import { renderModule } from './lab/render-module.ts';
import { describeWith } from './lab/require-program.ts';

const ACCOUNT = 'ferruletest';
/** As hostile to a shell as a password can be. */
const SECRET = `CANARY' "$(id)" \\ %s`;
const NONCE = 'f00dfeed12345678';

/** Real sudo, with an account and rules that exist only in a mount namespace of the test's own. */
describeWith(
  ['sudo', 'unshare', 'openssl', 'busybox', 'dash', 'bash'],
  'a Linux account that is not root',
  () => {
    let root: string;
    beforeAll(async () => {
      root = await mkdtemp(join(tmpdir(), 'ferrule-sudo-'));
      await chmod(root, 0o755);
      const device = join(root, 'sys/class/net/eth0/device');
      await mkdir(device, { recursive: true });
      await mkdir(join(root, 'sys/bus/pci'), { recursive: true });
      await symlink(join(root, 'sys/bus/pci'), join(device, 'subsystem'));
      await mkdir(join(root, 'usr/sbin'), { recursive: true });
      const part = {
        part: labPart('CAB-Q-S-5M'),
        serial: 'APF1',
        dateCode: '200101',
        rxPowerMw: [],
        temperatureC: 30,
      };
      await writeFile(join(root, 'module'), renderModule(part, '4.8'));
      // As root it also notes what everybody could have seen meanwhile.
      await program('ethtool', [
        'case $* in',
        '  --version) echo ethtool version 4.8 ;;',
        '  *-m*) if [ "$(/usr/bin/id -u)" = 0 ]; then',
        `    /bin/cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ >>${root}/seen 2>/dev/null; /bin/cat ${root}/module`,
        '    else echo "netlink error: Operation not permitted"; exit 1; fi ;;',
        'esac',
      ]);
      await mkdir(join(root, 'tmp'), { mode: 0o777 });
      await chmod(join(root, 'tmp'), 0o777);
      await writeFile(
        join(root, 'password'),
        execFileSync('openssl', ['passwd', '-6', '-stdin'], { input: SECRET }),
      );
    });
    afterAll(() => rm(root, { recursive: true }));

    async function program(name: string, lines: string[]): Promise<void> {
      await writeFile(join(root, 'usr/sbin', name), ['#!/bin/sh', ...lines, ''].join('\n'), { mode: 0o755 });
    }

    /** Runs a command as the account, under these rules of sudo. */
    async function asAccount(rules: string, command: string[], input = '') {
      const hash = (await readFile(join(root, 'password'), 'utf8')).trim();
      const files = {
        passwd: `root:x:0:0::/root:/bin/sh\n${ACCOUNT}:x:4242:4242::/tmp:/bin/sh\n`,
        group: `root:x:0:\nshadow:x:42:\n${ACCOUNT}:x:4242:\n`,
        shadow: `root:*:1:0:9:7:::\n${ACCOUNT}:${hash}:19000:0:99999:7:::\n`,
        sudoers: `Defaults secure_path="${root}/usr/sbin:/usr/bin:/bin", timestamp_timeout=0\n${rules}\n`,
      };
      for (const [name, text] of Object.entries(files)) {
        await writeFile(join(root, name), text, { mode: name === 'sudoers' ? 0o440 : 0o644 });
      }
      // A new user of sudo each time, who is lectured at the first use.
      const mounts = [
        ...Object.keys(files).map((name) => `mount --bind ${root}/${name} /etc/${name}`),
        'mount -t tmpfs tmpfs /var/lib/sudo',
      ];
      const env = [`FERRULE_ROOT=${root}`, `TMPDIR=${root}/tmp`, `PATH=${root}/usr/sbin:/usr/bin:/bin`];
      const inside = `${mounts.join(' && ')} && exec setpriv --reuid 4242 --regid 4242 --clear-groups env -i "$@"`;
      return spawnSync('unshare', ['-m', 'sh', '-c', inside, 'sh', ...env, ...command], {
        input,
        encoding: 'latin1',
        timeout: 60_000,
      });
    }

    async function collect(rules: string, shell: string[], secret?: string) {
      const { stdin } = linuxPlatform.session.job(NONCE, { all: false, have: [] }, secret);
      const { stdout, stderr, status } = await asAccount(rules, shell, stdin);
      expect(stderr).toBe('');
      const reading = linuxPlatform.parse({
        platform: 'linux',
        nonce: NONCE,
        stdout,
        stderr,
        exitCode: status,
      });
      return { stdout, reading, port: reading.ports[0]! };
    }

    const withPassword = () => `${ACCOUNT} ALL=(root) PASSWD: ${root}/usr/sbin/ethtool`;

    test.each([
      ['dash', ['dash', '-s']],
      ['bash', ['bash', '-s']],
      ['busybox', ['busybox', 'sh', '-s']],
    ])('T32: %s gives sudo its password, and no process, file or answer shows it', async (_name, shell) => {
      await rm(join(root, 'seen'), { force: true });
      const { stdout, port, reading } = await collect(withPassword(), shell, SECRET);
      expect(port.reading).toMatchObject({ state: 'module', module: { serial: 'APF1' } });
      expect(reading.problems).toEqual([]);
      expect(port.rawText).not.toContain('lecture');
      const seen = await readFile(join(root, 'seen'), 'latin1');
      expect(seen).toContain('ethtool');
      for (const text of [stdout, seen]) expect(text).not.toContain('CANARY');
      expect(await readdir(join(root, 'tmp'))).toEqual([]);
    });

    test('a wrong password is tried once', async () => {
      const log = `Defaults logfile=${root}/sudo.log`;
      const { port, reading } = await collect(`${log}\n${withPassword()}`, ['dash', '-s'], 'wrong');
      expect(port.reading).toMatchObject({ state: 'unreadable', reason: { kind: 'permission' } });
      expect(reading.problems).toContain(
        'sudo refused the sudo password of the credential; it was tried once.',
      );
      const lines = (await readFile(join(root, 'sudo.log'), 'latin1')).match(/incorrect password attempt/g);
      expect(lines).toHaveLength(1);
    });

    test('without a password of the credential nothing is tried', async () => {
      const { port, reading } = await collect(withPassword(), ['dash', '-s']);
      expect(port.reading.reason).toMatchObject({ kind: 'permission' });
      expect(reading.problems.join()).not.toContain('sudo password');
    });

    test('raw pages are read the same way, and left out when none is wanted', async () => {
      const job = (none: boolean) =>
        linuxPlatform.session.job(NONCE, { all: true, have: [], ...(none && { none: true }) }, SECRET);
      const marks = async (none: boolean) =>
        (await asAccount(withPassword(), ['dash', '-s'], job(none).stdin)).stdout.match(/@@\S+ raw eth0/g) ??
        [];
      expect([await marks(false), await marks(true)]).toEqual([[expect.any(String)], []]);
    });

    test.each([
      ['-m eth0', true],
      ['-m eth0 hex on', true],
      ['-m enp94s0f0np0 hex on page 3 offset 128 length 128 i2c 0x50', true],
      ['-E eth0 magic 0x8086 offset 0 value 1', false],
      ['-f eth0 firmware.bin', false],
      ['-s eth0 speed 1000', false],
      ['-m eth0 --foo', false],
      ['-m', false],
      ['-m eth0 raw on', false],
      ['-m ../etc', false],
    ])('T18: the sudoers line of the page and `ethtool %s`: %s', async (args, allowed) => {
      const line = sudoersLines(ACCOUNT).regex.replace('/usr/sbin/ethtool', `${root}/usr/sbin/ethtool`);
      const { status } = await asAccount(line, [
        'sudo',
        '-n',
        '-l',
        `${root}/usr/sbin/ethtool`,
        ...args.split(' '),
      ]);
      expect(status === 0).toBe(allowed);
    });

    test('a password of more than one line is no password', () => {
      expect(() => linuxPlatform.session.job(NONCE, undefined, 'a\nid')).toThrow(RangeError);
    });
  },
);
