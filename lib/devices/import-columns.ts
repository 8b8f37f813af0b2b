import { DEVICE_COLUMNS } from './device-input.ts';
import type { ImportFormat } from './import-formats.ts';

export type ImportField = (typeof DEVICE_COLUMNS)[number];

/** What each column of a table means: a field of a device, or null to leave it out. */
export type ColumnMapping = Record<string, ImportField | null>;

const OWN = Object.fromEntries(DEVICE_COLUMNS.map((field) => [field, field]));

/** Other names of the same, of any table. */
const SYNONYMS: Record<string, ImportField> = {
  ...OWN,
  hostname: 'name',
  host: 'name',
  device: 'name',
  ip: 'address',
  'ip address': 'address',
  ip_address: 'address',
  fqdn: 'address',
  'ssh port': 'port',
  ssh_port: 'port',
  'ssh algorithms': 'ssh',
  os: 'platform',
  'jump host': 'via',
  jump_host: 'via',
  location: 'site',
  datacenter: 'site',
  tag: 'tags',
  comments: 'notes',
};

const ANSIBLE: Record<string, ImportField | null> = {
  host: 'name',
  ansible_host: 'address',
  ansible_port: 'port',
  ansible_user: 'credential',
  ansible_network_os: 'platform',
  groups: 'tags',
  rack: null,
};

/** The columns of NetBox's device table, as its interface and its API name them; those that say nothing here are left out. */
const NETBOX: Record<string, ImportField | null> = {
  name: 'name',
  'ip address': 'address',
  'ipv4 address': 'address',
  primary_ip: 'address',
  'primary ip': 'address',
  primary_ip4: 'address',
  platform: 'platform',
  site: 'site',
  tags: 'tags',
  comments: 'notes',
  ...Object.fromEntries(
    [
      'id', 'status', 'tenant', 'tenant group', 'tenant_group', 'region', 'site group', 'site_group', 'location', 'rack', 'rack_group',
      'rack_name', 'position', 'position (u)', 'face', 'role', 'device_role', 'manufacturer', 'type', 'device type', 'device_type',
      'model_name', 'serial', 'serial number', 'asset_tag', 'asset tag', 'airflow', 'latitude', 'longitude', 'ipv6 address',
      'primary_ip6', 'oob ip', 'oob_ip', 'cluster', 'virtual chassis', 'virtual_chassis', 'vc position', 'vc_position',
      'vc priority', 'vc_priority', 'description', 'owner', 'contacts', 'config template', 'config_template', 'parent device',
      'parent_device', 'position (device bay)', 'created', 'last updated', 'last_updated', 'u height', 'console ports', 'power ports',
    ].map((name) => [name, null]),
  ),
}; // prettier-ignore

/**
 * What the columns mean where nobody says otherwise. A column that is not in the answer is unknown: a person has to say. Of two
 * columns that could be the same field, the first is.
 */
export function suggestMapping(columns: readonly string[], format: ImportFormat): ColumnMapping {
  const known = format === 'netbox' ? NETBOX : format === 'csv' ? {} : ANSIBLE;
  const mapping: ColumnMapping = {};
  const taken = new Set<ImportField>();
  for (const column of columns) {
    const name = column.toLowerCase();
    const field = name in known ? known[name]! : SYNONYMS[name];
    if (field === undefined) continue;
    const free = field !== null && !taken.has(field);
    if (free) taken.add(field);
    mapping[column] = free ? field : null;
  }
  // A host that has no address of its own is called by its name.
  return mapping;
}

/** Names that other tools give the systems of devices; what none of these is stays to be detected. */
const PLATFORM_WORDS: [RegExp, string][] = [
  [/\beos\b|arista/i, 'arista-eos'],
  [/nx-?os|nexus/i, 'cisco-nxos'],
  [/ios[-. ]?xr/i, 'cisco-iosxr'],
  [/\bios\b|ios[-. ]?xe|catalyst/i, 'cisco-ios'],
  [/junos|juniper/i, 'juniper-junos'],
  [/sonic/i, 'sonic'],
  [/cumulus|nvue/i, 'cumulus'],
  [/os10|dellos/i, 'dell-os10'],
  [/aos-?cx|aoscx/i, 'aruba-aoscx'],
  [/comware|h3c/i, 'hpe-comware'],
  [/\bvrp\b|huawei|\bce\b/i, 'huawei-vrp'],
  [/routeros|mikrotik/i, 'mikrotik-routeros'],
  [/esxi?|vmware/i, 'esxi'],
  [/hyper-?v|windows/i, 'hyperv'],
  [/ahv|acropolis|nutanix|xen|xcp|kvm|proxmox|linux|debian|ubuntu|rhel|centos|rocky|alma|suse/i, 'linux'],
];

/** The platform that another tool's word stands for, or auto. */
export function guessPlatform(words: string): string {
  return PLATFORM_WORDS.find(([pattern]) => pattern.test(words))?.[1] ?? 'auto';
}
