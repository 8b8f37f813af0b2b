import type { CommandFacts, ParsedPort } from '#lib/platforms/command-facts.ts';
import { portNamed } from '#lib/platforms/cli/bare-facts.ts';
import { stated } from '#lib/platforms/cli/colon-pair.ts';
import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { readSpeedMbps } from '#lib/platforms/cli/numbers.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import { toldFacts } from '#lib/platforms/cli/told-facts.ts';

import { comwarePortName, isComwarePort } from './comware-port-name.ts';

/** `display interface`: state, description, MAC, speed and media of every interface. */
export function parseInterfaces(text: string): CommandFacts {
  const ports: ParsedPort[] = [];
  let port: ParsedPort | null = null;
  let lone: string | null = null;
  for (const line of plainLines(text)) {
    const state = /^\s*(\S{1,60}\s+)?current state\s*:\s*(\S.*)$/i.exec(line);
    const name = state?.[1]?.trim() ?? lone;
    // Version 7 prints the name on a line of its own, version 5 before the state.
    if (state && name !== null && isComwarePort(name)) {
      port = portNamed(comwarePortName(name));
      port.status = linkStatus(state[2] ?? '');
      ports.push(port);
    } else if (port !== null) readPortLine(port, line);
    if (line.trim() !== '') lone = isComwarePort(line.trim()) ? line.trim() : null;
  }
  return toldFacts(text, { ports });
}

function readPortLine(port: ParsedPort, line: string): void {
  const description = /^\s*Description\s*:(.*)$/i.exec(line);
  if (description) port.description ??= stated(description[1]);
  const mac = /hardware address\s*(?:is|:)\s*([0-9a-f.:-]{12,17})/i.exec(line)?.[1];
  if (mac) port.mac ??= normaliseMac(mac);
  const speed =
    /^\s*([\w.-]{1,24}?)-speed mode\b/i.exec(line)?.[1] ?? /^\s*(\d+[MG](?:b\/s|bps)?),\s/i.exec(line)?.[1];
  if (speed) port.speedMbps ??= readSpeedMbps(speed);
  const media = /^\s*Media type\s*(?:is|:)\s*([^,]+)/i.exec(line)?.[1];
  const hardware = /(?:^|,)\s*port(?: hardware type)? is\s+(\S.*)$/i.exec(line)?.[1];
  const told = stated(hardware) ?? stated(media?.replace(/^not sure$/i, ''));
  if (told !== null) port.mediaType = told;
}

/** The header's columns in order; a description is whatever follows the others. */
const COLUMNS = /Interface|Link|Speed|Protocol|Main IP|Primary IP|Duplex|Type|PVID|Description/gi;

/** `display interface brief` in route and bridge mode, of one table or both. */
export function parseInterfaceBrief(text: string): CommandFacts {
  const ports: ParsedPort[] = [];
  let columns: string[] | null = null;
  let wrapped: string | null = null;
  for (const line of plainLines(text)) {
    if (/^\s*Interface\s+Link\s/i.test(line)) {
      columns = (line.match(COLUMNS) ?? []).map((column) => column.toLowerCase());
      continue;
    }
    const words: string[] = `${wrapped ?? ''} ${line}`.trim().split(/\s+/);
    wrapped = words.length === 1 && isBriefName(words[0] ?? '') ? (words[0] ?? null) : null;
    const port = columns === null ? null : briefRow(words, columns);
    if (port !== null) ports.push(port);
  }
  return toldFacts(text, { ports });
}

function briefRow(words: readonly string[], columns: readonly string[]): ParsedPort | null {
  const cell = (name: string): string | undefined => words[columns.indexOf(name)];
  const link = cell('link') ?? '';
  if (!isBriefName(words[0] ?? '') || !/^(?:up|down|adm|stby|cp)\b/i.test(link)) return null;
  const port = portNamed(comwarePortName(words[0] ?? ''));
  port.status = linkStatus(link);
  if (columns.includes('speed')) port.speedMbps = readSpeedMbps(cell('speed'));
  const at = columns.indexOf('description');
  if (at > 0) port.description = stated(words.slice(at).join(' '));
  return port;
}

function isBriefName(word: string): boolean {
  return isComwarePort(word) || /^[A-Za-z][A-Za-z-]{0,20}\d[\w/.:]{0,30}$/.test(word);
}

/** `display link-aggregation verbose` and `member-port`: the members of each aggregation. */
export function parseLinkAggregation(text: string): CommandFacts {
  const ports: ParsedPort[] = [];
  let lag: string | null = null;
  let member: string | null = null;
  let inLocal = false;
  for (const line of plainLines(text)) {
    const aggregation = /^\s*Aggregat(?:e|ion) Interface\s*:\s*(\S+)/i.exec(line)?.[1];
    if (aggregation) {
      lag = comwarePortName(aggregation);
      if (member !== null) ports.push(portNamed(member, { lag }));
      member = null;
      continue;
    }
    const own = /^\s*(\S{1,60}?):\s*$/.exec(line)?.[1];
    if (own && isComwarePort(own)) [member, lag] = [comwarePortName(own), null];
    if (/^\s*Local\s*:/i.test(line)) inLocal = true;
    else if (/^\s*Remote\s*:/i.test(line)) inLocal = false;
    const words = line.trim().split(/\s+/);
    if (inLocal && lag !== null && words.length > 2 && isComwarePort(words[0] ?? ''))
      ports.push(portNamed(comwarePortName(words[0] ?? ''), { lag }));
  }
  return toldFacts(text, { ports });
}

function linkStatus(text: string): ParsedPort['status'] {
  if (/^adm/i.test(text)) return 'disabled';
  if (/^(?:down|stby)/i.test(text)) return 'down';
  return /^up/i.test(text) ? 'up' : null;
}
