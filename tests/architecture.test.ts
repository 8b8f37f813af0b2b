import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

import { sudoersLines } from '#lib/platforms/linux/privilege.ts';

/** The folders of lib in the order of the pipeline: a folder may import from itself and from those before it. */
const PIPELINE = [
  'fleet', 'config', 'optics', 'db', 'audit', 'people', 'backup', 'platforms', 'ssh', 'devices', 'runs', 'jobs', 'capture', 'ingest',
  'findings', 'links', 'inventory', 'selections', 'schedules',
]; // prettier-ignore

/** What may appear at the top of the repository. */
const TOP_LEVEL = [
  'app', 'cli', 'deploy', 'docs', 'lib', 'prisma', 'tests', 'workers',
  'Dockerfile', 'LICENSE', 'README.md', 'docker-compose.yml', 'next.config.js', 'package-lock.json', 'package.json',
  'postcss.config.mjs', 'prisma.config.ts', 'tsconfig.json', 'vitest.config.ts',
  'node_modules', 'data', 'next-env.d.ts', 'tsconfig.tsbuildinfo',
]; // prettier-ignore

interface Import {
  from: string;
  to: string;
}

const sources = ['app', 'cli', 'lib', 'workers']
  .flatMap((folder) => filesBelow(folder))
  .filter((file) => /\.tsx?$/.test(file));
const text = new Map(sources.map((file) => [file, readFileSync(file, 'utf8')]));
const imports = sources.flatMap((file) => importsOf(file));

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (path === 'lib/db/generated') return [];
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

/** Imports of our own files, as paths from the top. */
function importsOf(file: string): Import[] {
  const found = [...text.get(file)!.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map((match) => match[1]!);
  return found
    .filter((target) => target.startsWith('.') || target.startsWith('#'))
    .map((target) => ({
      from: file,
      to: target.startsWith('#') ? target.slice(1) : normalize(join(dirname(file), target)),
    }));
}

const area = (path: string) => path.split('/')[0]!;
const folderOfLib = (path: string) => path.split('/')[1]!;
const offenders = (broken: (edge: Import) => boolean) =>
  imports.filter(broken).map(({ from, to }) => `${from} imports ${to}`);
const filesWith = (pattern: RegExp, except: (file: string) => boolean = () => false) =>
  sources.filter((file) => !except(file) && pattern.test(text.get(file)!));

describe('imports run one way', () => {
  test('lib imports nothing but lib', () => {
    expect(offenders(({ from, to }) => area(from) === 'lib' && area(to) !== 'lib')).toEqual([]);
  });

  test('inside lib they follow the pipeline', () => {
    const rank = (path: string) => PIPELINE.indexOf(folderOfLib(path));
    const inLib = ({ from, to }: Import) =>
      area(from) === 'lib' && area(to) === 'lib' && from.split('/').length > 2;
    const unknown = sources.filter(
      (file) => area(file) === 'lib' && file.split('/').length > 2 && rank(file) === -1,
    );
    expect(unknown).toEqual([]);
    // Who asks is known everywhere: it is the first argument of what is called for a person.
    const asked = ['lib/context.ts', 'lib/people/actor.ts'];
    expect(
      offenders((edge) => inLib(edge) && !asked.includes(edge.to) && rank(edge.to) > rank(edge.from)),
    ).toEqual([]);
  });

  test.each(['optics', 'fleet'])('%s imports nothing of ours', (folder) => {
    expect(
      offenders(({ from, to }) => from.startsWith(`lib/${folder}/`) && !to.startsWith(`lib/${folder}/`)),
    ).toEqual([]);
  });

  test('app, cli and workers do not import each other, but for the command that runs a worker', () => {
    const tops = ['app', 'cli', 'workers'];
    const crossing = ({ from, to }: Import) =>
      tops.includes(area(from)) && tops.includes(area(to)) && area(from) !== area(to);
    expect(offenders(crossing)).toEqual(['cli/worker.ts imports workers/main.ts']);
  });

  test('pages and routes never reach SSH, captures or ingest', () => {
    const forbidden = /^lib\/(ssh|capture|ingest)\//;
    expect(offenders(({ from, to }) => area(from) === 'app' && forbidden.test(to))).toEqual([]);
  });

  test('only lib/db runs the generated client; others may name its types', () => {
    const values = filesWith(/import (?!type)[^;]*generated\/(client|models)\.ts'/, (file) =>
      file.startsWith('lib/db/'),
    );
    expect(values).toEqual([]);
  });
});

describe('rules of the house', () => {
  test('nothing but lib/config reads the environment', () => {
    const passesItOn = new Set(['cli/build.ts', 'cli/process-life.ts']);
    expect(
      filesWith(/process\.env/, (file) => file.startsWith('lib/config/') || passesItOn.has(file)),
    ).toEqual([]);
  });

  test('nothing but lib/ssh opens an SSH client', () => {
    expect(filesWith(/from 'ssh2'/, (file) => file.startsWith('lib/ssh/'))).toEqual([]);
  });

  test('nothing but the queue seam knows the queue', () => {
    expect(filesWith(/from '(bullmq|ioredis)'/, (file) => file === 'lib/jobs/job-queue.ts')).toEqual([]);
  });

  test('app and workers leave the database to lib', () => {
    const queries = /\.(prisma|pool)\.(?!pool)\w+/;
    expect(filesWith(queries, (file) => !/^(app|workers)\//.test(file))).toEqual([]);
  });

  test('there are no server actions and no raw HTML', () => {
    expect(filesWith(/['"]use server['"]/)).toEqual([]);
    expect(filesWith(/dangerouslySetInnerHTML/)).toEqual([]);
  });

  test('no raw SQL outside tagged templates', () => {
    expect(filesWith(/(queryRaw|executeRaw)Unsafe/)).toEqual([]);
  });

  test('no folder or file is named for being anything', () => {
    expect(
      sources.filter((file) => /(^|\/)(utils?|helpers?|common|types|misc)(\.tsx?$|\/)/.test(file)),
    ).toEqual([]);
  });

  test('the README has the sudoers line that the page shows', () => {
    expect(readFileSync('README.md', 'utf8')).toContain(`\n${sudoersLines('ferrule').regex}\n`);
  });

  test('the lockfile names every platform’s optional packages, or npm ci fails where they are missing', () => {
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Record<string, { optionalDependencies?: Record<string, string> }>;
    };
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies }]) =>
      Object.keys(optionalDependencies ?? {}).filter(
        (name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`],
      ),
    );
    expect(missing).toEqual([]);
  });

  test('the top level holds what the layout says', () => {
    const names = readdirSync('.').filter((name) => !name.startsWith('.'));
    expect(names.filter((name) => !TOP_LEVEL.includes(name))).toEqual([]);
  });
});
