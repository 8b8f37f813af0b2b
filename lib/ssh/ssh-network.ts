import { lookup } from 'node:dns/promises';

import type { AddressPolicy } from './address-policy.ts';

/** Where sessions of this process may go, and how a name becomes addresses. */
export interface SshNetwork {
  policy: AddressPolicy;
  /** All addresses of a name, as literals; rejects where it has none. */
  lookup(host: string): Promise<string[]>;
}

/** As this machine resolves names: its hosts file, then DNS. */
export async function systemLookup(host: string): Promise<string[]> {
  const addresses = await lookup(host, { all: true });
  return addresses.map(({ address }) => address);
}
