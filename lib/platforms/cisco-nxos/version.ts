import type { CommandFacts, CommandParser, ParsedModule } from '#lib/platforms/command-facts.ts';
import { deviceOf, moduleIn } from '#lib/platforms/cli/bare-facts.ts';
import { jsonRecords, textOf } from '#lib/platforms/cli/json-answer.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';

import { jsonRows } from './json-rows.ts';
import { isPortName, longPortName } from './port-name.ts';

/** `cisco Nexus9000 C9396PX Chassis`, `Nexus7000 C7009 (9 Slot) Chassis ("Supervisor module-2")`: what stands before. */
function modelIn(chassis: string | null): string | null {
  const name = chassis
    ?.slice(0, 200)
    .replace(/^\s*cisco /i, '')
    .replace(/\s*(?:\(.*|chassis\b.*)$/i, '');
  return name?.trim() || null;
}

function parseVersion(text: string): CommandFacts {
  const json = jsonRecords(text).find((record) => 'host_name' in record || 'chassis_id' in record);
  if (json) {
    const version = json['nxos_ver_str'] ?? json['sys_ver_str'] ?? json['kickstart_ver_str'];
    return {
      device: deviceOf({
        hostname: textOf(json['host_name']),
        model: modelIn(textOf(json['chassis_id'])),
        serial: textOf(json['proc_board_id']),
        version: textOf(version)?.split(/\s/)[0] ?? null,
      }),
    };
  }
  const lines = plainLines(text);
  const find = (pattern: RegExp) => lines.map((line) => pattern.exec(line)?.[1]).find(Boolean) ?? null;
  const stated = {
    hostname: find(/^\s*Device name:\s*(\S+)/i),
    model: modelIn(find(/^\s*(cisco .*\bchassis\b)/i)),
    serial: find(/^\s*Processor Board ID\s+(\S+)/i),
    version: find(/^\s*NXOS:\s+version\s+(\S+)/i) ?? find(/^\s*system:\s+version\s+(\S+)/i),
  };
  return Object.values(stated).some((value) => value !== null) ? { device: deviceOf(stated) } : {};
}

function parseHostname(text: string): CommandFacts {
  const json = jsonRecords(text).find((record) => 'hostname' in record);
  const printed = json ? textOf(json['hostname']) : plainLines(text).find((line) => line.trim() !== '');
  const hostname = printed?.trim() ?? '';
  return /^[\w.-]{1,253}$/.test(hostname) ? { device: deviceOf({ hostname }) } : {};
}

interface Part {
  name: string;
  product: string | null;
  serial: string | null;
}

const stated = (value: string | null | undefined) => {
  const text = value?.replaceAll('"', '').trim();
  return text && !/^n\/a$/i.test(text) ? text : null;
};

function partsOf(text: string): Part[] {
  const rows = jsonRows(text, 'ROW_inv');
  if (rows)
    return rows.map((row) => ({
      name: stated(textOf(row['name'])) ?? '',
      product: stated(textOf(row['productid'])),
      serial: stated(textOf(row['serialnum'])),
    }));
  const parts: Part[] = [];
  for (const line of plainLines(text)) {
    const head = /^\s*NAME: *"?([^",]*)"?, *DESCR:/i.exec(line);
    if (head) parts.push({ name: head[1]!.trim(), product: null, serial: null });
    const ids = /^\s*PID: *([^,]*),[^,]*, *SN: *(\S*)/i.exec(line);
    const part = parts.at(-1);
    if (!ids || !part) continue;
    part.product = stated(ids[1]);
    part.serial = stated(ids[2]);
  }
  return parts;
}

/** The chassis is the device; parts named as a port are the modules of `show inventory all`. */
function parseInventory(text: string): CommandFacts {
  const parts = partsOf(text);
  const chassis = parts.find(({ name }) => /^chassis/i.test(name));
  const modules: ParsedModule[] = parts
    .filter(({ name }) => isPortName(name) && /^(?:eth|fc|mgmt)/i.test(name))
    .map(({ name, product, serial }) => moduleIn(longPortName(name), { partNumber: product, serial }));
  return {
    ...(chassis && { device: deviceOf({ model: chassis.product, serial: chassis.serial }) }),
    ...(modules.length > 0 && { modules }),
  };
}

export const versionParsers: readonly CommandParser[] = [
  { command: 'show version', parse: parseVersion },
  { command: 'show hostname', aliases: ['show switchname'], parse: parseHostname },
  {
    command: 'show inventory',
    aliases: ['show inventory all', 'show inventory chassis'],
    parse: parseInventory,
  },
];
