import ssh2, { type AuthHandlerMiddleware, type Client } from 'ssh2';
import { ALGORITHMS } from './algorithms.ts';
import { describeHostKey, type HostKey } from './host-key.ts';
import { IdentGate } from './ident-gate.ts';
import type { Lifeline } from './lifeline.ts';
import { openSocket, type SshTarget } from './open-socket.ts';
import type { SshLimits } from './ssh-limits.ts';

/** Reason codes of SSH_MSG_DISCONNECT: RFC 4253, section 11.1. */
const KEY_EXCHANGE_FAILED = 3;
const TOO_MANY_CONNECTIONS = 12;
/** Room for the handshake of a session whose limit is small. */
const HANDSHAKE_BYTES = 64 * 1024;

export interface SessionPlan {
  username: string;
  limits: Pick<SshLimits, 'connectMs' | 'maxBytes'>;
  /** Decides at once, and says no by failing the line. Asked again at every new key exchange. */
  approve(key: HostKey): boolean;
  /** Called in the tick in which the host has proved that it owns the key; nothing has been asked for yet. */
  proved(key: HostKey): void;
  authenticate: AuthHandlerMiddleware;
}

/**
 * Connects and starts the handshake: the only place that makes an ssh2 Client. Every failure up to the end of the
 * session goes to the line, and everything opened here is destroyed when the line ends.
 */
export async function openSession(line: Lifeline, target: SshTarget, plan: SessionPlan): Promise<Client> {
  const started = performance.now();
  const { connectMs, maxBytes } = plan.limits;
  const socket = await openSocket(line, target, connectMs);
  const gate = new IdentGate(socket, 4 * maxBytes + HANDSHAKE_BYTES, ({ kind, message }) =>
    line.fail(kind, message),
  );
  const client = new ssh2.Client();
  line.onEnd(() => gate.destroy());
  line.enter('connect', connectMs - (performance.now() - started), () => {
    const silence = gate.silence('late');
    line.fail(silence?.kind ?? 'timeout', silence?.message ?? 'The key exchange did not finish in time.');
  });

  let hostKey: HostKey | null = null;
  client.on('error', (error: ClientError) => onClientError(line, error, hostKey !== null));
  gate.on('error', () => {});
  gate.on('end', () => onConnectionLost(line, gate));
  client.on('handshake', () => {
    if (!line.over && line.stage === 'connect' && hostKey) plan.proved(hostKey);
  });
  client.on('change password', () =>
    line.fail('auth-failed', `The password of ${plan.username} has expired and must be changed.`),
  );
  client.connect({
    sock: gate,
    username: plan.username,
    algorithms: ALGORITHMS,
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
  return client;
}

type ClientError = Error & { level?: string; code?: number | string };

function onClientError(line: Lifeline, error: ClientError, keyApproved: boolean): void {
  // The host's own words may repeat what it was sent, so they are not kept as the cause.
  if (typeof error.code === 'number') return onDisconnect(line, error.code);
  if (line.stage === 'connect') {
    if (error.level !== 'handshake') {
      line.fail('not-ssh', 'The host broke the SSH protocol.', { cause: error });
    } else if (keyApproved) {
      line.fail('kex-mismatch', 'The host did not prove that it owns its host key.', { cause: error });
    } else {
      line.fail('kex-mismatch', 'The host and Ferrule share no modern algorithm.', { cause: error });
    }
  } else if (error.level === 'client-authentication') {
    line.fail('auth-failed', 'The login could not be completed.', { cause: error });
  } else {
    line.fail('truncated', 'The host broke the SSH protocol in the middle of the session.', { cause: error });
  }
}

function onDisconnect(line: Lifeline, reason: number): void {
  if (reason === TOO_MANY_CONNECTIONS) line.fail('refused', 'The host has too many connections.');
  else if (reason === KEY_EXCHANGE_FAILED) line.fail('kex-mismatch', 'The host gave up the key exchange.');
  else if (line.stage === 'auth') line.fail('auth-failed', 'The host ended the session at the login.');
  else line.fail('truncated', 'The host ended the session too early.');
}

function onConnectionLost(line: Lifeline, gate: IdentGate): void {
  const details = { cause: gate.brokenBy };
  const silence = gate.silence('closed');
  if (silence) line.fail(silence.kind, silence.message, details);
  // Some hosts answer a wrong password by hanging up: taking that for a network fault would try it again.
  else if (line.stage === 'auth') line.fail('auth-failed', 'The host hung up at the login.', details);
  else line.fail('truncated', 'The connection broke before the answer was complete.', details);
}
