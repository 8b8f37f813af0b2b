import type { Duplex } from 'node:stream';
import type { AuthHandlerMiddleware, Client, ClientChannel } from 'ssh2';
import type { AgreedAlgorithms } from './algorithms.ts';
import { authenticate, type OpenedAuth } from './authenticate.ts';
import { Hop } from './hop.ts';
import type { HostKey } from './host-key.ts';
import type { Lifeline } from './lifeline.ts';
import { openSession } from './open-session.ts';
import { checkedLiteral, openSocket, resolveAddresses } from './open-socket.ts';
import { signerOf } from './key-import.ts';
import { openPrivateKey } from './private-key.ts';
import { SshError } from './ssh-error.ts';
import type { SshLimits } from './ssh-limits.ts';
import type { SshHop, SshLogin } from './ssh-target.ts';

/** Reason codes of SSH_MSG_CHANNEL_OPEN_FAILURE: RFC 4254, section 5.1. */
const CONNECT_FAILED = 2;
const RESOURCE_SHORTAGE = 4;
const MAX_BANNER_CHARS = 16 * 1024;

export interface SignedIn {
  client: Client;
  hop: Hop;
  hostKey: HostKey;
  algorithms: AgreedAlgorithms;
  ident: string;
  banner: string;
  /** The address that was connected to; null: through a jump host. */
  address: string | null;
  /** By performance.now(). */
  provedAt: number;
  signedInAt: number;
}

export type ConnectLimits = Pick<SshLimits, 'connectMs' | 'authMs' | 'maxBytes'>;

/**
 * Connects, through the jump hosts where there are any, checks the host key and logs in once.
 * Failures go to the line; a credential that cannot be used and a missing pin are thrown before anything is sent.
 */
export async function signIn(line: Lifeline, hop: Hop, at: SshHop, limits: ConnectLimits): Promise<SignedIn> {
  const approved = new Set<string>(at.pins);
  if (approved.size === 0) throw hop.error('host-key-unknown', `No host key${hop.whose} is approved.`);
  const way = await findWay(hop, limits);
  const login = typeof at.login === 'function' ? at.login(way.addresses) : at.login;
  const { username } = login;
  const auth = openAuth(hop, login);
  const { socket, connectBy, address } = await way.open();
  let hostKey!: HostKey;
  let algorithms!: AgreedAlgorithms;
  let provedAt = 0;
  const begin = () => {
    provedAt = performance.now();
    // Not `timeout`: the credential may have arrived, and what is late may be the answer to a wrong one.
    hop.enter('auth', limits.authMs, () =>
      hop.fail('auth-failed', `${hop.peer} did not answer the login in time.`),
    );
  };
  const turn = afterTurn(hop, limits, authenticate(hop, username, auth), begin);
  const { client, gate } = openSession(hop, socket, {
    username,
    connectBy,
    maxBytes: limits.maxBytes,
    approve: (offered) => {
      if (approved.has(offered.fingerprint)) return true;
      hop.fail('host-key-changed', `${hop.peer} shows another key than the approved one.`, { offered });
      return false;
    },
    proved: (key, agreed) => {
      hostKey = key;
      algorithms = agreed;
      begin();
    },
    authenticate: turn.authenticate,
  });
  let banner = '';
  client.on('banner', (words) => {
    banner = (banner + words).slice(0, MAX_BANNER_CHARS);
  });
  await Promise.race([new Promise<void>((ready) => client.once('ready', ready)), turn.refused]);
  hop.signedIn();
  const signedInAt = performance.now();
  return { client, hop, hostKey, algorithms, ident: gate.ident, banner, address, provedAt, signedInAt };
}

/** Holds the login back until `beforeLogin` of the target lets it `begin`; `refused` rejects with what that throws. */
function afterTurn(
  hop: Hop,
  { connectMs }: ConnectLimits,
  logIn: AuthHandlerMiddleware,
  begin: () => void,
): { authenticate: AuthHandlerMiddleware; refused: Promise<never> } {
  let refuse!: (why: unknown) => void;
  const refused = new Promise<never>((_, fail) => {
    refuse = fail;
  });
  refused.catch(() => {});
  let wait = hop.target.beforeLogin;
  const authenticate: AuthHandlerMiddleware = (methodsLeft, partialSuccess, next) => {
    if (!wait) return logIn(methodsLeft, partialSuccess, next);
    // Nothing of the login is sent yet: a host that hangs up meanwhile has refused nothing.
    hop.enter('connect', connectMs, () => hop.fail('timeout', `${hop.peer} was not logged in to in time.`));
    const turn = wait();
    wait = undefined;
    const logInThen = async () => {
      await turn;
      if (hop.line.over) return;
      begin();
      logIn(methodsLeft, partialSuccess, next);
    };
    logInThen().catch(refuse);
  };
  return { authenticate, refused };
}

export interface Way {
  /** Every address it may lead to, all of them allowed; none where the jump host resolves the name. */
  addresses: readonly string[];
  /** Connects: a socket of this machine, or a channel of the jump host, which is signed in to first. */
  open(): Promise<{ socket: Duplex; connectBy: number; address: string | null }>;
}

/** Finds out where the SSH server of `hop` is and whether a session may go there. Nothing is connected to yet. */
export async function findWay(hop: Hop, limits: ConnectLimits): Promise<Way> {
  const { line, target } = hop;
  const { via } = target;
  if (via) {
    return {
      addresses: await checkedLiteral(hop),
      async open() {
        const jump = await signIn(line, new Hop(line, via.target, via), via, limits);
        const connectBy = performance.now() + limits.connectMs;
        return { socket: await forward(hop, jump, limits.connectMs), connectBy, address: null };
      },
    };
  }
  const connectBy = performance.now() + limits.connectMs;
  const addresses = await resolveAddresses(hop, connectBy);
  return {
    addresses,
    open: async () => ({ ...(await openSocket(hop, addresses, connectBy)), connectBy }),
  };
}

function forward(hop: Hop, jump: SignedIn, connectMs: number): Promise<ClientChannel> {
  const { host, port } = hop.target;
  const where = `${host} port ${port}`;
  const { peer } = jump.hop;
  hop.enter('connect', connectMs, () =>
    hop.fail('timeout', `${peer} did not open a connection to ${where} in time.`),
  );
  return new Promise((opened) => {
    try {
      jump.client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
        if (!error) opened(channel);
        else if (reasonOf(error) === CONNECT_FAILED) {
          hop.fail('unreachable', `${peer} could not connect to ${where}.`);
        } else if (reasonOf(error) === RESOURCE_SHORTAGE) {
          jump.hop.fail('refused', `${peer} takes no further connection.`);
        } else {
          jump.hop.fail('forward-refused', `${peer} does not forward connections to ${where}.`);
        }
      });
    } catch (cause) {
      // ssh2 throws when the connection has broken since the login.
      jump.hop.fail('truncated', `${peer} hung up after the login.`, { cause });
    }
  });
}

const reasonOf = (error: Error): unknown => ('reason' in error ? error.reason : undefined);

function openAuth(hop: Hop, { auth }: SshLogin): OpenedAuth {
  if (auth.kind !== 'private-key') return auth;
  try {
    return { kind: 'private-key', key: signerOf(openPrivateKey(auth.privateKey, auth.passphrase)) };
  } catch (error) {
    if (!hop.isJump || !(error instanceof SshError)) throw error;
    throw hop.error(error.kind, `The credential${hop.whose} cannot be used. ${error.message}`);
  }
}
