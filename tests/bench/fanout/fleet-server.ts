import { once } from 'node:events';
import { createServer } from 'node:net';
import ssh2, { type ServerChannel } from 'ssh2';

import { prepareExchanges, signerOf, useKeyImport } from '#lib/ssh/key-import.ts';
import { parsePrivateKey } from '#lib/ssh/private-key.ts';

import { labKey } from '../../lab/lab-keys.ts';
import { LAB_LOGINS } from '../../lab/lab-logins.ts';
import { addressOf, HOST_KEY_SEED, transcriptOf } from './logical-hosts.ts';

/** What the parent says: which hosts this process plays, and how long each takes to answer. */
export interface FleetOrder {
  first: number;
  count: number;
  port: number;
  latencyMs: number;
}

/** What it saw since it started. */
export interface FleetSight {
  answered: number;
  peakSessions: number;
}

const login = LAB_LOGINS['root-key'];
const userKey = labKey('client').publicBlob;

/**
 * Many logical hosts in one process, as cheap as they can be: Ed25519, X25519 and AES-GCM only, the transcript is made
 * beforehand, and a signature of the one known user key is believed: the servers are not what is measured.
 */
async function serve({ first, count, port, latencyMs }: FleetOrder): Promise<void> {
  useKeyImport('jwk');
  const half = makeHalf();
  // ssh2's types leave out that it takes a parsed key here too.
  const hostKeys = [{ key: signerOf(parsePrivateKey(labKey(HOST_KEY_SEED).privateKey)) as never }];
  const seen: FleetSight = { answered: 0, peakSessions: 0 };
  let open = 0;
  for (let index = first; index < first + count; index += 1) {
    const transcript = transcriptOf(index);
    const server = new ssh2.Server(
      {
        hostKeys,
        algorithms: { kex: ['curve25519-sha256'], cipher: ['aes128-gcm@openssh.com'], compress: ['none'] },
      },
      (client) => {
        useHalf(client as never, half);
        client.on('error', () => {});
        client.on('ready', () => {
          open += 1;
          seen.peakSessions = Math.max(seen.peakSessions, open);
          client.on('close', () => (open -= 1));
        });
        client.on('authentication', (context) => {
          if (
            context.method === 'publickey' &&
            context.username === login.username &&
            context.key.data.equals(userKey)
          )
            context.accept();
          else context.reject(['publickey']);
        });
        client.on('session', (accept) => {
          accept()
            .on('env', (granted) => granted?.())
            .on('exec', (granted, _refused, { command }) => answer(granted(), command));
        });
      },
    );
    const answer = (channel: ServerChannel, command: string): void => {
      channel.on('error', () => {});
      let script = '';
      const reply = (): void => {
        const said = transcript(script);
        seen.answered += 1;
        channel.write(Buffer.from(said ?? '', 'latin1'));
        channel.exit(said === null ? 1 : 0);
        channel.end();
      };
      const ready = latencyMs === 0 ? reply : () => void setTimeout(reply, latencyMs);
      if (command !== '/bin/sh -s') {
        script = command;
        channel.resume();
        ready();
        return;
      }
      channel.on('data', (chunk: Buffer) => (script += chunk.toString('latin1')));
      channel.once('end', ready);
    };
    const listener = createServer((socket) => {
      socket.setNoDelay(true).on('error', () => {});
      server.injectSocket(socket);
    });
    listener.listen({ port, host: addressOf(index), backlog: 1024 });
    await once(listener, 'listening');
  }
  process.on('message', (message) => {
    if (message === 'seen') process.send?.(seen);
  });
  process.send?.('ready');
}

interface Protocol {
  _kex?: object & { type: string };
}

/** This side of a key exchange by X25519. No real server may use one for two sessions; it costs more than all else here. */
function makeHalf(): object {
  const protocol: Protocol = {};
  prepareExchanges({ _protocol: protocol } as never);
  const half = { type: '25519' };
  protocol._kex = half;
  return half;
}

function useHalf({ _protocol: protocol }: { _protocol: Protocol }, half: object): void {
  let exchange = protocol._kex;
  Object.defineProperty(protocol, '_kex', {
    get: () => exchange,
    set: (next: Protocol['_kex']) => {
      exchange = next?.type === '25519' ? Object.assign(next, half) : next;
    },
  });
}

process.once('disconnect', () => process.exit(0));
process.once('message', (order) => void serve(order as FleetOrder));
