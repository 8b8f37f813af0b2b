import ssh2, { type Client, type ConnectConfig, type ParsedKey, type PublicKeyAuthMethod } from 'ssh2';

import { prepareExchanges, signerOf, useKeyImport } from '#lib/ssh/key-import.ts';
import { parsePrivateKey } from '#lib/ssh/private-key.ts';

import { LAB_LOGINS } from '../../lab/lab-logins.ts';

export interface LoopOrder {
  addresses: string[];
  port: number;
  concurrency: number;
  script: string;
  keyImport: 'plain' | 'jwk';
}

export interface LoopResult {
  answers: number;
  bytes: number;
  wallMs: number;
  cpuMs: number;
}

const { privateKey, username } = LAB_LOGINS['root-key'];

/** The near limit: ssh2 alone, one command per host, the answer thrown away; nothing queued, parsed or stored. */
async function loop({ addresses, port, concurrency, script, keyImport }: LoopOrder): Promise<LoopResult> {
  useKeyImport(keyImport);
  // As its documentation has it: the key as text, for every connection anew.
  const key =
    keyImport === 'plain'
      ? { privateKey: privateKey! }
      : { authHandler: [asSigner(parsePrivateKey(privateKey!))] };
  const waiting = addresses.values();
  const result: LoopResult = { answers: 0, bytes: 0, wallMs: 0, cpuMs: 0 };
  const cpu = process.cpuUsage();
  const began = performance.now();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (const host of waiting) {
        const bytes = await visit(host, port, key, script);
        if (bytes > 0) result.answers += 1;
        result.bytes += bytes;
      }
    }),
  );
  const { user, system } = process.cpuUsage(cpu);
  return { ...result, wallMs: performance.now() - began, cpuMs: (user + system) / 1000 };
}

const asSigner = (key: ParsedKey): PublicKeyAuthMethod => ({
  type: 'publickey',
  username,
  key: signerOf(key),
});

function visit(
  host: string,
  port: number,
  key: Pick<ConnectConfig, 'privateKey' | 'authHandler'>,
  script: string,
): Promise<number> {
  return new Promise((done) => {
    const client: Client = new ssh2.Client();
    let bytes = 0;
    client
      .on('error', () => done(0))
      .on('close', () => done(bytes))
      .on('ready', () => {
        client.exec('/bin/sh -s', (error, channel) => {
          if (error) return client.end();
          channel.on('data', (chunk: Buffer) => (bytes += chunk.length)).on('close', () => client.end());
          channel.stderr.resume();
          return channel.end(script);
        });
      })
      .connect({
        host,
        port,
        username,
        ...key,
        algorithms: { kex: ['curve25519-sha256'], cipher: ['aes128-gcm@openssh.com'], compress: ['none'] },
        hostVerifier: () => true,
      });
    prepareExchanges(client);
  });
}

process.once('message', (order) => {
  void loop(order as LoopOrder).then((result) => process.send?.(result, () => process.exit(0)));
});
