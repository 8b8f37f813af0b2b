import type { Confidence, Evidence } from './evidence.ts';

/** What is concluded for one port. */
export interface LinkVerdict {
  portId: string;
  /** ambiguous: several candidates tie, or the only one is contradicted. */
  state: 'linked' | 'ambiguous' | 'none';
  /** One when linked, at least one when ambiguous, best first. */
  candidates: LinkCandidate[];
}

export interface LinkCandidate {
  farPortId: string;
  farDeviceId: string;
  confidence: Confidence;
  score: number;
  /** Best first. */
  evidence: Evidence[];
}
