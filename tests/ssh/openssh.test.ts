import { connect, createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SshError } from '#lib/ssh/ssh-error.ts';
import { runOverSsh, type SshJob } from '#lib/ssh/run-over-ssh.ts';
import type { HostKeyPins, SshLogin } from '#lib/ssh/ssh-target.ts';
import { scanHostKey } from '#lib/ssh/scan-host-key.ts';
import { CLI_SSH_LIMITS, DEFAULT_SSH_LIMITS } from '#lib/ssh/ssh-limits.ts';
import { type SshSession, withSshSession } from '#lib/ssh/ssh-session.ts';
import { LAB_NETWORK } from '../lab/lab-network.ts';
import { describeWith } from '../lab/require-program.ts';
import { startSshd, type LabSshd, type SshdOptions } from '../lab/sshd.ts';

/** What sshd logs at DEBUG1 for every authentication request, `none` included. */
const AUTH_REQUEST = 'userauth-request for user';
const DEBUG: SshdOptions = { config: ['LogLevel DEBUG1'] };

const loginOf = (sshd: LabSshd): SshLogin => ({
  username: sshd.username,
  auth: { kind: 'private-key', privateKey: sshd.userKey },
});
const pinsOf = (sshd: LabSshd): HostKeyPins => [sshd.hostKeys[0]?.fingerprint ?? ''];
const targetOf = (sshd: LabSshd) => ({ host: '127.0.0.1', port: sshd.port, network: LAB_NETWORK });

function run(
  sshd: LabSshd,
  stdin: string,
  changes: Partial<SshJob & { pins: HostKeyPins; port: number }> = {},
) {
  return runOverSsh(
    { ...targetOf(sshd), port: changes.port ?? sshd.port },
    loginOf(sshd),
    changes.pins ?? pinsOf(sshd),
    { command: changes.command ?? 'sh -s', stdin },
    { ...DEFAULT_SSH_LIMITS, maxBytes: 200_000 },
  );
}

const inSession = <T>(sshd: LabSshd, visit: (session: SshSession) => Promise<T>): Promise<T> =>
  withSshSession(targetOf(sshd), loginOf(sshd), pinsOf(sshd), CLI_SSH_LIMITS, undefined, visit);

async function withSshd(options: SshdOptions, test: (sshd: LabSshd) => Promise<void>): Promise<void> {
  const sshd = await startSshd(options);
  try {
    await test(sshd);
  } finally {
    await sshd.stop();
  }
}

describeWith(['sshd', 'ssh-keygen'], 'a session with OpenSSH', () => {
  let sshd: LabSshd;
  beforeAll(async () => {
    sshd = await startSshd({ config: ['SetEnv FERRULE_LAB=yes'] });
  });
  afterAll(() => sshd.stop());

  it('runs a script from standard input and keeps both streams and the exit status', async () => {
    const answer = await run(
      sshd,
      'echo "out $FERRULE_LAB"; echo err >&2; printf "\\\\377\\\\000"; exit 3\n',
    );
    expect(answer.stdout).toEqual(Buffer.from('out yes\n\xff\0', 'latin1'));
    expect(answer.stderr.toString()).toBe('err\n');
    expect(answer.exitCode).toBe(3);
    expect(answer.hostKey).toMatchObject({
      algorithm: 'ssh-ed25519',
      fingerprint: sshd.hostKeys[0]?.fingerprint,
    });
    expect(Object.values(answer.timings).every((ms) => ms > 0)).toBe(true);
  });

  it('runs many commands in one session, also at once', async () => {
    const answers = await inSession(sshd, async ({ exec }) => [
      await exec('echo first; exit 7'),
      ...(await Promise.all(['a', 'b', 'c'].map((word) => exec('cat', word)))),
    ]);
    expect(answers.map(({ stdout, exitCode }) => [stdout.toString(), exitCode])).toEqual([
      ['first\n', 7],
      ['a', 0],
      ['b', 0],
      ['c', 0],
    ]);
  });

  it('types commands at the prompt of a real shell', async () => {
    const answers = await inSession(sshd, async ({ openShell }) => {
      const { run: type } = await openShell(/[#$]\s*$/);
      return [
        await type('stty size; tty >/dev/null && echo on a terminal'),
        await type('i=0; while [ $i -lt 3000 ]; do echo "line $i"; i=$((i+1)); done'),
        await type('printf "no line end"; echo; :'),
      ];
    });
    const lines = Array.from({ length: 3000 }, (_, i) => `line ${i}\n`).join('');
    expect(answers).toEqual(['1000 511\non a terminal\n', lines, 'no line end\n']);
  });

  it('says that a login which may have no terminal has no shell', async () => {
    await withSshd({ config: ['PermitTTY no'] }, async (strict) => {
      await expect(inSession(strict, ({ openShell }) => openShell(/[#$]/))).rejects.toMatchObject({
        kind: 'exec-refused',
      });
    });
  });

  it('gets a long script through and all of a long answer back', async () => {
    const script = `${'# padding\n'.repeat(20_000)}i=0; while [ $i -lt 9000 ]; do echo "line $i"; i=$((i+1)); done\n`;
    const { stdout } = await run(sshd, script);
    expect(stdout.toString().trimEnd().split('\n')).toHaveLength(9000);
    expect(stdout.toString().endsWith('line 8999\n')).toBe(true);
  });

  it('T12: takes part of an answer for none', async () => {
    const killSession =
      'p=$PPID; until grep -q "^sshd" /proc/$p/comm; do p=$(sed "s/.*) . //;s/ .*//" /proc/$p/stat); done; kill -9 $p';
    await expect(run(sshd, `echo part; ${killSession}; sleep 1\n`)).rejects.toMatchObject({
      kind: 'truncated',
    });
    // Some login shells stay above the command and report its death as their own exit status.
    const killed = run(sshd, 'echo part; kill -9 $$\n').then(
      ({ exitCode }) => exitCode,
      ({ kind }: SshError) => kind,
    );
    expect([137, 'truncated']).toContain(await killed);
  });

  it.each(['yes', 'yes >&2'])('T8: stops `%s`', async (flood) => {
    await expect(run(sshd, `${flood}\n`)).rejects.toMatchObject({ kind: 'output-limit' });
  });

  it('T13: understands an identification that comes in pieces', async () => {
    const proxy = createServer((client) => {
      const upstream = connect(sshd.port, '127.0.0.1').setNoDelay(true);
      client.setNoDelay(true).on('error', () => {});
      upstream.on('error', () => {});
      client.pipe(upstream);
      upstream.once('data', (first: Buffer) => {
        upstream.pause();
        const pieces = Array.from({ length: Math.ceil(first.length / 7) }, (_, i) =>
          first.subarray(i * 7, i * 7 + 7),
        );
        const next = (): void => {
          const piece = pieces.shift();
          if (piece) client.write(piece, () => setImmediate(next));
          else upstream.pipe(client);
        };
        next();
      });
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const { port } = proxy.address() as AddressInfo;
    expect((await run(sshd, 'echo whole\n', { port })).stdout.toString()).toBe('whole\n');
    proxy.close();
  });

  it('holds a dozen sessions at once', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => run(sshd, `echo ${i}\n`)));
    expect(answers.map(({ stdout }) => Number(stdout))).toEqual(Array.from({ length: 12 }, (_, i) => i));
  });

  it.each([
    { type: 'rsa', algorithm: 'ssh-rsa' },
    { type: 'ecdsa', algorithm: 'ecdsa-sha2-nistp256' },
  ] as const)('scans and pins a host key of type $type', async ({ type, algorithm }) => {
    await withSshd({ hostKeyTypes: [type] }, async (other) => {
      const key = await scanHostKey(targetOf(other));
      expect(key).toMatchObject({ algorithm, fingerprint: other.hostKeys[0]?.fingerprint });
      await expect(run(other, 'exit 0\n', { pins: [key.fingerprint] })).resolves.toMatchObject({
        exitCode: 0,
      });
    });
  });

  it('T2: scans the key without a single authentication request', async () => {
    await withSshd(DEBUG, async (other) => {
      await expect(scanHostKey(targetOf(other))).resolves.toMatchObject({
        fingerprint: other.hostKeys[0]?.fingerprint,
      });
      await expect.poll(() => other.log()).toContain('Connection closed by');
      expect(other.log()).not.toContain(AUTH_REQUEST);
    });
  });

  it('T1: sends nothing to a host whose key has changed', async () => {
    const approved = pinsOf(sshd);
    await withSshd(DEBUG, async (impostor) => {
      await expect(run(impostor, '', { pins: approved })).rejects.toMatchObject({
        kind: 'host-key-changed',
        offered: { algorithm: 'ssh-ed25519', fingerprint: impostor.hostKeys[0]?.fingerprint },
      });
      await expect.poll(() => impostor.log()).toContain('Connection closed by');
      expect(impostor.log()).not.toContain(AUTH_REQUEST);
    });
  });

  it.each([
    'KexAlgorithms diffie-hellman-group-exchange-sha256',
    'Ciphers chacha20-poly1305@openssh.com',
    'Ciphers aes256-cbc',
  ])('T10, T11: refuses a host that offers only `%s`, without doing the arithmetic', async (line) => {
    await withSshd({ config: [line] }, async (old) => {
      const started = performance.now();
      await expect(run(old, '')).rejects.toMatchObject({ kind: 'kex-mismatch' });
      expect(performance.now() - started).toBeLessThan(1_000);
    });
  });

  it.each(['diffie-hellman-group16-sha512', 'diffie-hellman-group14-sha256', 'ecdh-sha2-nistp521'])(
    'agrees on %s',
    async (kex) => {
      await withSshd({ config: [`KexAlgorithms ${kex}`, 'Ciphers aes256-ctr'] }, async (strict) => {
        await expect(run(strict, 'exit 0\n')).resolves.toMatchObject({ exitCode: 0 });
      });
    },
  );

  it('says that a login which the host refuses failed', async () => {
    await withSshd({ config: ['MaxAuthTries 1', 'DenyUsers *'] }, async (closed) => {
      await expect(run(closed, '')).rejects.toMatchObject({ kind: 'auth-failed' });
    });
  });
});
