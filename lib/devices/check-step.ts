import type { ShownKey } from './host-keys.ts';

/** The steps of a check, in their order, in a person's words. */
export const CHECK_STEPS = {
  resolve: 'Resolve the name',
  connect: 'Connect',
  'host-key': 'Host key',
  'sign-in': 'Sign in',
  platform: 'Platform',
  privilege: 'Privilege',
  'first-port': 'First port',
} as const;

export type CheckStepName = keyof typeof CHECK_STEPS;

/** One step of a check, in the order of CHECK_STEPS; those that were not come to are left out. */
export interface CheckStep {
  step: CheckStepName;
  /** waiting: a person has to decide; skipped: it has no meaning for this device. */
  state: 'running' | 'passed' | 'warning' | 'failed' | 'waiting' | 'skipped';
  /** What happened, in whole sentences. */
  sentence: string;
  remedy?: string;
  /** The key that waits for a decision. */
  key?: Pick<ShownKey, 'algorithm' | 'fingerprint'> & { line: string; publicKey: string | null };
}

export interface DeviceCheckRow {
  id: string;
  state: 'queued' | 'running' | 'done';
  zone: string;
  steps: CheckStep[];
  /** Null until done: whether every step was passed. */
  passed: boolean | null;
}

/** Whether every step there is was come to and none failed. A warning is no failure. */
export function allPassed(steps: readonly CheckStep[]): boolean {
  const well = new Set(['passed', 'warning', 'skipped']);
  return steps.length === Object.keys(CHECK_STEPS).length && steps.every(({ state }) => well.has(state));
}
