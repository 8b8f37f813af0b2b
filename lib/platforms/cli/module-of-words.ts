import { bidirectionalOf } from '#lib/optics/bidirectional.ts';
import { speedOfClass } from '#lib/optics/lane-speed.ts';
import { isCable } from '#lib/optics/media-class.ts';
import { emptyFacts } from '#lib/optics/module-facts.ts';
import type { Dom, MediaClass, ModuleRecord } from '#lib/optics/module-record.ts';
import { breakoutOfPart, lengthFromPartNumber, mediaClassOfPart } from '#lib/optics/part-rules.ts';
import { round } from '#lib/optics/units.ts';
import { textField } from '#lib/optics/visible-text.ts';
import type { ParsedDom, ParsedModule } from '#lib/platforms/command-facts.ts';

import { readTypeWords, type TypeWords } from './type-words.ts';

/**
 * The record of a module of which only a system's words are known. `portMedia` is what the system calls the media of the
 * port. What no words state is null: the identifier and all else that only the module's memory tells.
 */
export function moduleOfWords(module: ParsedModule, portMedia: string | null): ModuleRecord {
  const text = (value: string | null | undefined) => (value == null ? null : textField(value));
  const partNumber = text(module.partNumber);
  const productId = text(module.productId);
  const typeWords = text(module.type) ?? text(portMedia);
  const words = typeOf(module, portMedia);
  const mediaClass = mediaOf(words.mediaClass, partNumber) ?? mediaOfLight(module.wavelengthNm ?? null);
  const length = lengthOf(module, mediaClass, partNumber);
  const wavelengthNm = isCable(mediaClass) ? null : (module.wavelengthNm ?? null);
  return {
    identifier: null,
    formFactor: words.formFactor,
    connector: null,
    vendor: text(module.vendor),
    oui: null,
    partNumber,
    ...(productId !== null && { productId }),
    revision: text(module.revision),
    serial: text(module.serial),
    dateCode: null,
    compliance: typeWords === null || isCageName(typeWords) ? [] : [typeWords],
    encoding: null,
    nominalBitRateMbd: null,
    wavelengthNm,
    maxPowerW: null,
    ...length,
    reach: [],
    dom: mediaClass === 'passive-dac' || module.dom === null ? null : domOf(module.dom),
    mediaClass,
    functionalClass: words.functionalClass,
    nominalSpeedMbps: speedOfClass(words.functionalClass),
    breakout: breakoutOfPart(partNumber) ?? breakoutOfPart(text(module.type)),
    fiber: mediaClass === 'optic-mmf' ? 'MMF' : mediaClass === 'optic-smf' ? 'SMF' : null,
    bidirectional: mediaClass === 'optic-smf' ? bidirectional(module) : null,
  };
}

/** The type in the system's words, then what it calls the media of the port, then a part number that names a class. */
function typeOf({ type, partNumber }: ParsedModule, portMedia: string | null): TypeWords {
  const media = readTypeWords(portMedia ?? '');
  // What the port calls its cage narrows a type that stands for several.
  const cage = media.mediaClass === null && portMedia !== null ? `${portMedia} ` : '';
  const said = [readTypeWords(cage + (type ?? '')), media, readTypeWords(partNumber ?? '')];
  const best = said.find(({ functionalClass }) => functionalClass !== null);
  return {
    functionalClass: best?.functionalClass ?? null,
    mediaClass: best?.mediaClass ?? said.slice(0, 2).find((words) => words.mediaClass)?.mediaClass ?? null,
    formFactor: best?.formFactor ?? said.find((words) => words.formFactor)?.formFactor ?? null,
  };
}

/** `SFP/SFP+/SFP28/SFP56`, `QSFP28`: the name of a cage says nothing of what is in it. */
function isCageName(type: string): boolean {
  return /^[QO]?SFP(?:\+|\d{2,3}|-?DD)?(?:\/[QO]?SFP(?:\+|\d{2,3}|-?DD)?)*$/i.test(type);
}

/** A part number or a type says that both directions share a fibre; the wavelength then says which end it is. */
function bidirectional({
  partNumber,
  type,
  wavelengthNm = null,
}: ParsedModule): ModuleRecord['bidirectional'] {
  const words = `${partNumber ?? ''} ${type ?? ''}`;
  return bidirectionalOf({ ...emptyFacts(), family: 'sff-8472', wavelengthNm, partNumber: words });
}

/** Some parts call themselves optics and are none: copper SFPs, optical cables, loopbacks. */
function mediaOf(words: MediaClass | null, partNumber: string | null): MediaClass | null {
  const part = mediaClassOfPart(partNumber);
  return part !== null && part !== 'passive-dac' ? part : (words ?? part);
}

/** Light of multimode and of single-mode fibre; only optics state a wavelength. */
function mediaOfLight(wavelengthNm: number | null): MediaClass | null {
  if (wavelengthNm === null) return null;
  if (wavelengthNm >= 830 && wavelengthNm <= 950) return 'optic-mmf';
  return wavelengthNm >= 1260 && wavelengthNm <= 1625 ? 'optic-smf' : null;
}

type Lengths = Pick<
  ModuleRecord,
  | 'cableLengthM'
  | 'cableLengthSource'
  | 'cableLengthEepromM'
  | 'cableLengthPartNumberM'
  | 'cableLengthDisagrees'
>;

/**
 * A part number, or a type such as SFP-H10GB-CU3M, is more exact than the EEPROM, whose metres are whole. Some systems take
 * the length from there too, so that an equal one says nothing of the EEPROM.
 */
function lengthOf(module: ParsedModule, mediaClass: MediaClass | null, partNumber: string | null): Lengths {
  const stated = module.cableLengthM ?? null;
  const cable = isCable(mediaClass) || (mediaClass === null && stated !== null);
  const typed = LENGTH_IN_TYPE.test(module.type ?? '') ? lengthFromPartNumber(module.type) : null;
  const part = cable ? (typed ?? lengthFromPartNumber(partNumber)) : null;
  const eeprom = stated === part ? null : stated;
  return {
    cableLengthM: cable ? (part ?? eeprom) : null,
    cableLengthSource: part !== null ? 'part-number' : cable && eeprom !== null ? 'eeprom' : null,
    cableLengthEepromM: eeprom,
    cableLengthPartNumberM: part,
    cableLengthDisagrees: part !== null && eeprom !== null && Math.abs(part - eeprom) >= 1,
  };
}

/** CU3M, AOC10M, CR4-2.0M; in `25GAUI C2M AOC` the M is no metre. */
const LENGTH_IN_TYPE = /(?:CU|AOC|DAC|ACC)-?\d|-\d{1,3}\.\dM\b/i;

function domOf({ temperatureC, supplyV, lanes }: ParsedDom): Dom {
  return {
    temperatureC,
    supplyV,
    lanes: lanes.map(({ biasMa, txPowerDbm, rxPowerDbm }) => ({
      biasMa,
      txPowerMw: milliwatts(txPowerDbm),
      txPowerDbm,
      rxPowerMw: milliwatts(rxPowerDbm),
      rxPowerDbm,
    })),
  };
}

function milliwatts(dbm: number | null): number | null {
  return dbm === null ? null : round(10 ** (dbm / 10), 4);
}
