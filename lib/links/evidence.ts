/**
 * What speaks for a link, strongest first: a person's word; both ends announce each other; a host or a switch heard the other
 * end; the LACP partner; one cable's serial number at both ends; MAC addresses in the switch's table; the aggregate around the port; what
 * somebody wrote on the port; what is left when everything else is taken. The last two speak against a link.
 */
export const EVIDENCE_KINDS = {
  pin: 'Pinned',
  'both-sides': 'Both ends agree',
  'lldp-host': 'LLDP heard by the host',
  'cdp-host': 'CDP heard by the host',
  'neighbour-switch': 'Heard by the switch',
  lacp: 'LACP partner',
  'assembly-serial': 'Same cable at both ends',
  'mac-permanent': 'The NIC’s own MAC',
  'mac-owned': 'MACs of the host',
  'lag-member': 'Aggregate',
  description: 'Port description',
  elimination: 'By elimination',
  speed: 'Speeds differ',
  conflict: 'Contradiction',
} as const;

export type EvidenceKind = keyof typeof EVIDENCE_KINDS;

/** One reason for a link, or against it. */
export interface Evidence {
  kind: EvidenceKind;
  /** For a network engineer: `sw1 heard esx01 on Ethernet12 by LLDP, port id vmnic2.` */
  sentence: string;
  /** Added to the score; negative where it speaks against the link. */
  weight: number;
  /** ISO time of the reading it is from. */
  seenAt: string | null;
}

/**
 * pinned: a person's word. certain: both ends say so, or one does and something else bears it out. probable: one good
 * reason. possible: weak or old reasons, and every candidate that ties.
 */
export const CONFIDENCES = ['pinned', 'certain', 'probable', 'possible'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** What each reason adds to the score of a link. Two candidates closer than TIE_MARGIN are a tie. */
export const WEIGHTS = {
  pin: 1000,
  bothSides: 100,
  lldp: 400,
  cdp: 380,
  /** The switch hears the host, but not which NIC; or the host the switch, but not which port. */
  heardWithoutPort: 200,
  lacp: 350,
  assembly: 300,
  /** One of the many ends of a split cable. */
  splitCable: 60,
  /** The serial number alone: maker or part number are spelled otherwise at the other end. */
  serial: 120,
  macPermanent: 160,
  /** MACs that leave by this NIC only, and those that may leave by several: the first, and each further one. */
  macOfPort: 80,
  macOfHost: 60,
  macFurther: 20,
  macMost: 60,
  lagMember: 100,
  describedPort: 40,
  describedHost: 30,
  describedOtherPort: -40,
  elimination: 50,
  speed: -80,
  conflict: -100,
} as const;

export const TIE_MARGIN = 25;

/** The score by which a link inferred from MAC addresses is probable rather than possible. */
export const PROBABLE_SCORE = 150;

export function scoreOf(evidence: readonly Evidence[]): number {
  return evidence.reduce((sum, { weight }) => sum + weight, 0);
}
