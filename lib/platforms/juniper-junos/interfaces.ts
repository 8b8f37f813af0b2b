import type { CommandFacts, ParsedPort } from '#lib/platforms/command-facts.ts';

import { portNamed } from '../cli/bare-facts.ts';
import { normaliseMac } from '../cli/mac-address.ts';
import { readSpeedMbps } from '../cli/numbers.ts';
import { plainLines } from '../cli/strip-terminal.ts';
import { childText, elementsNamed, type XmlElement } from '../cli/xml-answer.ts';
import { junosTree } from './junos-tree.ts';
import { portOfUnit } from './port-name.ts';

/** Ports in the order they were named, each once. */
class PortList {
  private readonly byName = new Map<string, ParsedPort>();

  /** The port of that name or of that unit. */
  port(name: string): ParsedPort {
    const port = portOfUnit(name);
    const known = this.byName.get(port);
    if (known) return known;
    const fresh = portNamed(port);
    this.byName.set(port, fresh);
    return fresh;
  }

  has(name: string): boolean {
    return this.byName.has(portOfUnit(name));
  }

  facts(): CommandFacts {
    return this.byName.size > 0 ? { ports: [...this.byName.values()] } : {};
  }
}

/** `show interfaces` with any of its levels, `terse`, `descriptions`, `media`: units count to their port. */
export function parseInterfaces(text: string): CommandFacts {
  const tree = junosTree(text);
  const ports = new PortList();
  for (const element of elementsNamed(tree, 'physical-interface')) addPhysical(element, ports);
  for (const information of elementsNamed(tree, 'interface-information'))
    for (const unit of information.children.filter(({ name }) => name === 'logical-interface'))
      addUnit(unit, ports);
  if (tree.length > 0 && ports.facts().ports) return ports.facts();
  readText(plainLines(text), ports);
  return ports.facts();
}

function addPhysical(element: XmlElement, ports: PortList): void {
  const name = childText(element, 'name');
  if (!name) return;
  const port = ports.port(name);
  port.status ??= statusOf(childText(element, 'admin-status'), childText(element, 'oper-status'));
  port.description ??= childText(element, 'description');
  port.speedMbps ??= readSpeedMbps(childText(element, 'speed'));
  port.mac ??= normaliseMac(
    childText(element, 'hardware-physical-address', 'current-physical-address') ?? '',
  );
  port.mediaType ??= childText(element, 'if-media-type') ?? undefined;
  for (const unit of elementsNamed(element.children, 'logical-interface')) addUnit(unit, ports);
}

/** A unit states the bundle of its port, and what is said of unit 0 is meant for the port. */
function addUnit(unit: XmlElement, ports: PortList): void {
  const name = childText(unit, 'name');
  if (!name) return;
  const alone = !ports.has(name);
  const port = ports.port(name);
  if (alone) port.status ??= statusOf(childText(unit, 'admin-status'), childText(unit, 'oper-status'));
  if (alone || isUnitZero(name)) port.description ??= childText(unit, 'description');
  const bundle = elementsNamed(unit.children, 'ae-bundle-name')[0]?.text;
  if (bundle) port.lag ??= portOfUnit(bundle);
}

function isUnitZero(name: string): boolean {
  return name.endsWith('.0');
}

function statusOf(admin: string | null, link: string | null): ParsedPort['status'] {
  if (/^(?:down|disabled|administratively down)$/i.test(admin ?? '')) return 'disabled';
  if (/^up$/i.test(link ?? '')) return 'up';
  return /^(?:down|lower-layer-down)$/i.test(link ?? '') ? 'down' : null;
}

type TextForm = 'blocks' | 'terse' | 'descriptions';

function readText(lines: readonly string[], ports: PortList): void {
  let form: TextForm = 'blocks';
  let port: ParsedPort | null = null;
  let ofPort = false;
  for (const line of lines) {
    if (/^\s*Interface\s+Admin\s+Link\s+Proto/i.test(line)) form = 'terse';
    else if (/^\s*Interface\s+Admin\s+Link\s+Description/i.test(line)) form = 'descriptions';
    else if (form !== 'blocks') addRow(line, form, ports);
    else {
      const head =
        /^\s*Physical interface:\s*([^\s,]+)(?:,\s*([^,]+?)\s*,\s*Physical link is\s+(\S+))?/i.exec(line);
      const unit = head ? null : /^\s*Logical interface\s+(\S+)/i.exec(line);
      if (head) {
        port = ports.port(head[1]!);
        port.status ??= statusOf(head[2] ?? null, head[3] ?? null);
        ofPort = true;
      } else if (unit) {
        ofPort = !ports.has(unit[1]!) || isUnitZero(unit[1]!);
        port = ports.port(unit[1]!);
      } else if (port) readBlockLine(line, port, ofPort);
    }
  }
}

function readBlockLine(line: string, port: ParsedPort, ofPort: boolean): void {
  const bundle = /\bAE bundle:\s*([^\s,]+)/i.exec(line)?.[1];
  if (bundle) port.lag ??= portOfUnit(bundle);
  if (!ofPort) return;
  const description = /^\s*Description:\s*(\S.*)$/i.exec(line)?.[1];
  if (description) port.description ??= description;
  const unitFlags = /^\s*Flags:\s*(Up|Down)\b/i.exec(line)?.[1];
  if (unitFlags) port.status ??= statusOf(null, unitFlags);
  port.speedMbps ??= readSpeedMbps(/(?:^|[\s,])(?:Speed|Bandwidth):\s*([^\s,]+)/i.exec(line)?.[1]);
  const mac = /(?:Hardware address|^\s*MAC):\s*([0-9a-f:]{11,17})/i.exec(line)?.[1];
  if (mac) port.mac ??= normaliseMac(mac);
  const media = /(?:^|[\s,])Media type:\s*([^\s,]+)/i.exec(line)?.[1];
  if (media) port.mediaType ??= media;
}

function addRow(line: string, form: TextForm, ports: PortList): void {
  const row = /^\s*([a-z.][\w./:-]{0,60})\s+(up|down)\s+(up|down)(?:\s+(\S.*))?$/i.exec(line);
  if (!row) return;
  const [, name = '', admin = '', link = '', rest = ''] = row;
  const isPort = portOfUnit(name) === name;
  const alone = !ports.has(name);
  const port = ports.port(name);
  if (isPort || alone) port.status ??= statusOf(admin, link);
  if (form === 'terse') {
    const bundle = /^aenet\s+-->\s+(\S+)/.exec(rest)?.[1];
    if (bundle) port.lag ??= portOfUnit(bundle);
  } else if (rest && (isPort || alone || isUnitZero(name))) port.description ??= rest;
}
