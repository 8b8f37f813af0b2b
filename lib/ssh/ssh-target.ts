export interface SshTarget {
  /** A name or an address, as the machine that connects to it knows it: with `via` the jump host resolves it. */
  host: string;
  port: number;
  /** The jump host to go through; it may have one of its own. */
  via?: SshHop | undefined;
}

/** A jump host: signed in to like any other, then asked for a connection to the next one. */
export interface SshHop {
  target: SshTarget;
  login: SshLogin;
  pins: HostKeyPins;
  /** What a person calls it, for messages; its address when left out. */
  name?: string | undefined;
}

export interface SshLogin {
  username: string;
  auth:
    | { kind: 'password'; password: string }
    | { kind: 'private-key'; privateKey: string; passphrase?: string | undefined };
}

/** Approved host key fingerprints, `SHA256:...`: there is no session without one. */
export type HostKeyPins = readonly [string, ...string[]];
