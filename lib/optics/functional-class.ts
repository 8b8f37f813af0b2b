import { laneSpeedG, speedName } from '#lib/optics/lane-speed.ts';
import { statedCodes } from '#lib/optics/module-facts.ts';
import type { ModuleFacts } from '#lib/optics/module-facts.ts';
import { bidirectionalOf } from '#lib/optics/bidirectional.ts';
import { cmisClass } from '#lib/optics/cmis-class.ts';
import type { MediaClass } from '#lib/optics/module-record.ts';

/** SFF-8024 Rev 4.13, table 4-4 read for one lane (SFP) and for four (QSFP). */
const EXTENDED_CLASS: Readonly<Record<number, readonly [sfp: string | null, qsfp: string | null]>> = {
  0x01: ['25G-AOC', '100G-AOC'],
  0x02: ['25GBASE-SR', '100GBASE-SR4'],
  0x03: ['25GBASE-LR', '100GBASE-LR4'],
  0x04: ['25GBASE-ER', '100GBASE-ER4'],
  0x05: [null, '100GBASE-SR10'],
  0x06: [null, '100G-CWDM4'],
  0x07: [null, '100G-PSM4'],
  0x08: ['25G-ACC', '100G-ACC'],
  0x09: [null, '100G-CWDM4'],
  0x0b: ['25GBASE-CR', '100GBASE-CR4'],
  0x0c: ['25GBASE-CR', '100GBASE-CR4'],
  0x0d: ['25GBASE-CR', '100GBASE-CR4'],
  0x10: [null, '40GBASE-ER4'],
  0x11: ['10GBASE-SR', '4x10GBASE-SR'],
  0x12: [null, '40G-PSM4'],
  0x16: ['10GBASE-T', '10GBASE-T'],
  0x17: [null, '100G-CLR4'],
  0x18: ['25G-AOC', '100G-AOC'],
  0x19: ['25G-ACC', '100G-ACC'],
  0x1a: [null, '100G-DWDM2'],
  0x1b: [null, '100G-1550-WDM'],
  0x1c: ['10GBASE-T', '10GBASE-T'],
  0x1d: ['5GBASE-T', '5GBASE-T'],
  0x1e: ['2.5GBASE-T', '2.5GBASE-T'],
  0x1f: [null, '40G-SWDM4'],
  0x20: [null, '100G-SWDM4'],
  0x21: [null, '100G-BIDI'],
  0x22: [null, '100G-4WDM-10'],
  0x23: [null, '100G-4WDM-20'],
  0x24: [null, '100G-4WDM-40'],
  0x25: ['100GBASE-DR', '100GBASE-DR'],
  0x26: ['100GBASE-FR1', '100GBASE-FR1'],
  0x27: ['100GBASE-LR1', '100GBASE-LR1'],
  0x28: ['100GBASE-SR1', '100GBASE-SR1'],
  0x29: ['100GBASE-SR1', '400GBASE-SR4'],
  0x2a: ['100GBASE-FR1', '400GBASE-DR4-2'],
  0x2b: ['100GBASE-LR1', '100GBASE-LR1'],
  0x2c: ['100G-LR1-20', '100G-LR1-20'],
  0x2d: ['100G-ER1-30', '100G-ER1-30'],
  0x2e: ['100G-ER1-40', '100G-ER1-40'],
  0x2f: ['100G-LR1-20', '100G-LR1-20'],
  0x30: ['50G-ACC', '200G-ACC'],
  0x31: ['50G-AOC', '200G-AOC'],
  0x32: ['50G-ACC', '200G-ACC'],
  0x33: ['50G-AOC', '200G-AOC'],
  0x34: ['100G-ER1-30', '100G-ER1-30'],
  0x35: ['100G-ER1-40', '100G-ER1-40'],
  0x36: ['100GBASE-VR1', '400GBASE-VR4'],
  0x37: ['10GBASE-BR', null],
  0x38: ['25GBASE-BR', null],
  0x39: ['50GBASE-BR', null],
  0x3a: ['100GBASE-VR1', '100GBASE-VR1'],
  0x3f: ['100GBASE-CR1', '400GBASE-CR4'],
  0x40: ['50GBASE-CR', '200GBASE-CR4'],
  0x41: ['50GBASE-SR', '200GBASE-SR4'],
  0x42: ['50GBASE-FR', '200GBASE-DR4'],
  0x43: [null, '200GBASE-FR4'],
  0x44: [null, '200G-PSM4'],
  0x45: ['50GBASE-LR', '50GBASE-LR'],
  0x46: [null, '200GBASE-LR4'],
  0x47: [null, '400GBASE-DR4'],
  0x48: [null, '400GBASE-FR4'],
  0x49: [null, '400GBASE-LR4-6'],
  0x4a: ['50GBASE-ER', '50GBASE-ER'],
  0x4b: [null, '400G-LR4-10'],
  0x4c: [null, '400GBASE-ZR'],
  0x50: ['64GFC-EA', '64GFC-EA'],
  0x51: ['64GFC-SW', '64GFC-SW'],
  0x52: ['64GFC-LW', '64GFC-LW'],
  0x53: ['128GFC-EA', '128GFC-EA'],
  0x54: ['128GFC-SW', '128GFC-SW'],
  0x55: ['128GFC-LW', '128GFC-LW'],
};

/** The class users shop by, from codes and medium; null when the module states too little. */
export function functionalClassOf(facts: ModuleFacts, mediaClass: MediaClass | null): string | null {
  switch (facts.family) {
    case 'sff-8472':
      return sfpClass(facts, mediaClass);
    case 'sff-8636':
      return qsfpClass(facts, mediaClass);
    case 'cmis':
      return cmisClass(facts, mediaClass);
    case null:
      return null;
  }
}

function sfpClass(facts: ModuleFacts, mediaClass: MediaClass | null): string | null {
  const rate = laneSpeedG(facts.bitRateMbd);
  const byCode =
    facts.extendedCompliance === null ? null : (EXTENDED_CLASS[facts.extendedCompliance]?.[0] ?? null);
  const codes = statedCodes(facts);
  switch (mediaClass) {
    case 'base-t':
      if (byCode?.endsWith('BASE-T')) return byCode;
      if (rate !== null && rate >= 10) return '10GBASE-T';
      if (facts.partNumber !== null && /10G/i.test(facts.partNumber)) return '10GBASE-T';
      if (rate === 2.5 || rate === 5) return `${rate}GBASE-T`;
      return rate === 1 || ((codes[3] ?? 0) & 0x08) !== 0 ? '1000BASE-T' : null;
    case 'passive-dac':
      return byCode?.includes('-CR') ? byCode : rate === null ? null : `${speedName(rate)}BASE-CR`;
    case 'active-dac':
      return byCode?.endsWith('-ACC') ? byCode : rate === null ? null : `${speedName(rate)}-ACC`;
    case 'aoc':
      return byCode?.endsWith('-AOC') ? byCode : rate === null ? null : `${speedName(rate)}-AOC`;
    default:
  }
  if (byCode !== null) return byCode;
  const tenGig = codes[0] ?? 0;
  const bidirectional = bidirectionalOf(facts) !== null;
  if ((tenGig & 0xf0) !== 0) {
    if (bidirectional && (tenGig & 0x20) !== 0) return '10GBASE-BX';
    if ((tenGig & 0x80) !== 0) return longReach(facts, 80_000) ? '10GBASE-ZR' : '10GBASE-ER';
    return (tenGig & 0x10) !== 0 ? '10GBASE-SR' : (tenGig & 0x20) !== 0 ? '10GBASE-LR' : '10GBASE-LRM';
  }
  const gigabit = codes[3] ?? 0;
  if ((gigabit & 0x40) !== 0) return rate === 10 ? '10GBASE-BX' : '1000BASE-BX10';
  if ((gigabit & 0x01) !== 0) return '1000BASE-SX';
  if ((gigabit & 0x02) !== 0) return bidirectional ? '1000BASE-BX10' : '1000BASE-LX';
  if ((gigabit & 0x04) !== 0) return '1000BASE-CX';
  if ((gigabit & 0x80) !== 0) return '1000BASE-PX';
  if ((gigabit & 0x30) !== 0) return (gigabit & 0x20) !== 0 ? '100BASE-FX' : '100BASE-LX10';
  return fibreChannelClass(codes) ?? opticByRate(facts, mediaClass, rate);
}

function longReach(facts: ModuleFacts, metres: number): boolean {
  return (facts.smfM ?? 0) >= metres;
}

/** SFF-8472 Rev 12.4, table 5-3 (bytes 7-10): the fastest Fibre Channel speed with its laser. */
function fibreChannelClass(codes: readonly number[]): string | null {
  const speed = codes[7] ?? 0;
  const fastest = FC_SPEEDS.find(([mask]) => (speed & mask) !== 0);
  if (fastest === undefined) return null;
  const long = ((codes[4] ?? 0) & 0x02) !== 0 || ((codes[5] ?? 0) & 0x10) !== 0;
  const short = ((codes[4] ?? 0) & 0x04) !== 0 || ((codes[5] ?? 0) & 0x60) !== 0;
  return `${fastest[1]}${short ? '-SW' : long ? '-LW' : ''}`;
}

const FC_SPEEDS: readonly (readonly [mask: number, name: string])[] = [
  [0x08, '32GFC'],
  [0x20, '16GFC'],
  [0x80, '10GFC'],
  [0x40, '8GFC'],
  [0x10, '4GFC'],
  [0x04, '2GFC'],
  [0x01, '1GFC'],
];

/** Parts without any Ethernet code: the bit rate and the reach say as much as is known. */
function opticByRate(facts: ModuleFacts, mediaClass: MediaClass | null, rate: number | null): string | null {
  if (rate === null) return null;
  const base = rate === 1 ? '1000BASE' : `${speedName(rate)}BASE`;
  if (mediaClass === 'optic-mmf') return rate === 1 ? '1000BASE-SX' : `${base}-SR`;
  if (mediaClass !== 'optic-smf') return null;
  if (bidirectionalOf(facts) !== null) return rate === 1 ? '1000BASE-BX10' : `${base}-BX`;
  if (longReach(facts, 70_000)) return rate === 1 ? '1000BASE-ZX' : `${base}-ZR`;
  if (longReach(facts, 30_000)) return rate === 1 ? '1000BASE-EX' : `${base}-ER`;
  return rate === 1 ? '1000BASE-LX' : `${base}-LR`;
}

function qsfpClass(facts: ModuleFacts, mediaClass: MediaClass | null): string | null {
  const byCode =
    facts.extendedCompliance === null ? null : (EXTENDED_CLASS[facts.extendedCompliance]?.[1] ?? null);
  if (byCode !== null) return byCode;
  const codes = statedCodes(facts)[0] ?? 0;
  const rate = laneSpeedG(facts.bitRateMbd);
  const speed = rate === null ? null : speedName(rate * 4);
  if (mediaClass === 'passive-dac')
    return (codes & 0x08) !== 0 && (rate ?? 10) <= 10 ? '40GBASE-CR4' : speed && `${speed}BASE-CR4`;
  if (mediaClass === 'active-dac') return speed && `${speed}-ACC`;
  if (mediaClass === 'aoc') return speed && `${speed}-AOC`;
  if ((codes & 0x04) !== 0) return '40GBASE-SR4';
  if ((codes & 0x02) !== 0) return '40GBASE-LR4';
  if ((codes & 0x10) !== 0) return '4x10GBASE-SR';
  if ((codes & 0x20) !== 0) return '4x10GBASE-LR';
  if ((codes & 0x08) !== 0) return '40GBASE-CR4';
  if ((codes & 0x01) !== 0) return '40G-XLPPI';
  if (speed === null) return null;
  return mediaClass === 'optic-mmf'
    ? `${speed}BASE-SR4`
    : mediaClass === 'optic-smf'
      ? `${speed}BASE-LR4`
      : null;
}
