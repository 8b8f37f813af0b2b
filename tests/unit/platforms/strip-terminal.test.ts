import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { plainLines, stripTerminal } from '#lib/platforms/cli/strip-terminal.ts';

describe('stripTerminal', () => {
  test.each([
    ['carriage returns at the ends of lines', 'one\r\ntwo\r\r\nthree', 'one\ntwo\nthree'],
    [
      'a pager erased by backspaces',
      'one\n --More-- \b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b\b two',
      'one\n two',
    ],
    ['a pager erased by a carriage return', 'one\n--More--\rtwo', 'one\ntwo'],
    ['a pager left in front of a line', 'one\n---- More ----   two', 'one\n   two'],
    ['a pager erased by codes', 'one\n---(more 45%)---\x1b[42D\x1b[Ktwo', 'one\ntwo'],
    ['colours and titles', '\x1b]0;sw1\x07\x1b[1;32mup\x1b[0m', 'up'],
    ['a cursor that goes to another row', 'one\x1b[24;1Htwo', 'one\ntwo'],
    ['the echoed command and the prompt', 'sw1#show version\nIOS\nsw1#', 'IOS'],
    ['a prompt of XR with a mode', 'RP/0/RSP0/CPU0:r1(config)#do show run\nx', 'x'],
    ['a prompt of a shell', 'admin@sw1:~$ show mac\n1\nadmin@sw1:~$ ', '1'],
    ['a prompt in angle brackets', '<sw1>display mac-address\n1\n<sw1>', '1'],
    ['the role line of a router', '{master:0}\nadmin@r1> show lldp neighbors\n1', '1'],
    [
      'words that only look like a prompt',
      'Description: sw1# is here\n<tag>\n[1]',
      'Description: sw1# is here\n<tag>',
    ],
    ['tags and lists', '<a>\n[\n"x"\n]', '<a>\n[\n"x"\n]'],
  ])('%s', (_name, text, plain) => {
    expect(stripTerminal(text)).toBe(plain);
  });

  test('takes any text', () => {
    const noise = fc.array(
      fc.constantFrom(
        '\x1b',
        '[',
        '9999999',
        'C',
        'D',
        'K',
        'H',
        '\r',
        '\b',
        '\n',
        '--More--',
        'sw1#',
        ' ',
        'x',
      ),
      { maxLength: 200 },
    );
    fc.assert(fc.property(noise, (parts) => Array.isArray(plainLines(parts.join('')))));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) =>
        Array.isArray(plainLines(Buffer.from(bytes).toString('latin1'))),
      ),
    );
  });

  test('a line of a megabyte takes no time to speak of', () => {
    const long = 'a'.repeat(1_000_000);
    const started = performance.now();
    plainLines(`${long}\r${long}\n${'-'.repeat(1_000_000)}\n${' '.repeat(1_000_000)}#`);
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
