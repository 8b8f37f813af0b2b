import { SFF8472_COMPLIANCE, SFF8636_COMPLIANCE } from '#lib/optics/compliance-bits.ts';
import type { ComplianceBit } from '#lib/optics/compliance-bits.ts';
import type { MemoryFamily } from '#lib/optics/module-facts.ts';

/** How ethtool words the codes of SFF-8024 Rev 4.13, table 4-4, where its words differ from ours; SFP and QSFP wordings together. */
const EXTENDED: readonly (readonly [phrase: string, code: number])[] = [
  ['100G AOC or 25GAUI C2M AOC with worst BER of 5x10^(-5)', 0x01],
  ['100G Base-SR4 or 25GBase-SR', 0x02],
  ['100G Base-LR4 or 25GBase-LR', 0x03],
  ['100G Base-LR4', 0x03],
  ['100G Base-ER4 or 25GBase-ER', 0x04],
  ['100G Base-ER4', 0x04],
  ['100G Base-SR10', 0x05],
  ['100G CWDM4 MSA with FEC', 0x06],
  ['100G PSM4 Parallel SMF', 0x07],
  ['100G ACC or 25GAUI C2M ACC with worst BER of 5x10^(-5)', 0x08],
  ['100G CWDM4 MSA without FEC', 0x09],
  ['100G Base-CR4 or 25G Base-CR CA-L', 0x0b],
  ['25G Base-CR CA-S', 0x0c],
  ['25G Base-CR CA-N', 0x0d],
  ['40G Base-ER4', 0x10],
  ['4x10G Ethernet: 10G Base-SR', 0x11],
  ['40G PSM4 Parallel SMF', 0x12],
  ['G959.1 profile P1I1-2D1 (10709 MBd, 2km, 1310nm SM)', 0x13],
  ['G959.1 profile P1S1-2D2 (10709 MBd, 40km, 1550nm SM)', 0x14],
  ['G959.1 profile P1L1-2D2 (10709 MBd, 80km, 1550nm SM)', 0x15],
  ['10Gbase-T with SFI electrical interface', 0x16],
  ['10G Base-T with SFI electrical interface', 0x16],
  ['100G CLR4', 0x17],
  ['100G AOC or 25GAUI C2M AOC with worst BER of 10^(-12)', 0x18],
  ['100G ACC or 25GAUI C2M ACC with worst BER of 10^(-12)', 0x19],
  [
    '100GE-DWDM2 (DWDM transceiver using 2 wavelengths on a 1550 nm DWDM grid with a reach up to 80 km)',
    0x1a,
  ],
  ['100G 1550nm WDM (4 wavelengths)', 0x1b],
  ['10Gbase-T Short Reach', 0x1c],
  ['5GBASE-T', 0x1d],
  ['2.5GBASE-T', 0x1e],
  ['40G SWDM4', 0x1f],
  ['100G SWDM4', 0x20],
  ['100G PAM4 BiDi', 0x21],
  ['4WDM-10 MSA (10km version of 100G CWDM4 with same RS(528,514) FEC in host system)', 0x22],
  ['4WDM-20 MSA (20km version of 100GBASE-LR4 with RS(528,514) FEC in host system)', 0x23],
  ['4WDM-40 MSA (40km reach with APD receiver and RS(528,514) FEC in host system)', 0x24],
  ['100GBASE-DR (clause 140), CAUI-4 (no FEC)', 0x25],
  ['100G-FR or 100GBASE-FR1 (clause 140), CAUI-4 (no FEC)', 0x26],
  ['100G-LR or 100GBASE-LR1 (clause 140), CAUI-4 (no FEC)', 0x27],
  [
    'Active Copper Cable with 50GAUI, 100GAUI-2 or 200GAUI-4 C2M. Providing a worst BER of 10-6 or below',
    0x30,
  ],
  [
    'Active Optical Cable with 50GAUI, 100GAUI-2 or 200GAUI-4 C2M. Providing a worst BER of 10-6 or below',
    0x31,
  ],
  [
    'Active Copper Cable with 50GAUI, 100GAUI-2 or 200GAUI-4 C2M. Providing a worst BER of 2.6x10-4 for ACC, 10-5 for AUI, or below',
    0x32,
  ],
  [
    'Active Optical Cable with 50GAUI, 100GAUI-2 or 200GAUI-4 C2M. Providing a worst BER of 2.6x10-4 for ACC, 10-5 for AUI, or below',
    0x33,
  ],
  ['50GBASE-CR, 100GBASE-CR2, or 200GBASE-CR4', 0x40],
  ['50GBASE-SR, 100GBASE-SR2, or 200GBASE-SR4', 0x41],
  ['50GBASE-FR or 200GBASE-DR4', 0x42],
  ['200GBASE-FR4', 0x43],
  ['200G 1550 nm PSM4', 0x44],
  ['50GBASE-LR', 0x45],
  ['200GBASE-LR4', 0x46],
  ['64GFC EA', 0x50],
  ['64GFC SW', 0x51],
  ['64GFC LW', 0x52],
  ['128GFC EA', 0x53],
  ['128GFC SW', 0x54],
  ['128GFC LW', 0x55],
];

const SPEED_PREFIX = /^(?:extended|\d+g ethernet|ethernet): /;
/** The QSFP decoder prints fibre cores as `50m` where the SFP one prints `50um`. */
const MICROMETRES = /(\d)um\b/;
const REVISION_NOTE = / ?\[sff-8472 rev ?10\.4 (?:only|onwards)\]$/;

/** Folds a `Transceiver type` line: lower case, without the speed prefix and revision notes of ethtool. */
function foldPhrase(phrase: string): string {
  return phrase
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
    .replace(REVISION_NOTE, '')
    .replace(MICROMETRES, '$1m')
    .replace(SPEED_PREFIX, '');
}

const EXTENDED_BY_PHRASE = new Map(EXTENDED.map(([phrase, code]) => [foldPhrase(phrase), code]));
const SFP_BITS = bitsByPhrase(SFF8472_COMPLIANCE);
const QSFP_BITS = bitsByPhrase(SFF8636_COMPLIANCE);

function bitsByPhrase(table: readonly ComplianceBit[]): Map<string, ComplianceBit> {
  return new Map(table.map((bit) => [foldPhrase(bit.ethtool), bit]));
}

/** What one `Transceiver type` line means: a compliance bit, an extended compliance code, or nothing that the tables know. */
export function complianceOfPhrase(
  phrase: string,
  family: MemoryFamily | null,
): { bit: ComplianceBit | null; extended: number | null } {
  const folded = foldPhrase(phrase);
  const bit = (family === 'sff-8636' ? QSFP_BITS : SFP_BITS).get(folded) ?? null;
  const isExtended = bit === null || phrase.startsWith('Extended');
  return isExtended
    ? { bit: null, extended: EXTENDED_BY_PHRASE.get(folded) ?? null }
    : { bit, extended: null };
}
