import { cableLengthOf } from '#lib/platforms/cisco-ios/cable-length.ts';
import { finishDom, laneOf, newDom } from '#lib/platforms/cisco-ios/dom-builder.ts';
import type { DomBuilder } from '#lib/platforms/cisco-ios/dom-builder.ts';
import { moduleIn, portNamed } from '#lib/platforms/cli/bare-facts.ts';
import { readDbm, readNumber } from '#lib/platforms/cli/numbers.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import type { CommandFacts, ParsedModule } from '#lib/platforms/command-facts.ts';

interface Draft {
  port: string;
  pairs: Map<string, string>;
  dom: DomBuilder;
}

/**
 * `show controllers optics`, of one port or of all (`*`): identity, wavelength and readings, and the names of empty cages.
 * The answer for one port does not name it: `port` is '' unless the command's echo stands before it.
 */
export function parseOptics(text: string): CommandFacts {
  const drafts: Draft[] = [];
  let draft: Draft | null = null;
  for (const line of plainLines(text)) {
    const port = /^\s*Port:\s*(Optics\s?\d[\d/]{0,30})/i.exec(line)?.[1]?.replace(/\s/g, '');
    const opens = /^\s*Controller State\s*:/i.test(line);
    if (port !== undefined || (opens && (draft === null || draft.pairs.has('controller state')))) {
      draft = {
        port: port ?? (drafts.length === 0 ? echoedPort(text) : ''),
        pairs: new Map(),
        dom: newDom(),
      };
      drafts.push(draft);
    }
    if (draft !== null) readLine(line, draft);
  }
  const modules = drafts.map(moduleOf);
  const bare = drafts.filter(({ port }, index) => modules[index] === null && port !== '');
  return {
    ...(bare.length > 0 && { ports: bare.map(({ port }) => portNamed(port)) }),
    modules: modules.filter((module) => module !== null),
  };
}

function echoedPort(text: string): string {
  const place = /\bcont\w{0,8} opt\w{0,4}[ \t]{0,4}(\d{1,4}(?:\/\d{1,4}){1,4})/i.exec(
    text.slice(0, 1000),
  )?.[1];
  return place === undefined ? '' : `Optics${place}`;
}

const laneRow =
  /^\s*(\d{1,2})\s+(\S+)\s*(?:mA|%)?\s+(-?[\d.]+|N\/A|-inf|unavailable)\s*(?:dBm)?\s+(-?[\d.]+|N\/A|-inf|unavailable)\s*(?:dBm|\s|$)/i;

function readLine(line: string, { pairs, dom }: Draft): void {
  const row = laneRow.exec(line.slice(0, 200));
  if (row !== null) {
    const lane = laneOf(dom, `lane ${row[1]}`);
    lane.biasMa = line.includes('%') ? null : readNumber(row[2]);
    lane.txPowerDbm = readDbm(row[3]);
    lane.rxPowerDbm = readDbm(row[4]);
    return;
  }
  const pair = /^\s*([A-Za-z][\w ()/.-]{0,40}?)\s*(?::|=)\s*(\S.*)$/.exec(line.slice(0, 300));
  if (pair === null) return;
  const key = (pair[1] ?? '').toLowerCase().replace(/\s+/g, ' ');
  const value = (pair[2] ?? '').trim();
  if (key === 'temperature') dom.temperatureC ??= readNumber(value);
  else if (key === 'voltage') dom.supplyV ??= readNumber(value);
  else if (key === 'tx power' || key === 'actual tx power')
    laneOf(dom, 'module').txPowerDbm ??= readDbm(value);
  else if (key === 'rx power') laneOf(dom, 'module').rxPowerDbm ??= readDbm(value);
  else if (key === 'laser bias current' && /ma/i.test(value))
    laneOf(dom, 'module').biasMa ??= readNumber(value);
  else if (!pairs.has(key)) pairs.set(key, value);
}

function moduleOf({ port, pairs, dom }: Draft): ParsedModule | null {
  const stated = (key: string): string | null => {
    const value = pairs.get(key);
    return value && !/^(?:n\/a|unavailable|unknown|not set|-+)$/i.test(value) ? value : null;
  };
  const vendor = stated('name');
  const pid = stated('pid');
  const partNumber = stated('part number') ?? pid;
  const serial = stated('serial number');
  const type = stated('optics type');
  if (dom.lanes.size > 1) dom.lanes.delete('module');
  const readings = finishDom(dom);
  if ([vendor, partNumber, serial, type, readings].every((fact) => fact === null)) return null;
  return moduleIn(port, {
    vendor,
    partNumber,
    serial,
    type,
    revision: stated('rev number'),
    ...(pid !== null && { productId: pid }),
    cableLengthM: cableLengthOf(pid, type),
    wavelengthNm: readWavelength(pairs.get('wavelength')),
    dom: readings,
  });
}

function readWavelength(text: string | undefined): number | null {
  const value = readNumber(text);
  return value === null || value <= 0 ? null : value;
}
