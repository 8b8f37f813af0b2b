import type { LabModule } from './host-spec.ts';
import { bx1, cr4x100, dac10, dac25, digits, type LabPart, optic100 } from './lab-part-kinds.ts';

const MELLANOX = { vendor: 'Mellanox', oui: '00:02:c9' };
const FS = { vendor: 'FS', oui: '64:9d:99' };
const JUNIPER = { vendor: 'JUNIPER-AMPHENOL', oui: '78:a7:14' };

/** Parts that only the topology has: cables with two kinds of ends, pairs of wavelengths, cables between switches. */
export const LAB_CABLES = {
  dac100: cr4x100(
    { ...MELLANOX, partNumber: 'MCP1600-C003', revision: 'A4', serial: digits('MT2108VS', 5) },
    3,
  ),
  aoc100: optic100({ ...MELLANOX, partNumber: 'MFA1A00-C010', serial: digits('MT2144FD', 5) }, 'AOC', 10),
  dac25: dac25({ ...FS, partNumber: 'SFP28-25G-DAC-2M', serial: digits('C2104', 6) }, 2),
  dac10: dac10({ ...JUNIPER, partNumber: '740-030076', serial: digits('APF1622', 6) }, 1),
  /** Downstream end of a single-fibre pair; the upstream end sends 1310 nm. */
  bxDown: bx1(
    { vendor: 'FiberStore', oui: '00:00:00', partNumber: 'SFP-GE-BX-D', serial: digits('A1910', 6) },
    1490,
  ),
  splitTrunk: cr4x100({ ...MELLANOX, partNumber: 'MCP7F00-A002R', serial: digits('MT2030VS', 5) }, 2),
  splitLeg: dac25({ ...MELLANOX, partNumber: 'MCP7F00-A002R', serial: digits('MT2030VS', 5) }, 2),
} satisfies Record<string, LabPart>;

/** Some makers mark the ends of a cable behind its serial number. */
export function marked(module: LabModule, end: string): LabModule {
  return { ...module, serial: module.serial + end };
}

/** The end of a split cable that goes into a host. */
export function splitLeg(trunk: LabModule): LabModule {
  return { ...trunk, part: LAB_CABLES.splitLeg };
}
