import { createHash } from 'node:crypto';

export interface HostKey {
  /** As the key names itself: ssh-ed25519, ecdsa-sha2-nistp256, ssh-rsa. */
  algorithm: string;
  /** `SHA256:...` without padding, as `ssh-keygen -lf` prints it. */
  fingerprint: string;
  /** The key in the wire format of RFC 4253, section 6.6: what known_hosts holds in base64. */
  publicKey: Buffer;
}

/** Names a host key given in wire format. Throws RangeError when it is too short to hold its own algorithm. */
export function describeHostKey(wire: Buffer): HostKey {
  const algorithm = wire.toString('latin1', 4, 4 + wire.readUInt32BE(0));
  const fingerprint = `SHA256:${createHash('sha256').update(wire).digest('base64').replace(/=+$/, '')}`;
  return { algorithm, fingerprint, publicKey: Buffer.from(wire) };
}
