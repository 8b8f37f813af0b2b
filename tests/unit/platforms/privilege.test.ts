import { expect, test } from 'vitest';
import { COLLECT_SCRIPT } from '#lib/platforms/linux/collect-script.ts';
import { HOST_COMMANDS, sudoersLines } from '#lib/platforms/linux/privilege.ts';

test('every ethtool call of the script is in the list that is shown', () => {
  const shown = HOST_COMMANDS.map(({ command }) => command).join('\n');
  for (const option of COLLECT_SCRIPT.matchAll(/ethtool (-[-\w]+)/g))
    expect(shown).toContain(`ethtool ${option[1]}`);
  expect(HOST_COMMANDS.filter(({ needsRoot }) => needsRoot)).toHaveLength(2);
});

test('every further program that the script runs is in the list as it runs', () => {
  const shown = HOST_COMMANDS.map(({ command }) => command);
  const runs = [...COLLECT_SCRIPT.matchAll(/\b(?:call "?\w+(?: [^"]*")? \d|limit \d) (\w[\w-]*) (.*)$/gm)]
    .map(([, program = '', rest = '']) => `${program} ${rest}`)
    .filter((line) => !line.startsWith('ethtool ') && !line.startsWith('sudo '));
  expect(runs).toHaveLength(6);
  for (const line of runs) {
    const words = line
      .replace(/ (2>|;;).*$/, '')
      .replace(
        '"$file"',
        line.startsWith('cat ') ? '/proc/net/bonding/<bond>' : '/run/systemd/netif/lldp/<index>',
      );
    const told = words === 'lldpctl -f keyvalue' ? 'lldpctl -f json0' : words;
    expect(shown).toContain(told);
  }
});

test.each([
  ['ferrule', 'ferrule ALL='],
  ['svc-net@corp', 'svc-net\\@corp ALL='],
  ['CORP\\net', 'CORP\\\\net ALL='],
])('the sudoers line of %s', (account, start) => {
  const { regex, plain } = sudoersLines(account);
  expect(regex.startsWith(`${start}(root) NOPASSWD: /usr/sbin/ethtool ^-m `)).toBe(true);
  expect(plain).toBe(`${start}(root) NOPASSWD: /usr/sbin/ethtool -m *`);
});

test.each([
  ['-m eth0', true],
  ['-m enp59s0f0np0', true],
  ['-m eth0 hex on', true],
  ['-m eth0 hex on page 3 offset 128 length 128 i2c 0x50', true],
  ['-m eth0 hex on page 17 bank 1 offset 128 length 128 i2c 0x50', true],
  ['-m eth0 hex on page 0 offset 0 length 128 i2c 0x51', true],
  ['-m eth0 raw on', false],
  ['-m eth0 hex on page 3 offset 128 length 128 i2c 0x50 --debug 1', false],
  ['-m eth0 hex on page 3 value 1', false],
  ['-m -s eth0', false],
  ['-M eth0', false],
])('the sudoers line and "ethtool %s"', (args, allowed) => {
  const pattern = /ethtool (\^.*\$)$/.exec(sudoersLines('ferrule').regex)?.[1] ?? '';
  expect(new RegExp(pattern).test(args)).toBe(allowed);
});
