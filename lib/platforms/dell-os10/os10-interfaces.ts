import type { CommandFacts, ParsedModule, ParsedPort } from '#lib/platforms/command-facts.ts';
import { moduleIn, portNamed } from '#lib/platforms/cli/bare-facts.ts';
import { stated } from '#lib/platforms/cli/colon-pair.ts';
import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { readInteger, readSpeedMbps } from '#lib/platforms/cli/numbers.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import { childText, elementsNamed, xmlDocuments, type XmlElement } from '#lib/platforms/cli/xml-answer.ts';

import { isXml } from './is-xml.ts';
import { mediaFacts, xmlModules } from './os10-media.ts';
import { os10PortName } from './os10-port-name.ts';

/** `show interface`: ports, and the media that are plugged. */
export function parseInterfaces(text: string): CommandFacts {
  return isXml(text) ? xmlInterfaces(text) : textInterfaces(text);
}

function textInterfaces(text: string): CommandFacts {
  const ports: ParsedPort[] = [];
  const modules: ParsedModule[] = [];
  let port: ParsedPort | null = null;
  for (const line of plainLines(text)) {
    const head = /^(\S{1,30}(?: \S{1,20})?) is ([\w ]{2,30}?)(?:,|$)/.exec(line);
    const name = head ? os10PortName(head[1] ?? '') : null;
    if (head && name !== null) {
      port = portNamed(name, { status: linkStatus(head[2] ?? '', line) });
      ports.push(port);
    } else if (port !== null) {
      const media = /^\s*Pluggable media present, \S+ type is (\S.*)$/i.exec(line)?.[1];
      if (media) {
        port.mediaType = stated(media);
        modules.push(moduleIn(port.name, mediaFacts(media)));
      }
      readPortLine(port, line);
    }
  }
  return modules.length > 0 ? { ports, modules } : { ports };
}

function readPortLine(port: ParsedPort, line: string): void {
  const description = /^\s*Description:\s*(.*)$/i.exec(line)?.[1];
  if (description !== undefined) port.description ??= stated(description);
  const mac = /address is ([0-9a-f.:-]{12,17})\b/i.exec(line)?.[1];
  if (mac) port.mac ??= normaliseMac(mac);
  const speed = /^\s*LineSpeed (\d\S*)/i.exec(line)?.[1]?.replace(/,$/, '');
  if (speed) port.speedMbps ??= readSpeedMbps(speed);
}

function xmlInterfaces(text: string): CommandFacts {
  const documents = xmlDocuments(text);
  const ports = new Map<string, ParsedPort>();
  for (const element of elementsNamed(documents, 'interface')) readInterface(ports, element);
  const modules = xmlModules(documents);
  for (const { port, type } of modules) {
    const known = ports.get(port);
    if (known && type !== null) known.mediaType = type;
  }
  const facts: CommandFacts = { ports: [...ports.values()] };
  if (modules.length > 0) facts.modules = modules;
  return facts;
}

/** An `interface` of the configuration or of the state; the answer has both for each port. */
function readInterface(ports: Map<string, ParsedPort>, element: XmlElement): void {
  const name = os10PortName(childText(element, 'name') ?? '');
  if (name === null) return;
  const port = ports.get(name) ?? portNamed(name);
  ports.set(name, port);
  port.description ??= childText(element, 'description', 'desc');
  const oper = childText(element, 'oper-status');
  if (oper !== null) {
    port.status = /^up$/i.test(oper) ? 'up' : /^down$/i.test(oper) ? 'down' : null;
    if (/^down$/i.test(childText(element, 'admin-status') ?? '')) port.status = 'disabled';
    port.mac ??= normaliseMac(childText(element, 'current-phys-address', 'phys-address') ?? '');
    const bits = readInteger(childText(element, 'speed'));
    port.speedMbps ??= bits === null || bits === 0 ? null : bits / 1_000_000;
  }
}

/** `show interface status`: state, speed and description of the table. */
export function parseInterfaceStatus(text: string): CommandFacts {
  const ports: ParsedPort[] = [];
  for (const line of plainLines(text)) {
    const row = /^\s*([A-Za-z-]{2,20} ?\d[\d/:.]{0,15})\s+(\S.*)$/.exec(line);
    const name = row ? os10PortName(row[1] ?? '') : null;
    const words = (row?.[2] ?? '').split(/\s+/);
    const at = words.findIndex(
      (word, index) => isState(word) && /^(?:full|half|auto|-+|unknown)$/i.test(words[index + 2] ?? ''),
    );
    if (name === null || at < 0) continue;
    const description = stated(words.slice(0, at).join(' '));
    ports.push(
      portNamed(name, {
        status: linkStatus(words[at] ?? '', ''),
        description,
        speedMbps: readSpeedMbps(words[at + 1]),
      }),
    );
  }
  return { ports };
}

/** `show port-channel summary`: the members of each group; a row without a group continues the one above. */
export function parsePortChannels(text: string): CommandFacts {
  const ports: ParsedPort[] = [];
  let lag: string | null = null;
  let inTable = false;
  for (const line of plainLines(text)) {
    if (/^\s*Group\s+Port-Channel\b/i.test(line)) inTable = true;
    const group = /^\s*\d+\s+(port-channel\d+)\b\s*(?:\(([UD])\))?/i.exec(line);
    if (group) {
      lag = os10PortName(group[1]!);
      const status = group[2] ? (group[2] === 'U' ? 'up' : 'down') : null;
      if (lag !== null) ports.push(portNamed(lag, { status }));
    }
    if (!inTable || lag === null) continue;
    for (const [, printed = ''] of line.matchAll(
      /(?:^|\s)((?:Eth(?:ernet)?\s?)?\d+\/\d+\/\d+(?::\d+)?)\([A-Z*]{1,3}\)/gi,
    )) {
      const name = os10PortName(printed);
      if (name !== null) ports.push(portNamed(name, { lag }));
    }
  }
  return { ports };
}

function isState(word: string): boolean {
  return /^(?:up|down|admin-?down|adm-down)$/i.test(word);
}

function linkStatus(text: string, line: string): ParsedPort['status'] {
  if (/administratively|^adm/i.test(text)) return 'disabled';
  if (/^down/i.test(text)) return 'down';
  if (!/^up/i.test(text)) return null;
  return /line protocol is down/i.test(line) ? 'down' : 'up';
}
