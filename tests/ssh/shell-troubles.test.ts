import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { type DeviceBehaviour, inSession, inShell, startDevice, type Terminal } from './fake-device.ts';
import { type FakeSshHost, startSshHost } from './fake-host.ts';

let device: FakeSshHost;
afterEach(() => device.stop());

async function start(behaviour: Partial<DeviceBehaviour>): Promise<void> {
  device = await startDevice({ prompt: 'sw1#', run: () => {}, ...behaviour });
}

describe('enable', () => {
  const SECRET = 'CANARY-enable-77';
  /** What IOS does; `tries` is how often it asks. */
  const switchThatAsks = (tries: number, accepts: string) => {
    const typed: string[] = [];
    const run = async (command: string, terminal: Terminal): Promise<void> => {
      if (command === 'show clock') return terminal.write('12:00\r\n');
      if (command === 'configure terminal') terminal.prompt = 'sw1(config)#';
      if (command !== 'enable') return;
      for (let asked = 0; asked < tries; asked += 1) {
        terminal.write('Password: ');
        typed.push(await terminal.line((key) => (key === '\r' ? terminal.write('\r\n') : undefined)));
        if (typed.at(-1) === accepts) {
          terminal.prompt = 'sw1#';
          return;
        }
      }
      terminal.write('% Access denied\r\n\r\n');
    };
    return { typed, behaviour: { prompt: 'sw1>', run } };
  };

  it('becomes privileged, and the prompt changes', async () => {
    const { typed, behaviour } = switchThatAsks(3, SECRET);
    await start(behaviour);
    const answers = await inShell(device, async (shell) => {
      await shell.enable(SECRET);
      await shell.enable(SECRET);
      return [
        await shell.run('show clock'),
        await shell.run('configure terminal'),
        await shell.run('show clock'),
      ];
    });
    expect(answers).toEqual(['12:00\n', '', '12:00\n']);
    expect(typed).toEqual([SECRET]);
  });

  it.each([1, 3])('is refused after one password where the device asks %i times', async (tries) => {
    const { typed, behaviour } = switchThatAsks(tries, 'another');
    await start(behaviour);
    const refused: unknown = await inShell(device, (shell) => shell.enable(SECRET)).catch(
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ kind: 'enable-refused', stage: 'command' });
    expect(inspect(refused, { depth: 10, showHidden: true })).not.toContain(SECRET);
    expect(typed).toEqual([SECRET]);
  });

  it('leaves a shell that goes on unprivileged after a refusal', async () => {
    const { behaviour } = switchThatAsks(1, 'another');
    await start(behaviour);
    const clock = await inShell(device, async (shell) => {
      await expect(shell.enable(SECRET)).rejects.toMatchObject({ kind: 'enable-refused' });
      return shell.run('show clock');
    });
    expect(clock).toBe('12:00\n');
  });

  it('closes a shell that is left at a question', async () => {
    const { typed, behaviour } = switchThatAsks(3, 'another');
    await start(behaviour);
    await inShell(device, async (shell) => {
      await expect(shell.enable(SECRET)).rejects.toMatchObject({ kind: 'enable-refused' });
      await expect(shell.run('show clock')).rejects.toMatchObject({ kind: 'truncated' });
      await expect(shell.run('show clock')).rejects.toThrow('busy');
    });
    expect(typed).toEqual([SECRET]);
  });

  it.each([
    { name: 'no password is asked for', says: '', becomes: 'sw1#', kind: undefined },
    { name: 'no password is set', says: '% No password set\r\n', becomes: 'sw1>', kind: 'enable-refused' },
  ])('where $name', async ({ says, becomes, kind }) => {
    await start({
      prompt: 'sw1>',
      run: (_command, terminal) => {
        terminal.write(says);
        terminal.prompt = becomes;
      },
    });
    const outcome = inShell(device, (shell) => shell.enable(SECRET)).then(
      () => undefined,
      (error: { kind: string }) => error.kind,
    );
    expect(await outcome).toBe(kind);
  });

  it.each(['sw1#', '<sw1>', '[sw1]'])('types nothing at %s', async (prompt) => {
    const seen: string[] = [];
    await start({ prompt, run: (command) => void seen.push(command) });
    await inShell(device, (shell) => shell.enable(SECRET));
    expect(seen).toEqual([]);
  });
});

describe('T7, T8: a shell that goes wrong', () => {
  /** Prints one character after another and never a prompt. */
  const drip = async ({ write, channel }: Terminal): Promise<void> => {
    while (channel.writable) {
      write('x');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const never = (): Promise<void> => new Promise(() => {});
  const SHORT = { commandMs: 500 };

  it.each([
    { name: 'never prompts after a command', run: never, kind: 'command-timeout', says: '“show version”' },
    {
      name: 'drips without an end',
      run: (_command: string, terminal: Terminal) => drip(terminal),
      kind: 'command-timeout',
      says: '“show version”',
    },
    {
      name: 'asks something',
      run: async (_command: string, { write }: Terminal) => {
        write('Save the configuration? [yes/no]: ');
        await never();
      },
      kind: 'command-timeout',
      says: '“show version”',
    },
    {
      name: 'pages without an end',
      run: async (_command: string, { write, key }: Terminal) => {
        for (;;) {
          write('\r\n--More--');
          await key();
        }
      },
      kind: 'command-timeout',
      says: '“show version”',
    },
    {
      name: 'never prompts at all',
      greeting: () => never(),
      kind: 'command-timeout',
      says: 'did not show a prompt',
    },
    { name: 'drips its greeting', greeting: drip, kind: 'command-timeout', says: 'did not show a prompt' },
    {
      name: 'logs us out',
      run: (_command: string, { channel }: Terminal) => void channel.end('bye\r\n'),
      kind: 'truncated',
      says: 'the shell was closed',
    },
    {
      name: 'logs us out at once',
      greeting: async ({ channel }: Terminal) => void channel.end('Too many users\r\n'),
      kind: 'truncated',
      says: 'the shell was closed',
    },
  ])('because it $name ends as $kind', async ({ kind, says, ...behaviour }) => {
    await start(behaviour);
    const began = performance.now();
    const outcome = inShell(device, (shell) => shell.run('show version'), SHORT);
    await expect(outcome).rejects.toMatchObject({
      kind,
      stage: 'command',
      message: expect.stringContaining(says),
    });
    expect(performance.now() - began).toBeLessThan(2_500);
  });

  it('because it floods ends the session as output-limit', async () => {
    await start({
      run: async (_command, { channel }) => {
        while (channel.writable)
          await new Promise((resolve) => channel.write(Buffer.alloc(30_000, 65), resolve));
      },
    });
    const outcome = inShell(device, (shell) => shell.run('show version'), { maxBytes: 300_000 });
    await expect(outcome).rejects.toMatchObject({ kind: 'output-limit' });
  });

  it('because it falls silent in its answer ends before the deadline of the command', async () => {
    await start({
      run: async (_command, { write }) => {
        write('half of it\r\n');
        await never();
      },
    });
    const began = performance.now();
    const outcome = inShell(device, (shell) => shell.run('show version'), { commandMs: 20_000, idleMs: 400 });
    await expect(outcome).rejects.toMatchObject({ kind: 'command-timeout' });
    expect(performance.now() - began).toBeLessThan(2_500);
  });

  it('because the connection breaks ends the session as truncated', async () => {
    const sockets: { destroy(): void }[] = [];
    await start({
      channel: (_reject, socket) => {
        sockets.push(socket);
        return 'granted';
      },
      run: (_command, { write }) => {
        write('half of it\r\n');
        sockets[0]?.destroy();
      },
    });
    const outcome = inShell(device, (shell) => shell.run('show version').catch(() => 'taken for an answer'));
    await expect(outcome).rejects.toMatchObject({ kind: 'truncated' });
  });

  it('because there is none ends as exec-refused', async () => {
    device = await startSshHost();
    const outcome = inSession(device, (session) => session.openShell(/#$/));
    await expect(outcome).rejects.toMatchObject({ kind: 'exec-refused' });
  });

  it('takes one command at a time', async () => {
    await start({ run: (_command, { write }) => write('ok\r\n') });
    await inShell(device, async (shell) => {
      const first = shell.run('show clock');
      await expect(shell.run('show version')).rejects.toThrow('busy');
      expect(await first).toBe('ok\n');
    });
  });
});
