import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import { findColumns } from '#lib/platforms/cli/text-table.ts';
import type { CommandFacts, ParsedNeighbour } from '#lib/platforms/command-facts.ts';

import { longPortName, remotePortName } from './port-names.ts';

/** `show cdp neighbors detail` and `show cdp entry *` of IOS, IOS-XE and IOS-XR. */
export function parseCdpDetail(
  text: string,
  longName: (name: string) => string = longPortName,
): CommandFacts {
  const neighbours: ParsedNeighbour[] = [];
  let neighbour: ParsedNeighbour | null = null;
  let version: string[] | null = null;
  let addresses: 'entry' | 'management' | null = null;
  let platform: string | null = null;
  const finish = (): void => {
    if (neighbour === null) return;
    neighbour.systemDescription = [platform, ...(version ?? [])].filter(Boolean).join('\n') || null;
    neighbours.push(neighbour);
    neighbour = platform = version = addresses = null;
  };
  let inVersion = false;
  for (const line of plainLines(text)) {
    const trimmed = line.trim().slice(0, 2000);
    const device = /^Device ID\s*: ?(.*)$/i.exec(trimmed)?.[1]?.trim();
    if (device !== undefined) {
      finish();
      neighbour = start(device);
      inVersion = false;
      continue;
    }
    if (neighbour === null) continue;
    if (inVersion) {
      if (trimmed === '' || /^advertisement version/i.test(trimmed)) inVersion = version?.length === 0;
      else if ((version?.length ?? 0) < 20) version?.push(trimmed);
      if (inVersion) continue;
    }
    const port = /^Interface:\s*([^,]+?)\s*(?:,|$)/i.exec(trimmed)?.[1];
    if (port !== undefined) neighbour.localPort = longName(port);
    const remote = /Port ID \(outgoing port\):\s*(.*)$/i.exec(trimmed)?.[1]?.trim();
    if (remote) neighbour.remotePort = remotePortName(remote);
    const name = /^(?:SysName|System Name)\s*:\s*(\S.*)$/i.exec(trimmed)?.[1];
    if (name !== undefined) neighbour.systemName = name.trim();
    platform = /^Platform:\s*([^,]*)/i.exec(trimmed)?.[1]?.trim() ?? platform;
    if (/^(?:Entry|Interface) address/i.test(trimmed)) addresses = 'entry';
    else if (/^(?:Management|Mgmt) address/i.test(trimmed)) addresses = 'management';
    const address = /^(?:IP(?:v4|v6)?|IPv4|IPv6) address:\s*(\S+)/i.exec(trimmed)?.[1];
    if (address && addresses === 'management') {
      neighbour.managementAddress = address;
      addresses = null;
    } else if (address) neighbour.managementAddress ??= address;
    if (/^Version\s*:$/i.test(trimmed)) {
      inVersion = true;
      version = [];
    }
  }
  finish();
  return { neighbours };
}

function start(device: string): ParsedNeighbour {
  return {
    localPort: '',
    protocol: 'cdp',
    chassisId: device === '' ? null : (normaliseMac(device) ?? device),
    systemName: device || null,
    remotePort: null,
    managementAddress: null,
  };
}

/** The port and the hold time, between the name and the capabilities. */
const middle = /(?:^|\s)([A-Za-z][A-Za-z-]{1,30} ?\d[\w/.:]{0,30})\s+(\d{1,4})(?=\s|$)/;
const shortPort =
  /(?:Gig|Fas|Ten|Twe|Two|Fiv|Fif|For|Fou|Hun|Eth|Ser|Gi|Te|Fa|Fo|Hu|Et|Po|[Mm]gmt|[Pp]ort|eth) ?\d+(?:[/.:]\d+){0,6}$/;

/** `show cdp neighbors`: a long name has its own line; the platform may run into the port. */
export function parseCdpBrief(text: string, longName: (name: string) => string = longPortName): CommandFacts {
  const neighbours: ParsedNeighbour[] = [];
  let column: number | null = null;
  let inTable = false;
  let wrapped = '';
  for (const line of plainLines(text)) {
    const header = findColumns(line, ['Device ID', 'Local']);
    if (header !== null) {
      inTable = true;
      column = findColumns(line, ['Platform', 'Port ID'])?.[1]?.start ?? null;
      continue;
    }
    if (!inTable || line === '' || /^(?:Total cdp|Port ID)/i.test(line)) continue;
    const row = middle.exec(line.slice(0, 400));
    if (row === null) {
      wrapped = line.trim();
      continue;
    }
    const after = row.index + row[0].length;
    const name = line.slice(0, row.index).trim() || wrapped;
    neighbours.push({
      ...start(name),
      localPort: longName(row[1] ?? ''),
      remotePort: remotePortOf(line.slice(after), column === null ? null : column - after),
    });
    wrapped = '';
  }
  return { neighbours };
}

function remotePortOf(rest: string, column: number | null): string | null {
  const text = rest.trimEnd();
  const short = shortPort.exec(text.slice(-60))?.[0];
  if (short !== undefined) return remotePortName(short);
  // A kind of another maker: `InlinePort 1/1/lan`.
  const worded = /(?:^|\s)([A-Za-z]{2,20} \d{1,4}\/\S{1,40})$/.exec(text.slice(-80))?.[1];
  if (worded !== undefined) return worded;
  const atColumn = column !== null && column > 0 && text[column - 1] === ' ' ? text.slice(column).trim() : '';
  if (atColumn !== '') return atColumn;
  return /(\S+)$/.exec(text.slice(-80))?.[1] ?? null;
}
