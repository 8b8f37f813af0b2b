import { textField, visibleText } from '#lib/optics/visible-text.ts';
import { textOf } from '../cli/json-answer.ts';
import { normaliseMac } from '../cli/mac-address.ts';
import type { ParsedNeighbour } from '../command-facts.ts';

/** TLV types of IEEE 802.1AB, table 8-1. */
const CHASSIS_ID = 1;
const PORT_ID = 2;
const PORT_DESCRIPTION = 4;
const SYSTEM_NAME = 5;
const SYSTEM_DESCRIPTION = 6;
const MANAGEMENT_ADDRESS = 8;

/** Subtypes that hold a MAC and a network address: table 8-2 (chassis) and table 8-3 (port). */
const CHASSIS_MAC = 4;
const CHASSIS_NETWORK = 5;
const PORT_MAC = 3;
const PORT_NETWORK = 4;

/**
 * What Get-NetLldpAgent heard: one row per TLV with its adapter, scope, type and bytes in decimal (`4 36 22 157 159 8 164`).
 * An adapter has an agent per scope; each scope that heard both ids is a neighbour.
 */
export function lldpNeighbours(rows: readonly Record<string, unknown>[]): ParsedNeighbour[] {
  const heard = new Map<string, { localPort: string; tlvs: Map<number, number[]> }>();
  for (const row of rows) {
    const localPort = textOf(row['Name']);
    const bytes = bytesOf(row['Data']);
    if (localPort === null || bytes === null) continue;
    const key = `${localPort}|${textOf(row['Scope']) ?? ''}`;
    const neighbour = heard.get(key) ?? { localPort, tlvs: new Map<number, number[]>() };
    heard.set(key, neighbour);
    const type = Number(row['Type']);
    if (!neighbour.tlvs.has(type)) neighbour.tlvs.set(type, bytes);
  }
  return [...heard.values()].flatMap(({ localPort, tlvs }) => {
    const chassisId = idOf(tlvs.get(CHASSIS_ID), CHASSIS_MAC, CHASSIS_NETWORK);
    const remotePort = idOf(tlvs.get(PORT_ID), PORT_MAC, PORT_NETWORK);
    if (chassisId === null && remotePort === null) return [];
    return [
      {
        localPort: visibleText(localPort, 64),
        protocol: 'lldp' as const,
        chassisId,
        systemName: wordsOf(tlvs.get(SYSTEM_NAME)),
        remotePort,
        managementAddress: managementOf(tlvs.get(MANAGEMENT_ADDRESS)),
        systemDescription: wordsOf(tlvs.get(SYSTEM_DESCRIPTION)),
        remotePortDescription: wordsOf(tlvs.get(PORT_DESCRIPTION)),
      },
    ];
  });
}

/** Bytes in decimal, separated by blanks or commas; null for anything else. */
function bytesOf(data: unknown): number[] | null {
  const words = (textOf(data) ?? '').slice(0, 2048).split(/[\s,]+/);
  const bytes = words.map(Number);
  return words[0] !== '' && bytes.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255)
    ? bytes
    : null;
}

function idOf(bytes: number[] | undefined, mac: number, network: number): string | null {
  if (!bytes) return null;
  const [subtype, ...id] = bytes;
  if (subtype === mac && id.length === 6) return normaliseMac(Buffer.from(id).toString('hex'));
  if (subtype === network) return addressOf(id);
  return wordsOf(id);
}

/** A family of IANA's numbers, then the address; only IPv4 is told here. */
function addressOf([family, ...address]: number[]): string | null {
  return family === 1 && address.length === 4 ? address.join('.') : null;
}

/** Its length counts the family and the address; the interface number follows (IEEE 802.1AB, 8.5.9). */
function managementOf(bytes: number[] | undefined): string | null {
  return bytes ? addressOf(bytes.slice(1, 1 + (bytes[0] ?? 0))) : null;
}

function wordsOf(bytes: number[] | undefined): string | null {
  return bytes ? textField(Buffer.from(bytes).toString('latin1').replace(/\0+$/, '')) : null;
}
