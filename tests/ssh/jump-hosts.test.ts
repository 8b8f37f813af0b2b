import { connect } from 'node:net';
import type { ServerChannel } from 'ssh2';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runOverSsh } from '#lib/ssh/run-over-ssh.ts';
import { scanHostKey } from '#lib/ssh/scan-host-key.ts';
import { DEFAULT_SSH_LIMITS, type SshLimits } from '#lib/ssh/ssh-limits.ts';
import { withSshSession } from '#lib/ssh/ssh-session.ts';
import type { HostKeyPins, SshHop, SshLogin, SshTarget } from '#lib/ssh/ssh-target.ts';
import { freePort } from '../lab/free-port.ts';
import { LAB_NETWORK } from '../lab/lab-network.ts';
import { describeWith } from '../lab/require-program.ts';
import { startSshd, type LabSshd, type SshdOptions } from '../lab/sshd.ts';
import { type FakeHost, PASSWORD_LOGIN, startRawHost, startSshHost } from './fake-host.ts';

const loginOf = (sshd: LabSshd): SshLogin => ({
  username: sshd.username,
  auth: { kind: 'private-key', privateKey: sshd.userKey },
});
const pinsOf = (sshd: LabSshd): HostKeyPins => [sshd.hostKeys[0]?.fingerprint ?? ''];

function targetOf(sshd: LabSshd, via?: SshHop): SshTarget {
  return { host: '127.0.0.1', port: sshd.port, network: LAB_NETWORK, via };
}

function hop(sshd: LabSshd, name: string, changes: Partial<SshHop> = {}): SshHop {
  return { target: targetOf(sshd), login: loginOf(sshd), pins: pinsOf(sshd), name, ...changes };
}

/** Runs `echo` on `sshd` through `via`. */
async function echo(
  sshd: LabSshd,
  via: SshHop,
  changes: Partial<{ port: number; pins: HostKeyPins; login: SshLogin; limits: Partial<SshLimits> }> = {},
): Promise<string> {
  const { stdout } = await runOverSsh(
    { ...targetOf(sshd, via), ...(changes.port && { port: changes.port }) },
    changes.login ?? loginOf(sshd),
    changes.pins ?? pinsOf(sshd),
    { command: 'sh -s', stdin: 'echo here\n' },
    { ...DEFAULT_SSH_LIMITS, ...changes.limits },
  );
  return stdout.toString();
}

describeWith(['sshd', 'ssh-keygen'], 'a session through jump hosts', () => {
  const started: LabSshd[] = [];
  let host: LabSshd;
  let cvm: LabSshd;
  let bastion: LabSshd;
  const start = async (options: SshdOptions = {}): Promise<LabSshd> => {
    const sshd = await startSshd(options);
    started.push(sshd);
    return sshd;
  };
  beforeAll(async () => {
    [host, cvm, bastion] = await Promise.all([start(), start({ config: ['LogLevel DEBUG1'] }), start()]);
  });
  afterAll(() => Promise.all(started.map((sshd) => sshd.stop())));

  const strangers = { pins: ['SHA256:another'] as const };
  const wrongKey = (): { login: SshLogin } => ({ login: loginOf(bastion) });

  it('goes through one', async () => {
    expect(await echo(host, hop(cvm, 'cvm1'))).toBe('here\n');
    expect(cvm.log()).toContain(`direct-tcpip`);
  });

  it('goes through two', async () => {
    const via = hop(cvm, 'cvm1', { target: targetOf(cvm, hop(bastion, 'bastion')) });
    expect(await echo(host, via)).toBe('here\n');
  });

  it('gets a long answer through', async () => {
    const via = hop(cvm, 'cvm1', { target: targetOf(cvm, hop(bastion, 'bastion')) });
    const job = { command: 'sh -s', stdin: 'head -c 900000 /dev/zero\n' };
    const answer = await runOverSsh(
      targetOf(host, via),
      loginOf(host),
      pinsOf(host),
      job,
      DEFAULT_SSH_LIMITS,
    );
    expect(answer.stdout).toHaveLength(900_000);
  });

  it('needs no shell on the jump host', async () => {
    const forced = await start({ config: ['ForceCommand /bin/false'] });
    expect(await echo(host, hop(forced, 'cvm1'))).toBe('here\n');
  });

  it('scans the key of a host behind jump hosts without a login there', async () => {
    const quiet = await start({ config: ['LogLevel DEBUG1'] });
    const via = hop(cvm, 'cvm1', { target: targetOf(cvm, hop(bastion, 'bastion')) });
    await expect(scanHostKey(targetOf(quiet, via))).resolves.toMatchObject({
      fingerprint: quiet.hostKeys[0]?.fingerprint,
    });
    await expect.poll(() => quiet.log()).toContain('Connection closed by');
    expect(quiet.log()).not.toContain('userauth-request for user');
  });

  it.each([
    {
      name: 'whose key has changed',
      changes: () => strangers,
      kind: 'host-key-changed',
      says: 'The jump host cvm1 shows another key than the approved one.',
    },
    {
      name: 'that refuses the credential',
      changes: wrongKey,
      kind: 'auth-failed',
      says: 'The jump host cvm1 refused the key for',
    },
    {
      name: 'without an approved key',
      changes: () => ({ pins: [] as unknown as HostKeyPins }),
      kind: 'host-key-unknown',
      says: 'No host key of the jump host cvm1 is approved.',
    },
    {
      name: 'with a credential that cannot be used',
      changes: () => ({
        login: { username: 'reader', auth: { kind: 'private-key', privateKey: 'CANARY' } } as const,
      }),
      kind: 'bad-key',
      says: 'The credential of the jump host cvm1 cannot be used.',
    },
    {
      name: 'that does not resolve',
      changes: () => ({ target: { host: 'no-such-host.invalid', port: 22, network: LAB_NETWORK } }),
      kind: 'dns',
      says: 'no-such-host.invalid of the jump host cvm1',
    },
  ])('names a jump host $name', async ({ changes, kind, says }) => {
    const failure: unknown = await echo(host, hop(cvm, 'cvm1', changes())).catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind, message: expect.stringContaining(says), offered: null });
    const port = kind === 'dns' ? 22 : cvm.port;
    expect(failure).toMatchObject({ jump: { port } });
    expect(String(failure)).not.toContain('CANARY');
  });

  it('offers the changed key of a jump host as the jump host’s', async () => {
    await expect(echo(host, hop(cvm, 'cvm1', strangers))).rejects.toMatchObject({
      offered: null,
      jump: { host: '127.0.0.1', port: cvm.port, offered: { fingerprint: pinsOf(cvm)[0] } },
    });
    await expect(echo(host, hop(cvm, 'cvm1'), strangers)).rejects.toMatchObject({
      kind: 'host-key-changed',
      offered: { fingerprint: pinsOf(host)[0] },
      jump: null,
    });
  });

  it('T1: sends nothing to a jump host whose key has changed', async () => {
    const impostor = await start({ config: ['LogLevel DEBUG1'] });
    await expect(echo(host, hop(impostor, 'cvm1', strangers))).rejects.toMatchObject({
      kind: 'host-key-changed',
    });
    await expect.poll(() => impostor.log()).toContain('Connection closed by');
    expect(impostor.log()).not.toContain('userauth-request for user');
  });

  it('names the first of two that fails', async () => {
    const outer = hop(bastion, 'bastion', strangers);
    const inner = hop(cvm, 'cvm1', { ...strangers, target: targetOf(cvm, outer) });
    await expect(echo(host, inner)).rejects.toMatchObject({
      message: expect.stringContaining('The jump host bastion shows another key'),
    });
    const approved = hop(cvm, 'cvm1', { ...strangers, target: targetOf(cvm, hop(bastion, 'bastion')) });
    await expect(echo(host, approved)).rejects.toMatchObject({
      message: expect.stringContaining('The jump host cvm1 shows another key'),
    });
  });

  it('leaves the failures of the host its own', async () => {
    const refused = echo(host, hop(cvm, 'cvm1'), wrongKey());
    await expect(refused).rejects.toMatchObject({
      kind: 'auth-failed',
      message: expect.stringMatching(/^The host refused the key/),
      jump: null,
    });
  });

  it.each(['AllowTcpForwarding no', 'PermitOpen 192.0.2.1:22', 'DisableForwarding yes'])(
    'says that the jump host does not forward: %s',
    async (line) => {
      const closed = await start({ config: [line] });
      await expect(echo(host, hop(closed, 'cvm1'))).rejects.toMatchObject({
        kind: 'forward-refused',
        message: `The jump host cvm1 does not forward connections to 127.0.0.1 port ${host.port}.`,
        jump: { port: closed.port },
      });
    },
  );

  it('says that the jump host does not reach the host', async () => {
    const port = await freePort();
    await expect(echo(host, hop(cvm, 'cvm1'), { port })).rejects.toMatchObject({
      kind: 'unreachable',
      message: `The jump host cvm1 could not connect to 127.0.0.1 port ${port}.`,
    });
  });

  it.each([
    { name: 'returns', fails: false },
    { name: 'throws', fails: true },
  ])('hangs up everywhere when the visit $name', async ({ fails }) => {
    const [last, first] = await Promise.all([start(), start()]);
    const via = hop(first, 'cvm1');
    const visit = withSshSession(
      targetOf(last, via),
      loginOf(last),
      pinsOf(last),
      DEFAULT_SSH_LIMITS,
      undefined,
      async (session) => {
        const { stdout } = await session.exec('echo here');
        if (fails) throw new Error('of the caller');
        return stdout.toString();
      },
    ).catch((error: Error) => error.message);
    expect(await visit).toBe(fails ? 'of the caller' : 'here\n');
    const over =
      /Connection closed by|Received disconnect|Close session|Disconnected from|Connection reset by/;
    await expect.poll(() => last.log()).toMatch(over);
    await expect.poll(() => first.log()).toMatch(over);
  });

  describe('with a host that misbehaves behind one', () => {
    let fake: FakeHost;
    afterEach(() => fake.stop());
    const visit = (limits: Partial<SshLimits>, via = hop(cvm, 'cvm1')) =>
      runOverSsh(
        { ...fake.target, via },
        PASSWORD_LOGIN,
        ['SHA256:none'],
        { command: 'true', stdin: '' },
        { ...DEFAULT_SSH_LIMITS, ...limits },
      );

    it('T7: keeps the deadline of its own for a host that says nothing', async () => {
      fake = await startRawHost(() => {});
      const began = performance.now();
      await expect(visit({ connectMs: 700 })).rejects.toMatchObject({
        kind: 'timeout',
        message: 'The host accepted the connection but did not identify itself in time.',
        jump: null,
      });
      expect(performance.now() - began).toBeLessThan(3_000);
    });

    it.each([
      { name: 'is no SSH server', says: 'HTTP/1.1 400 Bad Request\r\n\r\n', kind: 'not-ssh' },
      { name: 'closes at once', says: '', kind: 'refused' },
      { name: 'floods its greeting', says: 'x'.repeat(100_000), kind: 'not-ssh' },
    ])('that $name as $kind', async ({ says, kind }) => {
      fake = await startRawHost((socket) => void socket.end(says));
      await expect(visit({})).rejects.toMatchObject({ kind, jump: null });
    });
  });
});

describe('a jump host that misbehaves', () => {
  const behind = (target: SshTarget, pins: HostKeyPins): SshTarget => ({
    host: '192.0.2.1',
    port: 22,
    network: LAB_NETWORK,
    via: { target, login: PASSWORD_LOGIN, pins, name: 'cvm1' },
  });
  const visit = (target: SshTarget, limits: Partial<SshLimits>) =>
    runOverSsh(
      target,
      PASSWORD_LOGIN,
      ['SHA256:none'],
      { command: 'true', stdin: '' },
      { ...DEFAULT_SSH_LIMITS, ...limits },
    );

  it('is named when it does not answer the login, and is asked once', async () => {
    const jump = await startSshHost({ authenticate: () => {} });
    await expect(visit(behind(jump.target, jump.pins), { authMs: 300 })).rejects.toMatchObject({
      kind: 'auth-failed',
      message: 'The jump host cvm1 did not answer the login in time.',
    });
    expect(jump.attempts).toEqual(['password CANARY-4c1f']);
    await jump.stop();
  });

  it('is named when it says nothing', async () => {
    const jump = await startRawHost(() => {});
    await expect(visit(behind(jump.target, ['SHA256:none']), { connectMs: 300 })).rejects.toMatchObject({
      kind: 'timeout',
      message: 'The jump host cvm1 accepted the connection but did not identify itself in time.',
      jump: { host: jump.target.host, port: jump.target.port },
    });
    await jump.stop();
  });

  it('is named when it does not open the connection', async () => {
    const jump = await startSshHost({ loggedIn: (connection) => connection.on('tcpip', () => {}) });
    await expect(visit(behind(jump.target, jump.pins), { connectMs: 300 })).rejects.toMatchObject({
      kind: 'timeout',
      message: 'The jump host cvm1 did not open a connection to 192.0.2.1 port 22 in time.',
    });
    await jump.stop();
  });

  it('is named when it breaks in the middle, and that is no refused login of the host', async () => {
    let breakJump = (): void => {};
    const host = await startSshHost({ authenticate: () => breakJump() });
    const jump = await startSshHost({
      authenticate: (context, socket) => {
        breakJump = () => socket.destroy();
        context.accept();
      },
      loggedIn: (connection) => connection.on('tcpip', (accept) => joinTo(host.target.port, accept())),
    });
    const job = { command: 'true', stdin: '' };
    const target = behind(jump.target, jump.pins);
    await expect(
      runOverSsh(target, PASSWORD_LOGIN, host.pins, job, DEFAULT_SSH_LIMITS),
    ).rejects.toMatchObject({
      kind: 'truncated',
      message: 'The jump host cvm1 hung up before the answer was complete.',
    });
    await Promise.all([host.stop(), jump.stop()]);
  });
});

function joinTo(port: number, channel: ServerChannel): void {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  channel.on('error', () => {});
  channel.pipe(socket).pipe(channel);
}
