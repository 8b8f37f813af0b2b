import type { ModuleRecord } from '#lib/optics/module-record.ts';

/** One port as the checks see it. Null is "not reported" and never a mismatch. */
export interface FindingEnd {
  portId: string;
  deviceId: string;
  /** `esx01 vmnic0` */
  name: string;
  state: string;
  reason: { kind: string; message: string } | null;
  link: string | null;
  speedMbps: number | null;
  fecActive: string[];
  fecError: string | null;
  /** Whether it is known what it is cabled to. */
  isLinked: boolean;
  /** When the device last listed the port. */
  seenAt: Date;
  /** What was read of the module in the cage. */
  module: ModuleRecord | null;
}
