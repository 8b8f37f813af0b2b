import { describedNeighbourOn } from '#lib/platforms/cli/bare-facts.ts';
import type { CommandFacts, ParsedMac, ParsedNeighbour } from '#lib/platforms/command-facts.ts';
import { readColonPair, stated } from '#lib/platforms/cli/colon-pair.ts';
import { lldpId } from '#lib/platforms/cli/lldp-id.ts';
import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { macEntry } from '#lib/platforms/cli/mac-entry.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import { childText, elementsNamed, xmlDocuments, type XmlElement } from '#lib/platforms/cli/xml-answer.ts';

import { isXml } from './is-xml.ts';
import { os10PortName } from './os10-port-name.ts';

/** `show mac address-table`, as text or XML; the entries of tunnels and of the switch too. */
export function parseMacTable(text: string): CommandFacts {
  const macs: ParsedMac[] = [];
  const add = (mac: string | null, vlan: string | undefined, port: string | null, printed: string): void => {
    const figures = /^(?:vlan)?(\d{1,4})$/i.exec(vlan ?? '')?.[1];
    const atPort = port !== null && !/^(?:vlan|vxlan|loopback|nve)/.test(port);
    if (mac !== null)
      macs.push(macEntry(mac, figures === undefined ? null : Number(figures), port ?? printed, atPort));
  };
  if (isXml(text)) {
    for (const entry of elementsNamed(xmlDocuments(text), 'fwd-table'))
      add(
        normaliseMac(childText(entry, 'mac-addr') ?? ''),
        childText(entry, 'vlan') ?? undefined,
        os10PortName(childText(entry, 'if-name') ?? ''),
        childText(entry, 'if-name') ?? '',
      );
    return { macs };
  }
  for (const line of plainLines(text)) {
    const words = line.trim().split(/\s+/);
    const at = words.slice(0, 3).findIndex((word) => normaliseMac(word) !== null && /[.:-]/.test(word));
    if (at < 0) continue;
    const rest = words.slice(at + 1);
    // One word, or two where the kind and the figures stand apart: `ethernet1/1/3`, `Te 0/1`, `Po 12`.
    const port = rest
      .map((word, i) =>
        /^[a-z][a-z-]+$/i.test(word) && /^\d/.test(rest[i + 1] ?? '') ? `${word} ${rest[i + 1]}` : word,
      )
      .slice(1)
      .map((word) => (/^[a-z]/i.test(word) ? os10PortName(word) : null))
      .find((name) => name !== null);
    add(normaliseMac(words[at] ?? ''), words[at - 1], port ?? null, rest[1] ?? '');
  }
  return { macs };
}

/** `show lldp neighbors [detail]`: XML, blocks or the table. */
export function parseLldp(text: string): CommandFacts {
  if (isXml(text)) return { neighbours: xmlNeighbours(text) };
  const lines = plainLines(text);
  const isDetail = lines.some((line) => /^\s*Remote Chassis ID(?: Subtype)?\s*:/i.test(line));
  return { neighbours: isDetail ? readBlocks(lines) : readTable(lines) };
}

function readTable(lines: readonly string[]): ParsedNeighbour[] {
  const neighbours: ParsedNeighbour[] = [];
  for (const line of lines) {
    // Values start left or right of their titles: only runs of blanks part them, or the dots of a name cut short.
    const cells = line.trim().split(/\s{2,}|(?<=\.{3})\s/);
    const localPort = os10PortName(cells[0] ?? '');
    if (localPort === null || cells.length < 3) continue;
    const [, name, port, chassis] = cells.length > 3 ? cells : [cells[0], null, ...cells.slice(1)];
    const found = {
      ...describedNeighbourOn(localPort),
      chassisId: lldpId(chassis),
      systemName: stated(name),
    };
    neighbours.push({ ...found, remotePort: lldpId(port) });
  }
  return neighbours;
}

function readBlocks(lines: readonly string[]): ParsedNeighbour[] {
  const neighbours: ParsedNeighbour[] = [];
  let current: ParsedNeighbour | null = null;
  for (const line of lines) {
    const pair = readColonPair(line);
    if (pair === null) continue;
    const { label, value } = pair;
    if (
      label === 'remote chassis id subtype' ||
      (label === 'remote chassis id' && current?.chassisId !== null)
    )
      neighbours.push((current = describedNeighbourOn('')));
    if (current === null) continue;
    if (label === 'remote chassis id') current.chassisId = lldpId(value);
    else if (label === 'remote port id') current.remotePort ??= lldpId(value);
    else if (label === 'remote port description') current.remotePortDescription ??= stated(value);
    else if (label === 'local port id') current.localPort ||= os10PortName(value) ?? '';
    else if (label === 'remote system name') current.systemName ??= stated(value);
    else if (label === 'remote system desc') current.systemDescription ??= stated(value);
    else if (/^(?:remote )?management address(?: \(ip(?:v[46])?\))?$/.test(label))
      current.managementAddress ??= stated(value);
  }
  return neighbours.filter(({ localPort }) => localPort !== '');
}

function xmlNeighbours(text: string): ParsedNeighbour[] {
  return elementsNamed(xmlDocuments(text), 'interface').flatMap((element) => {
    const localPort = os10PortName(childText(element, 'name') ?? '');
    const infos = elementsNamed(element.children, 'lldp-rem-neighbor-info').flatMap(
      ({ children }) => children,
    );
    return localPort === null
      ? []
      : infos.filter(({ name }) => name === 'info').map((info) => xmlNeighbour(localPort, info));
  });
}

function xmlNeighbour(localPort: string, info: XmlElement): ParsedNeighbour {
  return {
    ...describedNeighbourOn(localPort),
    chassisId: encodedId(info, 'rem-lldp-chassis-id', 'rem-lldp-chassis-id-subtype'),
    systemName: stated(childText(info, 'rem-system-name')),
    remotePort: encodedId(info, 'rem-lldp-port-id', 'rem-lldp-port-subtype'),
    managementAddress: stated(childText(info, 'rem-man-addr', 'rem-mgmt-addr')),
    systemDescription: stated(childText(info, 'rem-system-desc')),
    remotePortDescription: stated(childText(info, 'rem-port-desc')),
  };
}

/** Ids come as Base64 of their bytes: those of a MAC, otherwise of a text. */
function encodedId(info: XmlElement, id: string, subtype: string): string | null {
  const bytes = Buffer.from(childText(info, id) ?? '', 'base64');
  if (bytes.length === 6 && /mac/i.test(childText(info, subtype) ?? ''))
    return normaliseMac(bytes.toString('hex'));
  return lldpId(bytes.toString('utf8').replace(/\0+$/, ''));
}
