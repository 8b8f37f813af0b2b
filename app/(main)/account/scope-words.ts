import type { Permission } from '#lib/people/actor.ts';

const WORDS: Record<Permission, string> = {
  'inventory:read': 'Read the inventory, devices, runs and links',
  'run:start': 'Start, cancel and retry runs',
  'link:pin': 'Pin links',
  'schedule:write': 'Change schedules',
  'device:write': 'Register, change and retire devices',
  'credential:write': 'Store and change credentials',
  'host-key:decide': 'Decide about host keys',
  'audit:read': 'Read the audit log',
  'user:write': 'Invite people and change accounts',
  'token:own': 'Make and revoke one’s own tokens',
};

/** What a scope lets a token do. */
export const scopeWords = (scope: Permission): string => WORDS[scope];
