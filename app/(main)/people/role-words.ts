import type { Role } from '#lib/people/actor.ts';

export const WHO_CHANGES_ACCOUNTS =
  'Only administrators of the whole fleet invite people and change accounts.';

/** What a role lets people do, for who gives it. */
export const ROLE_WORDS: Record<Role, { label: string; may: string }> = {
  viewer: { label: 'Viewer', may: 'Sees the inventory and exports it.' },
  operator: { label: 'Operator', may: 'Sees the inventory, starts runs and pins links.' },
  administrator: {
    label: 'Administrator',
    may: 'Registers devices, keeps credentials, approves host keys, invites people and reads the audit log.',
  },
};

/** "fra, lon" as a list. */
export function sitesOfText(text: string): string[] {
  return text
    .split(',')
    .map((site) => site.trim())
    .filter((site) => site !== '');
}
