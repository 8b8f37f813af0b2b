import type { Socket } from 'node:net';
import type { ServerChannel } from 'ssh2';
import { afterEach, describe, expect, it } from 'vitest';
import type { SshSession } from '#lib/ssh/ssh-session.ts';
import { inSession } from './fake-device.ts';
import { type FakeSshHost, type SshHostBehaviour, startSshHost } from './fake-host.ts';

let host: FakeSshHost;
afterEach(() => host.stop());

async function start(behaviour: SshHostBehaviour): Promise<void> {
  host = await startSshHost(behaviour);
}

function say(channel: ServerChannel, text: string, exitCode: number | null = 0): void {
  channel.write(text);
  if (exitCode !== null) channel.exit(exitCode);
  channel.end();
}

/** Grants the first channel only; `refuse` says how the others fail. */
function grantsOne(refuse: (reject: () => void, socket: Socket) => void): SshHostBehaviour['channel'] {
  let channels = 0;
  return (reject, socket) => {
    channels += 1;
    if (channels === 1) return 'granted';
    refuse(reject, socket);
    return 'refused';
  };
}

const text = async (session: SshSession, command = 'show version'): Promise<string> =>
  (await session.exec(command)).stdout.toString();

describe('a session', () => {
  it('knows what the host says of itself', async () => {
    await start({ ident: 'Cisco-1.25', banner: 'Authorised use only.\nsw1\n' });
    const [ident, banner, hostKey, timings] = await inSession(host, async (session) => [
      session.ident,
      session.banner,
      session.hostKey.fingerprint,
      session.timings,
    ]);
    expect([ident, banner, hostKey]).toEqual([
      'SSH-2.0-Cisco-1.25',
      expect.stringMatching(/^Authorised use only\.\nsw1\n/),
      host.pins[0],
    ]);
    expect(timings).toEqual({ connectMs: expect.any(Number), authMs: expect.any(Number) });
  });

  it('logs in once for any number of commands, one after another or together', async () => {
    let commands = 0;
    await start({ exec: (accept) => say(accept(), `${(commands += 1)}`) });
    const answers = await inSession(host, async (session) => [
      await text(session),
      ...(await Promise.all([text(session), text(session), text(session)])),
      await text(session),
    ]);
    expect(answers.toSorted()).toEqual(['1', '2', '3', '4', '5']);
    expect(host.attempts).toHaveLength(1);
  });

  it.each([
    { stdin: undefined, ends: false },
    { stdin: '', ends: true },
    { stdin: 'words', ends: true },
  ])('ends the input of a command only where it has one: $stdin', async ({ stdin, ends }) => {
    const seen: string[] = [];
    await start({
      exec: (accept) => {
        const channel = accept();
        channel.on('data', (data: Buffer) => seen.push(data.toString()));
        channel.on('end', () => seen.push('end'));
        // A switch that answers at once, and would not at the end of its input.
        if (!ends) say(channel, 'ok');
        else channel.on('end', () => say(channel, 'ok'));
      },
    });
    const { stdout } = await inSession(host, (session) => session.exec('show version', stdin));
    expect(stdout.toString()).toBe('ok');
    expect(seen).toEqual([...(stdin ? [stdin] : []), ...(ends ? ['end'] : [])]);
  });

  it('T12: takes an answer without an exit status, and says so', async () => {
    await start({ exec: (accept) => say(accept(), 'all of it', null) });
    const answers = await inSession(host, async ({ exec }) => [await exec('show'), await exec('show')]);
    expect(answers.map(({ stdout, exitCode }) => [stdout.toString(), exitCode])).toEqual([
      ['all of it', null],
      ['all of it', null],
    ]);
  });

  it('goes on after a command that was killed, refused or too slow', async () => {
    const behaviours: ((accept: () => ServerChannel, reject: () => void) => void)[] = [
      (accept) => {
        const channel = accept();
        channel.exit('KILL');
        channel.end('half');
      },
      (_accept, reject) => reject(),
      (accept) => accept().write('half'),
      (accept) => say(accept(), 'ok'),
    ];
    await start({ exec: (accept, reject) => behaviours.shift()?.(accept, reject) });
    await inSession(
      host,
      async (session) => {
        await expect(text(session)).rejects.toMatchObject({ kind: 'truncated' });
        await expect(text(session)).rejects.toMatchObject({
          kind: 'exec-refused',
          message: 'The host does not let this login run a command.',
        });
        await expect(text(session, 'show slow')).rejects.toMatchObject({
          kind: 'command-timeout',
          message: expect.stringContaining('“show slow”'),
        });
        expect(await text(session)).toBe('ok');
      },
      { commandMs: 400 },
    );
  });
});

describe('a host of one command per connection', () => {
  const hangUp = (socket: Socket): void => void setImmediate(() => socket.destroy());
  it.each([
    { name: 'refuses another channel', channel: grantsOne((reject) => reject()) },
    { name: 'hangs up when asked for another', channel: grantsOne((_reject, socket) => hangUp(socket)) },
    {
      name: 'does not answer the second',
      channel: grantsOne(() => {}),
      kind: 'command-timeout',
      says: 'in time',
    },
  ])('that $name', async ({ channel, kind = 'exec-refused', says = 'one command per connection' }) => {
    await start({ ...(channel && { channel }), exec: (accept) => say(accept(), 'ok') });
    const outcome = await inSession(
      host,
      async (session) => {
        const first = await text(session);
        await expect(text(session)).rejects.toMatchObject({ kind, message: expect.stringContaining(says) });
        if (kind === 'exec-refused') await expect(session.openShell(/#/)).rejects.toMatchObject({ kind });
        return first;
      },
      { commandMs: 500 },
    );
    expect(outcome).toBe('ok');
  });

  it('that hangs up after it has answered is no failure until it is asked again', async () => {
    let isGone = false;
    await start({
      exec: (accept, _reject, socket) => {
        isGone = false;
        socket.on('close', () => (isGone = true));
        const channel = accept();
        say(channel, 'ok');
        channel.resume().on('close', () => hangUp(socket));
      },
    });
    expect(await inSession(host, (session) => text(session))).toBe('ok');
    await inSession(host, async (session) => {
      expect(await text(session)).toBe('ok');
      await expect.poll(() => isGone).toBe(true);
      await expect(text(session)).rejects.toMatchObject({ kind: 'exec-refused' });
    });
  });
});

describe('T7, T8: the limits of a session', () => {
  it('count the bytes of all commands together', async () => {
    await start({ exec: (accept) => say(accept(), 'x'.repeat(60_000)) });
    let answered = 0;
    const outcome = inSession(
      host,
      async (session) => {
        for (;;) {
          await text(session);
          answered += 1;
        }
      },
      { maxBytes: 200_000 },
    );
    await expect(outcome).rejects.toMatchObject({ kind: 'output-limit' });
    expect(answered).toBe(3);
  });

  it('end it however many commands are in time', async () => {
    await start({ exec: (accept) => say(accept(), 'ok') });
    const began = performance.now();
    const endless = inSession(
      host,
      async (session) => {
        for (;;) await text(session);
      },
      { totalMs: 600 },
    );
    await expect(endless).rejects.toMatchObject({ kind: 'command-timeout' });
    const idle = inSession(host, () => new Promise(() => {}), { totalMs: 300 });
    await expect(idle).rejects.toMatchObject({ kind: 'command-timeout' });
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('end a command that is silent for too long', async () => {
    await start({ exec: (accept) => accept().write('half') });
    const outcome = inSession(host, (session) => text(session), { idleMs: 300 });
    await expect(outcome).rejects.toMatchObject({ kind: 'command-timeout' });
  });

  it('leave time to a command that is slow but not silent', async () => {
    await start({
      exec: (accept) => {
        const channel = accept();
        let left = 8;
        const timer = setInterval(() => {
          left -= 1;
          if (left > 0) channel.write('.');
          else {
            clearInterval(timer);
            say(channel, '!');
          }
        }, 100);
      },
    });
    expect(await inSession(host, (session) => text(session), { idleMs: 400 })).toBe('.......!');
  });
});

describe('the end of a session', () => {
  let open: Socket[] = [];
  const track: SshHostBehaviour = {
    authenticate: (context, socket) => {
      open.push(socket);
      socket.on('close', () => (open = open.filter((other) => other !== socket)));
      context.accept();
    },
    shell: (accept) => accept().write('sw1#'),
    exec: (accept) => accept().write('half'),
  };

  it.each([
    { name: 'returns', visit: async () => 'done', outcome: 'done' },
    {
      name: 'throws',
      visit: async () => {
        throw new Error('of the caller');
      },
      outcome: 'of the caller',
    },
    {
      name: 'leaves a command and a shell behind',
      visit: async (session: SshSession) => {
        void session.exec('show');
        await session.openShell(/#/);
        return 'done';
      },
      outcome: 'done',
    },
  ])('destroys all that was opened when the visit $name', async ({ visit, outcome }) => {
    await start(track);
    const ended = inSession(host, visit).catch((error: Error) => error.message);
    expect(await ended).toBe(outcome);
    await expect.poll(() => open.length).toBe(0);
  });

  it('comes at once when it is cancelled, and what waits fails', async () => {
    await start(track);
    const controller = new AbortController();
    let inside: unknown;
    const outcome = inSession(
      host,
      async (session) => {
        const shell = await session.openShell(/#/);
        const waiting = [session.exec('show'), shell.run('show')];
        controller.abort();
        inside = await Promise.allSettled(waiting);
      },
      {},
      controller.signal,
    );
    await expect(outcome).rejects.toMatchObject({ kind: 'cancelled' });
    const cancelled = { status: 'rejected', reason: { kind: 'cancelled' } };
    await expect.poll(() => inside).toMatchObject([cancelled, cancelled]);
    await expect.poll(() => open.length).toBe(0);
  });

  it('leaves nothing to a caller who kept the session', async () => {
    await start(track);
    const kept = await inSession(host, async (session) => session);
    await expect(kept.exec('show')).rejects.toThrow('The session has ended.');
    await expect(kept.openShell(/#/)).rejects.toThrow('The session has ended.');
  });
});
