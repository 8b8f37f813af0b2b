import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';

type EngineModule = typeof import('@prisma/schema-engine-wasm');

/**
 * Runs `use` with Prisma's schema engine (WebAssembly, nothing is downloaded) connected to `databaseUrl`.
 * `use` may create a scratch database on the same server: the engine replays migrations there to compare schemas.
 */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  schema: { path: string; content: string },
  use: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const { SchemaEngine } = await loadEngine();
  const pools: pg.Pool[] = [];
  const failure: { script?: unknown } = {};
  const factory = bindMigrationAwareSqlAdapterFactory(adapterFactory(databaseUrl, pools, failure));
  try {
    const engine = await SchemaEngine.new({ datamodels: [[schema.path, schema.content]] }, () => {}, factory);
    try {
      return await use(engine);
    } finally {
      engine.free();
    }
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError)
      throw new Error(`Prisma's engine failed: ${panic}`, { cause: error });
    // The engine shortens what the server said about a failing script.
    if (error instanceof Error && failure.script !== undefined) error.cause = failure.script;
    throw error;
  } finally {
    await Promise.all(pools.filter((pool) => !pool.ended).map((pool) => pool.end()));
  }
}

let loading: Promise<EngineModule> | undefined;
let panic = '';

// The package's entry imports the .wasm file as a module, which Node 20 cannot: instantiate it by hand.
function loadEngine(): Promise<EngineModule> {
  loading ??= (async () => {
    Object.assign(globalThis, {
      PRISMA_WASM_PANIC_REGISTRY: { set_message: (text: string) => (panic = text) },
    });
    const glue = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
    const engine = (await import(/* @vite-ignore */ pathToFileURL(glue).href)) as EngineModule & {
      __wbg_set_wasm(exports: WebAssembly.Exports): void;
    };
    const bytes = await readFile(path.join(path.dirname(glue), 'schema_engine_bg.wasm'));
    const { instance } = await WebAssembly.instantiate(bytes, {
      './schema_engine_bg.js': engine as unknown as WebAssembly.ModuleImports,
    });
    engine.__wbg_set_wasm(instance.exports);
    (instance.exports['__wbindgen_start'] as () => void)();
    return engine;
  })();
  return loading;
}

function adapterFactory(
  databaseUrl: string,
  pools: pg.Pool[],
  failure: { script?: unknown },
): SqlMigrationAwareDriverAdapterFactory {
  const connectTo = async (url: string): Promise<{ adapter: SqlDriverAdapter; pool: pg.Pool }> => {
    // One connection that stays: the engine holds an advisory lock on it.
    const options = { max: 1, idleTimeoutMillis: 0, connectionTimeoutMillis: 10_000 };
    const pool = new pg.Pool({ connectionString: url, ...options });
    pools.push(pool);
    pool.on('error', () => {});
    const adapter = await new PrismaPg(pool).connect();
    understandInternalChar(pool, adapter);
    runScriptsWhole(adapter, failure);
    return { adapter, pool };
  };
  return {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: async () => (await connectTo(databaseUrl)).adapter,
    async connectToShadowDb() {
      const main = await connectTo(databaseUrl);
      const name = `ferrule_shadow_${globalThis.crypto.randomUUID()}`;
      await main.pool.query(`CREATE DATABASE "${name}"`);
      const shadow = await connectTo(Object.assign(new URL(databaseUrl), { pathname: `/${name}` }).href);
      shadow.adapter.dispose = async () => {
        await shadow.pool.end();
        await main.pool.query(`DROP DATABASE "${name}"`);
      };
      return shadow.adapter;
    },
  };
}

// The engine asks the catalogue for columns of the internal type "char", which PrismaPg refuses: let it take them
// for text and tell the engine afterwards that they hold one character.
function understandInternalChar(pool: pg.Pool, adapter: SqlDriverAdapter): void {
  const query = pool.query.bind(pool) as (
    config: pg.QueryConfig,
  ) => Promise<pg.QueryResult | pg.QueryResult[]>;
  const charColumns = new WeakMap<unknown[], number[]>();
  const queryAsText = async (config: pg.QueryConfig) => {
    const answer = await query(config);
    for (const { fields, rows } of [answer].flat()) {
      const columns = [...fields.keys()].filter((i) => fields[i]?.dataTypeID === pg.types.builtins.CHAR);
      for (const i of columns) fields[i]!.dataTypeID = pg.types.builtins.TEXT;
      if (columns.length > 0) charColumns.set(rows, columns);
    }
    return answer;
  };
  Object.assign(pool, { query: queryAsText });
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (sql) => {
    const result = await queryRaw(sql);
    for (const i of charColumns.get(result.rows) ?? []) result.columnTypes[i] = ColumnTypeEnum.Character;
    return result;
  };
}

// PrismaPg splits scripts at every semicolon, also inside function bodies and strings. One simple query runs the
// script as PostgreSQL reads it and in one transaction, as `prisma migrate deploy` does.
function runScriptsWhole(adapter: SqlDriverAdapter, failure: { script?: unknown }): void {
  adapter.executeScript = async (sql) => {
    try {
      await adapter.executeRaw({ sql, args: [], argTypes: [] });
    } catch (error) {
      failure.script = error;
      throw error;
    }
  };
}
