/**
 * Why a visit failed or read only part of a device: the sentence and the remedy a person sees,
 * and whether the visit is worth another try without anybody changing something.
 */
export const VISIT_FAILURES = {
  dns: {
    sentence: 'The host name could not be resolved.',
    remedy: 'Check the address of the host, or register it by IP address.',
    retry: false,
  },
  refused: {
    sentence: 'The connection was refused.',
    remedy: 'Check that the SSH server runs and listens on the registered port.',
    retry: true,
  },
  unreachable: {
    sentence: 'The network has no route to the host.',
    remedy: 'Check that the host is on and that the worker’s network reaches it.',
    retry: true,
  },
  timeout: {
    sentence: 'The host did not answer in time.',
    remedy: 'Check that the host is on and that no firewall drops port 22 from the worker.',
    retry: true,
  },
  'not-ssh': {
    sentence: 'What answers on this port is not an SSH server.',
    remedy: 'Check the address and the port of the host.',
    retry: false,
  },
  'kex-mismatch': {
    sentence: 'The host offers no key exchange, cipher or host key type that is safe to use.',
    remedy:
      'Update the SSH server, or allow curve25519-sha256 and aes256-gcm or aes256-ctr on it. An old switch that cannot: edit it and choose legacy SSH.',
    retry: false,
  },
  'host-key-unknown': {
    sentence: 'The host key waits for approval; nothing was sent to the host.',
    remedy: 'Compare the fingerprint with the host’s own and approve it under Host keys.',
    retry: false,
  },
  'host-key-changed': {
    sentence: 'The host shows another key than the approved one; no credential was sent.',
    remedy: 'Find out why. If the host was reinstalled, approve the new key under Host keys.',
    retry: false,
  },
  'auth-failed': {
    sentence: 'The host refused the credential.',
    remedy: 'Check the user name and the secret of the credential; it was tried once and is not retried.',
    retry: false,
  },
  'bad-key': {
    sentence: 'The private key of the credential cannot be used.',
    remedy: 'Enter the key and its passphrase again under Credentials.',
    retry: false,
  },
  'address-refused': {
    sentence: 'No session goes to this address; nothing was sent.',
    remedy:
      'Check the address of the device. Addresses of a lab can be allowed with FERRULE_ALLOW_ADDRESSES at the worker.',
    retry: false,
  },
  'credential-not-allowed': {
    sentence: 'The credential may not be sent to this address; nothing was sent.',
    remedy: 'Give the device another credential, or add its network to this one under Credentials.',
    retry: false,
  },
  'credential-paused': {
    sentence: 'The credential is paused because several devices refused it; nothing was sent.',
    remedy: 'Correct it under Credentials, then resume it.',
    retry: false,
  },
  'credential-unread': {
    sentence: 'The worker could not read the secret where the credential says it is.',
    remedy: 'Check the variable or the file that the credential names, at the worker.',
    retry: false,
  },
  'credential-sealed': {
    sentence: 'This worker cannot open the stored credential.',
    remedy: 'Give the worker the sealing key that belongs to this database, or enter the credential again.',
    retry: false,
  },
  'forward-refused': {
    sentence: 'The jump host does not forward connections.',
    remedy:
      'Allow TCP forwarding for this user on the jump host (AllowTcpForwarding and PermitOpen of its sshd).',
    retry: false,
  },
  'jump-chain': {
    sentence: 'The jump hosts of the device lead nowhere.',
    remedy: 'Change the jump host of the device, or of the jump host that is named.',
    retry: false,
  },
  'exec-refused': {
    sentence: 'The host does not let this user run a command.',
    remedy: 'Give the user a login shell, and no ForceCommand that replaces the inventory script.',
    retry: false,
  },
  'enable-refused': {
    sentence: 'The device refused the enable password.',
    remedy: 'Enter the enable password of the credential again; it was tried once and is not retried.',
    retry: false,
  },
  'platform-unknown': {
    sentence: 'The device did not say which system it runs.',
    remedy: 'Choose its platform by hand.',
    retry: false,
  },
  'command-timeout': {
    sentence: 'The host answered too slowly and the session was ended.',
    remedy: 'Look for a hung module read on the host (dmesg), then scan it again.',
    retry: true,
  },
  'output-limit': {
    sentence: 'The host sent more output than an inventory can have.',
    remedy: 'Look at what the login shell of this user prints.',
    retry: false,
  },
  truncated: {
    sentence: 'The session ended before the host had answered in full.',
    remedy: 'Scan the host again; if it happens again, look at its SSH log.',
    retry: true,
  },
  'not-understood': {
    sentence: 'The host answered something that is not the inventory that was asked for.',
    remedy: 'Check that the user may run /bin/sh and is not held in a menu or a restricted shell.',
    retry: false,
  },
  'crashed-worker': {
    sentence: 'The worker ended several times while it visited this host.',
    remedy: 'Look at the worker’s log, then scan the host again.',
    retry: false,
  },
  'ports-unreadable': {
    sentence: 'Some ports of the host could not be read.',
    remedy: 'The page of the host says why for each port, and what to do.',
    retry: false,
  },
  incomplete: {
    sentence: 'The host listed only part of its ports; what it listed was kept.',
    remedy: 'Scan the host again.',
    retry: true,
  },
  'read-just-now': {
    sentence: 'The device was read a moment before, so this run left it alone.',
    remedy: 'Scan it again and insist, if it changed within these seconds.',
    retry: false,
  },
  cancelled: {
    sentence: 'The run was cancelled.',
    remedy: 'Start a new run when you are ready.',
    retry: false,
  },
  internal: {
    sentence: 'Ferrule failed while it handled this host.',
    remedy: 'The worker’s log has the details; please report them.',
    retry: false,
  },
} as const satisfies Record<string, { sentence: string; remedy: string; retry: boolean }>;

export type VisitFailureKind = keyof typeof VISIT_FAILURES;

export interface VisitFailure {
  kind: VisitFailureKind;
  /** What exactly happened, without secrets. */
  message: string;
}

/** The failure of a kind read from the database, where an older or newer version may have written it. */
export function describeFailure(kind: string): { sentence: string; remedy: string } {
  return (
    (VISIT_FAILURES as Record<string, { sentence: string; remedy: string }>)[kind] ?? VISIT_FAILURES.internal
  );
}
