import { describe, expect, it } from 'vitest';
import { promptLike } from '#lib/ssh/device-prompt.ts';
import { loginAnswer, pagerAnswer } from '#lib/ssh/pager-answers.ts';

describe('a prompt that was shown', () => {
  it.each([
    {
      shown: 'sw1>',
      is: ['sw1>', 'sw1#', 'sw1(config)#', 'sw1(config-if-Et1/1)#'],
      not: ['sw11>', 'sw1', 'xsw1#', 'sw1>>'],
    },
    { shown: 'sw1(config)#', is: ['sw1#', 'sw1(config-vlan)#'], not: ['sw1(config)', 'sw2#'] },
    { shown: 'RP/0/RSP0/CPU0:r1#', is: ['RP/0/RSP0/CPU0:r1(config)#'], not: ['RP/0/RSP1/CPU0:r1#', 'r1#'] },
    {
      shown: '<sw1>',
      is: ['<sw1>', '[sw1]', '[~sw1]', '[*sw1-10GE1/0/1]'],
      not: ['sw1>', '<sw12>', '<sw1> up', '[sw1x]'],
    },
    { shown: 'reader@sw1>', is: ['reader@sw1#'], not: ['root@sw1>'] },
    { shown: 'admin@sw1:~$', is: ['admin@sw1:~$'], not: ['admin@sw1:~#', 'admin@sw1:~'] },
    { shown: '[admin@sw1] >', is: ['[admin@sw1] >'], not: ['[admin@sw2] >', '>'] },
    { shown: 'a.b*c+(x)#', is: ['a.b*c+#'], not: ['aXb*c+#', 'a.bbc+#'] },
    { shown: '#', is: ['#'], not: ['sw1#', '>'] },
  ])('$shown is known again, and nothing else', ({ shown, is, not }) => {
    const pattern = promptLike(shown);
    expect([...is, shown].filter((line) => !pattern.test(line))).toEqual([]);
    expect(not.filter((line) => pattern.test(line))).toEqual([]);
  });
});

describe('a pager', () => {
  it.each([
    ' --More--',
    '--More-- (q = quit)',
    '-- more --, next page: Space, next line: Enter, quit: Control-C',
    '---- More ----',
    '---(more 12%)---',
    '<--- More --->',
    'Press any key to continue (Q to quit)',
    'lines 1-23',
    'lines 24-46/120 38%',
  ])('waits for a key at %j', (line) => {
    expect(pagerAnswer(line)).toBe(' ');
  });

  it.each(['(END)', 'lines 24-46/46 (END)'])('is left at %j', (line) => {
    expect(pagerAnswer(line)).toBe('q');
  });

  it.each([
    '',
    'sw1#',
    '-----------',
    '---- -------- ----',
    'Interface description: --More--',
    'There are more lines',
    'lines',
    'Password:',
    'Proceed with reload? [confirm]',
    'Are you sure you want to continue connecting (yes/no)?',
  ])('is not seen in %j', (line) => {
    expect(pagerAnswer(line)).toBeNull();
    expect(loginAnswer(line)).toBeNull();
  });
});
