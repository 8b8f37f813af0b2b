/** What can be imported, in a person's words. */
export const IMPORT_FORMATS = {
  csv: 'CSV or pasted columns',
  netbox: 'NetBox export (CSV)',
  'ansible-ini': 'Ansible inventory (INI)',
  'ansible-yaml': 'Ansible inventory (YAML)',
  'ansible-json': 'Ansible inventory (JSON, of ansible-inventory --list)',
} as const;

export type ImportFormat = keyof typeof IMPORT_FORMATS;

/** Devices in one import. */
export const MAX_ROWS = 20_000;
