const NAMES: Record<string, string> = {
  'ssh-ed25519': 'ED25519',
  'ssh-rsa': 'RSA',
  'ecdsa-sha2-nistp256': 'ECDSA',
  'ecdsa-sha2-nistp384': 'ECDSA',
  'ecdsa-sha2-nistp521': 'ECDSA',
};
const FIXED_BITS: Record<string, number> = {
  'ssh-ed25519': 256,
  'ecdsa-sha2-nistp256': 256,
  'ecdsa-sha2-nistp384': 384,
  'ecdsa-sha2-nistp521': 521,
};

/**
 * A host key as `ssh-keygen -lf` prints it: `256 SHA256:... host (ED25519)`. `publicKey` is base64 of the wire format; without
 * it the length of an RSA key is not known and left out.
 */
export function keygenLine(
  key: { algorithm: string; fingerprint: string; publicKey: string | null },
  comment: string,
): string {
  const bits = FIXED_BITS[key.algorithm] ?? (key.publicKey === null ? null : rsaBits(key.publicKey));
  const name = NAMES[key.algorithm] ?? key.algorithm;
  return `${bits === null ? '' : `${bits} `}${key.fingerprint} ${comment} (${name})`;
}

/** The length of the modulus, the third field of the wire format (RFC 4253, section 6.6). */
function rsaBits(publicKey: string): number | null {
  const wire = Buffer.from(publicKey, 'base64');
  let at = 0;
  let field = Buffer.alloc(0);
  for (let n = 0; n < 3; n += 1) {
    if (at + 4 > wire.length) return null;
    const length = wire.readUInt32BE(at);
    field = wire.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
  const leading = field.findIndex((byte) => byte !== 0);
  if (leading < 0) return null;
  return (field.length - leading) * 8 - Math.clz32(field[leading]!) + 24;
}
