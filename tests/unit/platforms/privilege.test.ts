import { expect, test } from 'vitest';
import { COLLECT_SCRIPT } from '#lib/platforms/linux/collect-script.ts';
import { HOST_COMMANDS, sudoersLines } from '#lib/platforms/linux/privilege.ts';

test('every ethtool call of the script is in the list that is shown', () => {
  const shown = HOST_COMMANDS.map(({ command }) => command).join('\n');
  for (const option of COLLECT_SCRIPT.matchAll(/ethtool (-[-\w]+)/g))
    expect(shown).toContain(`ethtool ${option[1]}`);
  expect(HOST_COMMANDS.filter(({ needsRoot }) => needsRoot)).toHaveLength(1);
});

test.each([
  ['ferrule', 'ferrule ALL='],
  ['svc-net@corp', 'svc-net\\@corp ALL='],
  ['CORP\\net', 'CORP\\\\net ALL='],
])('the sudoers line of %s', (account, start) => {
  const { regex, plain } = sudoersLines(account);
  expect(regex).toBe(`${start}(root) NOPASSWD: /usr/sbin/ethtool ^-m [A-Za-z0-9][A-Za-z0-9._@-]{0,14}$`);
  expect(plain).toBe(`${start}(root) NOPASSWD: /usr/sbin/ethtool -m *`);
});
