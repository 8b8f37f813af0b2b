import { moduleIn } from '#lib/platforms/cli/bare-facts.ts';
import { readKeyValue } from '#lib/platforms/cli/key-values.ts';
import { readDbm, readNumber } from '#lib/platforms/cli/numbers.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import type { CommandFacts, ParsedModule } from '#lib/platforms/command-facts.ts';

import { cableLengthOf } from './cable-length.ts';
import { finishDom, laneOf, newDom } from './dom-builder.ts';
import type { DomBuilder } from './dom-builder.ts';
import { longPortName } from './port-names.ts';
import { parseTransceiverTables } from './transceiver-tables.ts';

interface Draft {
  port: string;
  pairs: Map<string, string>;
  dom: DomBuilder;
}

/**
 * `show idprom interface`, `show hw-module subslot transceiver status|idprom` and the long form of `show interfaces
 * transceiver` of routers: identity and readings. `port` is '' where neither the answer nor its echo names it.
 */
export function parseIdprom(text: string): CommandFacts {
  const drafts: Draft[] = [];
  const echoed = echoedPort(text);
  let draft: Draft | null = null;
  for (const line of plainLines(text)) {
    const status = /^\s*The Transceiver in slot (\d+) subslot (\d+) port (\d+)/i.exec(line);
    const idprom = /^\s*IDPROM for transceiver\s*(.{0,80}?)\s*:/i.exec(line);
    if (status !== null) draft = open(drafts, `subslot ${status[1]}/${status[2]} transceiver ${status[3]}`);
    else if (idprom !== null) {
      const port = longPortName(idprom[1] ?? '') || echoed;
      // On a router the readings stand before the identity, under the name of the slot.
      if (draft !== null && draft.pairs.size === 0 && draft.port.startsWith('subslot')) draft.port = port;
      else draft = open(drafts, port);
    } else if (/^\s*General SFP Information/i.test(line)) draft = open(drafts, echoed);
    else if (draft !== null) readLine(line, draft);
  }
  const modules = drafts.map(moduleOf).filter((module) => module !== null);
  for (const table of parseTransceiverTables(text).modules ?? []) {
    const known = modules.find(({ port }) => port === table.port);
    if (known) known.dom ??= table.dom;
    else modules.push(table);
  }
  return { modules };
}

function open(drafts: Draft[], port: string): Draft {
  const draft = { port, pairs: new Map<string, string>(), dom: newDom() };
  drafts.push(draft);
  return draft;
}

/** The port of the command, where its echo is part of the text. */
function echoedPort(text: string): string {
  const echo = /\bidprom int\S{0,8}[ \t]{1,8}([A-Za-z-]{1,30}[ \t]?\d[\d/.]{0,30})/i.exec(
    text.slice(0, 1000),
  );
  return longPortName(echo?.[1] ?? '');
}

function readLine(line: string, draft: Draft): void {
  const pair = readPair(line);
  if (pair === null) return;
  const { key, value } = pair;
  const lane = /^(tx power|rx power|bias current) network lane ?\[(\d{1,2})\]/.exec(key);
  if (lane !== null) {
    const readings = laneOf(draft.dom, `lane ${Number(lane[2])}`);
    if (lane[1] === 'tx power') readings.txPowerDbm = readDbm(value);
    else if (lane[1] === 'rx power') readings.rxPowerDbm = readDbm(value);
    else readings.biasMa = scaled(value);
  } else if (key === 'module temperature') draft.dom.temperatureC = readNumber(value);
  else if (key === 'transceiver tx supply voltage') draft.dom.supplyV = scaled(value);
  else if (key === 'transceiver tx bias current') laneOf(draft.dom, 'module').biasMa = scaled(value);
  else if (key === 'transceiver tx power') laneOf(draft.dom, 'module').txPowerDbm = readDbm(value);
  else if (key === 'transceiver rx optical power') laneOf(draft.dom, 'module').rxPowerDbm = readDbm(value);
  else if (!draft.pairs.has(key)) draft.pairs.set(key, value);
}

/** `key = value` with a colon on some keys, or `key : value`. */
function readPair(line: string): { key: string; value: string } | null {
  const pair = readKeyValue(line, line.includes(' = ') ? '=' : ':');
  if (pair === null) return null;
  return { key: pair.key.replace(/:$/, '').trim().toLowerCase().replace(/\s+/g, ' '), value: pair.value };
}

/** Millivolts and microamperes of some releases in volts and milliamperes. */
function scaled(value: string): number | null {
  const number = readNumber(value);
  const small = /\d\s*(?:mvolts?|uamps?|mv|ua)\b/i.test(value);
  return number === null || !small ? number : number / 1000;
}

function moduleOf({ port, pairs, dom }: Draft): ParsedModule | null {
  if (dom.lanes.size > 1) dom.lanes.delete('module');
  const readings = finishDom(dom);
  const stated = (...keys: string[]): string | null => {
    for (const key of keys) {
      const value = pairs.get(key);
      if (value && !/^(?:n\/a|unknown|unspecified|not (?:specified|available))\.?$/i.test(value))
        return value;
    }
    return null;
  };
  const pid = stated('product identifier (pid)');
  const partNumber = stated('vendor part number', 'product identifier (pid)', 'cisco part number');
  const serial = stated('serial number (sn)', 'vendor serial number', 'serial number');
  const vendor = stated('vendor name');
  if (partNumber === null && serial === null && vendor === null && readings === null) return null;
  const type = stated('transceiver type', '10/40ge comp code', 'ge comp code', 'description');
  return moduleIn(port, {
    dom: readings,
    vendor,
    partNumber,
    serial,
    type,
    revision: readRevision(stated('vendor revision')),
    ...(pid !== null && { productId: pid }),
    cableLengthM: cableLengthOf(pid, type),
    wavelengthNm: readWavelength(stated('wavelength', 'laser wavelength')),
  });
}

/** `0x41 0x20 0x20 0x20` is `A` and blanks. */
function readRevision(text: string | null): string | null {
  if (text === null || !/^(?:0x[0-9a-f]{2}\s*){1,8}$/i.test(text)) return text;
  const letters = [...text.matchAll(/0x([0-9a-f]{2})/gi)].map((found) =>
    Number.parseInt(found[1] ?? '20', 16),
  );
  return String.fromCharCode(...letters).trim() || null;
}

function readWavelength(text: string | null): number | null {
  const value = text !== null && /nm/i.test(text) ? readNumber(text) : null;
  return value === null || value <= 0 ? null : value;
}
