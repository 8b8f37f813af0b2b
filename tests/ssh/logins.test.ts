import { inspect } from 'node:util';
import type { AuthContext, KeyboardAuthContext } from 'ssh2';
import { afterEach, describe, expect, it } from 'vitest';
import { runOverSsh } from '#lib/ssh/run-over-ssh.ts';
import type { HostKeyPins, SshLogin } from '#lib/ssh/ssh-target.ts';
import { scanHostKey } from '#lib/ssh/scan-host-key.ts';
import { DEFAULT_SSH_LIMITS } from '#lib/ssh/ssh-limits.ts';
import { labKey } from '../lab/lab-keys.ts';
import { PASSWORD_LOGIN, startSshHost, visit, type FakeSshHost } from './fake-host.ts';

const CANARY = 'CANARY-4c1f';
const KEY_LOGIN: SshLogin = {
  username: 'reader',
  auth: { kind: 'private-key', privateKey: labKey('a person').privateKey },
};

let host: FakeSshHost;
afterEach(() => host.stop());

async function start(authenticate: (context: AuthContext) => void): Promise<void> {
  host = await startSshHost({ authenticate });
}

function interactively(ask: (context: KeyboardAuthContext) => void) {
  return (context: AuthContext): void => {
    if (context.method === 'keyboard-interactive') ask(context as KeyboardAuthContext);
    else context.reject(['publickey', 'keyboard-interactive']);
  };
}

describe('T3: a login', () => {
  it.each([
    { name: 'sends a wrong password once', left: ['password', 'keyboard-interactive'] },
    { name: 'sends a wrong password once where keys would do too', left: ['publickey', 'password'] },
    { name: 'sends a wrong password once where only keys do', left: ['publickey'] },
  ] satisfies { name: string; left: AuthContext['method'][] }[])('$name', async ({ left }) => {
    await start((context) => context.reject(left));
    await expect(visit(host)).rejects.toMatchObject({ kind: 'auth-failed', stage: 'auth' });
    expect(host.attempts).toEqual([`password ${CANARY}`]);
  });

  it('T3: with a refused key tries nothing else', async () => {
    await start((context) => context.reject(['password', 'keyboard-interactive', 'publickey']));
    await expect(visit(host, { login: KEY_LOGIN })).rejects.toMatchObject({ kind: 'auth-failed' });
    expect(host.attempts).toEqual(['publickey']);
  });

  it.each([PASSWORD_LOGIN, KEY_LOGIN])('stops at a second factor', async (login) => {
    await start((context) => context.reject(['keyboard-interactive'], true));
    await expect(visit(host, { login })).rejects.toMatchObject({
      kind: 'auth-failed',
      message: expect.stringContaining('second factor'),
    });
    expect(host.attempts).toHaveLength(1);
  });

  it('T16: waits for its turn with nothing sent, and is tried once then', async () => {
    await start((context) => context.accept());
    const before: number[] = [];
    const beforeLogin = async () => void before.push(host.attempts.length);
    await expect(visit(host, { beforeLogin })).resolves.toMatchObject({ exitCode: 0 });
    expect([before, host.attempts]).toEqual([[0], [`password ${CANARY}`]]);
  });

  it('T16: that is not let try ends the session with nothing sent', async () => {
    await start((context) => context.accept());
    const beforeLogin = () => Promise.reject(new Error('not now'));
    await expect(visit(host, { beforeLogin })).rejects.toThrow('not now');
    expect(host.attempts).toEqual([]);
  });

  it('T16: of a host that hangs up before its turn was not refused', async () => {
    await start((context) => context.accept());
    const beforeLogin = () => host.stop().then(() => new Promise<void>(() => {}));
    await expect(visit(host, { beforeLogin })).rejects.toMatchObject({ kind: 'truncated', stage: 'connect' });
    expect(host.attempts).toEqual([]);
    await start((context) => context.accept());
  });

  it('never repeats a secret in its error, even when the host does', async () => {
    await start((context) => {
      if (context.method === 'password') context.reject(['keyboard-interactive']);
      else (context as KeyboardAuthContext).prompt(`${CANARY}?`, () => context.reject());
    });
    const error: unknown = await visit(host).catch((failure: unknown) => failure);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(CANARY);
  });

  describe('where the host only asks interactively', () => {
    const password = { prompt: 'Password: ', echo: false };

    it('answers the one hidden prompt for a password', async () => {
      const answers: string[][] = [];
      await start(
        interactively((context) =>
          context.prompt([password], (given) => {
            answers.push(given);
            context.accept();
          }),
        ),
      );
      await expect(visit(host)).resolves.toMatchObject({ exitCode: 0 });
      expect(answers).toEqual([[CANARY]]);
    });

    it.each([
      { name: 'a one-time code', prompts: [{ prompt: 'Verification code: ', echo: false }] },
      { name: 'a password that it would show', prompts: [{ prompt: 'Password: ', echo: true }] },
      { name: 'a password and more', prompts: [password, { prompt: 'Token: ', echo: false }] },
    ])('gives no answer to $name', async ({ prompts }) => {
      const answers: string[][] = [];
      await start(interactively((context) => context.prompt(prompts, (given) => answers.push(given))));
      await expect(visit(host)).rejects.toMatchObject({ kind: 'auth-failed' });
      expect(answers).toEqual([]);
    });

    it('gives the password once', async () => {
      const answers: string[][] = [];
      const ask = (context: KeyboardAuthContext): void =>
        context.prompt([password], (given) => {
          answers.push(given);
          ask(context);
        });
      await start(interactively(ask));
      await expect(visit(host)).rejects.toMatchObject({ kind: 'auth-failed' });
      expect(answers).toEqual([[CANARY]]);
    });
  });
});

describe('T2: without an approved host key', () => {
  it('no login is tried', async () => {
    await start((context) => context.accept());
    const pinned = (...pins: string[]) =>
      runOverSsh(
        host.target,
        PASSWORD_LOGIN,
        pins as unknown as HostKeyPins,
        { command: 'true', stdin: '' },
        DEFAULT_SSH_LIMITS,
      );
    await expect(pinned()).rejects.toMatchObject({ kind: 'host-key-unknown' });
    await expect(pinned('SHA256:other', host.pins[0].toLowerCase())).rejects.toMatchObject({
      kind: 'host-key-changed',
      stage: 'connect',
      offered: { algorithm: 'ssh-ed25519', fingerprint: host.pins[0] },
    });
    await expect(pinned('SHA256:other', host.pins[0])).resolves.toMatchObject({ exitCode: 0 });
    expect(host.attempts).toEqual([`password ${CANARY}`]);
  });

  it('a scan learns the key and tries no login', async () => {
    await start((context) => context.accept());
    await expect(scanHostKey(host.target)).resolves.toMatchObject({
      algorithm: 'ssh-ed25519',
      fingerprint: host.pins[0],
    });
    expect(host.attempts).toEqual([]);
  });

  it('a key that the host shows but does not own is not believed', async () => {
    host = await startSshHost({ showsForeignKey: true });
    await expect(scanHostKey(host.target)).rejects.toMatchObject({ kind: 'kex-mismatch' });
    await expect(visit(host)).rejects.toMatchObject({ kind: 'kex-mismatch', stage: 'connect' });
    expect(host.attempts).toEqual([]);
  });
});
