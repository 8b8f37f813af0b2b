import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

import { parsePrivateKey } from '#lib/ssh/private-key.ts';

import { labKey } from '../../lab/lab-keys.ts';
import { LAB_LOGINS } from '../../lab/lab-logins.ts';
import { addressOf, HOST_KEY_SEED, transcriptOf, unpackedScript } from './logical-hosts.ts';
import { serveSsh, SHELL, type SshHost } from './minimal-ssh-server.ts';

/** What the parent says: which hosts this process plays, and how long each takes to answer. */
export interface FleetOrder {
  first: number;
  count: number;
  port: number;
  latencyMs: number;
}

/** Many logical hosts in one process, as cheap as they can be: the servers are not what is measured. */
async function serve({ first, count, port, latencyMs }: FleetOrder): Promise<void> {
  const { privateKey, publicBlob } = labKey(HOST_KEY_SEED);
  let answered = 0;
  const shared: Omit<SshHost, 'answer'> = {
    hostKey: { secret: createPrivateKey(parsePrivateKey(privateKey).getPrivatePEM()), publicBlob },
    login: { username: LAB_LOGINS['root-key'].username, publicBlob: labKey('client').publicBlob },
    latencyMs,
  };
  for (let index = first; index < first + count; index += 1) {
    const transcript = transcriptOf(index);
    const host: SshHost = {
      ...shared,
      answer(command, stdin) {
        const said = transcript(command === SHELL ? stdin : unpackedScript(command));
        if (said !== null) answered += 1;
        return said;
      },
    };
    const listener = createServer({ noDelay: true }, (socket) => serveSsh(socket, host));
    listener.listen({ port, host: addressOf(index), backlog: 1024 });
    await once(listener, 'listening');
  }
  process.on('message', (message) => {
    if (message === 'answered') process.send?.(answered);
  });
  process.send?.('ready');
}

process.once('disconnect', () => process.exit(0));
process.once('message', (order) => void serve(order as FleetOrder));
