import type { Client, ParsedKey } from 'ssh2';

type Sign = (data: Buffer, done: (signature: Buffer) => void) => void;

/** The part of ssh2's protocol that asks for a login by key: without `sign` it asks whether the key would do. */
interface KeyLogin {
  authPK(username: string, key: ParsedKey, algorithm?: string, sign?: Sign): void;
}

/**
 * An Ed25519 key is shown with its signature at once, as the question before it is optional (RFC 4252, section 7): a round
 * trip less. To be called when the client has begun to connect.
 */
export function signAtOnce(client: Client): void {
  const { _protocol: protocol } = client as Client & { _protocol?: KeyLogin };
  if (!protocol) return;
  const authPK = protocol.authPK.bind(protocol);
  protocol.authPK = (username, key, algorithm, sign) => {
    const ask = () => authPK(username, key, algorithm, sign);
    if (sign || key.type !== 'ssh-ed25519') return ask();
    authPK(username, key, algorithm, (data, done) => {
      const signature: Buffer | Error = key.sign(data);
      // ssh2 tells why, once the host has said that the key would do.
      if (signature instanceof Error) ask();
      else done(signature);
    });
  };
}
