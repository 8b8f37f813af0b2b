import type { ImportTable } from './import-table.ts';

/** A host of an Ansible inventory with its variables, those of its groups included, and its groups. */
export interface AnsibleHost {
  name: string;
  vars: Record<string, string>;
  groups: string[];
}

/** Variables that say something of how a device is reached or called. Everything else is for playbooks. */
const COLUMNS = [
  'ansible_host', 'ansible_port', 'ansible_user', 'ansible_network_os', 'jump_host', 'platform', 'ssh', 'credential', 'site', 'zone',
  'tags', 'notes', 'location', 'datacenter', 'rack',
]; // prettier-ignore

/** Older names of the same. */
const OLDER: Record<string, string> = {
  ansible_ssh_host: 'ansible_host',
  ansible_ssh_port: 'ansible_port',
  ansible_ssh_user: 'ansible_user',
  ansible_ssh_common_args: 'jump_host',
  ansible_ssh_extra_args: 'jump_host',
  via: 'jump_host',
};

const SECRET = /pass|secret|token|private|vault|_key/i;
/** Groups that every host is in. */
const NO_GROUPS = new Set(['all', 'ungrouped']);

/** One row per host. Passwords and keys of an inventory are never read; what was left out is said. */
export function ansibleTable(hosts: AnsibleHost[]): Omit<ImportTable, 'format'> {
  const left = new Set<string>();
  const rows = hosts.map(({ name, vars, groups }) => {
    const row: Record<string, string> = { host: name };
    for (const [given, value] of Object.entries(vars)) {
      const column = OLDER[given] ?? given.replace(/^ferrule_/, '');
      if (SECRET.test(given) || !COLUMNS.includes(column)) left.add(given);
      else row[column] = column === 'jump_host' ? jumpHost(value) : value;
    }
    const named = groups.filter((group) => !NO_GROUPS.has(group));
    if (named.length > 0) row.groups = named.toSorted().join(';');
    return row;
  });
  const used = new Set(rows.flatMap((row) => Object.keys(row)));
  const columns = ['host', ...COLUMNS, 'groups'].filter((column) => used.has(column));
  const names = [...left].toSorted();
  const shown = names.slice(0, 12).join(', ');
  const more = names.length > 12 ? ` and ${names.length - 12} more` : '';
  return {
    columns,
    rows,
    remarks:
      names.length === 0 ? [] : [`Variables that say nothing of a device were left out: ${shown}${more}.`],
  };
}

/** The jump host among the arguments of ssh; other arguments are none of ours. */
function jumpHost(args: string): string {
  const found = /(?:^|\s)(?:-J\s*|-o\s*ProxyJump[= ])["']?([^\s"',]+)/i.exec(args);
  const way = found ? found[1]! : /\s|^-/.test(args) ? '' : args;
  return way.replace(/^[^@]*@/, '').replace(/:\d+$/, '');
}
