import { type Config, loadConfig } from '#lib/config/config.ts';
import { readWebKeys, type WebKeys } from '#lib/config/keys.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { type Auth, createAuth } from '#lib/people/auth.ts';

/** What the web process has: no key in it opens a stored secret. */
export interface Services {
  config: Config;
  db: Db;
  auth: Auth;
  keys: WebKeys;
}

const holder = globalThis as { ferruleServices?: Services };

/** Made at the first request and shared by all of them. */
export function services(): Services {
  holder.ferruleServices ??= createServices();
  return holder.ferruleServices;
}

function createServices(): Services {
  const config = loadConfig();
  if (!config.databaseUrl) throw new Error('DATABASE_URL is not set.');
  const keys = readWebKeys(config.keysDir);
  const db = openDb(config.databaseUrl, { max: 10, name: 'ferrule-web' });
  const { url } = config.web;
  return { config, db, keys, auth: createAuth(db, { url, secret: keys.authSecret, oidc: config.oidc }) };
}
