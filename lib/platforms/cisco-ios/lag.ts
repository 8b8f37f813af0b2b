import { portNamed } from '#lib/platforms/cli/bare-facts.ts';
import { lacpEnd } from '#lib/platforms/cli/lacp-end.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import type { CommandFacts, ParsedPort } from '#lib/platforms/command-facts.ts';

import { longPortName } from './port-names.ts';

const member = /([A-Za-z][A-Za-z-]{0,30}\d[\d/.:]{0,30})\(([\w-]{1,12})\)/g;

/** `show etherchannel summary`: each port-channel and its members, over as many lines as they take. */
export function parseEtherchannelSummary(text: string): CommandFacts {
  const ports: ParsedPort[] = [];
  let lag: string | null = null;
  for (const line of plainLines(text)) {
    const row = /^\s{0,8}\d{1,6}\s+(\S+?)\(([A-Z-]{1,8})\)(.*)$/i.exec(line.slice(0, 1000));
    if (row !== null) {
      lag = longPortName(row[1] ?? '');
      ports.push(
        portNamed(lag, { status: /U/.test(row[2] ?? '') ? 'up' : /D/.test(row[2] ?? '') ? 'down' : null }),
      );
    } else if (!/^\s/.test(line)) lag = null;
    if (lag === null) continue;
    for (const found of (row?.[3] ?? line).slice(0, 2000).matchAll(member))
      ports.push(portNamed(longPortName(found[1] ?? ''), { status: memberLink(found[2] ?? ''), lag }));
  }
  return { ports };
}

/** `show lacp neighbor`, also with `detail`: the members of each channel group. */
export function parseLacpNeighbours(text: string): CommandFacts {
  const ports: ParsedPort[] = [];
  let lag: string | null = null;
  for (const line of plainLines(text)) {
    const group = /^\s*Channel group (\d{1,6})/i.exec(line)?.[1];
    if (group !== undefined) lag = longPortName(`Po${group}`);
    const row =
      /^\s*([A-Za-z][A-Za-z-]{0,30}\d[\d/.:]{0,30})\s.{0,40}?([0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})\s+(.*)$/i.exec(
        line.slice(0, 200),
      );
    if (lag === null || row === null) continue;
    const name = longPortName(row[1]!);
    if (ports.some((known) => known.name === name)) continue;
    const lacpPartner = lacpEnd(row[2], partnerPort(row[3]!));
    ports.push(portNamed(name, { lag, ...(lacpPartner && { lacpPartner }) }));
  }
  return { ports };
}

/** `12s 0x0 0x9 0x1 0x3D`: age, keys, number and state; or, with the system id before it, the number first. */
function partnerPort(words: string): string | undefined {
  const cells = words.trim().split(/\s+/);
  return /^0x/i.test(cells[0] ?? '') ? cells[0] : cells.at(-2);
}

function memberLink(flag: string): ParsedPort['status'] {
  if (/^(?:P|bndl)$/.test(flag)) return 'up';
  return /^(?:D|down)$/.test(flag) ? 'down' : null;
}
