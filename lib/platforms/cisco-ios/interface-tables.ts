import { portNamed } from '#lib/platforms/cli/bare-facts.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import type { CommandFacts, ParsedPort } from '#lib/platforms/command-facts.ts';

import { longPortName } from './port-names.ts';

// Read from the right: a description may hold any word, also those of the status column.
const statusRow =
  /^\s{0,8}([A-Za-z][\w/.:-]*\d)\s(.*?)\s([A-Za-z][\w-]*)(?::(?: [A-Z]{1,3})?)?\s+(?:pvlan\s\w+|\S+)\s+((?:a-)?(?:full|half|auto))\s+(a?-?(?:\d[\d.]*[GMT]?|auto))(?:\s+(.*))?$/i;

/** Fibre channel ports have a sentence in place of a row: `fc2/1 is down (SFP not present)`. */
const sentence = /^\s{0,8}([a-z]{2,20}\d[\d/]{0,20}) is (up|trunking|down)\b(?: \(([^()]* not present)\))?/i;

/** `show interfaces status`: link, description (cut by the table), speed and the media of each port. */
export function parseInterfaceStatus(text: string): CommandFacts {
  const ports: ParsedPort[] = [];
  for (const line of plainLines(text)) {
    const said = sentence.exec(line.slice(0, 100));
    if (said !== null)
      ports.push(
        portNamed(longPortName(said[1] ?? ''), {
          status: /^down/i.test(said[2] ?? '') ? 'down' : 'up',
          ...(said[3] !== undefined && { mediaType: said[3] }),
        }),
      );
    const row = statusRow.exec(line.slice(0, 400));
    if (row === null) continue;
    const media = row[6]?.trim() ?? '';
    ports.push(
      portNamed(longPortName(row[1] ?? ''), {
        status: linkOf(row[3] ?? ''),
        description: row[2]?.trim() || null,
        speedMbps: readSpeed(row[5] ?? ''),
        mediaType: /^(?:|unknown|--|n\/a)$/i.test(media) ? null : media,
      }),
    );
  }
  return { ports };
}

const errorRow = /^\s{0,8}([A-Za-z][\w/.:-]*\d)\s(.*?)\s(err-disabled)\s/i;

/** `show interfaces status err-disabled`: ports that the switch has taken down. */
export function parseErrDisabled(text: string): CommandFacts {
  const ports: ParsedPort[] = [];
  for (const line of plainLines(text)) {
    const row = errorRow.exec(`${line.slice(0, 400)} `);
    if (row !== null)
      ports.push(
        portNamed(longPortName(row[1] ?? ''), {
          status: 'disabled',
          description: row[2]?.trim() || null,
        }),
      );
  }
  return { ports };
}

const descriptionRow =
  /^\s{0,8}([A-Za-z][\w/.:-]*\d)\s+(admin(?:istratively)?[ -]down|up|down|deleted|reset)\s+(admin-down|up|down|deleted|\S+)(?:\s+(.*))?$/i;

/** `show interfaces description`: link and the whole description of each port. */
export function parseInterfaceDescriptions(
  text: string,
  longName: (name: string) => string = longPortName,
): CommandFacts {
  const ports: ParsedPort[] = [];
  for (const line of plainLines(text)) {
    const row = descriptionRow.exec(line);
    if (row === null) continue;
    const admin = /^admin/i.test(row[2] ?? '');
    const up = /^up$/i.test(row[2] ?? '') && /^up/i.test(row[3] ?? '');
    const status = admin ? 'disabled' : up ? 'up' : 'down';
    ports.push(portNamed(longName(row[1] ?? ''), { status, description: row[4]?.trim() || null }));
  }
  return { ports };
}

/** `show interfaces switchport`: the ports that switch, and those that are down. */
export function parseSwitchports(text: string): CommandFacts {
  const ports: ParsedPort[] = [];
  for (const line of plainLines(text)) {
    const name = /^\s*Name:\s*(\S+)/i.exec(line)?.[1];
    const port = ports.at(-1);
    if (name !== undefined) ports.push(portNamed(longPortName(name)));
    else if (port && /^\s*Operational Mode:\s*down/i.test(line)) port.status = 'down';
    else if (port) port.lag ??= memberOf(line);
  }
  return { ports };
}

function memberOf(line: string): string | null {
  const bundle = /^\s*Operational Mode:.*\(member of bundle (\S+?)\)/i.exec(line.slice(0, 300))?.[1];
  return bundle === undefined ? null : longPortName(bundle);
}

function linkOf(status: string): ParsedPort['status'] {
  const word = status.toLowerCase();
  if (word === 'connected' || word === 'monitoring' || word === 'up') return 'up';
  return word.includes('disabled') ? 'disabled' : 'down';
}

/** `a-1000`, `10G`, `a-2.5G`; null for auto. */
function readSpeed(text: string): number | null {
  const parts = /(\d+(?:\.\d+)?)([GMT]?)$/i.exec(text);
  if (parts === null) return null;
  const factor = { g: 1000, t: 1_000_000 }[(parts[2] ?? '').toLowerCase()] ?? 1;
  return Number(parts[1]) * factor;
}
