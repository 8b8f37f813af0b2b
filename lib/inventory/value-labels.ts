import type { CageState } from '#lib/fleet/cage-state.ts';
import type { ReadReasonKind } from '#lib/optics/module-record.ts';

/** What the pages call the states of a cage. */
export const CAGE_STATE_LABELS: Readonly<Record<CageState, string>> = {
  module: 'Module',
  empty: 'Empty',
  unreadable: 'Unreadable',
  fixed: 'Fixed',
  'far-end-only': 'Far end only',
  'not-reached': 'Not reached',
};

export const REASON_KIND_LABELS: Readonly<Record<ReadReasonKind, string>> = {
  'io-error': 'I/O error',
  permission: 'Permission refused',
  'not-supported': 'Not supported',
  'invalid-argument': 'Invalid argument',
  'no-such-device': 'No such device',
  busy: 'Busy',
  timeout: 'Timed out',
  'tool-missing': 'ethtool missing',
  'empty-cage': 'Empty cage',
  'no-cage': 'No cage',
  garbage: 'Garbage',
  'no-answer': 'No answer',
};
