/** What a visit went through, for the run's page: where it went and the milliseconds of each stage; null: not reached. */
export interface VisitTrace {
  /** The address that the device's name resolved to. */
  resolved: string | null;
  connectMs: number | null;
  authMs: number | null;
  readMs: number | null;
  parseMs: number | null;
}

export const NO_TRACE: VisitTrace = {
  resolved: null,
  connectMs: null,
  authMs: null,
  readMs: null,
  parseMs: null,
};
