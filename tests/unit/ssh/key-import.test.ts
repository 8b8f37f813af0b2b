import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import ssh2, { type Client, type Connection, type ParsedKey } from 'ssh2';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { prepareExchanges, signerOf, useKeyImport } from '#lib/ssh/key-import.ts';
import { describeHostKey } from '#lib/ssh/host-key.ts';
import { parsePrivateKey } from '#lib/ssh/private-key.ts';
import { runOverSsh } from '#lib/ssh/run-over-ssh.ts';
import { DEFAULT_SSH_LIMITS } from '#lib/ssh/ssh-limits.ts';

import { labKey } from '../../lab/lab-keys.ts';
import { LAB_NETWORK } from '../../lab/lab-network.ts';

const WAYS = ['jwk', 'plain'] as const;
const DATA = Buffer.from('what is signed');
const RSA_PEM = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
  type: 'pkcs1',
  format: 'pem',
}) as string;
/** Ed25519 as ssh-keygen writes it: one in 256 of those that ssh2 makes is broken. */
const KEYS: Record<string, ParsedKey> = {
  ed25519: parsePrivateKey(labKey('host').privateKey),
  ecdsa: parsePrivateKey(ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }).private),
  rsa: parsePrivateKey(RSA_PEM),
};

const HOST = KEYS['ed25519']!;
const USER = { private: labKey('user').privateKey };
const PIN = describeHostKey(HOST.getPublicSSH()).fingerprint;
/** ssh2's key exchange by X25519, which only a connection makes. */
interface Exchange {
  type: string;
  getPublicKey(): Buffer;
  computeSecret(half: Buffer): Buffer | Error;
}
let plainExchange: Exchange;
let server: Server;
/** What logins asked for: the algorithm of a key, and whether they signed. */
let asked: unknown[] = [];

beforeAll(async () => {
  const ssh = new ssh2.Server({ hostKeys: [{ key: HOST as never }] }, serve);
  server = createServer((socket) => ssh.injectSocket(socket.on('error', () => {})));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  plainExchange = await exchangeOfSsh2();
});
afterAll(() => new Promise((closed) => server.close(closed)));
afterEach(() => useKeyImport('plain'));

/** A host that lets the one user in and answers every command alike. */
function serve(connection: Connection): void {
  const known = parsePrivateKey(USER.private);
  connection.on('error', () => {});
  connection.on('authentication', (context) => {
    asked.push(
      context.method === 'publickey' ? [context.key.algo, context.signature !== undefined] : [context.method],
    );
    const isKnown = context.method === 'publickey' && context.key.data.equals(known.getPublicSSH());
    if (!isKnown) return context.reject(['publickey']);
    const proves = !context.signature || known.verify(context.blob!, context.signature) === true;
    return proves ? context.accept() : context.reject();
  });
  connection.on('session', (accept) => {
    accept().on('exec', (granted) => {
      const channel = granted();
      channel.write('answered');
      channel.exit(0);
      channel.end();
    });
  });
}

const portOf = (): number => (server.address() as AddressInfo).port;

/** Its class is not to be had otherwise. */
function exchangeOfSsh2(): Promise<Exchange> {
  return new Promise((found) => {
    const client = new ssh2.Client();
    client
      .on('error', () => {})
      .on('handshake', () => {
        const { _kex } = (client as Client & { _protocol: { _kex: Exchange } })._protocol;
        found(Object.getPrototypeOf(_kex) as Exchange);
        client.end();
      });
    client.connect({
      host: '127.0.0.1',
      port: portOf(),
      username: 'nobody',
      hostVerifier: () => true,
      algorithms: { kex: ['curve25519-sha256'] },
    });
  });
}

/** As a host key comes over the wire. */
function publicHalf(key: ParsedKey): ParsedKey {
  const parsed = ssh2.utils.parseKey(key.getPublicSSH());
  if (parsed instanceof Error) throw parsed;
  return Array.isArray(parsed) ? parsed[0]! : parsed;
}

describe('signatures', () => {
  it('of an Ed25519 key are the same bytes either way; other keys sign by themselves', () => {
    const plain = KEYS['ed25519']!.sign(DATA);
    useKeyImport('jwk');
    expect(signerOf(KEYS['ed25519']!).sign(DATA)).toEqual(plain);
    expect(signerOf(KEYS['ed25519']!)).toBe(signerOf(KEYS['ed25519']!));
    expect(signerOf(KEYS['rsa']!)).toBe(KEYS['rsa']);
    expect(signerOf(KEYS['ecdsa']!)).toBe(KEYS['ecdsa']);
  });

  describe.each(WAYS)('imported as %s', (way) => {
    it.each(Object.keys(KEYS))('of %s: the true one is taken, every other refused', (name) => {
      useKeyImport(way);
      const key = KEYS[name]!;
      const hash = name === 'ed25519' ? undefined : 'sha256';
      const signature = key.sign(DATA, hash) as Buffer;
      const check = (data: Buffer, signed: Buffer) => publicHalf(key).verify(data, signed, hash);
      expect(check(DATA, signature)).toBe(true);
      expect(check(Buffer.from('what is singed'), signature)).toBe(false);
      for (const at of [0, 5, 40, signature.length - 1]) {
        const forged = Buffer.from(signature);
        forged[at]! ^= 1;
        expect(check(DATA, forged)).not.toBe(true);
      }
      expect(check(DATA, Buffer.alloc(0))).not.toBe(true);
      expect(check(DATA, Buffer.concat([signature, Buffer.of(0)]))).not.toBe(true);
      const other = parsePrivateKey(labKey('impostor').privateKey);
      expect(publicHalf(other).verify(DATA, signature, hash)).not.toBe(true);
    });

    it('a key that is no point of the curve checks nothing', () => {
      useKeyImport(way);
      const signature = KEYS['ed25519']!.sign(DATA) as Buffer;
      const blob = Buffer.from(KEYS['ed25519']!.getPublicSSH());
      blob.fill(0xff, blob.length - 32);
      const parsed = ssh2.utils.parseKey(blob);
      const verdict = parsed instanceof Error ? parsed : (parsed as ParsedKey).verify(DATA, signature);
      expect(verdict).not.toBe(true);
    });
  });
});

describe('key exchange', () => {
  /** One that begins now, as a connection would begin it. */
  function exchangeBy(way: 'jwk' | 'plain'): Exchange {
    useKeyImport(way);
    const protocol: { _kex?: Exchange } = {};
    prepareExchanges({ _protocol: protocol } as unknown as Client);
    protocol._kex = Object.assign(Object.create(plainExchange) as Exchange, { type: '25519' });
    return protocol._kex;
  }

  it('gives both sides the same secret, with leading zeros or without', () => {
    for (let round = 0; round < 600; round += 1) {
      const [ours, theirs] = [exchangeBy('jwk'), exchangeBy('plain')];
      const secret = ours.computeSecret(theirs.getPublicKey());
      expect(secret).toBeInstanceOf(Buffer);
      expect(secret).toEqual(theirs.computeSecret(ours.getPublicKey()));
      expect(ours.getPublicKey()).toHaveLength(32);
    }
  });

  it.each(WAYS)('by %s refuses a half of the host that gives the secret away, or is none', (way) => {
    const low = [Buffer.alloc(32), Buffer.concat([Buffer.of(1), Buffer.alloc(31)])];
    for (const half of [...low, Buffer.alloc(0), Buffer.alloc(31, 9), Buffer.alloc(33, 9)]) {
      expect(exchangeBy(way).computeSecret(half)).toBeInstanceOf(Error);
    }
  });

  it('of another kind is left to ssh2', () => {
    useKeyImport('jwk');
    const protocol: { _kex?: Exchange } = {};
    prepareExchanges({ _protocol: protocol } as unknown as Client);
    const other = Object.assign(Object.create(plainExchange) as Exchange, { type: 'ecdh' });
    protocol._kex = other;
    expect(Object.keys(protocol._kex)).toEqual(['type']);
  });
});

it('thousands of key exchanges never wait for a collection of garbage that waits for them', () => {
  const args = ['--max-semi-space-size=1', '--import', 'tsx', join(import.meta.dirname, 'make-exchanges.ts')];
  const { status, signal } = spawnSync(process.execPath, args, { timeout: 30_000 });
  expect({ status, signal }).toEqual({ status: 0, signal: null });
}, 40_000);

describe('sessions', () => {
  const session = (privateKey: string, pin: string) =>
    runOverSsh(
      { host: '127.0.0.1', port: portOf(), network: LAB_NETWORK },
      { username: 'root', auth: { kind: 'private-key', privateKey } },
      [pin],
      { command: 'true', stdin: '' },
      DEFAULT_SSH_LIMITS,
    );

  it.each(WAYS)('by %s sign in to the pinned host with the right key, and only so', async (way) => {
    useKeyImport(way);
    expect((await session(USER.private, PIN)).stdout.toString()).toBe('answered');
    const stranger = labKey('stranger').privateKey;
    await expect(session(stranger, PIN)).rejects.toMatchObject({ kind: 'auth-failed' });
    const another = `SHA256:${'x'.repeat(43)}`;
    await expect(session(USER.private, another)).rejects.toMatchObject({ kind: 'host-key-changed' });
  });

  it.each(WAYS)(
    'by %s show an Ed25519 key once, signed, right or wrong; an RSA key is asked about first',
    async (way) => {
      useKeyImport(way);
      const logins = { user: USER.private, stranger: labKey('stranger').privateKey, rsa: RSA_PEM };
      const seen: Record<string, unknown[]> = {};
      for (const [name, privateKey] of Object.entries(logins)) {
        asked = [];
        await session(privateKey, PIN).catch(() => {});
        seen[name] = asked;
      }
      expect(seen).toEqual({
        user: [['ssh-ed25519', true]],
        stranger: [['ssh-ed25519', true]],
        rsa: [['ssh-rsa', false]],
      });
    },
  );

  it.each(WAYS)('by %s end where the host cannot prove that it owns the pinned key', async (way) => {
    useKeyImport(way);
    const impostor = parsePrivateKey(labKey('impostor').privateKey);
    Object.defineProperty(HOST, 'sign', { value: impostor.sign.bind(impostor), configurable: true });
    try {
      await expect(session(USER.private, PIN)).rejects.toMatchObject({ kind: 'kex-mismatch' });
    } finally {
      Reflect.deleteProperty(HOST, 'sign');
    }
  });
});
