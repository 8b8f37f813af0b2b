import type { CommandFacts, ParsedDom, ParsedModule } from '#lib/platforms/command-facts.ts';

import { moduleIn } from '../cli/bare-facts.ts';
import { stated } from '../cli/colon-pair.ts';
import { readDbm, readNumber } from '../cli/numbers.ts';
import { plainLines } from '../cli/strip-terminal.ts';
import { readNvList, readNvOne, type NvWords } from './nv-answer.ts';

/** `nv show platform transceiver`: every module by its port. */
export function parseNvTransceivers(text: string): CommandFacts {
  const rows = readNvList(text, 'transceiver');
  const modules = rows.flatMap((row) => {
    const port = row.get('transceiver') ?? row.get('interface') ?? '';
    const read = port === '' ? null : moduleOf(port, row);
    return read ? [read] : [];
  });
  return rows.length > 0 ? { modules } : {};
}

/**
 * `nv show interface swp1 transceiver`, `nv show platform transceiver swp1`: the answer does not name its port; the echoed
 * command does, else it is ''.
 */
export function parseNvTransceiver(text: string): CommandFacts {
  const read = moduleOf(askedPort(text), readNvOne(text));
  return read ? { modules: [read] } : {};
}

/** `nv show interface swp1 transceiver thresholds`: what is measured, before the limits; a row for each channel. */
export function parseNvThresholds(text: string): CommandFacts {
  const words = new Map<string, string>();
  let measure = '';
  for (const line of plainLines(text)) {
    const row = /^\s*([a-z-]+)?\s+(-|\d{1,2})\s+(-?\d\S*|-inf|N\/A)\s+(?:C|V|mA|dBm)\b/i.exec(line);
    if (row?.[1]) measure = row[1].replaceAll('-', ' ');
    if (row) words.set(row[2] === '-' ? measure : `ch ${row[2]} ${measure}`, `${row[3]} dBm`);
  }
  const dom = domOf(words);
  return dom ? { modules: [moduleIn(askedPort(text), { dom })] } : {};
}

/** The port that the command asks for; '' where it is not in the text. */
function askedPort(text: string): string {
  return /\bnv show (?:platform transceiver|interface) (swp[\w.-]{1,20})/.exec(text)?.[1] ?? '';
}

function moduleOf(port: string, words: NvWords): ParsedModule | null {
  const get = (key: string) => stated(words.get(key));
  const vendor = get('vendor name');
  const partNumber = get('vendor pn');
  const serial = get('vendor sn');
  const type = get('identifier') ?? get('pmd type');
  if (vendor === null && partNumber === null && serial === null) return null;
  return {
    port,
    vendor,
    partNumber,
    serial,
    type,
    revision: get('vendor rev') ?? get('vendor revision'),
    cableLengthM: metres(get('cable length')),
    wavelengthNm: readNumber(get('wavelength')),
    dom: domOf(words),
  };
}

function metres(text: string | null): number | null {
  return /^\d+(?:\.\d+)?\s*m\b/.test(text ?? '') ? readNumber(text) || null : null;
}

/** `ch-1-rx-power : 0.8625 mW / -0.64 dBm` */
function domOf(words: NvWords): ParsedDom | null {
  const dbm = (key: string) =>
    readDbm(
      words
        .get(key)
        ?.split('/')
        .find((part) => part.includes('dBm')) ?? null,
    );
  const lanes: ParsedDom['lanes'] = [];
  for (let lane = 1; lane <= 8; lane += 1) {
    const name = `ch ${lane}`;
    if (!['rx power', 'tx power', 'tx bias current'].some((key) => words.has(`${name} ${key}`))) continue;
    lanes.push({
      biasMa: readNumber(words.get(`${name} tx bias current`)),
      txPowerDbm: dbm(`${name} tx power`),
      rxPowerDbm: dbm(`${name} rx power`),
    });
  }
  const temperatureC = readNumber(words.get('temperature'));
  const supplyV = readNumber(words.get('voltage'));
  return lanes.length > 0 || temperatureC !== null || supplyV !== null
    ? { temperatureC, supplyV, lanes }
    : null;
}
