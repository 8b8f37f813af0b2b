import type { ModuleReading, ReadReasonKind } from '#lib/optics/module-record.ts';

/** What one wording of ethtool, the kernel, sudo or the shell means. */
export interface EthtoolError {
  /** Lower-case words that the message contains. */
  words: string;
  state: Exclude<ModuleReading['state'], 'module'>;
  kind: ReadReasonKind;
  remedy: string;
}

const RESEAT =
  'Reseat the module fully and in the right orientation; check that the NIC’s compatibility matrix lists it.';
const SUDO = 'Log in as root, or allow `ethtool -m *` without a password in sudoers for this account.';
const INSTALL = 'Install the ethtool package, or put its folder (/usr/sbin, /sbin) on the PATH.';
const NO_CAGE =
  'Nothing to do: this port has no cage that its driver can read (RJ45, virtual, bond or VLAN).';
const EMPTY = 'Nothing to do: the cage is empty.';
const OLD_DRIVER =
  'A built-in RJ45 port answers so; for a port with a cage, update the NIC’s driver and firmware (NVM), then read again.';
const BUSY = 'Something else reads the module at the moment; scan again in a minute.';
const SLOW = 'The module or its I2C bus did not answer in time; scan again, then reseat the module.';

/** First match wins: particular wordings before the errno texts they come with. */
export const ETHTOOL_ERRORS: readonly EthtoolError[] = [
  { words: 'not equipped on port module type', state: 'fixed', kind: 'no-cage', remedy: NO_CAGE },
  { words: 'a password is required', state: 'unreadable', kind: 'permission', remedy: SUDO },
  { words: 'a terminal is required', state: 'unreadable', kind: 'permission', remedy: SUDO },
  { words: 'must have a tty', state: 'unreadable', kind: 'permission', remedy: SUDO },
  { words: 'not in the sudoers', state: 'unreadable', kind: 'permission', remedy: SUDO },
  { words: 'not allowed to execute', state: 'unreadable', kind: 'permission', remedy: SUDO },
  { words: 'operation not permitted', state: 'unreadable', kind: 'permission', remedy: SUDO },
  { words: 'permission denied', state: 'unreadable', kind: 'permission', remedy: SUDO },
  { words: 'command not found', state: 'unreadable', kind: 'tool-missing', remedy: INSTALL },
  { words: 'ethtool: not found', state: 'unreadable', kind: 'tool-missing', remedy: INSTALL },
  { words: 'no such file or directory', state: 'unreadable', kind: 'tool-missing', remedy: INSTALL },
  {
    words: 'bad command line argument',
    state: 'unreadable',
    kind: 'invalid-argument',
    remedy:
      'This ethtool is too old for that option: read without --json, or update ethtool (6.14 or later).',
  },
  {
    words: 'can be used only with netlink',
    state: 'unreadable',
    kind: 'invalid-argument',
    remedy: 'This driver answers without --json only: read the text or `hex on`.',
  },
  {
    words: 'no device matches name',
    state: 'unreadable',
    kind: 'no-such-device',
    remedy: 'The interface is not there under this name: it was renamed or removed. Scan the host again.',
  },
  { words: 'module is unplugged', state: 'empty', kind: 'empty-cage', remedy: EMPTY },
  { words: 'module not present', state: 'empty', kind: 'empty-cage', remedy: EMPTY },
  { words: 'module is not present', state: 'empty', kind: 'empty-cage', remedy: EMPTY },
  { words: 'no module present', state: 'empty', kind: 'empty-cage', remedy: EMPTY },
  { words: 'module not inserted', state: 'empty', kind: 'empty-cage', remedy: EMPTY },
  { words: 'no such device or address', state: 'unreadable', kind: 'io-error', remedy: RESEAT },
  // The data read follows a successful information read, so the interface is there and the cage is not filled.
  { words: 'module eeprom data: no such device', state: 'empty', kind: 'empty-cage', remedy: EMPTY },
  {
    words: 'no such device',
    state: 'unreadable',
    kind: 'no-such-device',
    remedy: 'The interface is not there under this name, or its cage is empty. Check both and scan again.',
  },
  { words: 'input/output error', state: 'unreadable', kind: 'io-error', remedy: RESEAT },
  { words: 'remote i/o error', state: 'unreadable', kind: 'io-error', remedy: RESEAT },
  { words: 'timed out', state: 'unreadable', kind: 'timeout', remedy: SLOW },
  { words: 'resource temporarily unavailable', state: 'unreadable', kind: 'busy', remedy: BUSY },
  { words: 'resource busy', state: 'unreadable', kind: 'busy', remedy: BUSY },
  { words: 'operation not supported', state: 'fixed', kind: 'not-supported', remedy: NO_CAGE },
  // ENOTSUPP, a kernel-internal number that leaks to users.
  { words: 'unknown error 524', state: 'fixed', kind: 'not-supported', remedy: NO_CAGE },
  { words: 'unknown error', state: 'unreadable', kind: 'io-error', remedy: RESEAT },
  { words: 'invalid argument', state: 'unreadable', kind: 'invalid-argument', remedy: OLD_DRIVER },
];

/** Finds the error that a tool's words name; null when they name none that the table lists. */
export function findEthtoolError(words: string): EthtoolError | null {
  const lower = words.toLowerCase();
  return ETHTOOL_ERRORS.find((error) => lower.includes(error.words)) ?? null;
}
