import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

import { UserError } from '#lib/fleet/user-error.ts';

import { type OidcConfig, oidcConfig, oidcVariables } from './oidc.ts';

const text = z.string().trim().min(1);
const wholeNumber = z.coerce.number().int();

/** `dmz, lab`; a comma with nothing beside it is the zone without a name. */
const zoneNames = z.string().transform((value) => [...new Set(value.split(',').map((zone) => zone.trim()))]);

const cidrBlocks = text
  .transform((value) => value.split(',').map((block) => block.trim()))
  .pipe(
    z.array(z.union([z.cidrv4(), z.cidrv6()], 'must be CIDR blocks separated by commas, like 127.0.0.0/8')),
  );

/** What a worker writes: events of this level and graver ones. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Every variable Ferrule reads; .env.example documents them. */
const variables = z.object({
  DATABASE_URL: text.regex(/^postgres(ql)?:\/\//, 'must start with postgresql://').optional(),
  FERRULE_MIGRATE_URL: text.regex(/^postgres(ql)?:\/\//, 'must start with postgresql://').optional(),
  REDIS_URL: text.regex(/^rediss?:\/\//, 'must start with redis:// or rediss://').optional(),
  FERRULE_DATA_DIR: text.optional(),
  FERRULE_KEYS_DIR: text.optional(),
  FERRULE_HOST: text.default('127.0.0.1'),
  FERRULE_PORT: wholeNumber.min(1).max(65535).default(3000),
  FERRULE_URL: z.url({ protocol: /^https?$/ }).optional(),
  FERRULE_CONCURRENCY: wholeNumber.min(1).max(1024).default(64),
  FERRULE_ZONES: zoneNames.default(['']),
  FERRULE_LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  FERRULE_MIN_INTERVAL: wholeNumber.min(0).max(86_400).default(30),
  FERRULE_ALLOW_ADDRESSES: cidrBlocks.default([]),
  FERRULE_SECRETS_DIR: text.optional(),
  FERRULE_KEY_IMPORT: z.enum(['jwk', 'plain']).default('jwk'),
  ...oidcVariables,
});

/** Their names. */
export const CONFIG_VARIABLES: readonly string[] = Object.keys(variables.shape);

export interface Config {
  /** null: Ferrule brings its own PostgreSQL. */
  databaseUrl: string | null;
  /** The same database as the owner of its tables, for migrations; null: the role of `databaseUrl` owns them. */
  migrateUrl: string | null;
  /** null: jobs are dispatched through PostgreSQL. */
  redisUrl: string | null;
  dataDir: string;
  /** Holds `web/` (sign-in secret, public sealing key) and `worker/` (private sealing key). */
  keysDir: string;
  web: { host: string; port: number; url: string };
  /** SSH sessions at once in one worker process. */
  concurrency: number;
  /** The zones a worker serves; '' is the zone of devices that have none. */
  zones: string[];
  logLevel: LogLevel;
  /** Seconds within which a device is not read again, unless a person insists. */
  minIntervalS: number;
  /** CIDR blocks that sessions may go to although no device of a fleet lives there: those of a lab. */
  allowAddresses: string[];
  /** Where a worker finds the files that credentials refer to; null: nowhere. */
  secretsDir: string | null;
  /** How SSH sessions hand Ed25519 and X25519 keys to OpenSSL; `plain` is slower and all of ssh2's own. */
  keyImport: 'jwk' | 'plain';
  /** null: people sign in with passwords only. */
  oidc: OidcConfig | null;
}

/**
 * Reads the environment once, in a composition root. `.env` in `cwd` fills what the environment leaves out.
 * @throws UserError naming each variable that cannot be used
 */
export function loadConfig(
  env: Record<string, string | undefined> = process.env,
  cwd = process.cwd(),
): Config {
  const given = Object.entries({ ...readDotEnv(join(cwd, '.env')), ...env }).filter(
    ([, value]) => value !== '',
  );
  const parsed = variables.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new UserError(400, `The configuration cannot be used: ${problems.join('; ')}`);
  }
  const v = parsed.data;
  const oidc = oidcConfig(v);
  if (oidc && 'missing' in oidc) {
    throw new UserError(400, `Sign-in through a provider also needs ${oidc.missing}.`);
  }
  const dataDir = resolve(cwd, v.FERRULE_DATA_DIR ?? 'data');
  return {
    databaseUrl: v.DATABASE_URL ?? null,
    migrateUrl: v.FERRULE_MIGRATE_URL ?? null,
    redisUrl: v.REDIS_URL ?? null,
    dataDir,
    keysDir: resolve(cwd, v.FERRULE_KEYS_DIR ?? join(dataDir, 'keys')),
    web: {
      host: v.FERRULE_HOST,
      port: v.FERRULE_PORT,
      url: (v.FERRULE_URL ?? `http://${urlHost(v.FERRULE_HOST)}:${v.FERRULE_PORT}`).replace(/\/$/, ''),
    },
    concurrency: v.FERRULE_CONCURRENCY,
    zones: v.FERRULE_ZONES,
    logLevel: v.FERRULE_LOG_LEVEL,
    minIntervalS: v.FERRULE_MIN_INTERVAL,
    allowAddresses: v.FERRULE_ALLOW_ADDRESSES,
    secretsDir: v.FERRULE_SECRETS_DIR ? resolve(cwd, v.FERRULE_SECRETS_DIR) : null,
    keyImport: v.FERRULE_KEY_IMPORT,
    oidc,
  };
}

/** The environment that makes a web or worker process load the same Config, but for the owner's URL. */
export function configEnvironment(config: Config): Record<string, string> {
  return {
    ...(config.databaseUrl && { DATABASE_URL: config.databaseUrl }),
    FERRULE_MIGRATE_URL: '',
    ...(config.redisUrl && { REDIS_URL: config.redisUrl }),
    FERRULE_DATA_DIR: config.dataDir,
    FERRULE_KEYS_DIR: config.keysDir,
    FERRULE_HOST: config.web.host,
    FERRULE_PORT: String(config.web.port),
    FERRULE_URL: config.web.url,
    FERRULE_CONCURRENCY: String(config.concurrency),
    FERRULE_ZONES: config.zones.join(','),
    FERRULE_LOG_LEVEL: config.logLevel,
    FERRULE_MIN_INTERVAL: String(config.minIntervalS),
    FERRULE_KEY_IMPORT: config.keyImport,
    ...(config.allowAddresses.length > 0 && { FERRULE_ALLOW_ADDRESSES: config.allowAddresses.join(',') }),
    ...(config.secretsDir && { FERRULE_SECRETS_DIR: config.secretsDir }),
  };
}

/** Where paths on the command line are relative to: npm runs scripts in the package's folder and says where it was called. */
export function callersDirectory(env: Record<string, string | undefined> = process.env): string {
  return env.INIT_CWD ?? process.cwd();
}

function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

function readDotEnv(path: string): Record<string, string> {
  let content: string;
  try {
    content = readFileSync(/* turbopackIgnore: true */ path, 'utf8');
  } catch {
    return {};
  }
  const pairs = content
    .split('\n')
    .map((line) => /^\s*([A-Z][A-Z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line))
    .filter((match) => match !== null)
    .map((match) => [match[1]!, match[2]!.replace(/^(['"])(.*)\1$/, '$2')] as const);
  return Object.fromEntries(pairs);
}
