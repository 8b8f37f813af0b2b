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

/** How the module of a row is known. An inferred one is this port's own; one at the far end is another part. */
export const SIDE_LABELS: Readonly<Record<string, string>> = {
  read: 'Read here',
  inferred: 'Inferred: same assembly',
  'far-end': 'Far end, not this module',
};

export const LINK_STATE_LABELS = {
  linked: 'Linked',
  ambiguous: 'Ambiguous',
  unmatched: 'Unmatched',
} as const;

export const CONFIDENCE_LABELS = {
  pinned: 'Pinned',
  certain: 'Certain',
  probable: 'Probable',
  possible: 'Possible',
} as const;
