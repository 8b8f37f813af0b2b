import {
  aoc25,
  baseT1,
  bx1,
  cr4x100,
  cr4x40,
  dac10,
  dac25,
  digits,
  type LabPart,
  lr10,
  lr25,
  optic100,
  sr10,
  sr25,
  sr4x40,
} from './lab-part-kinds.ts';

const ARISTA = { vendor: 'Arista Networks', oui: '00:1c:73' };
const FINISAR = { vendor: 'FINISAR CORP.', oui: '00:90:65' };
const MELLANOX = { vendor: 'Mellanox', oui: '00:02:c9' };
const FS = { vendor: 'FS', oui: '64:9d:99' };
const AVAGO = { vendor: 'AVAGO', oui: '00:17:6a' };

/** The parts the fleet is built from, by the cage they go into. */
export const LAB_PARTS = {
  '10g': [
    dac10({ ...ARISTA, partNumber: 'CAB-Q-S-5M', serial: digits('APF15190', 6) }, 5),
    dac10({ ...ARISTA, partNumber: 'CAB-Q-S-1M', serial: digits('APF15160', 6) }, 1),
    sr10({ ...FINISAR, partNumber: 'FTLX8571D3BCL', serial: digits('AL', 6) }),
    sr10({ vendor: 'Intel Corp', oui: '00:1b:21', partNumber: 'FTLX8571D3BCVIT1', serial: digits('MW', 6) }),
    sr10({
      vendor: 'CISCO-AVAGO',
      oui: '00:17:6a',
      partNumber: 'SFBR-709SMZ-CS1',
      revision: 'G2.3',
      serial: digits('AVD2043A', 4),
    }),
    lr10({ ...FINISAR, partNumber: 'FTLX1471D3BCL', serial: digits('UN', 6) }),
    lr10({ ...FS, partNumber: 'SFP-10GLR-31', serial: digits('G2105', 7) }),
    dac10(
      {
        vendor: 'CISCO-TYCO',
        oui: '00:40:20',
        partNumber: '2053783-2',
        revision: 'N',
        serial: digits('TED2125K', 4),
      },
      3,
    ),
    dac10({ vendor: 'Amphenol', oui: '78:a7:14', partNumber: '571540002', serial: digits('APF1447', 7) }, 2),
  ],
  '25g': [
    sr25({ ...FINISAR, partNumber: 'FTLF8536P5BCL', serial: digits('MXR', 6) }),
    sr25({ ...MELLANOX, partNumber: 'MMA2P00-AS', revision: 'A1', serial: digits('MT2038FT', 5) }),
    sr25({ ...FS, partNumber: 'SFP28-25GSR-85', serial: digits('F2030', 7) }),
    lr25({ ...FS, partNumber: 'SFP28-25GLR-31', serial: digits('F2041', 7) }),
    dac25({ ...MELLANOX, partNumber: 'MCP2M00-A002', revision: 'A3', serial: digits('MT2110VS', 5) }, 2),
    dac25({ ...ARISTA, partNumber: 'CAB-S-S-25G-3M', serial: digits('XLS2019', 6) }, 3),
    aoc25({ ...MELLANOX, partNumber: 'MFA2P10-A005', revision: 'A2', serial: digits('MT2017FD', 5) }, 5),
  ],
  '40g': [
    sr4x40({ ...AVAGO, partNumber: 'AFBR-79EQDZ', serial: digits('QB47', 6) }),
    sr4x40({ ...FINISAR, partNumber: 'FTL410QE2C', serial: digits('MUN', 5) }),
    cr4x40({ ...ARISTA, partNumber: 'CAB-Q-Q-3M', serial: digits('APF16220', 6) }, 3),
    cr4x40({ ...MELLANOX, partNumber: 'MC2210130-002', serial: digits('MT1542VS', 5) }, 2),
  ],
  '100g': [
    cr4x100({ ...MELLANOX, partNumber: 'MCP1600-C002', serial: digits('MT1923VS', 5) }, 2),
    cr4x100({ ...ARISTA, partNumber: 'CAB-Q-Q-100G-3M', serial: digits('XQC1951', 6) }, 3),
    optic100({ ...MELLANOX, partNumber: 'MMA1B00-C100D', serial: digits('MT2029FT', 5) }, 'SR4'),
    optic100({ ...FINISAR, partNumber: 'FTLC9558REPM', serial: digits('X8F', 5) }, 'SR4'),
    optic100({ ...FINISAR, partNumber: 'FTLC1154RDPL', serial: digits('UX9', 5) }, 'LR4'),
    optic100(
      { vendor: 'INNOLIGHT', oui: '44:7c:7f', partNumber: 'TR-FC13L-N00', serial: digits('INKAO', 7) },
      'CWDM4',
    ),
    optic100({ ...MELLANOX, partNumber: 'MFA1A00-C010', serial: digits('MT2044FD', 5) }, 'AOC', 10),
  ],
  '1g': [
    baseT1({ ...FINISAR, partNumber: 'FCLF8522P2BTL', serial: digits('PXG', 5) }),
    bx1({ vendor: 'FiberStore', oui: '00:00:00', partNumber: 'SFP-GE-BX', serial: digits('A1810', 7) }),
  ],
} satisfies Record<string, LabPart[]>;

export type CageSize = keyof typeof LAB_PARTS;

/** A part by its number. */
export function labPart(partNumber: string): LabPart {
  const part = Object.values(LAB_PARTS)
    .flat()
    .find((candidate) => candidate.partNumber === partNumber);
  if (!part) throw new Error(`no such part in the lab: ${partNumber}`);
  return part;
}
