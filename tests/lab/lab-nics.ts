import type { LabNic } from './host-spec.ts';
import type { CageSize } from './lab-parts.ts';

/** A network card of the simulated fleet: its ports are alike. */
export interface LabCard {
  id: string;
  nic: LabNic;
  ports: number;
  /** null: RJ45 on the board. */
  cage: CageSize | null;
  /** Suffix of predictable names, e.g. `np0` for Mellanox. */
  suffix: boolean;
}

const RJ45 = {
  bus: 'pci',
  supportedPorts: 'TP',
  fec: 'refused',
  refusal: 'Operation not supported',
} as const;
const CAGE = { bus: 'pci', supportedPorts: 'FIBRE', refusal: 'Operation not supported' } as const;

export const LAB_CARDS = {
  i350: {
    id: 'i350',
    ports: 2,
    cage: null,
    suffix: false,
    nic: {
      ...RJ45,
      driver: 'igb',
      firmware: '1.67, 0x80000faa, 20.0.17',
      hardwareId: '8086:1521',
      speedMbps: 1000,
    },
  },
  i350x4: {
    id: 'i350x4',
    ports: 4,
    cage: null,
    suffix: false,
    nic: { ...RJ45, driver: 'igb', firmware: '1.63, 0x800009fa', hardwareId: '8086:1521', speedMbps: 1000 },
  },
  bcm5720: {
    id: 'bcm5720',
    ports: 2,
    cage: null,
    suffix: false,
    nic: {
      ...RJ45,
      driver: 'tg3',
      firmware: 'FFV21.80.9 bc 5720-v1.39',
      hardwareId: '14e4:165f',
      speedMbps: 1000,
    },
  },
  x550t: {
    id: 'x550t',
    ports: 2,
    cage: null,
    suffix: false,
    nic: {
      ...RJ45,
      driver: 'ixgbe',
      firmware: '0x80001631, 1.3105.0',
      hardwareId: '8086:1563',
      speedMbps: 10000,
      refusal: 'Input/output error',
    },
  },
  x710: {
    id: 'x710',
    ports: 4,
    cage: '10g',
    suffix: false,
    nic: {
      ...CAGE,
      driver: 'i40e',
      firmware: '9.20 0x8000d95e 22.0.9',
      hardwareId: '8086:1572',
      speedMbps: 10000,
      fec: 'refused',
    },
  },
  x520: {
    id: 'x520',
    ports: 2,
    cage: '10g',
    suffix: false,
    nic: {
      ...CAGE,
      driver: 'ixgbe',
      firmware: '0x800003df',
      hardwareId: '8086:10fb',
      speedMbps: 10000,
      fec: 'refused',
    },
  },
  e810xxv: {
    id: 'e810xxv',
    ports: 4,
    cage: '25g',
    suffix: true,
    nic: {
      ...CAGE,
      driver: 'ice',
      firmware: '4.40 0x8001c967 1.3534.0',
      hardwareId: '8086:159b',
      speedMbps: 25000,
      fec: 'rs',
    },
  },
  cx4lx: {
    id: 'cx4lx',
    ports: 2,
    cage: '25g',
    suffix: true,
    nic: {
      ...CAGE,
      driver: 'mlx5_core',
      firmware: '14.32.1010 (MT_2420110034)',
      hardwareId: '15b3:1015',
      speedMbps: 25000,
      fec: 'rs',
    },
  },
  cx5: {
    id: 'cx5',
    ports: 2,
    cage: '100g',
    suffix: true,
    nic: {
      ...CAGE,
      driver: 'mlx5_core',
      firmware: '16.35.2000 (MT_0000000012)',
      hardwareId: '15b3:1017',
      speedMbps: 100000,
      fec: 'rs',
    },
  },
  cx6: {
    id: 'cx6',
    ports: 2,
    cage: '100g',
    suffix: true,
    nic: {
      ...CAGE,
      driver: 'mlx5_core',
      firmware: '22.36.1010 (MT_0000000359)',
      hardwareId: '15b3:101d',
      speedMbps: 100000,
      fec: 'rs',
    },
  },
  xl710: {
    id: 'xl710',
    ports: 2,
    cage: '40g',
    suffix: false,
    nic: {
      ...CAGE,
      driver: 'i40e',
      firmware: '8.30 0x8000a4ae 1.2926.0',
      hardwareId: '8086:1583',
      speedMbps: 40000,
      fec: 'none',
    },
  },
  bcm57414: {
    id: 'bcm57414',
    ports: 2,
    cage: '25g',
    suffix: true,
    nic: {
      ...CAGE,
      driver: 'bnxt_en',
      firmware: '218.0.219.13/pkg 21.85.21.91',
      hardwareId: '14e4:16d7',
      speedMbps: 25000,
      fec: 'rs',
    },
  },
  i350sfp: {
    id: 'i350sfp',
    ports: 2,
    cage: '1g',
    suffix: false,
    nic: {
      ...CAGE,
      driver: 'igb',
      firmware: '1.52.0',
      hardwareId: '8086:1522',
      speedMbps: 1000,
      fec: 'refused',
    },
  },
} satisfies Record<string, LabCard>;

/** How servers of each distribution are bought: the first card is on the board. */
export const LAB_BUILDS: Record<string, LabCard[][]> = {
  'ahv-el8': [
    [LAB_CARDS.x550t, LAB_CARDS.cx4lx, LAB_CARDS.cx4lx],
    [LAB_CARDS.i350, LAB_CARDS.x710, LAB_CARDS.cx5],
    [LAB_CARDS.x550t, LAB_CARDS.e810xxv, LAB_CARDS.cx6],
  ],
  'ahv-el7': [[LAB_CARDS.i350x4, LAB_CARDS.x710]],
  xenserver: [
    [LAB_CARDS.bcm5720, LAB_CARDS.x710],
    [LAB_CARDS.i350x4, LAB_CARDS.x520, LAB_CARDS.xl710],
  ],
  'xcp-ng': [
    [LAB_CARDS.bcm5720, LAB_CARDS.x520, LAB_CARDS.i350sfp],
    [LAB_CARDS.i350, LAB_CARDS.xl710, LAB_CARDS.x710],
  ],
  ubuntu: [
    [LAB_CARDS.bcm5720, LAB_CARDS.e810xxv, LAB_CARDS.cx6],
    [LAB_CARDS.i350, LAB_CARDS.bcm57414, LAB_CARDS.cx5],
    [LAB_CARDS.i350x4, LAB_CARDS.cx4lx, LAB_CARDS.cx4lx],
  ],
  debian: [
    [LAB_CARDS.bcm5720, LAB_CARDS.bcm57414, LAB_CARDS.x710],
    [LAB_CARDS.i350, LAB_CARDS.x710, LAB_CARDS.x520],
  ],
  xen: [[LAB_CARDS.i350, LAB_CARDS.x520, LAB_CARDS.i350sfp]],
};
