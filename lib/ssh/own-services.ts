import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

import type { Config } from '#lib/config/config.ts';

import type { AddressPolicy } from './address-policy.ts';
import { systemLookup } from './ssh-network.ts';

const LOOPBACK = ['127.0.0.1', '::1'];

/** Where Ferrule's own database, queue and web process listen: no session is led there, whatever is allowed. */
export async function findOwnServices(
  { databaseUrl, redisUrl, web }: Pick<Config, 'databaseUrl' | 'redisUrl' | 'web'>,
  lookup: (host: string) => Promise<string[]> = systemLookup,
): Promise<AddressPolicy['ownServices']> {
  const places = [
    ...(databaseUrl ? [placeOf(databaseUrl, 5432)] : []),
    ...(redisUrl ? [placeOf(redisUrl, 6379)] : []),
    { host: web.host, port: web.port },
  ];
  const found = await Promise.all(
    places.map(async ({ host, port }) =>
      (await addressesOf(host, lookup)).map((address) => ({ address, port })),
    ),
  );
  return found.flat();
}

/** A PostgreSQL URL may name host and port as parameters instead. */
function placeOf(url: string, defaultPort: number): { host: string; port: number } {
  const { hostname, port, searchParams } = new URL(url);
  return {
    host: searchParams.get('host') ?? hostname.replace(/^\[|\]$/g, ''),
    port: Number(searchParams.get('port') ?? port) || defaultPort,
  };
}

async function addressesOf(host: string, lookup: (host: string) => Promise<string[]>): Promise<string[]> {
  if (host === '0.0.0.0' || host === '::') return ownAddresses();
  // A socket of the file system has no address, and a name without one cannot be reached at all.
  if (host === '' || host.startsWith('/')) return [];
  const addresses = isIP(host) === 0 ? await lookup(host).catch(() => []) : [host];
  // What listens on one of this machine's addresses is often reached by the others too.
  return addresses.some((address) => ownAddresses().includes(address)) ? ownAddresses() : addresses;
}

function ownAddresses(): string[] {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return [...new Set([...LOOPBACK, ...own.map(({ address }) => address)])];
}
