import { lookup, type LookupAddress } from 'node:dns';
import { Socket } from 'node:net';
import type { Hop } from './hop.ts';
import type { Lifeline } from './lifeline.ts';

const SENTENCE = {
  refused: 'refused the connection',
  timeout: 'did not accept a connection in time',
  unreachable: 'cannot be reached',
};

const KIND_OF_CODE: Record<string, keyof typeof SENTENCE> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'refused',
  ETIMEDOUT: 'timeout',
};

/**
 * Resolves the name once and connects to the addresses it gave, in order, until one answers.
 * The socket is destroyed when the line ends. Failures go to the line as dns, refused, timeout or unreachable.
 */
export async function openSocket(hop: Hop, connectMs: number): Promise<Socket> {
  const { line, target } = hop;
  const deadline = performance.now() + connectMs;
  hop.enter('connect', connectMs, () =>
    hop.fail('dns', `The name ${target.host}${hop.whose} was not resolved in time.`),
  );
  const addresses = await resolve(hop);
  const where = `${hop.isJump ? hop.peer : target.host} port ${target.port}`;
  hop.enter('connect', deadline - performance.now(), () =>
    hop.fail('timeout', `${where} ${SENTENCE.timeout}.`),
  );
  let failure: NodeJS.ErrnoException | null = null;
  for (const [index, { address }] of addresses.entries()) {
    if (line.over) break;
    const shareMs = (deadline - performance.now()) / (addresses.length - index);
    const attempt = await connect(line, address, target.port, shareMs);
    if (attempt instanceof Socket) return attempt;
    failure = attempt;
  }
  const kind = KIND_OF_CODE[failure?.code ?? ''] ?? 'unreachable';
  hop.fail(kind, `${where} ${SENTENCE[kind]}.`, { cause: failure });
  return line.failed;
}

function resolve(hop: Hop): Promise<LookupAddress[]> {
  const { host } = hop.target;
  return new Promise((resolvePromise) => {
    lookup(host, { all: true }, (error, addresses) => {
      if (error || addresses.length === 0) {
        const message = `The name ${host}${hop.whose} does not resolve to an address.`;
        hop.fail('dns', message, { cause: error ?? undefined });
      } else {
        resolvePromise(addresses);
      }
    });
  });
}

function connect(
  line: Lifeline,
  address: string,
  port: number,
  ms: number,
): Promise<Socket | NodeJS.ErrnoException> {
  return new Promise((settle) => {
    const socket = new Socket();
    line.onEnd(() => socket.destroy());
    const late = setTimeout(() => {
      socket.destroy(Object.assign(new Error('connect timed out'), { code: 'ETIMEDOUT' }));
    }, ms);
    line.onEnd(() => clearTimeout(late));
    // This listener stays: an error may still come long after the session has ended.
    socket.on('error', (error) => {
      clearTimeout(late);
      settle(error);
    });
    socket.once('connect', () => {
      clearTimeout(late);
      settle(socket);
    });
    socket.setNoDelay(true);
    socket.connect({ host: address, port });
  });
}
