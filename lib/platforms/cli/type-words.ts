import type { MediaClass } from '#lib/optics/module-record.ts';
import { speedName } from '#lib/optics/lane-speed.ts';

/** What a system's words for a type (10Gbase-SR, QSFP-100G-CU3M, SFP+DAC3) say of the module. */
export interface TypeWords {
  /** As lib/optics names classes: 10GBASE-SR, 100GBASE-CR4, 25G-AOC. */
  functionalClass: string | null;
  mediaClass: MediaClass | null;
  formFactor: string | null;
}

/** Words for a medium and the class they make, from the groups of their pattern. The first that fits wins. */
const CODES: readonly (readonly [
  RegExp,
  MediaClass,
  (speed: string, first: string, second: string) => string,
])[] = [
  [/^AOC/, 'aoc', (speed) => `${speed}-AOC`],
  [/^(?:ACC|AEC|ACU)(?:\d|$)/, 'active-dac', (speed) => `${speed}-ACC`],
  [/^(CWDM4|CLR4)$/, 'optic-smf', (speed, name) => `${speed}-${name}`],
  [/^(?:PSM4|PLRL?4)$/, 'optic-smf', (speed) => `${speed}-PSM4`],
  [/^SWDM4$/, 'optic-mmf', (speed) => `${speed}-SWDM4`],
  [/^LRM$/, 'optic-mmf', (speed) => `${speed}BASE-LRM`],
  [/^BX/, 'optic-smf', (speed) => (speed === '1000' ? '1000BASE-BX10' : `${speed}BASE-BX`)],
  [/^CR[SNALU]?(\d{0,2})$/, 'passive-dac', (speed, lanes) => `${speed}BASE-CR${lanes}`],
  [/^(?:CX1|CU\d*M?|COPPER|TWINAX|DAC[\d.]*M?)$/, 'passive-dac', (speed) => `${speed}BASE-CR`],
  [/^[XCE]?SRL?(\d{0,2})$/, 'optic-mmf', (speed, lanes) => `${speed}BASE-SR${lanes}`],
  [/^VR(\d{0,2})$/, 'optic-mmf', (speed, lanes) => `${speed}BASE-VR${lanes}`],
  [/^([LEZDF]R)L?(\d{0,2})$/, 'optic-smf', (speed, code, lanes) => `${speed}BASE-${code}${lanes}`],
  [/^SX\d*$/, 'optic-mmf', (speed) => `${speed}BASE-SX`],
  [/^L[XH]\d*$/, 'optic-smf', (speed) => `${speed}BASE-LX`],
  [/^([ZE]X)\d*$/, 'optic-smf', (speed, code) => `${speed}BASE-${code}`],
  [/^(?:\d+T|G?BT|TX?)$/, 'base-t', (speed) => `${speed}BASE-T`],
];

/** Form factors by their words and the speed of a module that states none, Gb/s; the longer names first. */
const FORM_FACTORS: readonly (readonly [word: RegExp, name: string, speed: number | null])[] = [
  [/QSFP-?DD|QDD/, 'QSFP-DD', 400],
  [/OSFP/, 'OSFP', null],
  [/QSFP112/, 'QSFP112', 400],
  [/QSFP56/, 'QSFP56', 200],
  [/QSFP28/, 'QSFP28', 100],
  [/QSFP(?:\+|_PLUS)/, 'QSFP+', 40],
  [/CFP2/, 'CFP2', null],
  [/CFP4/, 'CFP4', 100],
  [/CFP/, 'CFP', 100],
  [/CXP/, 'CXP', 100],
  [/SFP56/, 'SFP56', 50],
  [/SFP28/, 'SFP28', 25],
  [/(?<!Q)SFP(?:\+|_PLUS)/, 'SFP+', 10],
  [/XFP/, 'XFP', 10],
  [/\bX2\b/, 'X2', 10],
  [/XENPAK/, 'XENPAK', 10],
  [/GBIC/, 'GBIC', 1],
];

/** Cages of one lane and of four by the speed of the whole module, Gb/s. */
const ONE_LANE: Readonly<Record<number, string>> = {
  0.1: 'SFP',
  1: 'SFP',
  10: 'SFP+',
  25: 'SFP28',
  50: 'SFP56',
};
const FOUR_LANES: Readonly<Record<number, string>> = { 40: 'QSFP+', 100: 'QSFP28', 200: 'QSFP56' };

/** A module may be of several kinds (`100GBASE-CR4, 25GBASE-CR or 50GBASE-CR2`): the first that its cage has lanes for. */
export function readTypeWords(text: string): TypeWords {
  const words = text.slice(0, 120).toUpperCase();
  // Identifiers name a whole family (`SFP/SFP+/SFP28`), which is no form factor.
  const named = /SFP\/SFP/.test(words) ? undefined : FORM_FACTORS.find(([word]) => word.test(words));
  const single = /(?<![QO\d])SFP(?!-?DD)/.test(words);
  const kinds = words.split(/,| OR /).map((kind) => readKind(kind, named?.[2] ?? (single ? 1 : null)));
  const fits = (kind: Kind) => !single || !/\d$/.test(kind.functionalClass ?? '');
  const { functionalClass, mediaClass, speed } =
    kinds.find((kind) => kind.mediaClass !== null && fits(kind)) ?? kinds[0]!;
  const formFactor = named?.[1] ?? (mediaClass === null && !single ? null : cageOf(functionalClass, speed));
  return { functionalClass, mediaClass, formFactor };
}

interface Kind extends Pick<TypeWords, 'functionalClass' | 'mediaClass'> {
  speed: number | null;
}

function readKind(words: string, speedOfCage: number | null): Kind {
  const tokens = tokensOf(words);
  const stated = tokens.map(speedOf).find((speed) => speed !== null);
  const speed = stated ?? speedOfCage;
  if (/ACTIVE (?:COPPER|TWINAX)/.test(words)) tokens.unshift('ACC');
  if (/ACTIVE OPTICAL/.test(words)) tokens.unshift('AOC');
  // NX-OS cuts SFP-H10GB-CU3M.
  if (/H\d+GB-C/.test(words)) tokens.unshift('CU');
  if (/(?:SR-?)?BD\b|BIDI/.test(words) && (speed ?? 0) >= 40)
    return { speed, mediaClass: 'optic-mmf', functionalClass: `${speedName(speed!)}-BIDI` };
  if (/^\s*10\/100/.test(words)) return { speed: null, mediaClass: 'base-t', functionalClass: null };
  const code = CODES.find(([pattern]) => tokens.some((token) => pattern.test(token)));
  if (!code)
    return {
      speed,
      mediaClass: /\bC?DWDM\b|\bCWDM\b/.test(words) ? 'optic-smf' : null,
      functionalClass: null,
    };
  const [pattern, mediaClass, classOf] = code;
  if (speed === null) return { speed, mediaClass, functionalClass: null };
  const found = tokens.map((token) => pattern.exec(token)).find(Boolean);
  const times = tokens.map((token) => /^([248])X$/.exec(token)?.[1]).find(Boolean);
  const named = classOf(speedName(speed), found?.[1] ?? '', found?.[2] ?? '');
  // `100G LR` and `100G CU3M` of a QSFP have four lanes; single-lane kinds say so (LR1, DR, FR).
  const lanes = /BASE-(?:CR|SR|LR|ER)$/.test(named) && FOUR_LANES[speed] !== undefined ? '4' : '';
  return {
    speed: speed * Number(times ?? 1),
    mediaClass,
    functionalClass: times ? `${times}x${named}` : named + lanes,
  };
}

/** Words without the signs between them: `SFP+-10G-SR`, `10G_BASE_SR_SFP`, `SFP28DAC0.65`, `1000BaseSX`, `SFP-10GSR`. */
function tokensOf(words: string): string[] {
  return words
    .replace(/([248])(?:X|SFP)(?=\d+G)/g, ' $1X ')
    .replace(/(Q?SFP(?:\+|28|56|112|-?DD)?|BASE|(?:^|[\s(])[248]X(?=[(\d]))/g, ' $1 ')
    .replace(/(\d)G(?!B?E?(?:\W|_|$))(?!B\b)/g, '$1G ')
    .split(/[\s\-_(),]+/)
    .filter((token) => token !== '');
}

/** 10G, 10GE, H10GB, 10/25G, 1000, 100, GIGE. */
function speedOf(token: string): number | null {
  const giga = /^H?(?:\d+\/)?(\d+(?:\.\d)?)GB?E?$/.exec(token)?.[1];
  if (giga !== undefined) return Number(giga);
  const mega = /^(100|1000|2500)T?$/.exec(token)?.[1];
  if (mega !== undefined) return Number(mega) / 1000;
  return token === 'GIGE' || token === 'GE' ? 1 : null;
}

function cageOf(functionalClass: string | null, speed: number | null): string | null {
  if (speed === null || functionalClass === null) return null;
  const four =
    /x|[48]$/.test(functionalClass) || functionalClass.endsWith('-BIDI') || FOUR_LANES[speed] !== undefined;
  return (four ? FOUR_LANES[speed] : ONE_LANE[speed]) ?? null;
}
