/** What the cage of a port holds, as far as Ferrule knows. Every port has exactly one state. */
export const CAGE_STATES = [
  'module', // a module was read
  'empty', // a cage without a module
  'unreadable', // something kept the module from being read; the reason says what
  'fixed', // no cage: RJ45, virtual function, soldered
  'far-end-only', // known only from the switch side
  'not-reached', // the device was never read
] as const;

export type CageState = (typeof CAGE_STATES)[number];

/** What the pages call the states of a cage. */
export const CAGE_STATE_LABELS: Readonly<Record<CageState, string>> = {
  module: 'Module',
  empty: 'Empty',
  unreadable: 'Unreadable',
  fixed: 'Fixed',
  'far-end-only': 'Far end only',
  'not-reached': 'Not reached',
};
