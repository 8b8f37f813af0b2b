import { UserError } from '#lib/fleet/user-error.ts';

import { type AnsibleHost, ansibleTable } from './ansible-hosts.ts';
import { expandRanges } from './expand-ranges.ts';
import type { ImportTable } from './import-table.ts';

type Json = Record<string, unknown>;

/** Reads what `ansible-inventory --list` prints. @throws UserError */
export function readAnsibleJson(text: string): Omit<ImportTable, 'format'> {
  let inventory: unknown;
  try {
    inventory = JSON.parse(text);
  } catch (cause) {
    throw new UserError(400, `The inventory cannot be read: ${(cause as Error).message}`);
  }
  return ansibleTable(ansibleHosts(inventory));
}

/**
 * The hosts of an inventory: groups with `hosts`, `children` and `vars`, nested as in YAML or by name as in the output of
 * `ansible-inventory --list`, whose `_meta.hostvars` has the variables of each host. @throws UserError
 */
export function ansibleHosts(inventory: unknown): AnsibleHost[] {
  if (!isObject(inventory)) throw new UserError(400, 'The inventory has no groups at its top.');
  const hostvars =
    isObject(inventory._meta) && isObject(inventory._meta.hostvars) ? inventory._meta.hostvars : {};
  const hosts = new Map<string, { vars: Json; groups: Set<string> }>();
  const add = (pattern: string, way: readonly string[], vars: Json) => {
    const wrong = (what: string) => new UserError(400, `The host ${pattern.slice(0, 60)}: ${what}`);
    for (const name of expandRanges(pattern, wrong)) {
      const host = hosts.get(name) ?? { vars: {}, groups: new Set() };
      Object.assign(host.vars, vars);
      for (const group of way) host.groups.add(group);
      hosts.set(name, host);
    }
  };
  const walk = (name: string, group: unknown, way: readonly string[], outer: Json): void => {
    if (group === null || way.includes(name)) return;
    const here = [...way, name];
    if (Array.isArray(group)) {
      for (const host of group) add(String(host), here, outer);
      return;
    }
    if (!isObject(group))
      throw new UserError(400, `The group ${name.slice(0, 60)} of the inventory is no group.`);
    const vars = { ...outer, ...(isObject(group.vars) ? group.vars : {}) };
    const members = group.hosts;
    if (Array.isArray(members)) for (const host of members) add(String(host), here, vars);
    else if (isObject(members)) {
      for (const [host, own] of Object.entries(members))
        add(host, here, { ...vars, ...(isObject(own) ? own : {}) });
    }
    const { children } = group;
    if (Array.isArray(children)) {
      for (const child of children) walk(String(child), inventory[String(child)] ?? {}, here, vars);
    } else if (isObject(children)) {
      for (const [child, inner] of Object.entries(children)) walk(child, inner, here, vars);
    }
  };
  for (const [name, group] of Object.entries(inventory)) if (name !== '_meta') walk(name, group, [], {});
  for (const [name, own] of Object.entries(hostvars)) add(name, [], isObject(own) ? own : {});
  return [...hosts].map(([name, { vars, groups }]) => ({ name, groups: [...groups], vars: texts(vars) }));
}

/** Lists become text separated by commas; what is deeper says nothing of a device. */
function texts(vars: Json): Record<string, string> {
  const entries = Object.entries(vars).flatMap(([name, value]): [string, string][] => {
    if (Array.isArray(value)) return [[name, value.filter((item) => !isObject(item)).join(',')]];
    return value === null || isObject(value) ? [] : [[name, String(value)]];
  });
  return Object.fromEntries(entries);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
