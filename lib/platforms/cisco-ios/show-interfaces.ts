import { portNamed } from '#lib/platforms/cli/bare-facts.ts';
import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import type { CommandFacts, ParsedPort } from '#lib/platforms/command-facts.ts';

import { longPortName } from './port-names.ts';

const head =
  /^([A-Za-z][\w/.:-]*) is (administratively down|admin down|up|down|deleted|reset|standby mode)\b(?:.{0,40}?line protocol is ([\w ]+))?/i;

/** `show interfaces` of IOS, IOS-XE and IOS-XR: link, address in use, description, speed and media of each port. */
export function parseShowInterfaces(
  text: string,
  longName: (name: string) => string = longPortName,
): CommandFacts {
  const ports: ParsedPort[] = [];
  let port: ParsedPort | null = null;
  for (const line of plainLines(text)) {
    const start = head.exec(line.slice(0, 300));
    if (start !== null) {
      port = portNamed(longName(start[1] ?? ''), { status: linkOf(start[2] ?? '', start[3]) });
      ports.push(port);
    } else if (port !== null && /^\s/.test(line)) readDetail(line.trim().slice(0, 1000), port);
  }
  return { ports };
}

function linkOf(status: string, protocol: string | undefined): ParsedPort['status'] {
  if (/^admin/i.test(status) || /^admin/i.test(protocol ?? '')) return 'disabled';
  return /^up/i.test(status) && /^up/i.test(protocol ?? 'up') ? 'up' : 'down';
}

function readDetail(line: string, port: ParsedPort): void {
  if (/^Hardware is/i.test(line)) port.mac ??= normaliseMac(/address is (\S+)/i.exec(line)?.[1] ?? '');
  const description = /^Description: (.*)$/i.exec(line)?.[1]?.trim();
  if (description) port.description ??= description;
  const duplex = /(?:^|[\s,])(?:Full|Half|Auto)?[ -]?duplex/i.test(line);
  const speed = duplex ? /(?:^|[\s,])(\d+(?:\.\d+)?) ?([MG])(?:b\/s|bps)/i.exec(line) : null;
  if (speed) port.speedMbps ??= Number(speed[1]) * (speed[2]?.toLowerCase() === 'g' ? 1000 : 1);
  const media = duplex ? /media type is ([^,]+)/i.exec(line)?.[1]?.trim() : undefined;
  if (media && !/^unknown\b/i.test(media)) port.mediaType ??= media;
}
