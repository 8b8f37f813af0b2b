import { afterEach, describe, expect, it } from 'vitest';
import type { FakeSshHost } from './fake-host.ts';
import { type DeviceBehaviour, inShell, plainEcho, startDevice, type Terminal } from './fake-device.ts';

let device: FakeSshHost;
afterEach(() => device.stop());

async function start(behaviour: Partial<DeviceBehaviour>): Promise<void> {
  device = await startDevice({ prompt: 'sw1#', run: () => {}, ...behaviour });
}

/** Rows of a table with indents and blank lines, as `show` commands print them. */
const ROWS = Array.from({ length: 40 }, (_, row) =>
  row % 7 === 3 ? '' : `${row % 5 === 2 ? '      ' : 'Eth'}${row} is ${'up '.repeat(row % 4)}now`,
);
const TABLE = `${ROWS.join('\n')}\n`;

describe('a command line', () => {
  it.each([
    { name: 'IOS', prompt: 'sw1#', greeting: '\r\n\r\n' },
    { name: 'Comware', prompt: '<sw1>', greeting: `${'*'.repeat(78)}\r\n* Copyright * <none>\r\n\r\n` },
    { name: 'VRP', prompt: '<sw1>', greeting: 'Info: The max number of VTY users is 5.\n\r' },
    { name: 'Junos', prompt: 'reader@sw1> ', greeting: '--- JUNOS 20.4 Kernel 64-bit\r\n{master:0}\r\n' },
    { name: 'OS10', prompt: 'sw1# ', greeting: '\x1b]0;sw1\x07Dell\r\n' },
    { name: 'a coloured one', prompt: '\x1b[?25h\x1b[1;32msw1#\x1b[0m ', greeting: '' },
    { name: 'ProCurve', prompt: '\x1b[24;1H\x1b[2K\x1b[24;1Hsw1# \x1b[24;1H\x1b[24;6H', greeting: 'Hi\r\n' },
    { name: 'a banner that ends like a prompt', prompt: 'sw1#', greeting: '### lab ###\r\n>\r\n#\r\n' },
  ])('of $name is read without echo and prompt', async ({ prompt, greeting }) => {
    await start({ prompt, greeting, run: (command, { write }) => write(`you said ${command}\r\n`) });
    const [first, second, hello] = await inShell(device, async (shell) => [
      await shell.run('show version'),
      await shell.run('show inventory'),
      shell.greeting,
    ]);
    expect([first, second]).toEqual(['you said show version\n', 'you said show inventory\n']);
    expect(hello).toMatch(/sw1[>#]$/);
  });

  it('keeps every line as it was printed', async () => {
    await start({ run: (_command, { write }) => write(ROWS.map((row) => `${row}\r\n`).join('')) });
    expect(await inShell(device, ({ run }) => run('show interfaces'))).toBe(TABLE);
  });

  it('keeps bytes that are no ASCII, one character each', async () => {
    await start({ run: (_command, { write }) => write('K\xc3\xb6ln \x9b1 \xff\r\n') });
    expect(await inShell(device, (shell) => shell.run('show'))).toBe('K\xc3\xb6ln \x9b1 \xff\n');
  });

  it('gives nothing for a command that prints nothing', async () => {
    await start({});
    expect(await inShell(device, (shell) => shell.run('terminal length 0'))).toBe('');
  });
});

describe('T14: a pager', () => {
  const back = (count: number): string => '\b'.repeat(count);
  it.each([
    { name: 'IOS', line: ' --More-- ', erase: `${back(10)}          ${back(10)}` },
    { name: 'IOS, one at a time', line: '--More--', erase: '\b \b'.repeat(8) },
    { name: 'NX-OS', line: '\x1b[7m--More--\x1b[27m', erase: '\r\x1b[K' },
    { name: 'EOS', line: '\x1b[7m --More-- \x1b[m', erase: '\x1b[3D\r          \r' },
    { name: 'Comware', line: '---- More ----', erase: '\x1b[16D                \x1b[16D' },
    { name: 'VRP', line: '  ---- More ----', erase: `\x1b[42D${' '.repeat(42)}\x1b[42D` },
    { name: 'Junos', line: '---(more)---', erase: `\r${' '.repeat(40)}\r` },
    { name: 'Junos, further on', line: '---(more 12%)---', erase: `\r\x1b[2K` },
    { name: 'ASA', line: '<--- More --->', erase: '\r              \r' },
    {
      name: 'AOS',
      line: '-- MORE --, next page: Space, next line: Enter, quit: Control-C',
      erase: `\r${' '.repeat(64)}\r`,
    },
    { name: 'a key', line: 'Press any key to continue (Q to quit)', erase: `\r\x1b[0K` },
    { name: 'SG', line: 'More: <space>,  Quit: q or CTRL+Z, One line: <return> ', erase: `\r\x1b[J` },
    { name: 'less', line: '\x1b[7mlines 1-23\x1b[27m', erase: '\r\x1b[K' },
    { name: 'one that erases nothing', line: '--More--', erase: '', every: 9 },
    { name: 'one that only ends its line', line: '--More-- or (q)uit', erase: '\r\n' },
    { name: 'one that only goes back', line: '--More--', erase: '\r', every: 9 },
  ])('of $name leaves no trace', async ({ line, erase, every = 6 }) => {
    const keys: string[] = [];
    await start({
      run: async (_command, { write, key }) => {
        for (const [at, row] of ROWS.entries()) {
          if (at > 0 && at % every === 0) {
            write(line);
            keys.push(await key());
            write(erase);
          }
          write(`${row}\r\n`);
        }
      },
    });
    expect(await inShell(device, (shell) => shell.run('show interfaces'))).toBe(TABLE);
    expect(keys).toEqual(Array.from({ length: Math.ceil(ROWS.length / every) - 1 }, () => ' '));
  });

  it('that shows its end is left', async () => {
    await start({
      run: async (_command, { write, key }) => {
        write('one\r\nlines 1-1/1 (END)');
        while ((await key()) !== 'q');
        write('\r\x1b[K');
      },
    });
    expect(await inShell(device, (shell) => shell.run('show log'))).toBe('one\n');
  });

  it('may also wait within the greeting', async () => {
    const greeting = async ({ write, key }: Terminal): Promise<void> => {
      write('Authorised use only.\r\nPress any key to continue');
      await key();
      write('\r\x1b[KWarning: The password needs to be changed. Change now? [Y/N]:');
      for (let next = await key(); next !== '\r'; next = await key()) write(next);
      write('\r\n');
    };
    await start({ prompt: '<sw1>', greeting, run: (_command, { write }) => write('ok\r\n') });
    const [hello, answer] = await inShell(device, async (shell) => [
      shell.greeting,
      await shell.run('display'),
    ]);
    expect(answer).toBe('ok\n');
    expect(hello.split('\n')).toEqual([
      'Authorised use only.',
      'Warning: The password needs to be changed. Change now? [Y/N]:N',
      '<sw1>',
    ]);
  });
});

/** Long enough for a device to be taken for silent, as far as the tests know. */
const PAUSE_MS = 400;
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

describe('T14: what looks like a prompt within an answer', () => {
  it.each([
    { name: 'a line of it', before: 'banner motd\r\nsw1#', after: '\r\nend\r\n', waits: false },
    {
      name: 'the end of a line, with a pause',
      before: 'Eth1 goes to sw1#',
      after: ' rack 4\r\n',
      waits: true,
    },
    { name: 'another prompt, with a pause', before: 'sw11#', after: '\r\nend\r\n', waits: true },
    { name: 'the begin of a command line, with a pause', before: 'sw1#show', after: ' it\r\n', waits: true },
    { name: 'the prompt further in, with a pause', before: ' sw1#', after: '\r\nend\r\n', waits: true },
  ])('does not end it: $name', async ({ before, after, waits }) => {
    await start({
      run: async (_command, { write }) => {
        write(before);
        if (waits) await pause();
        write(after);
      },
    });
    const answer = await inShell(device, (shell) => shell.run('show running-config'));
    expect(answer).toBe(`${before}${after}`.replaceAll('\r', ''));
  });

  it('does not end it: a line of it that comes alone', async () => {
    await start({
      run: async (_command, { write }) => {
        write('banner motd\r\nsw1#');
        await new Promise((resolve) => setTimeout(resolve, 15));
        write('\r\nend\r\n');
      },
    });
    const answer = await inShell(device, (shell) => shell.run('show running-config'));
    expect(answer).toBe('banner motd\nsw1#\nend\n');
  });

  it('does not end it: the prompt that is drawn anew before the echo', async () => {
    await start({
      echo: () => () => {},
      run: async (command, { write, prompt }) => {
        write(`\x1b[?25l\r${prompt}`);
        await pause();
        write(`${command}\r\nend\r\n`);
      },
    });
    expect(await inShell(device, (shell) => shell.run('show version'))).toBe('end\n');
  });

  it('fails the next command where it was whole and the device paused behind it', async () => {
    await start({
      run: async (command, { write }) => {
        if (command !== 'show running-config') return write('ok\r\n');
        write('banner motd\r\nsw1#');
        await pause();
        write('\r\nend\r\n');
      },
    });
    const outcome = inShell(device, async (shell) => {
      await shell.run('terminal length 0');
      await shell.run('show running-config');
      return shell.run('show version');
    });
    await expect(outcome).rejects.toMatchObject({
      kind: 'truncated',
      message: expect.stringContaining('“show version”'),
    });
  });

  it('does not begin the session: a banner', async () => {
    const greeting = '***\r\nsw9#\r\n-- not a prompt: sw8#\r\nlab>\r\n';
    await start({ greeting, run: (_command, { write }) => write('sw9#\r\n') });
    expect(await inShell(device, (shell) => shell.run('show'))).toBe('sw9#\n');
  });
});

describe('the echo of a command', () => {
  const LONG = `show interfaces transceiver detail | include ${'Ethernet1/1|'.repeat(8)}Ethernet2/1`;
  const wrapped = (end: string) => (terminal: Terminal) => (key: string, typed: string) => {
    const width = 80 - terminal.prompt.length;
    if (key === '\r') terminal.write('\r\n');
    else terminal.write((typed.length - width) % 80 === 0 ? `${key}${end}` : key);
  };
  const scrolled = (terminal: Terminal) => (key: string, typed: string) => {
    if (key === '\r') terminal.write('\r\n');
    else if (typed.length <= 60) terminal.write(key);
    else terminal.write(`\r${terminal.prompt}$${typed.slice(-40)}`);
  };
  const redrawn = (terminal: Terminal) => (key: string, typed: string) =>
    terminal.write(key === '\r' ? '\r\n' : `\r\x1b[K${terminal.prompt}${typed}`);
  it.each([
    { name: 'plain', echo: plainEcho },
    { name: 'absent', echo: () => () => {} },
    {
      name: 'absent but for the line end',
      echo: (t: Terminal) => (key: string) => t.write(key === '\r' ? '\r\n' : ''),
    },
    { name: 'wrapped by line ends', echo: wrapped('\r\n') },
    { name: 'wrapped by a blank and a return', echo: wrapped(' \r') },
    { name: 'wrapped by cursor movements', echo: wrapped('\x1b[K\r\n\x1b[K') },
    { name: 'scrolled sideways', echo: scrolled },
    { name: 'drawn anew for each key', echo: redrawn },
    {
      name: 'in bold',
      echo: (t: Terminal) => (key: string) => t.write(key === '\r' ? '\r\n' : `\x1b[1m${key}\x1b[0m`),
    },
  ])('is left out when it is $name', async ({ echo }) => {
    await start({
      echo,
      run: (command, { write }) => write(`${command === LONG ? 'whole' : command.length}\r\n`),
    });
    const answers = await inShell(device, async (shell) => [
      await shell.run(LONG),
      await shell.run('show clock'),
    ]);
    expect(answers).toEqual(['whole\n', '10\n']);
  });

  it('is all that a command of more than one line would do', async () => {
    const seen: string[] = [];
    await start({ run: (command) => void seen.push(command) });
    await expect(inShell(device, (shell) => shell.run('show clock\rreload'))).rejects.toThrow(RangeError);
    await expect(inShell(device, (shell) => shell.run('show clock\nreload'))).rejects.toThrow(RangeError);
    expect(seen).toEqual([]);
  });
});
