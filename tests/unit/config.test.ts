import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

import { configEnvironment, loadConfig } from '#lib/config/config.ts';
import { oidcVariables } from '#lib/config/oidc.ts';
import { createKeys } from '#lib/config/create-keys.ts';
import { readSealPrivateKeys, readWebKeys } from '#lib/config/keys.ts';

const dir = mkdtempSync(join(tmpdir(), 'ferrule-config-'));
afterAll(() => rmSync(dir, { recursive: true }));

const OPTIONAL = { FERRULE_ALLOW_ADDRESSES: '127.0.0.0/8', FERRULE_SECRETS_DIR: 'secrets' };

describe('configuration', () => {
  test('has a default for everything', () => {
    expect(loadConfig({}, dir)).toEqual({
      databaseUrl: null,
      migrateUrl: null,
      redisUrl: null,
      dataDir: join(dir, 'data'),
      keysDir: join(dir, 'data/keys'),
      web: { host: '127.0.0.1', port: 3000, url: 'http://127.0.0.1:3000' },
      concurrency: 64,
      allowAddresses: [],
      secretsDir: null,
      zones: [''],
      keyImport: 'jwk',
      logLevel: 'info',
      minIntervalS: 30,
      oidc: null,
    });
  });

  test('survives the way to a child process', () => {
    const config = loadConfig(
      { DATABASE_URL: 'postgresql://a/b', REDIS_URL: 'redis://c', FERRULE_PORT: '8080', FERRULE_HOST: '::' },
      dir,
    );
    expect(loadConfig(configEnvironment(config), '/')).toEqual(config);
  });

  test('the owner of the tables is not told to a child process', () => {
    const owner = 'postgresql://owner@a/b';
    writeFileSync(join(dir, '.env'), `FERRULE_MIGRATE_URL=${owner}\n`);
    const config = loadConfig({ DATABASE_URL: 'postgresql://a/b' }, dir);
    expect(config.migrateUrl).toBe(owner);
    expect(loadConfig({ ...configEnvironment(config) }, dir).migrateUrl).toBeNull();
    rmSync(join(dir, '.env'));
  });

  test('a provider’s groups give roles, the highest first', () => {
    const provider = {
      FERRULE_OIDC_ISSUER: 'https://id.example.net/',
      FERRULE_OIDC_CLIENT_ID: 'ferrule',
      FERRULE_OIDC_CLIENT_SECRET: 'x',
      FERRULE_OIDC_ROLES: 'viewer=*; administrator=netops-admins, root',
    };
    expect(loadConfig(provider, dir).oidc).toMatchObject({
      issuer: 'https://id.example.net',
      claim: 'groups',
      roles: [
        { role: 'administrator', groups: ['netops-admins', 'root'] },
        { role: 'viewer', groups: ['*'] },
      ],
    });
    const { FERRULE_OIDC_CLIENT_SECRET: _, ...half } = provider;
    expect(() => loadConfig(half, dir)).toThrow(/FERRULE_OIDC_CLIENT_SECRET/);
    expect(() => loadConfig({ ...provider, FERRULE_OIDC_ROLES: 'boss=x' }, dir)).toThrow(/boss=x/);
  });

  test('an empty variable means the default', () => {
    expect(loadConfig({ DATABASE_URL: '', FERRULE_PORT: '' }, dir)).toEqual(loadConfig({}, dir));
  });

  test('.env fills what the environment leaves out', () => {
    writeFileSync(join(dir, '.env'), '# comment\nFERRULE_PORT = 4000\nFERRULE_HOST="::1"\n');
    const config = loadConfig({ FERRULE_PORT: '5000' }, dir);
    rmSync(join(dir, '.env'));
    expect(config.web).toEqual({ host: '::1', port: 5000, url: 'http://[::1]:5000' });
  });

  test.each([
    ['FERRULE_PORT', 'eighty'],
    ['FERRULE_PORT', '70000'],
    ['DATABASE_URL', 'mysql://x'],
    ['REDIS_URL', 'http://x'],
    ['FERRULE_URL', 'ferrule.example.net'],
    ['FERRULE_CONCURRENCY', '0'],
    ['FERRULE_ALLOW_ADDRESSES', '127.0.0.1'],
  ])('%s=%s is refused by name', (name, value) => {
    expect(() => loadConfig({ [name]: value }, dir)).toThrow(name);
  });

  test('.env.example names every variable', () => {
    const documented = readFileSync('.env.example', 'utf8')
      .match(/^#?[A-Z_]+(?==)/gm)!
      .map((name) => name.replace('#', ''));
    const config = loadConfig({ DATABASE_URL: 'postgresql://a', REDIS_URL: 'redis://a', ...OPTIONAL }, dir);
    const passedOn = Object.keys(configEnvironment(config));
    // The web process reads these from its own environment: no other process needs them.
    expect(documented.toSorted()).toEqual([...passedOn, ...Object.keys(oidcVariables)].toSorted());
  });
});

describe('keys', () => {
  test('are made once, readable by the owner only, apart for web and worker', () => {
    const keysDir = join(dir, 'keys');
    createKeys(keysDir);
    const first = { web: readWebKeys(keysDir), worker: readSealPrivateKeys(keysDir) };
    createKeys(keysDir);
    expect({ web: readWebKeys(keysDir), worker: readSealPrivateKeys(keysDir) }).toEqual(first);
    expect(statSync(join(keysDir, 'worker/seal-private.pem')).mode & 0o077).toBe(0);
    expect(JSON.stringify(first.web)).not.toContain('PRIVATE');
  });

  test('missing keys name the file and the way out', () => {
    expect(() => readSealPrivateKeys(join(dir, 'none'))).toThrow(/seal-private\.pem.*ferrule migrate/);
  });
});
