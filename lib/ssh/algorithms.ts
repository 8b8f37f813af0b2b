import type { Algorithms, NegotiatedAlgorithms } from 'ssh2';

/** modern, or legacy: for one device, also what switches of twenty years ago speak. */
export const SSH_PROFILES = ['modern', 'legacy'] as const;
export type SshProfile = (typeof SSH_PROFILES)[number];

/**
 * What Ferrule offers. No group exchange: checking a host's own prime freezes the event loop for seconds.
 * No CBC and no chacha20-poly1305 (CVE-2023-48795 where a host lacks strict key exchange), no SHA-1, and
 * no compression, which would let a host send hundreds of times more than it puts on the wire.
 */
const MODERN = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group14-sha256',
  ],
  serverHostKey: [
    'ssh-ed25519',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'rsa-sha2-512',
    'rsa-sha2-256',
  ],
  cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr', 'aes192-ctr', 'aes256-ctr'],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
  compress: ['none'],
} satisfies Algorithms;

/**
 * After everything modern: fixed groups of SHA-1, RSA keys that sign with SHA-1, CBC. Still no group exchange, and no
 * encrypt-then-MAC, which with CBC and without strict key exchange is open to CVE-2023-48795 too.
 */
const LEGACY = {
  kex: [...MODERN.kex, 'diffie-hellman-group14-sha1', 'diffie-hellman-group1-sha1'],
  serverHostKey: [...MODERN.serverHostKey, 'ssh-rsa'],
  cipher: [...MODERN.cipher, 'aes256-cbc', 'aes192-cbc', 'aes128-cbc', '3des-cbc'],
  hmac: ['hmac-sha2-256', 'hmac-sha2-512', 'hmac-sha1'],
  compress: MODERN.compress,
} satisfies Algorithms;

export const ALGORITHMS: Record<SshProfile, typeof MODERN | typeof LEGACY> = {
  modern: MODERN,
  legacy: LEGACY,
};

/** What a session and its host agreed on; the MAC is null where the cipher authenticates by itself. */
export interface AgreedAlgorithms {
  kex: string;
  hostKey: string;
  cipher: string;
  mac: string | null;
}

/** Both directions have the same offer and so the same outcome, unless a host prefers otherwise: told is the one to it. */
export function agreedAlgorithms({ kex, serverHostKey, cs }: NegotiatedAlgorithms): AgreedAlgorithms {
  return { kex, hostKey: serverHostKey, cipher: cs.cipher, mac: cs.mac || null };
}

/** Whether a session needed the legacy profile: its device is to keep it until the host is updated. */
export function needsLegacy({ kex, hostKey, cipher, mac }: AgreedAlgorithms): boolean {
  const known = (list: readonly string[], name: string | null) => name === null || list.includes(name);
  return !(
    known(MODERN.kex, kex) &&
    known(MODERN.serverHostKey, hostKey) &&
    known(MODERN.cipher, cipher) &&
    known(MODERN.hmac, mac)
  );
}
