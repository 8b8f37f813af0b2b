import type { HostKeyRow } from '#lib/devices/host-keys.ts';

export type KeyTab = 'pending' | 'changed' | 'approved' | 'rejected';

export const KEY_TABS: { id: KeyTab; label: string }[] = [
  { id: 'pending', label: 'Pending' },
  { id: 'changed', label: 'Changed' },
  { id: 'approved', label: 'Approved' },
  { id: 'rejected', label: 'Rejected' },
];

/** A key that waits is a changed one when the host has another, approved key. */
export function keyTabOf(key: Pick<HostKeyRow, 'state' | 'approvedFingerprint'>): KeyTab {
  return key.state === 'pending' && key.approvedFingerprint !== null ? 'changed' : key.state;
}

export function parseKeyTab(value: string | string[] | undefined): KeyTab | null {
  return KEY_TABS.find(({ id }) => id === value)?.id ?? null;
}
