import { finishDom, laneOf, newDom } from '#lib/platforms/cisco-ios/dom-builder.ts';
import type { DomBuilder } from '#lib/platforms/cisco-ios/dom-builder.ts';
import { moduleIn, portNamed } from '#lib/platforms/cli/bare-facts.ts';
import { readKeyValue } from '#lib/platforms/cli/key-values.ts';
import { normaliseMac } from '#lib/platforms/cli/mac-address.ts';
import { readDbm, readNumber } from '#lib/platforms/cli/numbers.ts';
import { plainLines } from '#lib/platforms/cli/strip-terminal.ts';
import type { CommandFacts, ParsedModule, ParsedPort } from '#lib/platforms/command-facts.ts';

import { longXrPortName } from './port-names.ts';

interface Draft {
  port: ParsedPort;
  /** The first value of each key, in lower case. */
  pairs: Map<string, string>;
  dom: DomBuilder;
}

/** `show controllers <port> all` and `show controllers HundredGigE`: state and address of a port, its module, its readings. */
export function parseControllers(text: string): CommandFacts {
  const drafts = readDrafts(text, /^\s*Operational data for interface (\S+?):?$/i, readControllerRow);
  const ports = drafts.map(({ port, pairs }) => {
    const admin = pairs.get('administrative state') ?? '';
    const state = pairs.get('operational state') ?? '';
    port.status = /^dis|down/i.test(admin)
      ? 'disabled'
      : /^up/i.test(state)
        ? 'up'
        : state === ''
          ? null
          : 'down';
    port.mac = normaliseMac(pairs.get('operational address') ?? '');
    port.speedMbps = readSpeed(pairs.get('speed') ?? '');
    port.mediaType = stated(pairs, 'media type');
    return port;
  });
  const modules = drafts.map(({ port, pairs, dom }) => {
    dom.temperatureC = readNumber(pairs.get('transceiver temp'));
    dom.supplyV = readNumber(pairs.get('transceiver voltage'));
    return moduleOf(port.name, dom, {
      vendor: stated(pairs, 'vendor'),
      partNumber: stated(pairs, 'part number'),
      serial: stated(pairs, 'serial number'),
      type: stated(pairs, 'media type'),
      wavelengthNm: readWavelength(pairs.get('wavelength')),
    });
  });
  return { ports, modules: modules.filter((module) => module !== null) };
}

/** `show controllers <port> phy` and `show controllers all phy`: the module's memory in words and its readings. */
export function parsePhy(text: string): CommandFacts {
  const drafts = readDrafts(text, /^\s*PHY data for interface:?\s*(\S+)/i, readPhyRow);
  const modules = drafts.map(({ port, pairs, dom }) => {
    const [partNumber, revision] = splitRevision(stated(pairs, 'vendor part number'));
    const lane = dom.lanes.size === 0 ? laneOf(dom, 'module') : null;
    dom.temperatureC = readNumber(pairs.get('temperature'));
    dom.supplyV = readNumber(pairs.get('voltage'));
    if (lane !== null) {
      lane.biasMa = readNumber(pairs.get('tx bias'));
      lane.txPowerDbm = readBracketedDbm(pairs.get('tx power'));
      lane.rxPowerDbm = readBracketedDbm(pairs.get('rx power'));
    }
    return moduleOf(port.name, dom, {
      vendor: stated(pairs, 'vendor name'),
      partNumber,
      revision,
      serial: stated(pairs, 'vendor serial number'),
      type:
        stated(pairs, 'xcvr code') ??
        stated(pairs, 'ethernet compliance codes') ??
        stated(pairs, 'xcvr type'),
      cableLengthM: readCopperLength(pairs),
      wavelengthNm: readWavelength(pairs.get('laser wavelength') ?? pairs.get('wavelength')),
    });
  });
  // `QSFP #1 is not present.`
  const bare = drafts.filter((_, index) => modules[index] === null);
  return {
    ...(bare.length > 0 && { ports: bare.map(({ port }) => port) }),
    modules: modules.filter((module) => module !== null),
  };
}

function readDrafts(
  text: string,
  head: RegExp,
  readRow: (line: string, dom: DomBuilder) => boolean,
): Draft[] {
  const drafts: Draft[] = [];
  for (const line of plainLines(text)) {
    const name = head.exec(line.slice(0, 300))?.[1]?.replace(/:$/, '');
    if (name !== undefined)
      drafts.push({ port: portNamed(longXrPortName(name)), pairs: new Map(), dom: newDom() });
    const draft = drafts.at(-1);
    if (!draft || name !== undefined || readRow(line, draft.dom)) continue;
    const pair = readKeyValue(line);
    const key = pair?.key.toLowerCase() ?? '';
    // Thresholds bear the same names as readings: four values, set apart by runs of blanks.
    if (pair && !/\S\s{3,}[+-]?\d/.test(pair.value) && pair.value !== '' && !draft.pairs.has(key))
      draft.pairs.set(key, pair.value);
  }
  return drafts;
}

/** `00  n/a  0.1  1.0205  -1.8  0.6627  5.450`: lane, wavelength, TX dBm and mW, RX dBm and mW, bias. */
function readControllerRow(line: string, dom: DomBuilder): boolean {
  const words = line
    .trim()
    .split(/\s+/, 12)
    .filter((word) => !/^\([HhLl]\)$/.test(word));
  if (words.length !== 7 || !words.every((word) => /^(?:-?[\d.]+|n\/a|-inf)(?:\([HhLl]\))?$/i.test(word)))
    return false;
  const lane = laneOf(dom, String(dom.lanes.size));
  lane.txPowerDbm = readDbm(words[2]);
  lane.rxPowerDbm = readDbm(words[4]);
  lane.biasMa = readNumber(words[6]);
  return true;
}

const phyRow =
  /^\s*(\d{1,2})\s+\S+(?: C)?\s+(\S+) mAmps\s+(\S+ mW\s*\([^)]{1,20}\))\s+(\S+ mW\s*\([^)]{1,20}\))/i;

function readPhyRow(line: string, dom: DomBuilder): boolean {
  const row = phyRow.exec(line.slice(0, 200));
  if (row === null) return false;
  const lane = laneOf(dom, row[1] ?? '');
  lane.biasMa = readNumber(row[2]);
  lane.txPowerDbm = readBracketedDbm(row[3]);
  lane.rxPowerDbm = readBracketedDbm(row[4]);
  return true;
}

function moduleOf(port: string, dom: DomBuilder, facts: Partial<ParsedModule>): ParsedModule | null {
  const known = [facts.vendor, facts.partNumber, facts.serial].some(
    (fact) => fact !== null && fact !== undefined,
  );
  const readings = finishDom(dom);
  return known || readings !== null ? moduleIn(port, { ...facts, dom: readings }) : null;
}

function stated(pairs: ReadonlyMap<string, string>, key: string): string | null {
  const value = pairs.get(key)?.replace(/,\s*$/, '').trim();
  return value && !/^(?:n\/a|unknown|none|media type unknown)$/i.test(value) ? value : null;
}

/** `FTLX8571D3BCL-C2 (rev.: A   )` */
function splitRevision(text: string | null): [string | null, string | null] {
  const parts = /^(\S.*?)\s*\(rev\.?:?([^)]{0,20})\)$/i.exec((text ?? '').slice(0, 100));
  return parts ? [parts[1] ?? null, parts[2]?.trim() || null] : [text, null];
}

/** `0.02730 mW (-15.64 dBm)`; `(<-40.00 dBm)` is no light. */
function readBracketedDbm(text: string | undefined): number | null {
  return readDbm(/\(\s*<?\s*(-?(?:[\d.]+|inf))\s*dBm\)/i.exec(text ?? '')?.[1]);
}

function readCopperLength(pairs: ReadonlyMap<string, string>): number | null {
  const list = /Copper:\s*(\d+) ?M/i.exec(pairs.get('length smf') ?? '')?.[1];
  const metres = Number(list ?? readNumber(pairs.get('link reach copper')) ?? 0);
  return metres > 0 ? metres : null;
}

function readWavelength(text: string | undefined): number | null {
  const value = readNumber(text);
  return value === null || value <= 0 ? null : value;
}

function readSpeed(text: string): number | null {
  const parts = /^(\d+(?:\.\d+)?) ?([GM])bps/i.exec(text);
  return parts ? Number(parts[1]) * (parts[2]?.toLowerCase() === 'g' ? 1000 : 1) : null;
}
