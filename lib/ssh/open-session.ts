import type { Duplex } from 'node:stream';
import ssh2, { type AuthHandlerMiddleware, type Client } from 'ssh2';
import { type AgreedAlgorithms, agreedAlgorithms, ALGORITHMS } from './algorithms.ts';
import type { Hop } from './hop.ts';
import { describeHostKey, type HostKey } from './host-key.ts';
import { type Complaint, IdentGate } from './ident-gate.ts';
import { prepareExchanges } from './key-import.ts';
import { signAtOnce } from './sign-at-once.ts';

/** Reason codes of SSH_MSG_DISCONNECT: RFC 4253, section 11.1. */
const KEY_EXCHANGE_FAILED = 3;
const TOO_MANY_CONNECTIONS = 12;
/** Room for the handshake of a session whose limit is small. */
const HANDSHAKE_BYTES = 64 * 1024;

export interface SessionPlan {
  username: string;
  /** By performance.now(): when the key exchange must be over. */
  connectBy: number;
  maxBytes: number;
  /** Decides at once, and says no by failing the line. Asked again at every new key exchange. */
  approve(key: HostKey): boolean;
  /** Called in the tick in which the host has proved that it owns the key; nothing has been asked for yet. */
  proved(key: HostKey, algorithms: AgreedAlgorithms): void;
  authenticate: AuthHandlerMiddleware;
}

export interface OpenedSession {
  client: Client;
  /** Knows the identification line. */
  gate: IdentGate;
}

/**
 * Starts the handshake over a socket: the only place that makes an ssh2 Client. Every failure up to the end of the
 * session goes to the line, and everything opened here is destroyed when the line ends.
 */
export function openSession(hop: Hop, socket: Duplex, plan: SessionPlan): OpenedSession {
  const { line } = hop;
  const complain = ({ kind, message }: Complaint): void => hop.fail(kind, message);
  const gate = new IdentGate(socket, 4 * plan.maxBytes + HANDSHAKE_BYTES, complain, hop.peer);
  const client = new ssh2.Client();
  line.onEnd(() => gate.destroy());
  hop.enter('connect', plan.connectBy - performance.now(), () => {
    const silence = gate.silence('late');
    if (silence) complain(silence);
    else hop.fail('timeout', `${hop.peer} did not finish the key exchange in time.`);
  });

  let hostKey: HostKey | null = null;
  client.on('error', (error: ClientError) => onClientError(hop, error, hostKey !== null));
  gate.on('error', () => {});
  gate.on('end', () => onConnectionLost(hop, gate));
  client.on('handshake', (negotiated) => {
    if (!line.over && hop.stage === 'connect' && hostKey) plan.proved(hostKey, agreedAlgorithms(negotiated));
  });
  client.on('change password', () =>
    hop.fail('auth-failed', `${hop.peer} wants ${plan.username} to change an expired password first.`),
  );
  client.connect({
    sock: gate,
    username: plan.username,
    algorithms: ALGORITHMS[hop.target.profile ?? 'modern'],
    readyTimeout: 0,
    // ssh2 takes anything but the literal `false` for a yes, a promise too: answer by callback, return nothing.
    hostVerifier: (wire: Buffer, verify: (permitted: boolean) => void): void => {
      const offered = describeHostKey(wire);
      const permitted = plan.approve(offered) === true;
      if (permitted) hostKey = offered;
      verify(permitted);
    },
    authHandler: plan.authenticate,
  });
  prepareExchanges(client);
  signAtOnce(client);
  return { client, gate };
}

type ClientError = Error & { level?: string; code?: number | string };

function onClientError(hop: Hop, error: ClientError, keyApproved: boolean): void {
  // The host's own words may repeat what it was sent, so they are not kept as the cause.
  if (typeof error.code === 'number') return onDisconnect(hop, error.code);
  const { peer } = hop;
  if (hop.stage === 'connect') {
    if (error.level !== 'handshake') {
      hop.fail('not-ssh', `${peer} broke the SSH protocol.`, { cause: error });
    } else if (keyApproved) {
      hop.fail('kex-mismatch', `${peer} did not prove that it owns its host key.`, { cause: error });
    } else {
      const known = hop.target.profile === 'legacy' ? '' : 'modern ';
      hop.fail('kex-mismatch', `${peer} and Ferrule share no ${known}algorithm.`, { cause: error });
    }
  } else if (error.level === 'client-authentication') {
    hop.fail('auth-failed', `${peer} did not let the login be completed.`, { cause: error });
  } else {
    hop.lose('truncated', `${peer} broke the SSH protocol in the middle of the session.`, { cause: error });
  }
}

function onDisconnect(hop: Hop, reason: number): void {
  const { peer } = hop;
  if (reason === TOO_MANY_CONNECTIONS) hop.fail('refused', `${peer} has too many connections.`);
  else if (reason === KEY_EXCHANGE_FAILED) hop.fail('kex-mismatch', `${peer} gave up the key exchange.`);
  else if (hop.stage === 'auth') hop.fail('auth-failed', `${peer} ended the session at the login.`);
  else hop.lose('truncated', `${peer} ended the session too early.`);
}

function onConnectionLost(hop: Hop, gate: IdentGate): void {
  const details = { cause: gate.brokenBy };
  const silence = gate.silence('closed');
  if (silence) hop.fail(silence.kind, silence.message, details);
  // Some hosts answer a wrong password by hanging up: taking that for a network fault would try it again.
  else if (hop.stage === 'auth') hop.fail('auth-failed', `${hop.peer} hung up at the login.`, details);
  else hop.lose('truncated', `${hop.peer} hung up before the answer was complete.`, details);
}
