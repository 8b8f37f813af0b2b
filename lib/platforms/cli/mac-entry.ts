import type { ParsedMac } from '#lib/platforms/command-facts.ts';

/**
 * One entry of a MAC table. `atPort`: the system learns addresses of stations at the port that it names; a group address
 * is of no station, whatever port it is forwarded to.
 */
export function macEntry(mac: string, vlan: number | null, port: string, atPort: boolean): ParsedMac {
  return atPort && !isGroup(mac) ? { mac, vlan, port } : { mac, vlan, port, noStation: true };
}

/** IEEE 802, 8.2.2: the I/G bit is the lowest of the first octet. */
function isGroup(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;
}
