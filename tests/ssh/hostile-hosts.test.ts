import { readdirSync, readlinkSync } from 'node:fs';
import type { Socket } from 'node:net';
import path from 'node:path';
import type { Connection } from 'ssh2';
import { beforeAll, describe, expect, it } from 'vitest';
import { SshError, type SshErrorKind, type SshStage } from '#lib/ssh/ssh-error.ts';
import type { SshLimits } from '#lib/ssh/ssh-limits.ts';
import { LAB_NETWORK } from '../lab/lab-network.ts';
import { startRawHost, startSshHost, visit, type FakeHost, type SshHostBehaviour } from './fake-host.ts';

interface Expected {
  kind: SshErrorKind;
  stage?: SshStage;
  limits?: Partial<SshLimits>;
  /** The session must have ended by then. */
  withinMs: number;
}

const SHORT = { connectMs: 300 };
/** What a busy machine may add to a deadline. */
const SLACK_MS = 700;

const RAW: (Expected & { name: string; behave: (socket: Socket) => void })[] = [
  { name: 'says nothing', kind: 'timeout', limits: SHORT, withinMs: 300, behave: () => {} },
  {
    name: 'drips an identification that never ends',
    kind: 'timeout',
    limits: SHORT,
    withinMs: 300,
    behave: (socket) => {
      socket.write('SSH-2.0-');
      every(20, socket, () => socket.write('x'));
    },
  },
  {
    name: 'identifies itself and falls silent',
    kind: 'timeout',
    limits: SHORT,
    withinMs: 300,
    behave: (socket) => socket.write('SSH-2.0-Quiet_1.0\r\n'),
  },
  {
    name: 'is a tarpit with an endless greeting',
    kind: 'not-ssh',
    limits: SHORT,
    withinMs: 300,
    behave: (socket) => every(20, socket, () => socket.write('3f9a1c\r\n')),
  },
  {
    name: 'floods its greeting',
    kind: 'not-ssh',
    withinMs: 0,
    behave: (socket) => every(1, socket, () => socket.write('x'.repeat(60_000))),
  },
  {
    name: 'is a web server',
    kind: 'not-ssh',
    withinMs: 0,
    behave: (socket) => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'),
  },
  {
    name: 'follows its identification with garbage',
    kind: 'not-ssh',
    withinMs: 0,
    behave: (socket) => socket.write(Buffer.concat([Buffer.from('SSH-2.0-x\r\n'), Buffer.alloc(512, 0xff)])),
  },
  { name: 'closes at once', kind: 'refused', withinMs: 0, behave: (socket) => socket.end() },
  { name: 'resets at once', kind: 'refused', withinMs: 0, behave: (socket) => socket.resetAndDestroy() },
  {
    name: 'has too many connections',
    kind: 'refused',
    withinMs: 0,
    behave: (socket) => socket.end('Exceeded MaxStartups\r\n'),
  },
  {
    name: 'speaks version 1 only',
    kind: 'kex-mismatch',
    withinMs: 0,
    behave: (socket) => socket.write('SSH-1.5-OldSwitch\r\n'),
  },
];

const SSH: (Expected & { name: string; behaviour: SshHostBehaviour })[] = [
  {
    name: 'never answers the login',
    kind: 'auth-failed',
    stage: 'auth',
    limits: { authMs: 300 },
    withinMs: 300,
    behaviour: { authenticate: () => {} },
  },
  {
    name: 'never answers the login, under the total deadline',
    kind: 'auth-failed',
    stage: 'auth',
    limits: { totalMs: 400 },
    withinMs: 400,
    behaviour: { authenticate: () => {} },
  },
  {
    name: 'hangs up at the login',
    kind: 'auth-failed',
    stage: 'auth',
    withinMs: 0,
    behaviour: { authenticate: (_context, socket) => socket.destroy() },
  },
  {
    name: 'never answers exec',
    kind: 'command-timeout',
    stage: 'command',
    limits: { commandMs: 300 },
    withinMs: 300,
    behaviour: { exec: () => {} },
  },
  {
    name: 'takes the command and stays silent',
    kind: 'command-timeout',
    limits: { commandMs: 300 },
    withinMs: 300,
    behaviour: { exec: (accept) => accept() },
  },
  {
    name: 'talks compressed only (T9: what unpacks without end)',
    kind: 'kex-mismatch',
    withinMs: 0,
    behaviour: { compressedOnly: true },
  },
  {
    name: 'refuses exec',
    kind: 'exec-refused',
    withinMs: 0,
    behaviour: { exec: (_accept, reject) => reject() },
  },
  {
    name: 'floods standard output',
    kind: 'output-limit',
    limits: { maxBytes: 200_000 },
    withinMs: 0,
    behaviour: {
      exec: (accept, _reject, socket) => {
        const channel = accept();
        every(1, socket, () => channel.write(Buffer.alloc(30_000)));
      },
    },
  },
  {
    name: 'floods standard error',
    kind: 'output-limit',
    limits: { maxBytes: 200_000 },
    withinMs: 0,
    behaviour: {
      exec: (accept, _reject, socket) => {
        const channel = accept();
        every(1, socket, () => channel.stderr.write(Buffer.alloc(30_000)));
      },
    },
  },
  {
    name: 'cuts the connection in the middle of the output',
    kind: 'truncated',
    stage: 'command',
    withinMs: 0,
    behaviour: {
      exec: (accept, _reject, socket) => {
        accept().write('half of it', () => socket.destroy());
      },
    },
  },
  {
    name: 'resets the connection in the middle of the output',
    kind: 'truncated',
    withinMs: 0,
    behaviour: {
      exec: (accept, _reject, socket) => {
        accept().write('half of it', () => socket.resetAndDestroy());
      },
    },
  },
  {
    name: 'closes the channel without an exit status',
    kind: 'truncated',
    withinMs: 0,
    behaviour: { exec: (accept) => accept().end('all of it?') },
  },
  {
    name: 'tells that the command was killed',
    kind: 'truncated',
    withinMs: 0,
    behaviour: {
      exec: (accept) => {
        const channel = accept();
        channel.exit('KILL');
        channel.end();
      },
    },
  },
];

describe('T7, T8, T12: a session with a hostile host', () => {
  let socketsBefore = 0;
  beforeAll(async () => {
    // The first session loads what ssh2 loads only once.
    const host = await startSshHost();
    await visit(host);
    await host.stop();
    if (process.platform === 'linux') socketsBefore = openSockets();
  });
  it.each(RAW)('that $name ends as $kind', async ({ behave, ...expected }) => {
    await expectFailure(await startRawHost(behave), expected);
  });

  it.each(SSH)('that $name ends as $kind', async ({ behaviour, ...expected }) => {
    await expectFailure(await startSshHost(behaviour), expected);
  });

  it('that is not there ends as refused, unreachable or dns', async () => {
    const host = await startRawHost(() => {});
    await host.stop();
    await expect(visit(host)).rejects.toMatchObject({ kind: 'refused' });
    const network = { ...LAB_NETWORK, policy: { allow: ['255.255.255.255/32'], ownServices: [] } };
    const target = (name: string) => ({ ...host, target: { host: name, port: 22, network } });
    await expect(visit(target('255.255.255.255'))).rejects.toMatchObject({ kind: 'unreachable' });
    const nameless = visit(target('no-such-host.invalid'), { limits: { connectMs: 2_000 } });
    await expect(nameless).rejects.toMatchObject({
      kind: 'dns',
      message: expect.stringContaining('no-such-host.invalid'),
    });
  });

  it('T19: cannot open a channel of its own', async () => {
    const refused: boolean[] = [];
    let connection!: Connection;
    const host = await startSshHost({
      loggedIn: (made) => {
        connection = made;
      },
      exec: (accept) => {
        const channel = accept();
        connection.forwardOut('127.0.0.1', 22, '127.0.0.1', 2222, (tcpError) =>
          connection.x11('127.0.0.1', 6000, (x11Error) => {
            refused.push(tcpError instanceof Error, x11Error instanceof Error);
            channel.exit(0);
            channel.end();
          }),
        );
      },
    });
    await visit(host);
    await host.stop();
    expect(refused).toEqual([true, true]);
  });

  it.each([
    { at: 'connect', start: startRawHost },
    { at: 'auth', start: (reached: () => void) => startSshHost({ authenticate: reached }) },
    { at: 'command', start: (reached: () => void) => startSshHost({ exec: reached }) },
  ])('is cancelled at once at $at', async ({ at, start }) => {
    const controller = new AbortController();
    const host = await start(() => void setImmediate(() => controller.abort()));
    const started = performance.now();
    const cancelled = visit(host, { signal: controller.signal });
    await expect(cancelled).rejects.toMatchObject({ kind: 'cancelled', stage: at });
    expect(performance.now() - started).toBeLessThan(SLACK_MS);
    await host.stop();
  });

  it('does not connect when it was cancelled before', async () => {
    let connections = 0;
    const host = await startRawHost(() => {
      connections += 1;
    });
    await expect(visit(host, { signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: 'cancelled' });
    await host.stop();
    expect(connections).toBe(0);
  });

  it.runIf(process.platform === 'linux')('leaves no socket open', async () => {
    await expect.poll(openSockets, { timeout: 3_000 }).toBeLessThanOrEqual(socketsBefore);
  });
});

async function expectFailure(host: FakeHost, expected: Expected): Promise<void> {
  const started = performance.now();
  const failure: unknown = await visit(host, expected.limits ? { limits: expected.limits } : {}).catch(
    (error: unknown) => error,
  );
  const tookMs = performance.now() - started;
  await host.stop();
  expect(failure).toBeInstanceOf(SshError);
  const { kind, stage } = failure as SshError;
  expect({ kind, stage }).toEqual({ kind: expected.kind, stage: expected.stage ?? stage });
  expect(tookMs).toBeLessThan(expected.withinMs + SLACK_MS);
}

/** Repeats until the socket is gone. */
function every(ms: number, socket: Socket, action: () => void): void {
  const timer = setInterval(action, ms);
  socket.on('close', () => clearInterval(timer));
}

function openSockets(): number {
  const folder = '/proc/self/fd';
  return readdirSync(folder).filter((fd) => isSocket(path.join(folder, fd))).length;
}

function isSocket(file: string): boolean {
  try {
    return readlinkSync(file).startsWith('socket:');
  } catch {
    return false; // The descriptor that lists the folder is gone by now.
  }
}
