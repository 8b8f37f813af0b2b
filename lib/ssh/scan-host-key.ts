import type { HostKey } from './host-key.ts';
import { withLifeline } from './lifeline.ts';
import { openSession } from './open-session.ts';
import type { SshTarget } from './open-socket.ts';
import { DEFAULT_SSH_LIMITS, type SshLimits } from './ssh-limits.ts';

export interface ScanOptions {
  signal?: AbortSignal | undefined;
  timeouts?: Pick<SshLimits, 'connectMs'> | undefined;
}

/**
 * The key a host proves to own, learnt without a login: the connection ends before the first authentication message,
 * not even `none` is asked for. Throws SshError.
 */
export function scanHostKey(target: SshTarget, options: ScanOptions = {}): Promise<HostKey> {
  const connectMs = options.timeouts?.connectMs ?? DEFAULT_SSH_LIMITS.connectMs;
  return withLifeline(connectMs, options.signal, async (line) => {
    let learnt!: (key: HostKey) => void;
    const key = new Promise<HostKey>((resolve) => {
      learnt = resolve;
    });
    await openSession(line, target, {
      username: 'none',
      limits: { connectMs, maxBytes: 0 },
      approve: () => true,
      proved: (hostKey) => {
        learnt(hostKey);
        line.end();
      },
      authenticate: () => line.fail('host-key-unknown', 'A scan does not log in.'),
    });
    return key;
  });
}
