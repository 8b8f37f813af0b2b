import { LineCounter, parseDocument } from 'yaml';

import { UserError } from '#lib/fleet/user-error.ts';

import { ansibleTable } from './ansible-hosts.ts';
import type { ImportTable } from './import-table.ts';
import { ansibleHosts } from './read-ansible-json.ts';

/** A few lines can refer to each other until they are gigabytes. */
const MAX_ALIASES = 100;

/** Reads an inventory in Ansible's YAML form; what a vault keeps is no variable of a device. @throws UserError naming the line */
export function readAnsibleYaml(text: string): Omit<ImportTable, 'format'> {
  const lines = new LineCounter();
  // The parser's own messages repeat the line, and with it what may be a password.
  const document = parseDocument(text, {
    merge: true,
    prettyErrors: false,
    lineCounter: lines,
    logLevel: 'silent',
  });
  const [error] = document.errors;
  if (error) {
    const { line } = lines.linePos(error.pos[0]);
    throw new UserError(400, `Line ${line} of the inventory is no YAML (${error.code}).`);
  }
  let inventory: unknown;
  try {
    inventory = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch {
    throw new UserError(400, `The inventory refers to itself more than ${MAX_ALIASES} times.`);
  }
  return ansibleTable(ansibleHosts(inventory));
}
