import type { CommandFacts, ParsedDom, ParsedModule } from '#lib/platforms/command-facts.ts';

import { foldKey, readKeyValue, splitBlocks } from '../cli/key-values.ts';
import { readDbm, readNumber } from '../cli/numbers.ts';
import { plainLines } from '../cli/strip-terminal.ts';
import { childText, elementsNamed, type XmlElement } from '../cli/xml-answer.ts';
import { junosTree } from './junos-tree.ts';

type Lane = ParsedDom['lanes'][number];

const BIAS = ['laser-bias-current'];
const TX_DBM = ['laser-output-power-dbm'];
const RX_DBM = [
  'rx-signal-avg-optical-power-dbm',
  'laser-rx-optical-power-dbm',
  'rx-signal-optical-power-dbm',
];

/** `show interfaces diagnostics optics`: ports that give no values (cables, RJ45) are left out. */
export function parseOptics(text: string): CommandFacts {
  const ports = elementsNamed(junosTree(text), 'physical-interface');
  const modules =
    ports.length > 0
      ? ports.map((port) => moduleOf(childText(port, 'name'), treeDom(port)))
      : splitBlocks(
          plainLines(text).join('\n'),
          (line) => /^\s*Physical interface:\s*([^\s,]+)/i.exec(line)?.[1] ?? null,
        ).map((block) => moduleOf(block.head, textDom(block.lines)));
  return modules.length > 0 ? { modules: modules.filter((module) => module !== null) } : {};
}

function moduleOf(port: string | null, dom: ParsedDom | null): ParsedModule | null {
  return port && dom ? { port, vendor: null, partNumber: null, serial: null, type: null, dom } : null;
}

function treeDom(port: XmlElement): ParsedDom | null {
  const optics = elementsNamed(port.children, 'optics-diagnostics')[0];
  if (!optics) return null;
  const lanes = elementsNamed(optics.children, 'optics-diagnostics-lane-values');
  return domOf({
    temperatureC: readNumber(childText(optics, 'module-temperature')),
    supplyV: readNumber(childText(optics, 'module-voltage')),
    lanes: (lanes.length > 0 ? lanes : [optics]).map(treeLane),
  });
}

function treeLane(element: XmlElement): Lane {
  return {
    biasMa: readNumber(childText(element, ...BIAS)),
    txPowerDbm: readDbm(childText(element, ...TX_DBM)),
    rxPowerDbm: readDbm(childText(element, ...RX_DBM)),
  };
}

function textDom(lines: readonly string[]): ParsedDom | null {
  const dom: ParsedDom = { temperatureC: null, supplyV: null, lanes: [] };
  for (const line of lines) {
    if (/^\s*Lane \d{1,2}\s*$/i.test(line)) {
      dom.lanes.push({ biasMa: null, txPowerDbm: null, rxPowerDbm: null });
      continue;
    }
    const pair = readKeyValue(line);
    if (!pair) continue;
    const key = foldKey(pair.key);
    if (key === 'module temperature') dom.temperatureC ??= readNumber(pair.value);
    else if (key === 'module voltage') dom.supplyV ??= readNumber(pair.value);
    else if (key === 'laser bias current') lane(dom).biasMa = readNumber(pair.value);
    else if (key === 'laser output power') lane(dom).txPowerDbm = powerDbm(pair.value);
    else if (/^(?:receiver signal average optical|laser rx|laser receiver|receiver signal) power$/.test(key))
      lane(dom).rxPowerDbm = powerDbm(pair.value);
  }
  return domOf(dom);
}

function lane(dom: ParsedDom): Lane {
  if (dom.lanes.length === 0) dom.lanes.push({ biasMa: null, txPowerDbm: null, rxPowerDbm: null });
  return dom.lanes.at(-1)!;
}

/** `0.6560 mW / -1.83 dBm`, `0.000 mW / - Inf dBm` */
function powerDbm(value: string): number | null {
  const part = value.split('/').find((side) => /dBm/i.test(side));
  return part === undefined ? null : readDbm(part);
}

function domOf(dom: ParsedDom): ParsedDom | null {
  const lanes = dom.lanes.some((values) => Object.values(values).some((value) => value !== null))
    ? dom.lanes
    : [];
  return lanes.length > 0 || dom.temperatureC !== null || dom.supplyV !== null ? { ...dom, lanes } : null;
}
