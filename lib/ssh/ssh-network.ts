import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

import type { AddressPolicy } from './address-policy.ts';

/** Where sessions of this process may go, and how a name becomes addresses. */
export interface SshNetwork {
  policy: AddressPolicy;
  /** All addresses of a name, as literals; rejects where it has none. */
  lookup(host: string): Promise<string[]>;
}

/** As this machine resolves names: its hosts file, then DNS. */
export async function systemLookup(host: string): Promise<string[]> {
  // What is an address already need not wait for one of the few threads that resolve names.
  if (isIP(host) !== 0) return [host];
  const addresses = await lookup(host, { all: true });
  return addresses.map(({ address }) => address);
}
