/** Kinds of reason that do not read well as their code; they come from module reads and from visits. */
export const REASON_KIND_LABELS: Readonly<Record<string, string>> = {
  'io-error': 'I/O error',
  permission: 'Permission refused',
  'no-such-device': 'No such device',
  timeout: 'Timed out',
  'tool-missing': 'ethtool missing',
  dns: 'Name not resolved',
  'not-ssh': 'Not SSH',
  'kex-mismatch': 'No safe algorithm',
  'host-key-unknown': 'Host key not approved',
  'auth-failed': 'Sign-in refused',
};
