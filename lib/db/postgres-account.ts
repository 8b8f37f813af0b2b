import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { chmod, cp, rename, rm } from 'node:fs/promises';
import path from 'node:path';

import { makeDir } from './make-dir.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { PLAIN_ENVIRONMENT } from './running-process.ts';
import { StartupError } from './startup-error.ts';

/** The account PostgreSQL runs as. PostgreSQL refuses root. */
export interface Account {
  uid: number;
  gid: number;
}

/** Where data and programs really are: for root this may be elsewhere, see placeForRoot. */
export interface PostgresPlace {
  dataDir: string;
  programs: string;
  /** Null: PostgreSQL runs as the account of this process. */
  account: Account | null;
}

const SHARED = '/var/lib/ferrule';
const NAME = 'postgres';

/**
 * Decides where an embedded PostgreSQL for `dataDir` lives and as whom it runs. An ordinary user: there, as itself.
 * Root: as the owner of the data, else as the account `postgres`, which is created when missing; what that account
 * cannot reach lives below /var/lib/ferrule instead. Throws StartupError when there is no such account.
 */
export async function choosePlace(
  dataDir: string,
  binaries: PostgresBinaries,
  log: (line: string) => void,
): Promise<PostgresPlace> {
  if (process.getuid?.() !== 0) return { dataDir, programs: binaries.root, account: null };
  const account = ownerOf(dataDir) ?? postgresAccount();
  await makeDir(path.dirname(dataDir));
  const place = { dataDir: placeForData(dataDir, account), programs: binaries.root, account };
  if (place.dataDir !== dataDir) {
    log(
      `PostgreSQL cannot run as root, and its account cannot enter ${dataDir}: the database is in ${place.dataDir}`,
    );
    await makeShared();
  }
  if (!canUse(account, path.join(binaries.root, 'bin/postgres'))) {
    await makeShared();
    place.programs = await copyPrograms(binaries);
  }
  return place;
}

function ownerOf(dataDir: string): Account | null {
  const stat = statSync(dataDir, { throwIfNoEntry: false });
  return stat && stat.uid !== 0 ? { uid: stat.uid, gid: stat.gid } : null;
}

function postgresAccount(): Account {
  const known = lookUp();
  if (known) return known;
  // shadow-utils first, then busybox.
  const attempts = [
    ['useradd', '--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME],
    ['adduser', '-S', '-D', '-H', '-s', '/sbin/nologin', NAME],
  ];
  for (const [program, ...args] of attempts) {
    spawnSync(program!, args, { stdio: 'ignore', env: PLAIN_ENVIRONMENT });
    const created = lookUp();
    if (created) return created;
  }
  throw new StartupError(
    'PostgreSQL refuses to run as root, and no account "postgres" could be created for it.',
    'Create one (useradd --system postgres), run Ferrule as an ordinary user, or set DATABASE_URL.',
  );
}

function lookUp(): Account | null {
  const [uid, gid] = ['-u', '-g'].map((flag) => {
    const { status, stdout } = spawnSync('id', [flag, NAME], { encoding: 'utf8', env: PLAIN_ENVIRONMENT });
    return status === 0 ? Number.parseInt(stdout, 10) : 0;
  });
  return uid && gid ? { uid, gid } : null;
}

function placeForData(dataDir: string, account: Account): string {
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 8);
  const elsewhere = path.join(SHARED, `${path.basename(dataDir)}-${hash}`);
  const here = hasCluster(dataDir);
  if (!here && hasCluster(elsewhere)) return elsewhere;
  if (canUse(account, existsSync(dataDir) ? dataDir : path.dirname(dataDir))) return dataDir;
  if (!here) return elsewhere;
  throw new StartupError(
    `The account that runs PostgreSQL cannot enter ${dataDir}, where the database is.`,
    `Let others pass through the directories above it (chmod o+x), or move it to ${elsewhere}.`,
  );
}

function hasCluster(dataDir: string): boolean {
  return existsSync(path.join(dataDir, 'cluster/PG_VERSION'));
}

/** Whether the account may execute the file, or enter the directory, with every directory on the way. */
function canUse(account: Account, place: string): boolean {
  const { status, error } = spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', place], {
    ...account,
    cwd: '/',
  });
  if (error) {
    throw new StartupError(
      'PostgreSQL refuses to run as root, and this process may not start programs as another account.',
      'Run Ferrule as an ordinary user, or set DATABASE_URL to a PostgreSQL server.',
      { cause: error },
    );
  }
  return status === 0;
}

async function makeShared(): Promise<void> {
  await makeDir(SHARED);
  await chmod(SHARED, 0o755);
}

async function copyPrograms({ root, version }: PostgresBinaries): Promise<string> {
  const copy = path.join(SHARED, `postgresql-${version}-${process.arch}`);
  if (existsSync(copy)) return copy;
  const draft = `${copy}.${process.pid}`;
  await cp(root, draft, { recursive: true, verbatimSymlinks: true });
  try {
    await rename(draft, copy);
  } catch (error) {
    if (!existsSync(copy)) throw error;
    await rm(draft, { recursive: true, force: true });
  }
  return copy;
}
