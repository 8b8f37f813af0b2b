import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';

/** An Ed25519 key pair as SSH wants it. */
export interface LabKey {
  /** OpenSSH private key file, not encrypted. */
  privateKey: string;
  /** The public key as it travels on the wire. */
  publicBlob: Buffer;
  /** SHA256:... as ssh-keygen -lf prints it. */
  fingerprint: string;
}

/** RFC 8410: the DER of an Ed25519 private key up to its 32 bytes. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The key that belongs to `seed`: the same at every start, so that demos and tests meet known hosts. */
export function labKey(seed: string): LabKey {
  const secret = createHash('sha256').update(`ferrule lab ${seed}`).digest();
  const der = Buffer.concat([PKCS8_PREFIX, secret]);
  const jwk = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })).export({
    format: 'jwk',
  });
  const publicKey = Buffer.from(jwk.x ?? '', 'base64url');
  const type = Buffer.from('ssh-ed25519');
  const publicBlob = Buffer.concat([sshString(type), sshString(publicKey)]);
  const fingerprint = createHash('sha256').update(publicBlob).digest('base64').replace(/=+$/, '');
  return { privateKey: openSshFile(), publicBlob, fingerprint: `SHA256:${fingerprint}` };

  // PROTOCOL.key of OpenSSH: cipher none, kdf none, one key, two equal check words, padding 1 2 3 ...
  function openSshFile(): string {
    const none = sshString(Buffer.from('none'));
    const pair = Buffer.concat([secret, publicKey]);
    const check = secret.subarray(0, 4);
    const inner = [
      check,
      check,
      sshString(type),
      sshString(publicKey),
      sshString(pair),
      sshString(Buffer.from('ferrule lab')),
    ];
    const length = Buffer.concat(inner).length;
    for (let pad = 1; (length + pad - 1) % 8 !== 0; pad++) inner.push(Buffer.from([pad]));
    const file = Buffer.concat([
      Buffer.from('openssh-key-v1\0'),
      none,
      none,
      sshString(Buffer.alloc(0)),
      Buffer.from([0, 0, 0, 1]),
      sshString(publicBlob),
      sshString(Buffer.concat(inner)),
    ]);
    const lines = file.toString('base64').match(/.{1,70}/g) ?? [];
    return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`;
  }
}

function sshString(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
