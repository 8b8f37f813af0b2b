import { lldpId } from '#lib/platforms/cli/lldp-id.ts';
import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import { findColumns } from '#lib/platforms/cli/text-table.ts';
import type { CommandFacts, ParsedNeighbour } from '#lib/platforms/command-facts.ts';

import { longPortName, remotePortName } from './port-names.ts';

/**
 * `show lldp neighbors detail` and `show lldp entry` of IOS, IOS-XE and IOS-XR. Old releases do not say at which port a
 * neighbour is: `localPort` is then ''.
 */
export function parseLldpDetail(
  text: string,
  longName: (name: string) => string = longPortName,
): CommandFacts {
  const neighbours: ParsedNeighbour[] = [];
  let record: Map<string, string> | null = null;
  let section: string | null = null;
  const finish = (): void => {
    if (record?.has('chassis id') || record?.has('port id')) neighbours.push(neighbourOf(record, longName));
    record = null;
  };
  for (const line of plainLines(text)) {
    const label = labelOf(line);
    if (/^\s*-{10,}/.test(line)) finish();
    if (label?.key === 'local intf' || label?.key === 'local interface') finish();
    if (label?.key === 'chassis id' && record?.has('chassis id')) finish();
    if (label !== null) {
      record ??= new Map<string, string>();
      section = label.key;
      if (!record.has(label.key)) record.set(label.key, label.value);
    } else if (record !== null && section !== null && line.trim() !== '') {
      const before = record.get(section) ?? '';
      if (before.length < 4000)
        record.set(section, before === '' ? line.trim() : `${before}\n${line.trim()}`);
    }
  }
  finish();
  return { neighbours };
}

const labels =
  /^\s{0,8}(Local Intf|Local Interface|Local Intf service instance|Parent Interface|Chassis id|Port id|Port Description|System Name|System Description|Time remaining|Hold Time|System Capabilities|Enabled Capabilities|Management Addresses?|Auto Negotiation|Physical media capabilities|Media Attachment Unit type|Vlan ID|Peer (?:Source )?MAC(?: Address)?|MED Information|Total entries displayed)\s{0,4}(:| - not advertised| - )(.*)$/i;

function labelOf(line: string): { key: string; value: string } | null {
  const found = labels.exec(line);
  if (found === null) return null;
  const value = found[2] === ':' ? (found[3] ?? '').trim() : '';
  return { key: (found[1] ?? '').toLowerCase(), value: /^- not advertised/i.test(value) ? '' : value };
}

function neighbourOf(record: Map<string, string>, longName: (name: string) => string): ParsedNeighbour {
  const portId = lldpId(record.get('port id'));
  return {
    localPort: longName(record.get('local intf') ?? record.get('local interface') ?? ''),
    protocol: 'lldp',
    chassisId: lldpId(record.get('chassis id')),
    systemName: record.get('system name') || null,
    remotePort: portId === null ? null : remotePortName(portId),
    managementAddress: addressOf(
      record.get('management addresses') ?? record.get('management address') ?? '',
    ),
    systemDescription: record.get('system description') || null,
    remotePortDescription: record.get('port description') || null,
  };
}

/** The first IPv4 address, otherwise the first IPv6 one. */
function addressOf(text: string): string | null {
  const addresses = text.split('\n').map((line) => /^IP(?:v?[46])?(?: address)?:\s*(\S+)/i.exec(line)?.[1]);
  return (
    addresses.find((address) => address?.includes('.') && !address.includes(':')) ??
    addresses.find(Boolean) ??
    null
  );
}

const briefTail = /^\s*([A-Za-z][\w/.:-]*\d)\s+(?:\[?[A-Za-z-]+\d*\]?\s+)?(\d{1,6})\s(.*)$/;

/** `show lldp neighbors`: a long name is cut or runs into the port; on XR a parent interface may stand in between. */
export function parseLldpBrief(
  text: string,
  longName: (name: string) => string = longPortName,
): CommandFacts {
  const neighbours: ParsedNeighbour[] = [];
  let start = 0;
  let wrapped = '';
  for (const line of plainLines(text)) {
    const columns = findColumns(line, ['Device ID', 'Local Intf', 'Hold-time', 'Capability', 'Port ID']);
    if (columns !== null) {
      start = columns[1]?.start ?? 0;
      wrapped = '';
      continue;
    }
    if (start === 0 || /^Total entries/i.test(line)) continue;
    const row = briefRow(line, start);
    if (row === null) {
      wrapped = /^\S+$/.test(line) ? line : '';
      continue;
    }
    const name = (/^\[DISABLED\]$/i.test(row.device) ? '' : row.device || wrapped) || null;
    neighbours.push({
      localPort: longName(row.port),
      protocol: 'lldp',
      chassisId: name === null ? null : normaliseMac(name),
      systemName: name,
      remotePort: remotePortOf(row.rest),
      managementAddress: null,
    });
    wrapped = '';
  }
  return { neighbours };
}

function briefRow(line: string, start: number): { device: string; port: string; rest: string } | null {
  const atColumn = briefTail.exec(line.slice(start));
  if (atColumn !== null && looksLikePort(atColumn[1] ?? ''))
    return { device: line.slice(0, start).trim(), port: atColumn[1] ?? '', rest: atColumn[3] ?? '' };
  const words = /^(.{0,300}?)(?:^|\s)([A-Za-z][\w/.:-]*\d)\s+(\d{1,6})\s(.*)$/.exec(line.slice(0, 600));
  return words === null
    ? null
    : { device: (words[1] ?? '').trim(), port: words[2] ?? '', rest: words[4] ?? '' };
}

function looksLikePort(word: string): boolean {
  return /^[A-Z][A-Za-z-]*\d/.test(word);
}

function remotePortOf(rest: string): string | null {
  const port = rest
    .trim()
    .replace(/^(?:[A-Z](?:,[A-Z]){0,8}|N\/A)(?:\s+|$)/, '')
    .trim();
  const id = lldpId(port);
  return id === null ? null : remotePortName(id);
}
