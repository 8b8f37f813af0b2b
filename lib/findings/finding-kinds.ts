export const SEVERITIES = ['critical', 'warning', 'notice'] as const;
export type Severity = (typeof SEVERITIES)[number];

interface KindOfFinding {
  label: string;
  /** critical: the link cannot work or does not. warning: it works badly or by luck. notice: a record is wrong. */
  severity: Severity;
  remedy: string;
}

const SCAN_OR_PIN =
  'Scan both devices. If they still say so, the link is wrong: trace the cable and pin the port that it really goes to.';

/** What Ferrule finds wrong at a port or between the two ports of a link, and what to do about it. */
export const FINDING_KINDS = {
  'medium-mismatch': { label: 'Different media', severity: 'critical', remedy: SCAN_OR_PIN },
  'class-mismatch': {
    label: 'Optics that do not go together',
    severity: 'critical',
    remedy: 'Put the same class of optic in both ends, one that suits the fibre between them.',
  },
  'fibre-mismatch': {
    label: 'Fibre types differ',
    severity: 'critical',
    remedy:
      'Put the same class of optic in both ends, one that suits the fibre between them: multimode or single-mode.',
  },
  'wavelength-mismatch': {
    label: 'Wavelengths that do not pair',
    severity: 'critical',
    remedy:
      'What one end sends the other must receive: a single-fibre link needs one module of each direction, any other link two of one wavelength.',
  },
  'speed-mismatch': {
    label: 'Speeds differ',
    severity: 'warning',
    remedy:
      'Two ends of one link run at one speed. Scan both devices; if they still differ, something between them converts, or the link is wrong.',
  },
  'module-speed-mismatch': {
    label: 'Modules of different speeds',
    severity: 'warning',
    remedy:
      'Put modules of one speed in both ends, or set the faster port to the speed of the slower module if its module supports that.',
  },
  'fec-mismatch': {
    label: 'FEC differs',
    severity: 'warning',
    remedy: 'Set the same forward error correction at both ends, or let both negotiate it.',
  },
  'fec-unreadable': {
    label: 'FEC cannot be read',
    severity: 'warning',
    remedy:
      'The NIC does not know what is plugged in. Check that the module is fully seated and the right way up, and that the NIC’s compatibility matrix lists it.',
  },
  'one-side-down': {
    label: 'One side down',
    severity: 'critical',
    remedy:
      'Look at the side that is down: is it shut, does light arrive, do speed and FEC agree? A fibre broken in one direction looks so too.',
  },
  'cable-too-long': {
    label: 'Length that cannot be',
    severity: 'notice',
    remedy:
      'No passive cable of this speed is so long. Measure it: the length in its memory is wrong, or the link is out of specification.',
  },
  'lengths-differ': {
    label: 'Ends state different lengths',
    severity: 'notice',
    remedy: `Two ends of one cable have one length. ${SCAN_OR_PIN}`,
  },
  'length-record': {
    label: 'Length and part number disagree',
    severity: 'notice',
    remedy:
      'The length in the module’s memory and the one in its part number cannot both be right. Measure the cable before you order by it.',
  },
  'cables-differ': {
    label: 'Ends of different cables',
    severity: 'warning',
    remedy: `The part numbers and the serial numbers differ, so these are ends of two cables. ${SCAN_OR_PIN}`,
  },
  'module-unreadable': {
    label: 'Module cannot be read',
    severity: 'warning',
    remedy:
      'Check that the module is fully seated and the right way up, and that the NIC’s compatibility matrix lists it; then scan again.',
  },
  'rx-low': {
    label: 'Little light',
    severity: 'warning',
    remedy:
      'The module’s own limit is crossed. Clean the connectors, look for tight bends, and compare with what the far end sends.',
  },
  'rx-dark': {
    label: 'No light',
    severity: 'warning',
    remedy:
      'Nothing arrives while this end sends. Check the far end’s module, the order of the two fibres, and the patch between.',
  },
} as const satisfies Record<string, KindOfFinding>;

export type FindingKind = keyof typeof FINDING_KINDS;

/** Something wrong at a port, or between it and the port beside it. */
export interface Finding {
  kind: FindingKind;
  severity: Severity;
  portId: string;
  besidePortId: string | null;
  /** What is so, in whole sentences. */
  message: string;
  remedy: string;
}

export function makeFinding(
  kind: FindingKind,
  portId: string,
  besidePortId: string | null,
  message: string,
): Finding {
  const { severity, remedy } = FINDING_KINDS[kind];
  return { kind, severity, portId, besidePortId, message, remedy };
}
