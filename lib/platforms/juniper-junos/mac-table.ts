import type { CommandFacts, ParsedMac } from '#lib/platforms/command-facts.ts';

import { isRefusal } from '../cli/is-refusal.ts';
import { normaliseMac } from '../cli/mac-address.ts';
import { macEntry } from '../cli/mac-entry.ts';
import { plainLines } from '../cli/strip-terminal.ts';
import { childText, elementsNamed, type XmlElement } from '../cli/xml-answer.ts';
import { junosTree } from './junos-tree.ts';
import { isPortName, portOfUnit } from './port-name.ts';

/** Entries of switches before ELS, of ELS and of bridge domains, in brief and in extensive form. */
const ENTRIES = [
  'mac-table-entry',
  'l2ng-mac-entry',
  'l2ng-l2ald-mac-entry-vlan',
  'l2-mac-entry',
  'l2ald-mac-entry',
];

/** `show ethernet-switching table`, `show bridge mac-table`: floods have no address and are left out. */
export function parseMacTable(text: string): CommandFacts {
  const tree = junosTree(text);
  const macs = tree.length > 0 ? treeMacs(tree) : textMacs(plainLines(text));
  return macs.length === 0 && isRefusal(text) ? {} : { macs };
}

function treeMacs(tree: readonly XmlElement[]): ParsedMac[] {
  const macs = ENTRIES.flatMap((name) => elementsNamed(tree, name)).map((entry) =>
    macOf(
      childText(entry, 'mac-address', 'l2ng-l2-mac-address', 'l2-mac-address'),
      vlanOf(childText(entry, 'mac-vlan-tag', 'l2ng-l2-vlan-id', 'l2-bridge-vlan')) ??
        vlanOf(childText(entry, 'mac-vlan', 'l2ng-l2-mac-vlan-name', 'l2-mac-bridging-domain')),
      childText(entry, 'mac-interface', 'l2ng-l2-mac-logical-interface', 'l2-mac-logical-interface') ??
        elementsNamed(entry.children, 'mac-interfaces')[0]?.text ??
        null,
    ),
  );
  return macs.filter((mac) => mac !== null);
}

function textMacs(lines: readonly string[]): ParsedMac[] {
  const macs: (ParsedMac | null)[] = [];
  let domainVlan: string | null = null;
  let open: { mac: string; vlan: string | null } | null = null;
  for (const line of lines) {
    const domain = /Bridging domain\s*:\s*([^\s,]+)(?:,\s*VLAN\s*:\s*(\S+))?/i.exec(line);
    if (domain) domainVlan = vlanOf(domain[2] ?? null) === null ? domain[1]! : domain[2]!;
    const labelled = /\bMAC(?: address)?:\s*([0-9a-f:]{17})/i.exec(line)?.[1];
    if (labelled) open = { mac: labelled, vlan: domainVlan };
    if (open) {
      open.vlan = /\b(?:VLAN ID|Tag)\s*:\s*(\d{1,4})/i.exec(line)?.[1] ?? open.vlan;
      const port = /\binterface:\s*([^\s,]+)/i.exec(line)?.[1];
      if (port) {
        macs.push(macOf(open.mac, vlanOf(open.vlan), port));
        open = null;
      }
      continue;
    }
    const words = line.trim().split(/\s+/);
    const at = words.findIndex((word) => word.length === 17 && normaliseMac(word) !== null);
    if (at < 0 || at > 2) continue;
    // Behind the address and its type or flags stands `Router`, `vtep.32770` or a port.
    const port =
      words.slice(at + 1).find((word) => isPortName(word)) ??
      words.slice(at + 2).find((word) => /^[a-z.]/i.test(word)) ??
      null;
    macs.push(macOf(words[at]!, vlanOf(at > 0 ? words[0]! : domainVlan), port));
  }
  return macs.filter((mac) => mac !== null);
}

function macOf(mac: string | null, vlan: number | null, port: string | null): ParsedMac | null {
  const address = normaliseMac(mac ?? '');
  if (address === null) return null;
  const atPort = port !== null && isPortName(port) && !/^irb\d*\./.test(port);
  return macEntry(address, vlan, portOfUnit(port ?? ''), atPort);
}

/** `100`, `Vlan100`, `vlan-100`, `v100`; any other name of a VLAN does not tell its number. */
function vlanOf(text: string | null): number | null {
  const found = /^(?:v(?:lan)?[-_ ]?)?(\d{1,4})$/i.exec(text?.trim() ?? '');
  const vlan = found ? Number(found[1]) : 0;
  return vlan >= 1 && vlan <= 4094 ? vlan : null;
}
