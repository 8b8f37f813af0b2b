import type { CommandFacts, ParsedDom, ParsedModule, ParsedPort } from '#lib/platforms/command-facts.ts';

import { portNamed } from '../cli/bare-facts.ts';
import { stated } from '../cli/colon-pair.ts';
import { keyValues } from '../cli/key-values.ts';
import { readDbm, readNumber, readSpeedMbps } from '../cli/numbers.ts';
import { plainLines } from '../cli/strip-terminal.ts';

/** `/interface ethernet monitor <ports> once`: one block a port, or one column a port. */
export function parseEthernetMonitor(text: string): CommandFacts {
  const blocks: string[][] = [];
  for (const line of plainLines(text)) {
    if (/^\s*name:\s/.test(line)) blocks.push([]);
    blocks.at(-1)?.push(line);
  }
  const monitored = blocks.flatMap(columnsOf).map((lines) => keyValues(lines));
  const ports = monitored.map(portOf).filter((port) => port !== null);
  const modules = monitored.map(moduleOf).filter((module) => module !== null);
  return ports.length > 0 ? { ports, modules } : {};
}

/** Several ports stand side by side, each below its name. A name may have blanks, a status has none. */
function columnsOf(lines: string[]): string[][] {
  const names = [...(lines[0] ?? '').matchAll(/\S+/g)].slice(1);
  const states = lines.find((line) => /^\s*status:/.test(line))?.match(/\S+/g) ?? [];
  if (names.length < 2 || names.length > 256 || states.length === 2) return [lines];
  return names.map(({ index }, column) =>
    lines.map((line) => {
      const colon = line.indexOf(':');
      return `${line.slice(0, colon + 1)} ${line.slice(index, names[column + 1]?.index)}`;
    }),
  );
}

function portOf(values: ReadonlyMap<string, string>): ParsedPort | null {
  const name = stated(values.get('name'));
  if (name === null) return null;
  const status = values.get('status') ?? '';
  const up = status.startsWith('link-ok');
  return portNamed(name, {
    status: up
      ? 'up'
      : status.startsWith('no-link')
        ? 'down'
        : status.startsWith('disabled')
          ? 'disabled'
          : null,
    speedMbps: up ? readSpeedMbps(values.get('rate')) : null,
  });
}

function moduleOf(values: ReadonlyMap<string, string>): ParsedModule | null {
  const get = (key: string) => stated(values.get(`sfp-${key}`));
  const port = stated(values.get('name'));
  const present = get('module-present');
  const identity = [get('vendor-name'), get('vendor-part-number'), get('vendor-serial'), get('type')];
  if (port === null || present === 'no' || identity.every((value) => value === null)) return null;
  const [vendor = null, partNumber = null, serial = null, type = null] = identity;
  return {
    port,
    vendor,
    partNumber,
    serial,
    type,
    revision: get('vendor-revision'),
    cableLengthM: cableLength(values),
    wavelengthNm: readNumber(get('wavelength')) || null,
    dom: domOf(get),
  };
}

/** The same property is the reach over OM4 when the connector can be parted. */
function cableLength(values: ReadonlyMap<string, string>): number | null {
  if (!/pigtail|separable/i.test(values.get('sfp-connector-type') ?? '')) return null;
  const length = values.get('sfp-link-length-copper') ?? values.get('sfp-link-length-copper-active-om4');
  return readNumber(length) || null;
}

function domOf(get: (key: string) => string | null): ParsedDom | null {
  const lane = {
    biasMa: readNumber(get('tx-bias-current')),
    txPowerDbm: readDbm(get('tx-power')),
    rxPowerDbm: readDbm(get('rx-power')),
  };
  const temperatureC = readNumber(get('temperature'));
  const supplyV = readNumber(get('supply-voltage'));
  const lanes = Object.values(lane).some((value) => value !== null) ? [lane] : [];
  return lanes.length > 0 || temperatureC !== null || supplyV !== null
    ? { temperatureC, supplyV, lanes }
    : null;
}
