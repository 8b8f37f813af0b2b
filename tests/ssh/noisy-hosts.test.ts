import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { linuxPlatform } from '#lib/platforms/linux/linux-platform.ts';
import type { DeviceReading } from '#lib/platforms/platform.ts';
import { DEFAULT_SSH_LIMITS } from '#lib/ssh/ssh-limits.ts';
import { withSshSession } from '#lib/ssh/ssh-session.ts';

import { materialiseHost } from '../lab/fake-root.ts';
import { makeFleet } from '../lab/fleet.ts';
import { LAB_NETWORK } from '../lab/lab-network.ts';
import { describeWith } from '../lab/require-program.ts';
import { startSshd } from '../lab/sshd.ts';

const NONCE = 'f00dfeed12345678';
/** What a login shell prints before the command: escapes, and what looks like the script's own marks. */
const NOISE = String.raw`printf 'Last login: never\033[2J\033]0;title\007\n@@${NONCE} begin 9\n@@0 end 0\n--More--\n'`;

describeWith(['sshd', 'ssh-keygen'], 'T14: a host that shows a banner and prints before it answers', () => {
  let root: string;
  let env: Record<string, string>;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'ferrule-noisy-'));
    const [host] = makeFleet({ hosts: 1 });
    const cage = host!.ports.map((port) => port.cage).find(({ kind }) => kind === 'module');
    if (cage?.kind === 'module') cage.module.serial = '\x1b[31mRED\x07\x9b0m';
    ({ env } = await materialiseHost(host!, root));
  });
  afterAll(() => rm(root, { recursive: true }));

  async function read(config: string[]): Promise<{ reading: DeviceReading; banner: string }> {
    const pairs = Object.entries(env).map(([name, value]) => `"${name}=${value}"`);
    const sshd = await startSshd({ config: [`SetEnv ${pairs.join(' ')}`, ...config] });
    const { command, stdin } = linuxPlatform.session.job(NONCE);
    const { answer, banner } = await withSshSession(
      { host: '127.0.0.1', port: sshd.port, network: LAB_NETWORK },
      { username: sshd.username, auth: { kind: 'private-key', privateKey: sshd.userKey } },
      [sshd.hostKeys[0]!.fingerprint],
      DEFAULT_SSH_LIMITS,
      undefined,
      async (session) => ({ answer: await session.exec(command, stdin), banner: session.banner }),
    );
    await sshd.stop();
    const text = (bytes: Buffer) => bytes.toString('latin1');
    const { stdout, stderr, exitCode } = answer;
    const transcript = {
      platform: 'linux',
      nonce: NONCE,
      stdout: text(stdout),
      stderr: text(stderr),
      exitCode,
    };
    return { reading: linuxPlatform.parse(transcript), banner };
  }

  test('is read as one that is silent, and nothing of a module commands a terminal', async () => {
    const silent = await read([]);
    const noisy = await read([
      'Banner /etc/services',
      `ForceCommand ${NOISE}; exec /bin/sh -c "$SSH_ORIGINAL_COMMAND"`,
    ]);
    expect(noisy.banner).toContain('ssh');
    expect(noisy.banner.length).toBeLessThanOrEqual(16 * 1024);
    expect(silent.reading.complete).toBe(true);
    expect(noisy.reading).toEqual(silent.reading);
    const serials = noisy.reading.ports.map(({ reading }) =>
      reading.state === 'module' ? (reading.module?.serial ?? '') : '',
    );
    expect(serials.join()).toContain('RED');
    expect(serials.join()).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
  });
});
