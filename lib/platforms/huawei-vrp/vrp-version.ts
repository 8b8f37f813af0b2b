import type { CommandFacts } from '#lib/platforms/command-facts.ts';
import { deviceOf } from '#lib/platforms/cli/bare-facts.ts';
import { stated } from '#lib/platforms/cli/colon-pair.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import { readTextTable } from '#lib/platforms/cli/text-table.ts';

/** `display version`: the VRP version with the product's own in brackets, the model of the uptime line. */
export function parseVersion(text: string): CommandFacts {
  let model: string | null = null;
  let version: string | null = null;
  for (const line of plainLines(text)) {
    version ??= /\bVRP \(R\) software,\s*Version\s+(\S.{0,100})/i.exec(line)?.[1]?.trim() ?? null;
    const uptime = line.slice(0, 120).search(/ uptime is /i);
    if (uptime > 0) model ??= modelOf(line.slice(0, uptime));
  }
  return model === null && version === null ? {} : { device: deviceOf({ model, version }) };
}

function modelOf(words: string): string | null {
  const named = /^\s*(?:huawei|quidway)\s+(.+)$/i.exec(words);
  return named ? stated(named[1]?.replace(/ Router$/i, '')) : null;
}

/** `display esn`: the serial number of the master, the first slot or the device. */
export function parseEsn(text: string): CommandFacts {
  for (const line of plainLines(text)) {
    const serial = /^\s*ESN(?: of [\w /-]{1,40})?\s*:\s*(\S+)/i.exec(line)?.[1];
    if (stated(serial) !== null) return { device: deviceOf({ serial: serial ?? null }) };
  }
  return {};
}

/** `display current-configuration | include sysname`. */
export function parseSysname(text: string): CommandFacts {
  for (const line of plainLines(text)) {
    const hostname = /^\s*sysname\s+(\S+)\s*$/.exec(line)?.[1];
    if (hostname) return { device: deviceOf({ hostname }) };
  }
  return {};
}

/** `display device`: the model of the headline, otherwise the type of the master board. */
export function parseDevice(text: string): CommandFacts {
  const lines = plainLines(text);
  for (const line of lines) {
    const model = /^\s*(\S.{0,60})'s Device status:/i.exec(line)?.[1];
    if (model) return { device: deviceOf({ model }) };
  }
  for (const row of readTextTable(lines, ['Slot', 'Card?', 'Type', 'Online', 'Register', 'Primary'])) {
    const model = stated(row['Type']?.replace(/^\*/, ''));
    if (model !== null && row['Primary'] === 'Master' && stated(row['Card']) === null)
      return { device: deviceOf({ model }) };
  }
  return {};
}

/** `display device manufacture-info`: type and serial number of the first board. */
export function parseManufactureInfo(text: string): CommandFacts {
  const rows = readTextTable(plainLines(text), ['Slot', 'Card?', 'Type', 'Serial-number']);
  for (const row of rows) {
    const serial = stated(row['Serial-number']?.split(/\s+/)[0]);
    if (serial !== null && stated(row['Card']) === null)
      return { device: deviceOf({ model: stated(row['Type']), serial }) };
  }
  return {};
}
