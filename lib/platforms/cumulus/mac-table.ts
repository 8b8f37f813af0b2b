import type { CommandFacts, ParsedMac } from '#lib/platforms/command-facts.ts';

import { jsonDocuments, recordsOf, textOf } from '../cli/json-answer.ts';
import { normaliseMac } from '../cli/mac-address.ts';
import { macEntry } from '../cli/mac-entry.ts';
import { readInteger } from '../cli/numbers.ts';
import { plainLines } from '../cli/strip-terminal.ts';
import { toldFacts } from '../cli/told-facts.ts';
import { readNvList } from './nv-answer.ts';

/** `nv show bridge domain br_default mac-table`, `net show bridge macs`: the permanent entries are its own. */
export function parseNvMacTable(text: string): CommandFacts {
  const rows = readNvList(text, 'entry id');
  const macs = rows.map((row) =>
    macOf({
      mac: row.get('mac') ?? row.get('mac address') ?? '',
      vlan: row.get('vlan') ?? null,
      port: row.get('interface') ?? '',
      state: row.get('entry type') ?? row.get('state') ?? '',
      tunnel: Boolean(row.get('remote dst') ?? row.get('tunneldest')),
    }),
  );
  return toldFacts(text, { macs: macs.filter((mac) => mac !== null) });
}

/** `bridge fdb show`, with `-j` or without. */
export function parseBridgeFdb(text: string): CommandFacts {
  const documents = jsonDocuments(text);
  const macs =
    documents.length > 0
      ? documents.flatMap(recordsOf).map((entry) =>
          macOf({
            mac: textOf(entry['mac']) ?? '',
            vlan: textOf(entry['vlan']),
            port: textOf(entry['ifname']) ?? '',
            state: textOf(entry['state']) ?? '',
            tunnel: 'dst' in entry,
          }),
        )
      : plainLines(text).map((line) => {
          const row = /^\s*([0-9a-f:]{17})\s+dev\s+(\S+)(.*)$/i.exec(line);
          const rest = row?.[3] ?? '';
          return row
            ? macOf({
                mac: row[1]!,
                vlan: /\bvlan (\d{1,4})\b/.exec(rest)?.[1] ?? null,
                port: row[2]!,
                state: /\bpermanent\b/.exec(rest)?.[0] ?? '',
                tunnel: /\bdst\b/.test(rest),
              })
            : null;
        });
  return toldFacts(text, { macs: macs.filter((mac) => mac !== null) });
}

function macOf(entry: {
  mac: string;
  vlan: string | null;
  port: string;
  state: string;
  tunnel: boolean;
}): ParsedMac | null {
  const mac = normaliseMac(entry.mac);
  if (mac === null) return null;
  const isPort = /^[a-z][\w.-]*$/i.test(entry.port) && !/^(?:vxlan|vni|br_|bridge|lo$)/.test(entry.port);
  const learnt = !entry.tunnel && entry.state !== 'permanent';
  return macEntry(mac, readInteger(entry.vlan), entry.port, isPort && learnt);
}
