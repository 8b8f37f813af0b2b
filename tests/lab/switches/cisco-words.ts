import type { LabModule } from '../host-spec.ts';

/** What Cisco calls a module: product id, the type as IOS describes it, the type as NX-OS has it. */
export function ciscoWords({ part }: LabModule): { pid: string; type: string; nxosType: string } {
  const length = `${part.cableM}M`;
  const words = (pid: string, type: string, nxosType = pid) => ({ pid, type, nxosType });
  switch (part.media) {
    case '1000BASE-T':
      return words('GLC-TE', '1000BaseT', '1000base-T');
    case '1000BASE-BX10':
      return part.wavelengthNm === 1490
        ? words('GLC-BX-D', '1000BaseBX10-D', '1000base-BX10-D')
        : words('GLC-BX-U', '1000BaseBX10-U', '1000base-BX10-U');
    case '10GBASE-SR':
      return words('SFP-10G-SR', 'SFP-10GBase-SR', '10Gbase-SR');
    case '10GBASE-LR':
      return words('SFP-10G-LR', 'SFP-10GBase-LR', '10Gbase-LR');
    case '10GBASE-CR':
      return words(`SFP-H10GB-CU${length}`, `SFP-10GBase-CX1 CU${length}`);
    case '25GBASE-SR':
      return words('SFP-25G-SR-S', 'SFP-25GBase-SR', '25Gbase-SR');
    case '25GBASE-LR':
      return words('SFP-10/25G-LR-S', 'SFP-10/25GBase-LR', '25Gbase-LR');
    case '25GBASE-CR':
      return words(`SFP-H25GB-CU${length}`, `SFP-25GBase-CR1 CU${length}`);
    case '25GBASE-AOC':
      return words(`SFP-25G-AOC${length}`, `SFP-25GBase-AOC${length}`);
    case '40GBASE-SR4':
      return words('QSFP-40G-SR4', 'QSFP 40GE SR4');
    case '40GBASE-CR4':
      return words(`QSFP-H40G-CU${length}`, `QSFP 40GE CU${length}`);
    case '100GBASE-SR4':
      return words('QSFP-100G-SR4-S', 'QSFP 100GE SR');
    case '100GBASE-LR4':
      return words('QSFP-100G-LR4-S', 'QSFP 100GE LR');
    case '100GBASE-CWDM4':
      return words('QSFP-100G-CWDM4-S', 'QSFP 100GE CWDM4');
    case '100GBASE-CR4':
      return words(`QSFP-100G-CU${length}`, `QSFP 100GE CU${length}`);
    case '100GBASE-AOC':
      return words(`QSFP-100G-AOC${length}`, `QSFP 100GE AOC${length}`);
  }
}
