import { isIP, Socket } from 'node:net';
import { refusedAddress } from './address-policy.ts';
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
 * Resolves the name once and checks every address it gave, in the order in which they will be tried.
 * Failures go to the line as dns or address-refused.
 */
export async function resolveAddresses(hop: Hop, connectBy: number): Promise<string[]> {
  const { host, network } = hop.target;
  hop.enter('connect', connectBy - performance.now(), () =>
    hop.fail('dns', `The name ${host}${hop.whose} was not resolved in time.`),
  );
  let cause: unknown;
  const addresses = await network.lookup(host).catch((error: unknown) => {
    cause = error;
    return [];
  });
  if (addresses.length === 0) {
    hop.fail('dns', `The name ${host}${hop.whose} does not resolve to an address.`, { cause });
  }
  for (const address of addresses) refuseUnlessAllowed(hop, address);
  return hop.line.over ? hop.line.failed : addresses;
}

/** What can be checked of a device behind a jump host: its address, where it is one and not a name. */
export async function checkedLiteral(hop: Hop): Promise<string[]> {
  const { host } = hop.target;
  if (isIP(host) === 0) return [];
  refuseUnlessAllowed(hop, host);
  return hop.line.over ? hop.line.failed : [host];
}

function refuseUnlessAllowed(hop: Hop, address: string): void {
  const { host, port, network } = hop.target;
  const why = refusedAddress(address, port, network.policy);
  if (why === null) return;
  const named = host === address ? '' : `${host}${hop.whose} is `;
  hop.fail('address-refused', `${named}${address} port ${port}: ${why}. No session goes there.`);
}

/**
 * Connects to the addresses, in order, until one answers: to these literals, so that nothing is resolved a second time.
 * The socket is destroyed when the line ends. Failures go to the line as refused, timeout or unreachable.
 */
export async function openSocket(
  hop: Hop,
  addresses: readonly string[],
  connectBy: number,
): Promise<{ socket: Socket; address: string }> {
  const { line, target } = hop;
  const where = `${hop.isJump ? hop.peer : target.host} port ${target.port}`;
  hop.enter('connect', connectBy - performance.now(), () =>
    hop.fail('timeout', `${where} ${SENTENCE.timeout}.`),
  );
  let failure: NodeJS.ErrnoException | null = null;
  for (const [index, address] of addresses.entries()) {
    if (line.over) break;
    const shareMs = (connectBy - performance.now()) / (addresses.length - index);
    const attempt = await connect(line, address, target.port, shareMs);
    if (attempt instanceof Socket) return { socket: attempt, address };
    failure = attempt;
  }
  const kind = KIND_OF_CODE[failure?.code ?? ''] ?? 'unreachable';
  hop.fail(kind, `${where} ${SENTENCE[kind]}.`, { cause: failure });
  return line.failed;
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
