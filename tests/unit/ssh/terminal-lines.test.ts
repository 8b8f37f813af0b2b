import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TerminalLines } from '#lib/ssh/terminal-lines.ts';

function show(...pieces: string[]): { lines: string[]; current: string } {
  const terminal = new TerminalLines();
  for (const piece of pieces) terminal.feed(piece);
  return { lines: terminal.takeLines(), current: terminal.current };
}

describe('the lines a terminal shows', () => {
  it.each([
    { name: 'Unix line ends', text: 'a\n b \nc', lines: ['a', ' b '], current: 'c' },
    { name: 'Windows line ends', text: 'a\r\nb\r\r\n\r\nc', lines: ['a', 'b', ''], current: 'c' },
    { name: 'line ends the wrong way round', text: 'a\n\rb\n\rc', lines: ['a', 'b'], current: 'c' },
    { name: 'a line written over', text: 'abcdef\rxy\r\n', lines: ['xycdef'], current: '' },
    { name: 'backspaces', text: 'shwo\b\bow\r\n\b\bx', lines: ['show'], current: 'x' },
    { name: 'colours', text: '\x1b[1;32mup\x1b[0m \x1b[mnow\r\n', lines: ['up now'], current: '' },
    { name: 'erasing to the end', text: 'abcdef\x1b[3D\x1b[K\r\n', lines: ['abc'], current: '' },
    { name: 'erasing the line', text: 'abcdef\x1b[2K\rx\r\n', lines: ['x'], current: '' },
    { name: 'erasing to the cursor', text: 'abcdef\x1b[3D\x1b[1K\r\n', lines: ['   def'], current: '' },
    { name: 'columns', text: 'a\x1b[5Cb\x1b[2Gc\x1b[Gd\r\n', lines: ['dc    b'], current: '' },
    { name: 'deleted characters', text: 'abcdef\r\x1b[2P\r\n', lines: ['cdef'], current: '' },
    { name: 'another row', text: 'a\x1b[5;1Hb\x1b[5;4Hc\x1b[6;1Hd', lines: ['a', 'b  c'], current: 'd' },
    {
      name: 'a title',
      text: `\x1b]0;${'x'.repeat(100)}\x07a\x1b]0;y\x1b\\b\r\n`,
      lines: ['ab'],
      current: '',
    },
    {
      name: 'modes and character sets',
      text: '\x1b[?2004h\x1b(B\x1b=\x1b>a\x1b[?25l',
      lines: [],
      current: 'a',
    },
    {
      name: 'an escape that never ends',
      text: `\x1b[${'1'.repeat(300)}m`,
      lines: [],
      current: `[${'1'.repeat(300)}m`,
    },
    { name: 'what no terminal shows', text: 'a\0\x07\x7fb\r\n', lines: ['ab'], current: '' },
    { name: 'bytes that are no ASCII', text: '\xc3\x9b\x9b1K\r\n', lines: ['\xc3\x9b\x9b1K'], current: '' },
    { name: 'tabs', text: 'a\tb\r\n', lines: ['a\tb'], current: '' },
  ])('obey $name', ({ text, lines, current }) => {
    expect(show(text)).toEqual({ lines, current });
  });

  it('are the same however the text is cut', () => {
    const piece = fc.constantFrom(
      'a',
      'bc',
      ' ',
      '\r',
      '\n',
      '\b',
      '\x1b',
      '[',
      '3',
      ';',
      'K',
      'D',
      'H',
      ']',
      '\x07',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        expect(show(...pieces)).toEqual(show(pieces.join('')));
      }),
    );
  });

  it('cost no more when they are made to be expensive', () => {
    const floods = [
      'x'.repeat(1_000_000),
      '\x1b['.repeat(500_000),
      `${'x'.repeat(1_000)}${'\bx'.repeat(500_000)}`,
      `${'x'.repeat(50_000)}${'\ry'.repeat(500_000)}`,
      '\x1b[999999C'.repeat(100_000),
      '\x1b[1K\x1b[999C'.repeat(80_000),
      `${'x'.repeat(900_000)}${'\x1b[P\x1b[G'.repeat(50_000)}`,
      `x${' '.repeat(900_000)}${'\x1b[H\x1b[2;2H'.repeat(50_000)}`,
    ];
    const began = performance.now();
    for (const flood of floods) show(...(flood.match(/[^]{1,32768}/g) ?? []));
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});
