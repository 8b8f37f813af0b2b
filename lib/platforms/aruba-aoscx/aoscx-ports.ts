import type { CommandFacts, ParsedPort } from '#lib/platforms/command-facts.ts';
import { portNamed } from '#lib/platforms/cli/bare-facts.ts';
import { readColonPair, stated } from '#lib/platforms/cli/colon-pair.ts';
import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { readSpeedMbps } from '#lib/platforms/cli/numbers.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import { readTextTable } from '#lib/platforms/cli/text-table.ts';
import { toldFacts } from '#lib/platforms/cli/told-facts.ts';

/** AOS-CX has one form of a name: 1/1/1, 1/1/1:2, lag10, vlan2, mgmt, loopback0. */
export function isAoscxPort(word: string): boolean {
  return /^(?:\d{1,3}\/\d{1,3}\/\d{1,3}(?:[:.]\d{1,5})?|(?:lag|vlan|loopback|vxlan|tunnel)\d[\d.]{0,9}|mgmt)$/i.test(
    word,
  );
}

/** `show interface`: state, description, MAC, speed and media; members where a LAG tells them. */
export function parseInterfaces(text: string): CommandFacts {
  const ports = new Map<string, ParsedPort>();
  const members: { name: string; lag: string }[] = [];
  let port: ParsedPort | null = null;
  for (const line of plainLines(text)) {
    const head = /^\s*(?:Interface|Aggregate)\s+(\S{1,40})\s+is\s+(\S+)(.*)$/i.exec(line);
    if (head && !/^(?:admin|link)/i.test(head[1] ?? '')) {
      const name = head[1] ?? '';
      port = ports.get(name) ?? portNamed(name);
      port.status = /administratively/i.test(head[3] ?? '') ? 'disabled' : linkStatus(head[2] ?? '');
      ports.set(name, port);
    } else if (port !== null) {
      const told = /^\s*Aggregated-interfaces\s*:\s*(.*)$/i.exec(line)?.[1];
      for (const name of told?.split(/[\s,]+/) ?? [])
        if (isAoscxPort(name)) members.push({ name, lag: port.name });
      readPortLine(port, line);
    }
  }
  for (const { name, lag } of members) ports.set(name, { ...(ports.get(name) ?? portNamed(name)), lag });
  return toldFacts(text, { ports: [...ports.values()] });
}

function readPortLine(port: ParsedPort, line: string): void {
  if (/^\s*Admin state is down/i.test(line) && port.status !== 'up') port.status = 'disabled';
  const description = /^\s*Description\s*:(.*)$/i.exec(line);
  if (description) port.description ??= stated(description[1]);
  const mac = /MAC Address\s*:\s*([0-9a-f:-]{12,17})/i.exec(line)?.[1];
  if (mac) port.mac ??= normaliseMac(mac);
  const speed = /^\s*Speed\s*:?\s+(\d.*)$/i.exec(line)?.[1];
  if (speed) port.speedMbps ??= readSpeedMbps(speed);
  const type = /^\s*Type\s+(\S.*)$/i.exec(line)?.[1];
  // Behind a slash stands the part number of a module that is not HPE's.
  if (type) port.mediaType = stated(type.split(' / ')[0]);
}

/** `show interface brief`: state, speed, media and description of the table. */
export function parseInterfaceBrief(text: string): CommandFacts {
  const rows = readTextTable(plainLines(text), [
    'Port',
    'Native',
    'Mode',
    'Type',
    'Enabled',
    'Status',
    'Reason',
    'Speed',
    'Description?',
  ]);
  const ports = rows
    .filter((row) => isAoscxPort(row['Port'] ?? ''))
    .map((row): ParsedPort => {
      const status = /^no$/i.test(row['Enabled'] ?? '') ? 'disabled' : linkStatus(row['Status'] ?? '');
      const port = portNamed(row['Port'] ?? '', { status, description: stated(row['Description']) });
      const mediaType = stated(row['Type']);
      return {
        ...port,
        speedMbps: readSpeedMbps(row['Speed']),
        ...(mediaType === null ? {} : { mediaType }),
      };
    });
  return toldFacts(text, { ports });
}

/** `show interface mgmt`: the port of management, which has no name in the answer. */
export function parseInterfaceMgmt(text: string): CommandFacts {
  const port = portNamed('mgmt');
  let admin: string | null = null;
  for (const line of plainLines(text)) {
    const pair = readColonPair(line);
    if (pair?.label === 'admin state') admin = pair.value;
    else if (pair?.label === 'link state') port.status = linkStatus(pair.value);
    else if (pair?.label === 'mac address') port.mac ??= normaliseMac(pair.value);
  }
  if (admin === 'down') port.status = 'disabled';
  return port.status === null && port.mac === null ? { ports: [] } : { ports: [port] };
}

/** `show lacp interfaces`: the members of LAGs, of the actor's table. */
export function parseLacp(text: string): CommandFacts {
  const ports = new Map<string, ParsedPort>();
  for (const line of plainLines(text)) {
    if (/^\s*Partner details/i.test(line)) break;
    const [name = '', lag = ''] = line.trim().split(/\s+/);
    if (isAoscxPort(name) && /^lag\d+(?:\(mc\))?$/i.test(lag))
      ports.set(name, portNamed(name, { lag: lag.replace(/\(mc\)$/i, '') }));
  }
  return toldFacts(text, { ports: [...ports.values()] });
}

function linkStatus(text: string): ParsedPort['status'] {
  if (/^down/i.test(text)) return 'down';
  return /^up/i.test(text) ? 'up' : null;
}
