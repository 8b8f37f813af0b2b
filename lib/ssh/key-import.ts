import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import ssh2, { type Client, type ParsedKey } from 'ssh2';

/**
 * How Ed25519 and X25519 keys come into OpenSSL. `plain`: as ssh2 does it, through PEM and DER, parsed anew at every use;
 * that decoding is nearly half of what a session costs. `jwk`: the same keys as JWK (RFC 8037), which is read in
 * microseconds, and a user's key parsed once. Other kinds of keys go ssh2's way in both.
 */
export type KeyImport = 'jwk' | 'plain';

const RAW_BYTES = 32;
/** string "ssh-ed25519", string key: RFC 8709, section 4. */
const ED25519_BLOB_BYTES = 4 + 11 + 4 + RAW_BYTES;

const signers = new WeakMap<ParsedKey, ParsedKey>();
let current: KeyImport = 'plain';

/** All keys of ssh2 have one prototype, whichever file or message they came from. */
const keyPrototype = Object.getPrototypeOf(someKey()) as Pick<ParsedKey, 'verify'>;
const plainVerify = keyPrototype.verify;

/** u = 9: RFC 7748, section 4.1. */
const basePoint = importRaw('X25519', Buffer.alloc(RAW_BYTES).fill(9, 0, 1));

/** Sets how keys are imported from here on, in the whole process: host keys are checked inside ssh2. */
export function useKeyImport(way: KeyImport): void {
  current = way;
  keyPrototype.verify = way === 'jwk' ? verifyByJwk : plainVerify;
}

/** The user's key to sign with: its private half parsed once where that is an Ed25519 key. */
export function signerOf(key: ParsedKey): ParsedKey {
  if (current === 'plain' || key.type !== 'ssh-ed25519') return key;
  const known = signers.get(key);
  if (known) return known;
  const secret = createPrivateKey(key.getPrivatePEM());
  const signer = Object.create(key, {
    sign: { value: (data: Buffer) => sign(null, data, secret) },
  }) as ParsedKey;
  signers.set(key, signer);
  return signer;
}

/** To be called when the client has begun to connect and no byte of the host has come. */
export function prepareExchanges(client: Client): void {
  const { _protocol: protocol } = client as Client & { _protocol?: { _kex?: Exchange } };
  if (current === 'plain' || !protocol) return;
  let exchange = protocol._kex;
  // ssh2 puts each key exchange of a connection here just before it begins.
  Object.defineProperty(protocol, '_kex', {
    get: () => exchange,
    set: (next: Exchange | undefined) => {
      exchange = next;
      if (next?.type === '25519') Object.assign(next, byJwk());
    },
  });
}

/** The part of ssh2's key exchange that is replaced: RFC 8731. */
interface Exchange {
  type: string;
  getPublicKey(): Buffer;
  computeSecret(hostPublic: Buffer): Buffer | Error;
}

function byJwk(): Pick<Exchange, 'getPublicKey' | 'computeSecret'> {
  const { privateKey } = generateKeyPairSync('x25519');
  // Computed once more, which takes less than any export. An export as JWK would even hold the key's lock while Node makes
  // strings, and a garbage collection in between that finds the job of the generation waits for that lock for ever.
  const half = diffieHellman({ privateKey, publicKey: basePoint });
  return {
    getPublicKey: () => half,
    computeSecret(hostPublic) {
      try {
        return asMpint(diffieHellman({ privateKey, publicKey: importRaw('X25519', hostPublic) }));
      } catch (error) {
        return error as Error;
      }
    },
  };
}

function verifyByJwk(this: ParsedKey, data: Buffer, signature: Buffer, algorithm?: string): boolean {
  const blob = this.type === 'ssh-ed25519' ? this.getPublicSSH() : null;
  if (blob?.length !== ED25519_BLOB_BYTES) return plainVerify.call(this, data, signature, algorithm);
  return verify(null, data, importRaw('Ed25519', blob.subarray(-RAW_BYTES)), signature);
}

/** A public key as it travels on the wire. */
export function importRaw(crv: 'Ed25519' | 'X25519', raw: Buffer): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv, x: raw.toString('base64url') }, format: 'jwk' });
}

/** RFC 4251, section 5: no leading zeros, but one before a first bit that is set. */
export function asMpint(bytes: Buffer): Buffer {
  const from = bytes.findIndex((byte) => byte !== 0);
  const digits = from === -1 ? Buffer.alloc(0) : bytes.subarray(from);
  return (digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), digits]) : digits;
}

function someKey(): ParsedKey {
  const blob = Buffer.alloc(ED25519_BLOB_BYTES);
  blob.writeUInt32BE(11, 0);
  blob.write('ssh-ed25519', 4, 'latin1');
  blob.writeUInt32BE(RAW_BYTES, 15);
  const key = ssh2.utils.parseKey(blob);
  if (key instanceof Error) throw key;
  return Array.isArray(key) ? key[0]! : key;
}
