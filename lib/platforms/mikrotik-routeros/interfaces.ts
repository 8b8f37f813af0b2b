import type { CommandFacts } from '#lib/platforms/command-facts.ts';

import { portNamed } from '../cli/bare-facts.ts';
import { stated } from '../cli/colon-pair.ts';
import { normaliseMac } from '../cli/mac-address.ts';
import { readPrint, type PrintRecord } from './print-records.ts';

/** `/interface print`, `/interface ethernet print`: running is up, the comment is the description. */
export function parseInterfaces(text: string): CommandFacts {
  const ports = readPrint(text).flatMap((record) => {
    const name = stated(record.values.get('name'));
    return name === null || !isInterface(record) ? [] : [portOf(name, record)];
  });
  return ports.length > 0 ? { ports } : {};
}

/** `/interface bonding print`: the bond and its slaves. */
export function parseBonding(text: string): CommandFacts {
  const ports = readPrint(text).flatMap((record) => {
    const name = stated(record.values.get('name'));
    const slaves = stated(record.values.get('slaves'));
    if (name === null || slaves === null) return [];
    const members = slaves.split(',').map((slave) => slave.trim());
    return [
      portOf(name, record),
      ...members.filter((member) => member !== '').map((member) => portNamed(member, { lag: name })),
    ];
  });
  return ports.length > 0 ? { ports } : {};
}

/** `/interface bridge port print`, `/interface ethernet poe print`: they name ports and do not tell their links. */
export function parseNamedPorts(text: string): CommandFacts {
  const ports = readPrint(text).flatMap(({ flags, comment, values }) => {
    const name = stated(values.get('name') ?? values.get('interface'));
    if (name === null) return [];
    return [
      portNamed(name, { status: flags.includes('X') ? 'disabled' : null, description: stated(comment) }),
    ];
  });
  return ports.length > 0 ? { ports } : {};
}

function isInterface({ values }: PrintRecord): boolean {
  return ['type', 'mtu', 'actual-mtu', 'mac-address', 'default-name'].some((name) => values.has(name));
}

function portOf(name: string, { flags, comment, values }: PrintRecord) {
  return portNamed(name, {
    status: flags.includes('X') ? 'disabled' : flags.includes('R') ? 'up' : 'down',
    description: stated(comment),
    mac: normaliseMac(values.get('mac-address') ?? ''),
  });
}
