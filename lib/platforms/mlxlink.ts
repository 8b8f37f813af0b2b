import { SFF8472_COMPLIANCE, SFF8636_COMPLIANCE } from '#lib/optics/compliance-bits.ts';
import { describeModule } from '#lib/optics/describe-module.ts';
import { domFacts, domLane, emptyFacts, memoryFamily, type ModuleFacts } from '#lib/optics/module-facts.ts';
import type { ModuleReading } from '#lib/optics/module-record.ts';
import { EXTENDED_COMPLIANCE } from '#lib/optics/sff8024.ts';
import { SFF8636_TECHNOLOGIES } from '#lib/optics/sff8636-codes.ts';
import { textField, visibleText } from '#lib/optics/visible-text.ts';
import { jsonDocuments, recordOf, textOf } from './cli/json-answer.ts';
import { keyValues } from './cli/key-values.ts';
import { readDbm, readNumber } from './cli/numbers.ts';

/** mlxlink's names of SFF-8024 table 4-1. */
const IDENTIFIERS = new Map([
  ['sfp28/sfp+', 0x03],
  ['sfp/sfp+/sfp28', 0x03],
  ['sfp', 0x03],
  ['sfp+', 0x03],
  ['sfp28', 0x03],
  ['qsa (qsfp->sfp)', 0x03],
  ['qsfp+', 0x0d],
  ['qsfp28', 0x11],
  ['qsfp-dd', 0x18],
  ['osfp', 0x19],
  ['sfp-dd', 0x1a],
  ['dsfp', 0x1b],
  ['qsfp_cmis', 0x1e],
]);

/** SFF-8024 table 4-3: what a cable has for a connector. */
const NO_SEPARABLE_CONNECTOR = 0x23;

const TERMINAL_COLOUR = /\x1b\[[0-9;]*m/g;

/**
 * What `mlxlink -d <device> -m` (NVIDIA MFT, with or without --json) says of the module; null where it says nothing of one.
 * A record needs its identifier, vendor and part number. A length is a cable's: for optics mlxlink means their reach.
 */
export function readMlxlink(answer: string): ModuleReading | null {
  const values = moduleInfo(answer);
  const stated = (label: string) => {
    const value = values.get(label);
    return value === undefined || /^(?:N\/A)?$/i.test(value) ? null : value;
  };
  const cableType = (stated('cable type') ?? '').toLowerCase();
  if (cableType === 'cable unplugged' || /\bcable is unplugged/i.test(answer)) {
    const message = 'Cable is unplugged';
    const remedy = 'Nothing to do, or seat a module that should be there.';
    return { state: 'empty', module: null, reason: { kind: 'empty-cage', message, remedy } };
  }
  const facts = emptyFacts();
  facts.identifier = IDENTIFIERS.get((stated('identifier') ?? '').toLowerCase()) ?? null;
  facts.vendor = stated('vendor name');
  facts.partNumber = stated('vendor part number');
  if (facts.identifier === null || !facts.vendor || !facts.partNumber) return null;
  facts.family = memoryFamily(facts.identifier);
  facts.serial = stated('vendor serial number');
  facts.revision = stated('rev');
  facts.wavelengthNm = readNumber(stated('wavelength [nm]'));
  addCompliance(facts, stated('compliance') ?? '');
  const isCable = /passive copper|active cable/.test(cableType);
  if (isCable) addCable(facts, cableType, readNumber(stated('transfer distance [m]')));
  if (facts.family !== 'sff-8472') facts.mediaTechnology = technologyOf(facts, stated('cable technology'));
  if (!cableType.startsWith('passive')) addDom(facts, stated);
  const record = describeModule(facts);
  // The tool says that it is a cable, not what the EEPROM calls its connector.
  return { state: 'module', reason: null, module: isCable ? { ...record, connector: null } : record };
}

/** The tool's own complaint (`-E- ...`), or null. */
export function mlxlinkComplaint(answer: string): string | null {
  const line = answer
    .replace(TERMINAL_COLOUR, '')
    .split('\n')
    .find((candidate) => candidate.trimStart().startsWith('-E-'));
  return line ? textField(visibleText(line.trim())) : null;
}

/** Labels in lower case. JSON: { result: { output: { "Module Info": { label: text or { values: [...] } } } } }. */
function moduleInfo(answer: string): Map<string, string> {
  for (const document of jsonDocuments(answer)) {
    const root = recordOf(document);
    const result = recordOf(root?.['result']) ?? root;
    const output = recordOf(result?.['output']) ?? result;
    const info = recordOf(output?.['Module Info']);
    if (!info) continue;
    return new Map(
      Object.entries(info).map(([label, value]) => {
        const listed = recordOf(value)?.['values'];
        const text = Array.isArray(listed) ? listed.map(textOf).join(',') : (textOf(value) ?? '');
        return [label.toLowerCase(), text];
      }),
    );
  }
  return keyValues(answer.replace(TERMINAL_COLOUR, '').slice(0, 65_536).split('\n'));
}

/** The first standard that the words name decides: its bit, or the code of SFF-8024 table 4-4 that begins with it. */
function addCompliance(facts: ModuleFacts, words: string): void {
  const name = /^[\w.-]+/.exec(words)?.[0].toUpperCase();
  if (!name || !/^\d/.test(name)) return;
  const bits = facts.family === 'sff-8636' ? SFF8636_COMPLIANCE : SFF8472_COMPLIANCE;
  const bit = facts.family === 'cmis' ? undefined : bits.find((known) => known.name.toUpperCase() === name);
  const [extended] =
    Object.entries(EXTENDED_COMPLIANCE).find(([, known]) => known.toUpperCase().split(/[ ,]/)[0] === name) ??
    [];
  if (bit) {
    facts.codes ??= [0, 0, 0, 0, 0, 0, 0, 0];
    facts.codes[bit.byte] = (facts.codes[bit.byte] ?? 0) | bit.mask;
  } else if (extended !== undefined && facts.family !== 'cmis') facts.extendedCompliance = Number(extended);
  else facts.otherCompliance.push(words);
}

function addCable(facts: ModuleFacts, cableType: string, metres: number | null): void {
  facts.connector = NO_SEPARABLE_CONNECTOR;
  if (facts.family === 'cmis') {
    facts.cableAssemblyM = metres;
    facts.cmisMediaType = cableType.startsWith('passive') ? 0x03 : 0x04;
    return;
  }
  facts.cableByte = metres;
  if (facts.family !== 'sff-8472') return;
  // SFF-8472 byte 8: passive cable, active cable.
  facts.codes ??= [0, 0, 0, 0, 0, 0, 0, 0];
  facts.codes[5] = cableType.startsWith('passive') ? 0x04 : 0x08;
}

/** SFF-8636 byte 147 (high nibble) or CMIS page 00h byte 212, by the words that both tables share. */
function technologyOf(facts: ModuleFacts, words: string | null): number | null {
  const fold = (text: string) =>
    text
      .toLowerCase()
      .replaceAll(/\bpassive\b|,/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim();
  if (words === null) return null;
  const code = Object.entries(SFF8636_TECHNOLOGIES).find(([, name]) => fold(name) === fold(words))?.[0];
  if (code === undefined) return null;
  return facts.family === 'cmis' ? Number(code) : Number(code) << 4;
}

/** `54 [-5..75]` and `8.38,8.38,8.38,8.38 [2..15]`: values, then their limits. */
function addDom(facts: ModuleFacts, stated: (label: string) => string | null): void {
  const each = (label: string) => (stated(label) ?? '').split('[')[0]?.split(',').slice(0, 32) ?? [];
  const supplyMv = readNumber(stated('voltage [mv]'));
  if (!supplyMv) return;
  const dom = domFacts(facts);
  dom.supported = true;
  dom.supplyV = supplyMv / 1000;
  dom.temperatureC = readNumber(stated('temperature [c]'));
  for (const [at, bias] of each('bias current [ma]').entries()) {
    const lane = domLane(dom, at + 1);
    if (lane && readNumber(bias) !== null) lane.biasMa = readNumber(bias);
  }
  for (const [side, label] of [
    ['rx', 'rx power current [dbm]'],
    ['tx', 'tx power current [dbm]'],
  ] as const) {
    for (const [at, printed] of each(label).entries()) {
      const dbm = readDbm(printed);
      const lane = dbm === null ? null : domLane(dom, at + 1);
      if (!lane || dbm === null) continue;
      lane[`${side}PowerDbm`] = dbm;
      lane[`${side}PowerMw`] = Math.round(10 ** (dbm / 10) * 10_000) / 10_000;
    }
  }
}
