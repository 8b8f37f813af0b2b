import type { MediaClass } from '#lib/optics/module-record.ts';

/**
 * What part numbers say that EEPROMs leave out or get wrong, as data. A rule is tried against the part number in upper
 * case; the first match of a table wins. `metres` takes the match's groups.
 */
export interface LengthRule {
  pattern: RegExp;
  metres: (groups: readonly (string | undefined)[]) => number;
}

export const LENGTH_RULES: readonly LengthRule[] = [
  // NVIDIA/Mellanox LinkX: MCP1600-C003, MCP1660-W00AE30 (0.5 m), MC2309130-002, MFA1A00-C010.
  { pattern: /^M[CF][A-Z0-9]{4,9}-[A-Z]?(\d\d)(\d|A)/, metres: ([, tens, ones]) => mellanox(tens, ones) },
  // MikroTik: S+DA0001, XQ+AO0005.
  { pattern: /\+(?:DA|AO)(\d{4})/, metres: ([, metres]) => Number(metres) },
  // Cisco: SFP-H10GB-CU1-5M, QSFP-100G-CU2-5M.
  { pattern: /CU(\d{1,2})-(\d)M(?![A-Z0-9])/, metres: ([, whole, tenth]) => Number(`${whole}.${tenth}`) },
  // 0P5M, 1P5M.
  {
    pattern: /(?<!\d)(\d{1,2})P(\d)M(?![A-Z0-9])/,
    metres: ([, whole, tenth]) => Number(`${whole}.${tenth}`),
  },
  // Any maker's metres with a unit: CAB-Q-S-5M, DAC-0.5M, CU3M-C, AOC15M, P1M.
  { pattern: /(?<![\d.])(\d{1,3}(?:\.\d{1,2})?)M(?![A-Z0-9])/, metres: ([, metres]) => Number(metres) },
  // 10Gtek and FS: SFPP-PC005 (0.5 m), SFPP-PC015, SFPP-AO02, Q28-PC03.
  {
    pattern: /-(?:PC|AO|AC)(\d\d)(5?)(?!\d)/,
    metres: ([, metres, tenth]) => Number(metres) + (tenth === '5' ? 0.5 : 0),
  },
];

function mellanox(tens: string | undefined, ones: string | undefined): number {
  return ones === 'A' ? Number(tens) + 0.5 : Number(`${tens}${ones}`);
}

/** The length that a cable's part number states, metres; null when it states none. Only cables may be asked. */
export function lengthFromPartNumber(partNumber: string | null): number | null {
  if (partNumber === null) return null;
  const part = partNumber.slice(0, 64).toUpperCase();
  for (const rule of LENGTH_RULES) {
    const match = rule.pattern.exec(part);
    if (match === null) continue;
    const metres = rule.metres(match);
    if (metres > 0 && metres <= 300) return metres;
  }
  return null;
}

/** Parts whose EEPROM lies about what they are: copper SFPs coded as SR optics, optical cables coded as copper ones. */
export const MEDIA_RULES: readonly { pattern: RegExp; mediaClass: MediaClass }[] = [
  { pattern: /LOOPBACK|(?:^|-)LPBK|(?:^|-)LOOP(?:-|$)/, mediaClass: 'loopback' },
  { pattern: /RJ-?45|^S\+?RJ\d\d|^GLC-(?:TE?|GE-T)(?:-|$)/, mediaClass: 'base-t' },
  {
    pattern: /^(?:QSFP|SFP\+?)[-+]?(?:10G|5G|2\.5G|GE|1G|1000)?(?:BASE)?-?T\d{0,2}(?:-|$)/,
    mediaClass: 'base-t',
  },
  { pattern: /1000BASE-?T(?![A-Z])|10GBASE-?T(?![A-Z])/, mediaClass: 'base-t' },
  { pattern: /AOC|\+AO\d{4}|-AO\d\d(?!\d)/, mediaClass: 'aoc' },
  {
    pattern: /\bDAC\b|\+DA\d{4}|H\d+GB-CU\d|^CAB-(?:Q|S|SFP|QSFP|O|D)-|(?:^|-)CU\d{1,2}M(?:-|$)/,
    mediaClass: 'passive-dac',
  },
];

export function mediaClassOfPart(partNumber: string | null): MediaClass | null {
  if (partNumber === null) return null;
  const part = partNumber.slice(0, 64).toUpperCase();
  return MEDIA_RULES.find((rule) => rule.pattern.test(part))?.mediaClass ?? null;
}

/** Fan-out shapes that part numbers state. */
export const BREAKOUT_RULES: readonly { pattern: RegExp; shape: string }[] = [
  { pattern: /^CAB-Q-S-/, shape: '40G to 4x10G' },
  { pattern: /^CAB-Q-4S-|^CAB-Q-4SFP28/, shape: '100G to 4x25G' },
  { pattern: /^CAB-Q-2Q-/, shape: '100G to 2x50G' },
  { pattern: /QSFP-?4(?:X)?SFP10G|QSFP-?4X10G|Q-4SPC/, shape: '40G to 4x10G' },
  { pattern: /QSFP-?4(?:X)?SFP25G|QSFP28-?4(?:X)?SFP28|Q28-4S28/, shape: '100G to 4x25G' },
  { pattern: /^MC26\d{5}-/, shape: '40G to 4x10G' },
  { pattern: /^MCP7F00-|^MFA7A50-/, shape: '100G to 4x25G' },
  { pattern: /^MCP7H00-|^MFA7A20-/, shape: '100G to 2x50G' },
  { pattern: /^MCP7H50-|^MFS1S50-/, shape: '200G to 2x100G' },
  { pattern: /^MCP7F80-/, shape: '400G to 4x100G' },
  { pattern: /^MCP7H60-|^MCP7W60-/, shape: '400G to 2x200G' },
];

export function breakoutOfPart(partNumber: string | null): string | null {
  if (partNumber === null) return null;
  const part = partNumber.slice(0, 64).toUpperCase();
  return BREAKOUT_RULES.find((rule) => rule.pattern.test(part))?.shape ?? null;
}

/** Classes that part numbers name, for CMIS modules read as text: ethtool leaves the applications out. */
const NAMED_CLASS =
  /(?<![\dA-Z.])(\d{2,4})G(?:BASE)?[-_]?X?((?:SR|VR|DR|FR|LR|ER|ZR)\d{0,2}(?:\.\d)?)(?![A-Z\d])/;

/** The class in a part number such as QDD-400G-DR4, in the words of the standard; null when it names none. */
export function classOfPart(partNumber: string | null): string | null {
  const match = partNumber === null ? null : NAMED_CLASS.exec(partNumber.slice(0, 64).toUpperCase());
  return match === null ? null : `${match[1]}GBASE-${match[2]}`;
}
