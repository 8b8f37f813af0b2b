import type { SshProfile } from './algorithms.ts';
import type { SshNetwork } from './ssh-network.ts';

export interface SshTarget {
  /** A name or an address, as the machine that connects to it knows it: with `via` the jump host resolves it. */
  host: string;
  port: number;
  /** Where this process may connect to, and how it resolves the name. */
  network: SshNetwork;
  /** Which algorithms may be used with it; modern when left out. */
  profile?: SshProfile | undefined;
  /** The jump host to go through; it may have one of its own. */
  via?: SshHop | undefined;
  /** Awaited when the host has proved its key, before the login. What it throws ends the session. */
  beforeLogin?: (() => Promise<void>) | undefined;
}

/** A jump host: signed in to like any other, then asked for a connection to the next one. */
export interface SshHop {
  target: SshTarget;
  login: SshLogin | LoginFor;
  pins: HostKeyPins;
  /** What a person calls it, for messages; its address when left out. */
  name?: string | undefined;
}

export interface SshLogin {
  username: string;
  auth:
    | { kind: 'password'; password: string }
    /** The password is only ever the answer to a question of the host. */
    | { kind: 'keyboard-interactive'; password: string }
    | { kind: 'private-key'; privateKey: string; passphrase?: string | undefined };
}

/**
 * Opens the login once it is known where it would go, before anything connects there. `addresses` are all that the name
 * resolved to; none where a jump host resolves it. What it throws ends the session.
 */
export type LoginFor = (addresses: readonly string[]) => SshLogin;

/** Approved host key fingerprints, `SHA256:...`: there is no session without one. */
export type HostKeyPins = readonly [string, ...string[]];
