import { callersDirectory, loadConfig } from '#lib/config/config.ts';
import { StartupError } from '#lib/db/startup-error.ts';
import { UserError } from '#lib/fleet/user-error.ts';

import { buildMissing } from './build.ts';
import { refuseTakenPort } from './listen-error.ts';
import type { CommandContext } from './read-sources.ts';

interface Command {
  usage: string;
  summary: string;
  takesArguments?: true;
  /** What must be built before the command's own modules can be loaded. */
  needs?: 'client' | 'web';
  /** Returns the exit code. Modules are loaded when the command runs, so that `decode` starts fast. */
  run(args: string[]): Promise<number>;
}

/** What `ferrule` can be told to do, by its first word. */
export const COMMANDS: Record<string, Command> = {
  start: {
    needs: 'web',
    usage: 'start',
    summary: 'Build what is missing, bring up database, web and worker, and stay until Ctrl-C.',
    run: async () => (await import('./start.ts')).start(),
  },
  demo: {
    needs: 'web',
    usage: 'demo',
    summary: 'The same with a simulated fleet that is registered and scanned.',
    run: async () => (await import('./demo.ts')).demo(),
  },
  web: {
    needs: 'web',
    usage: 'web',
    summary: 'The web process alone; needs DATABASE_URL.',
    run: async () => (await import('./web.ts')).web(),
  },
  worker: {
    needs: 'client',
    usage: 'worker',
    summary: 'A worker process alone; needs DATABASE_URL.',
    run: async () => (await import('./worker.ts')).worker(),
  },
  migrate: {
    needs: 'client',
    usage: 'migrate [--diff <name>]',
    summary: 'Create or update the database and the keys. --diff writes a migration for a changed schema.',
    takesArguments: true,
    run: async (args) => (await import('./migrate.ts')).migrateCommand(args),
  },
  backup: {
    needs: 'client',
    usage: 'backup <file> [--keys <file>] [--passphrase-file <file>]',
    summary: 'Write the whole database to a file, and the keys to another one that a passphrase opens.',
    takesArguments: true,
    run: async (args) => (await import('./backup.ts')).backup(args),
  },
  restore: {
    needs: 'client',
    usage: 'restore <file> [--keys <file>] [--passphrase-file <file>]',
    summary: 'Fill an empty database from a backup.',
    takesArguments: true,
    run: async (args) => (await import('./restore.ts')).restore(args),
  },
  'signin-link': {
    needs: 'client',
    usage: 'signin-link',
    summary: 'Print a one-time link that creates an administrator.',
    run: async () => (await import('./signin-link.ts')).signinLink(),
  },
  'rotate-keys': {
    needs: 'client',
    usage: 'rotate-keys [--finish | --retire]',
    summary: 'Seal every stored secret for a new key; --retire removes the keys that nothing is sealed for.',
    takesArguments: true,
    run: async (args) => (await import('./rotate-keys.ts')).rotateKeys(args),
  },
  parse: {
    usage: 'parse [--ndjson] --platform <id> --command <cmd> <file...|->',
    summary: 'Read what a switch answered to a command and print JSON.',
    takesArguments: true,
    run: async (args) => (await import('./parse.ts')).parse(args, commandContext()),
  },
  decode: {
    usage: 'decode [--ndjson | --text] <file...|->',
    summary: 'Read module dumps (ethtool -m as text, JSON or hex, or raw EEPROM bytes) and print JSON.',
    takesArguments: true,
    run: async (args) => (await import('./decode.ts')).decode(args, commandContext()),
  },
  build: {
    usage: 'build [--client-only]',
    summary: 'Generate the database client and build the web application when something changed.',
    takesArguments: true,
    run: async (args) => (await import('./build.ts')).buildCommand(args),
  },
};

/** Runs one command. Errors a person can act on are printed as a sentence and a way out, without a stack. */
export async function main([name, ...args]: string[]): Promise<number> {
  const command = name === undefined ? undefined : Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    const known = name === undefined || ['help', '--help', '-h'].includes(name);
    if (!known) process.stderr.write(`ferrule: there is no command "${name}".\n\n`);
    (known ? process.stdout : process.stderr).write(help());
    return known ? 0 : 2;
  }
  try {
    if (args.length > 0 && !command.takesArguments) {
      throw new UserError(400, `${name} takes no arguments; "${args.join(' ')}" was given.`);
    }
    // A port that is taken is said before a minute of building, not after it.
    if (name === 'start' || name === 'demo') await refuseTakenPort(loadConfig().web);
    if (command.needs) await buildMissing({ clientOnly: command.needs === 'client' });
    return await command.run(args);
  } catch (error) {
    if (error instanceof StartupError) process.stderr.write(`\nferrule: ${error.message}\n  ${error.hint}\n`);
    else if (error instanceof UserError) process.stderr.write(`\nferrule: ${error.message}\n`);
    else throw error;
    return 1;
  }
}

function commandContext(): CommandContext {
  const { stdin, stdout, stderr } = process;
  return { cwd: callersDirectory(), stdin, stdout, stderr };
}

function help(): string {
  const lines = Object.values(COMMANDS).map(
    ({ usage, summary }) => `  ferrule ${usage}
      ${summary}`,
  );
  return `Ferrule: an open fleet inventory of pluggable optics.\n\n${lines.join('\n')}\n\n.env.example lists the settings.\n`;
}
