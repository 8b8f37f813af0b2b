import { createHash } from 'node:crypto';
import ssh2, { type ParsedKey } from 'ssh2';
import { SshError } from './ssh-error.ts';

/** ssh2 runs bcrypt in JavaScript on the event loop: about 20 ms a round, and `ssh-keygen` makes 16 or 24. */
const MAX_BCRYPT_ROUNDS = 128;
const MAX_KEY_CHARS = 64 * 1024;
const MAX_REMEMBERED = 32;

const remembered = new Map<string, ParsedKey>();

/**
 * Opens a private key in OpenSSH, PEM (RSA, EC) or PuTTY 2 format.
 * Throws an SshError of kind `bad-key` whose message says what is wrong and, where there is one, the way out.
 * An encrypted OpenSSH key holds the event loop for about half a second: once per key, not per session.
 */
export function parsePrivateKey(text: string, passphrase?: string): ParsedKey {
  const body = text.trim();
  if (/^-----BEGIN (ENCRYPTED )?PRIVATE KEY-----/.test(body)) {
    throw badKey('The private key is in PKCS#8 format; convert a copy with `ssh-keygen -p -f <file>`.');
  }
  const encrypted = isEncrypted(body);
  if (encrypted && !passphrase) throw badKey('The private key needs its passphrase.');
  const key = body.length > MAX_KEY_CHARS ? null : parse(body, encrypted ? passphrase : undefined);
  if (key === null) {
    throw badKey(
      encrypted
        ? 'The private key could not be opened: the passphrase is wrong or the key is damaged.'
        : 'This is not a private key in OpenSSH, PEM or PuTTY 2 format, or it is damaged.',
    );
  }
  if (!key.isPrivateKey()) throw badKey('This is the public key; the private one is needed.');
  if (key.type === 'ssh-dss') throw badKey('DSA keys are no longer accepted anywhere; use Ed25519.');
  return key;
}

/** As parsePrivateKey, but a key already opened in this process is not opened again. For workers. */
export function openPrivateKey(text: string, passphrase?: string): ParsedKey {
  const name = createHash('sha256')
    .update(`${passphrase ?? ''}\0${text}`)
    .digest('base64');
  const known = remembered.get(name);
  if (known) return known;
  const key = parsePrivateKey(text, passphrase);
  const oldest = remembered.keys().next();
  if (remembered.size >= MAX_REMEMBERED && !oldest.done) remembered.delete(oldest.value);
  remembered.set(name, key);
  return key;
}

function parse(text: string, passphrase: string | undefined): ParsedKey | null {
  try {
    const key: ParsedKey | Error | ParsedKey[] = ssh2.utils.parseKey(text, passphrase);
    if (key instanceof Error) return null;
    return Array.isArray(key) ? (key[0] ?? null) : key;
  } catch {
    return null;
  }
}

/** Reads the header only. The OpenSSH layout is in openssh-portable's PROTOCOL.key. */
function isEncrypted(text: string): boolean {
  const openssh = /^-----BEGIN OPENSSH PRIVATE KEY-----\s([\s\S]+?)-----END/.exec(text);
  if (!openssh?.[1]) return /^Proc-Type: 4,ENCRYPTED|^Encryption: (?!none)/m.test(text);
  const bytes = Buffer.from(openssh[1], 'base64');
  const cipher = sshString(bytes, 15);
  const kdf = sshString(bytes, cipher.end);
  const options = sshString(bytes, kdf.end);
  const salt = sshString(options.value, 0);
  const rounds = salt.end + 4 <= options.value.length ? options.value.readUInt32BE(salt.end) : 0;
  if (rounds > MAX_BCRYPT_ROUNDS) {
    throw badKey(`The private key takes ${rounds} bcrypt rounds to open; ${MAX_BCRYPT_ROUNDS} are allowed.`);
  }
  return cipher.value.length > 0 && cipher.value.toString('latin1') !== 'none';
}

function sshString(bytes: Buffer, at: number): { value: Buffer; end: number } {
  const start = at + 4;
  const end = start <= bytes.length ? start + bytes.readUInt32BE(at) : start;
  return { value: bytes.subarray(start, end), end };
}

function badKey(message: string): SshError {
  return new SshError('bad-key', message, { stage: 'auth' });
}
