import { Hop } from './hop.ts';
import type { HostKey } from './host-key.ts';
import { withLifeline } from './lifeline.ts';
import { openSession } from './open-session.ts';
import { findWay } from './sign-in.ts';
import { DEFAULT_SSH_LIMITS, type SshLimits } from './ssh-limits.ts';
import type { SshTarget } from './ssh-target.ts';

export interface ScanOptions {
  signal?: AbortSignal | undefined;
  /** Asked once it is known where the host is, before anything connects; what it throws ends the scan. */
  admit?: (addresses: readonly string[]) => void;
  timeouts?: Partial<Pick<SshLimits, 'connectMs' | 'authMs'>> | undefined;
}

/**
 * The key a host proves to own, learnt without a login: the connection ends before the first authentication message,
 * not even `none` is asked for. Jump hosts on the way are signed in to, with the keys pinned for them. Throws SshError.
 */
export function scanHostKey(target: SshTarget, options: ScanOptions = {}): Promise<HostKey> {
  const limits = { ...DEFAULT_SSH_LIMITS, ...options.timeouts };
  const { connectMs, authMs } = limits;
  let totalMs = connectMs;
  for (let { via } = target; via; via = via.target.via) totalMs += connectMs + authMs;
  return withLifeline(totalMs, options.signal, async (line) => {
    const hop = new Hop(line, target);
    return line.during(async () => {
      const way = await findWay(hop, limits);
      options.admit?.(way.addresses);
      const { socket, connectBy } = await way.open();
      return new Promise<HostKey>((learnt) => {
        openSession(hop, socket, {
          username: 'none',
          connectBy,
          maxBytes: 0,
          approve: () => true,
          proved: (hostKey) => {
            learnt(hostKey);
            line.end();
          },
          authenticate: () => hop.fail('host-key-unknown', 'A scan does not log in.'),
        });
      });
    });
  });
}
