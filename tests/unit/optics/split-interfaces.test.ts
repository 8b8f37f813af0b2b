import { expect, test } from 'vitest';
import { splitInterfaces } from '#lib/optics/split-interfaces.ts';

const names = (text: string): (string | null)[] => splitInterfaces(text).map((part) => part.interface);
const MODULE = '\tIdentifier : 0x03 (SFP)\n\tVendor name : ACME\n';

test.each([
  ['no prompt', MODULE, [null]],
  ['nothing', '', [null]],
  ['a root prompt', `[root@AHV ~]# ethtool -m eth2\n${MODULE}`, ['eth2']],
  ['a path and sudo', `admin@h:~$ sudo -n /usr/sbin/ethtool -m ens1f0 hex on\n${MODULE}`, ['ens1f0']],
  ['the long option', `# ethtool --module-info eth1\n${MODULE}`, ['eth1']],
  ['--json', `# ethtool --json -m eth1\n[ {} ]\n`, ['eth1']],
  [
    'other commands around',
    `# ethtool eth0\nSpeed: 10000Mb/s\n# ethtool -m eth0\n${MODULE}# uptime\n up\n`,
    ['eth0'],
  ],
  ['two prompts', `# ethtool -m a\n${MODULE}# ethtool -m b\nnetlink error: Input/output error\n`, ['a', 'b']],
  ['modules in a row', MODULE + MODULE, [null, null]],
  ['names above', `eth0\n${MODULE}\neth1:\n${MODULE}`, ['eth0', 'eth1']],
  ['Windows line ends', `# ethtool -m eth7\r\n${MODULE.replaceAll('\n', '\r\n')}`, ['eth7']],
  ['a shell error is no command', 'bash: ethtool: command not found\n', [null]],
])('finds the interfaces of %s', (_, text, expected) => {
  expect(names(text)).toEqual(expected);
});
