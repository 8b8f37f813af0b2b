import { UserError } from '#lib/fleet/user-error.ts';

import { type AnsibleHost, ansibleTable } from './ansible-hosts.ts';
import { expandRanges } from './expand-ranges.ts';
import { MAX_ROWS } from './import-formats.ts';
import type { ImportTable } from './import-table.ts';

interface Group {
  hosts: Set<string>;
  children: Set<string>;
  vars: Record<string, string>;
}

const SECTION = /^\[([^\]:]+)(?::(hosts|children|vars))?\]$/;

/**
 * Reads an inventory in Ansible's INI form: hosts with ranges and variables, groups, groups of groups and their variables,
 * of which those of the nearer group win. @throws UserError naming the line
 */
export function readAnsibleIni(text: string): Omit<ImportTable, 'format'> {
  const groups = new Map<string, Group>();
  const hosts = new Map<string, Record<string, string>>();
  const group = (name: string): Group => {
    const known = groups.get(name) ?? { hosts: new Set(), children: new Set(), vars: {} };
    groups.set(name, known);
    return known;
  };
  let inside = group('ungrouped');
  let kind = 'hosts';
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    const wrong = (what: string) => new UserError(400, `Line ${index + 1} of the inventory: ${what}`);
    const section = SECTION.exec(line);
    if (section) {
      inside = group(section[1]!);
      kind = section[2] ?? 'hosts';
    } else if (line.startsWith('[')) throw wrong('this is no heading of a group.');
    else if (kind === 'children') inside.children.add(line.split(/\s/, 1)[0]!);
    else if (kind === 'vars') Object.assign(inside.vars, readVars([line], wrong));
    else {
      const [pattern = '', ...words] = shellWords(line, wrong);
      const vars = readVars(words, wrong);
      for (const name of expandRanges(pattern, wrong)) {
        const { host, port } = splitPort(name);
        inside.hosts.add(host);
        hosts.set(host, { ...hosts.get(host), ...(port && { ansible_port: port }), ...vars });
        if (hosts.size > MAX_ROWS) throw wrong(`these are more than ${MAX_ROWS} hosts.`);
      }
    }
  }
  return ansibleTable(withGroups(hosts, groups));
}

/** Each host with the groups it is in, however deep, and their variables: outer groups first, its own last. */
function withGroups(hosts: Map<string, Record<string, string>>, groups: Map<string, Group>): AnsibleHost[] {
  const parents = new Map<string, string[]>();
  for (const [name, { children }] of groups) {
    for (const child of children) parents.set(child, [...(parents.get(child) ?? []), name]);
  }
  const ancestors = (name: string, seen: readonly string[]): string[] =>
    seen.includes(name)
      ? []
      : [
          ...(parents.get(name) ?? []).toSorted().flatMap((parent) => ancestors(parent, [...seen, name])),
          name,
        ];
  const direct = new Map<string, string[]>();
  for (const [name, { hosts: members }] of groups) {
    for (const host of members) direct.set(host, [...(direct.get(host) ?? []), name]);
  }
  const lines = new Map([...groups.keys()].map((name) => [name, ancestors(name, [])]));
  return [...hosts].map(([name, own]) => {
    const all = [...new Set((direct.get(name) ?? []).toSorted().flatMap((each) => lines.get(each) ?? []))];
    const vars = ['all', ...all].map((each) => groups.get(each)?.vars ?? {});
    return { name, groups: all, vars: Object.assign({}, ...vars, own) as Record<string, string> };
  });
}

type Wrong = (what: string) => UserError;

function readVars(words: string[], wrong: Wrong): Record<string, string> {
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf('=');
      if (at < 1) throw wrong(`"${word.slice(0, 40)}" is no variable with a value.`);
      return [word.slice(0, at).trim(), unquoted(word.slice(at + 1).trim())];
    }),
  );
}

const unquoted = (value: string): string => /^(['"])(.*)\1$/s.exec(value)?.[2] ?? value;

/** Words of a line as a shell splits them; what follows a `#` between words is a comment. */
function shellWords(line: string, wrong: Wrong): string[] {
  const words: string[] = [];
  for (let rest = line; rest !== '' && !rest.startsWith('#');) {
    const word = /^(?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+/.exec(rest)?.[0];
    if (word === undefined) throw wrong('a quotation mark is not closed.');
    words.push(
      word.replace(
        /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/g,
        (_, single, double, plain) => single ?? double?.replace(/\\(.)/g, '$1') ?? plain,
      ),
    );
    rest = rest.slice(word.length).trimStart();
  }
  return words;
}

/** `host:2222` is an older way to give the port; an IPv6 address has more colons. */
function splitPort(name: string): { host: string; port: string | null } {
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(name);
  if (bracketed) return { host: bracketed[1]!, port: bracketed[2] ?? null };
  const plain = /^([^:]+):(\d+)$/.exec(name);
  return plain ? { host: plain[1]!, port: plain[2]! } : { host: name, port: null };
}
