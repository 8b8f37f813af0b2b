import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import ssh2, { type AuthContext, type Connection, type ServerChannel, type ServerConfig } from 'ssh2';
import { DEFAULT_SSH_LIMITS, type SshLimits } from '#lib/ssh/ssh-limits.ts';
import type { SshTarget } from '#lib/ssh/ssh-target.ts';
import { runOverSsh, type SshAnswer } from '#lib/ssh/run-over-ssh.ts';
import type { HostKeyPins, SshLogin } from '#lib/ssh/ssh-target.ts';

import { labKey } from '../lab/lab-keys.ts';
import { LAB_NETWORK } from '../lab/lab-network.ts';

export interface FakeHost {
  target: SshTarget;
  stop(): Promise<void>;
}

/** A TCP server that says and does whatever `behave` does with each connection. */
export async function startRawHost(behave: (socket: Socket) => void): Promise<FakeHost> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    socket.setNoDelay(true);
    behave(socket);
  });
  const port = await listen(server);
  return {
    target: { host: '127.0.0.1', port, network: LAB_NETWORK },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

export interface SshHostBehaviour {
  /** Default: accepts everything. */
  authenticate?: (context: AuthContext, socket: Socket) => void;
  /** Default: answers `ok` and exits with 0. */
  exec?: (accept: () => ServerChannel, reject: () => void, socket: Socket, command: string) => void;
  /** Default: refuses. */
  shell?: (accept: () => ServerChannel, reject: () => void, socket: Socket) => void;
  /** Default: grants every channel. */
  channel?: (reject: () => void, socket: Socket) => 'granted' | 'refused';
  ident?: string;
  banner?: string;
  /** Talks compressed or not at all. */
  compressedOnly?: boolean;
  /** Shows the usual host key, but signs with another one. */
  showsForeignKey?: boolean;
  /** Called once the login has succeeded. */
  loggedIn?: (connection: Connection) => void;
}

export interface FakeSshHost extends FakeHost {
  pins: HostKeyPins;
  /** Every authentication request that arrived: the method and, for a password, what was sent. */
  attempts: string[];
}

const HOST_KEY = labKey('fake host');

/** An SSH server in this process that misbehaves as told. */
export async function startSshHost(behaviour: SshHostBehaviour = {}): Promise<FakeSshHost> {
  const attempts: string[] = [];
  // injectSocket hands the connection over in the same tick, so the socket of a connection is the last injected one.
  let current!: Socket;
  const hostKey = behaviour.showsForeignKey ? foreignKey() : HOST_KEY.privateKey;
  const { ident, banner } = behaviour;
  const settings: ServerConfig = {
    hostKeys: [hostKey],
    ...(ident && { ident }),
    ...(banner && { banner }),
    ...(behaviour.compressedOnly && { algorithms: { compress: ['zlib'] } }),
  };
  const server = new ssh2.Server(settings, (connection) => {
    const socket = current;
    connection.on('error', () => {});
    connection.on('authentication', (context) => {
      attempts.push(context.method === 'password' ? `password ${context.password}` : context.method);
      if (behaviour.authenticate) behaviour.authenticate(context, socket);
      else context.accept();
    });
    connection.on('ready', () => behaviour.loggedIn?.(connection));
    connection.on('session', (acceptSession, rejectSession) => {
      if (behaviour.channel?.(rejectSession, socket) === 'refused') return;
      const session = acceptSession();
      session.on('exec', (accept, reject, { command }) =>
        (behaviour.exec ?? answerOk)(accept, reject, socket, command),
      );
      session.on('pty', (accept) => accept());
      session.on('shell', (accept, reject) => {
        if (behaviour.shell) behaviour.shell(accept, reject, socket);
        else reject();
      });
    });
  });
  const host = await startRawHost((socket) => {
    current = socket;
    server.injectSocket(socket);
  });
  return { ...host, pins: [HOST_KEY.fingerprint], attempts };
}

/** A key that signs with its own private half but shows the public half of HOST_KEY; ssh2 takes a parsed key too. */
function foreignKey(): { key: string; passphrase: string } {
  const own = ssh2.utils.parseKey(labKey('another host').privateKey);
  const disguised: unknown = Object.assign(own, { getPublicSSH: () => HOST_KEY.publicBlob });
  return { key: disguised as string, passphrase: '' };
}

function answerOk(accept: () => ServerChannel): void {
  const channel = accept();
  channel.write('ok');
  channel.exit(0);
  channel.end();
}

export const PASSWORD_LOGIN: SshLogin = {
  username: 'reader',
  auth: { kind: 'password', password: 'CANARY-4c1f' },
};

/** One session against a fake host, with limits short enough for a test. */
export function visit(
  host: FakeHost & { pins?: HostKeyPins },
  changes: {
    login?: SshLogin;
    limits?: Partial<SshLimits>;
    signal?: AbortSignal;
    stdin?: string;
    beforeLogin?: () => Promise<void>;
  } = {},
): Promise<SshAnswer> {
  return runOverSsh(
    { ...host.target, beforeLogin: changes.beforeLogin },
    changes.login ?? PASSWORD_LOGIN,
    host.pins ?? ['SHA256:none'],
    { command: 'sh -s', stdin: changes.stdin ?? '' },
    { ...DEFAULT_SSH_LIMITS, ...changes.limits },
    changes.signal,
  );
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
