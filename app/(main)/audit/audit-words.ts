import type { AuditFacts, AuditSubject } from '#lib/audit/audit.ts';

const KINDS: Record<AuditSubject, string> = {
  user: 'Account',
  token: 'API token',
  device: 'Device',
  credential: 'Credential',
  'host-key': 'Host key',
  run: 'Run',
  link: 'Link',
  schedule: 'Schedule',
  selection: 'Selection',
  cap: 'Cap',
  inventory: 'Inventory',
  audit: 'Audit log',
  key: 'Sealing key',
  backup: 'Backup',
};

/** What kind of thing was acted on. */
export function kindWord(kind: string): string {
  return (KINDS as Record<string, string>)[kind] ?? kind;
}

/** A fact of the log in words; null when there is none. */
export function factText(value: AuditFacts[string] | undefined): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'object') return value.length > 0 ? value.join(', ') : null;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

/** `secondFactor` as `second factor`. */
export function factName(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
