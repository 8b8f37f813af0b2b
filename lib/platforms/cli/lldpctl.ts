import type { CommandFacts, ParsedNeighbour } from '#lib/platforms/command-facts.ts';

import { stated } from './colon-pair.ts';
import { isRefusal } from './is-refusal.ts';
import { jsonDocuments, recordOf, recordsOf, textOf } from './json-answer.ts';
import { keyValues, splitBlocks } from './key-values.ts';
import { lldpId } from './lldp-id.ts';
import { plainLines } from './strip-terminal.ts';

interface Said {
  localPort: string;
  via: string | null;
  chassisId: string | null;
  systemName: string | null;
  systemDescription: string | null;
  managementAddress: string | null;
  portId: string | null;
  portDescription: string | null;
}

/** The neighbours that lldpd prints, in any of its forms: plain, keyvalue, json, json0. */
export function parseLldpctl(text: string): CommandFacts {
  const documents = jsonDocuments(text).flatMap(recordsOf);
  const lines = plainLines(text);
  const said =
    documents.length > 0
      ? documents.flatMap(ofJson)
      : lines.some((line) => line.startsWith('lldp.'))
        ? ofKeyValues(lines)
        : ofText(lines);
  const neighbours = said.map(neighbourOf);
  return neighbours.length === 0 && isRefusal(text) ? {} : { neighbours };
}

function neighbourOf(said: Said): ParsedNeighbour {
  const systemDescription = stated(said.systemDescription);
  const portDescription = stated(said.portDescription);
  return {
    localPort: said.localPort,
    protocol: /^cdp/i.test(said.via ?? '') ? 'cdp' : 'lldp',
    chassisId: lldpId(said.chassisId),
    systemName: stated(said.systemName),
    remotePort: lldpId(said.portId),
    managementAddress: stated(said.managementAddress),
    ...(systemDescription ? { systemDescription } : {}),
    ...(portDescription ? { remotePortDescription: portDescription } : {}),
  };
}

/** `ChassisID: mac 00:01:e8:81:e3:45`: the kind of an id stands before it. */
const KIND_OF_ID = /^(?:mac|ifname|ifalias|local|ip|agent circuit ID|component|network|unhandled)\s+/i;

function ofText(lines: readonly string[]): Said[] {
  const blocks = splitBlocks(lines.join('\n'), (line) =>
    /^\s*Interface:\s/.test(line) ? line.trim() : null,
  );
  return blocks.flatMap(({ head, lines: rest }) => {
    const [, localPort, via] = /^Interface:\s+([^\s,]+)(?:,\s*via:\s*([^\s,]+))?/.exec(head) ?? [];
    const pairs = keyValues(rest);
    return localPort === undefined
      ? []
      : [
          {
            localPort,
            via: via ?? null,
            chassisId: pairs.get('chassisid')?.replace(KIND_OF_ID, '') ?? null,
            systemName: pairs.get('sysname') ?? null,
            systemDescription: pairs.get('sysdescr') ?? null,
            managementAddress: pairs.get('mgmtip') ?? null,
            portId: pairs.get('portid')?.replace(KIND_OF_ID, '') ?? null,
            portDescription: pairs.get('portdescr') ?? null,
          },
        ];
  });
}

/** A new neighbour begins with its `via`; the id is under its kind: `chassis.mac`, `port.ifname`. */
function ofKeyValues(lines: readonly string[]): Said[] {
  const said: Said[] = [];
  for (const line of lines) {
    const pair =
      /^lldp\.(.{1,64}?)\.(via|chassis\.(?:mac|local|ifname|ip|name|descr|mgmt-ip)|port\.(?:ifname|mac|local|ifalias|ip|descr))=(.*)$/.exec(
        line,
      );
    if (!pair) continue;
    const [, localPort = '', key = '', value = ''] = pair;
    if (key === 'via' || said.at(-1)?.localPort !== localPort) said.push(bare(localPort));
    const last = said.at(-1)!;
    if (key === 'via') last.via = value;
    else if (key === 'chassis.name') last.systemName ??= value;
    else if (key === 'chassis.descr') last.systemDescription ??= value;
    else if (key === 'chassis.mgmt-ip') last.managementAddress ??= value;
    else if (key === 'port.descr') last.portDescription ??= value;
    else if (key.startsWith('chassis.')) last.chassisId ??= value;
    else last.portId ??= value;
  }
  return said;
}

function bare(localPort: string): Said {
  return {
    localPort,
    via: null,
    chassisId: null,
    systemName: null,
    systemDescription: null,
    managementAddress: null,
    portId: null,
    portDescription: null,
  };
}

/** json0 wraps everything in lists and names ports by `name`; json uses the names of ports and systems as keys. */
function ofJson(document: Record<string, unknown>): Said[] {
  return recordsOf(document['lldp']).flatMap((lldp) =>
    recordsOf(lldp['interface']).flatMap((entry) => {
      const name = textOf(entry['name']);
      const named: [string, unknown][] = name === null ? Object.entries(entry) : [[name, entry]];
      return named.flatMap(([localPort, value]) =>
        recordsOf(value).map((port) => ofJsonPort(localPort, port)),
      );
    }),
  );
}

function ofJsonPort(localPort: string, entry: Record<string, unknown>): Said {
  const chassis = recordsOf(entry['chassis'])[0] ?? {};
  const direct = 'id' in chassis || 'name' in chassis;
  const [key, inner] = direct ? [null, chassis] : (Object.entries(chassis)[0] ?? [null, {}]);
  const system = recordOf(inner) ?? {};
  const port = recordsOf(entry['port'])[0] ?? {};
  return {
    localPort,
    via: textOf(entry['via']),
    chassisId: valueOf(system['id']),
    systemName: valueOf(system['name']) ?? key,
    systemDescription: valueOf(system['descr']),
    managementAddress: valueOf(system['mgmt-ip']),
    portId: valueOf(port['id']),
    portDescription: valueOf(port['descr']),
  };
}

/** `"x"`, `["x", "y"]`, `{"value": "x"}`, `[{"value": "x"}]` */
function valueOf(value: unknown): string | null {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return textOf(recordOf(first) ? recordOf(first)!['value'] : first);
}
