import type { ParsedNeighbour } from '../command-facts.ts';
import { lldpNeighbours } from '../hyperv/lldp-tlvs.ts';

/** Addresses and type of an Ethernet frame come before the LLDP of it (IEEE 802.1AB, 8.1). */
const ETHERNET_HEADER = 14;
const LENGTH_BYTES = 8;
const MOST_FRAMES = 16;

/**
 * The neighbours in a file of systemd-networkd as `od -tx1` prints it: frames that a port heard, each behind its length as a
 * little-endian number of 64 bits. A frame that is cut short, and what follows it, is left out.
 */
export function readLldpFrames(port: string, dump: string): ParsedNeighbour[] {
  const bytes = dump.split(/\s+/).flatMap((word) => (/^[0-9a-f]{2}$/.test(word) ? [parseInt(word, 16)] : []));
  const rows: Record<string, unknown>[] = [];
  for (let at = 0, frame = 0; frame < MOST_FRAMES && at + LENGTH_BYTES <= bytes.length; frame++) {
    const [low = 0, high = 0, ...rest] = bytes.slice(at, at + LENGTH_BYTES);
    const start = at + LENGTH_BYTES;
    const end = start + low + 256 * high;
    if (rest.some((byte) => byte !== 0) || end > bytes.length) break;
    for (const { type, value } of tlvsOf(bytes.slice(start + ETHERNET_HEADER, end))) {
      rows.push({ Name: port, Scope: String(frame), Type: type, Data: value.join(' ') });
    }
    at = end;
  }
  return lldpNeighbours(rows);
}

/** Seven bits of type, nine of length, the value (IEEE 802.1AB, 8.4). */
function tlvsOf(bytes: number[]): { type: number; value: number[] }[] {
  const tlvs: { type: number; value: number[] }[] = [];
  for (let at = 0; at + 2 <= bytes.length;) {
    const [first = 0, second = 0] = bytes.slice(at, at + 2);
    const end = at + 2 + ((first & 1) << 8) + second;
    const type = first >> 1;
    if (type === 0 || end > bytes.length) break;
    tlvs.push({ type, value: bytes.slice(at + 2, end) });
    at = end;
  }
  return tlvs;
}
