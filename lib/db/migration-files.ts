import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { MigrationList, SchemaFilter } from '@prisma/schema-engine-wasm';

const prismaFolder = path.resolve(import.meta.dirname, '../../prisma');

/** Where migrations live: one folder each, applied in the order of their names. */
export const migrationsFolder = path.join(prismaFolder, 'migrations');

/** Nothing is managed outside the schema. */
export const noFilter: SchemaFilter = { externalTables: [], externalEnums: [] };

/** prisma/schema.prisma as the schema engine takes it. */
export async function readSchema(): Promise<{ path: string; content: string }> {
  const file = path.join(prismaFolder, 'schema.prisma');
  return { path: file, content: await readFile(file, 'utf8') };
}

/** The migrations on disk as the schema engine takes them, in the order in which they are applied. */
export async function readMigrations(folder = migrationsFolder): Promise<MigrationList> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const migrationDirectories = await Promise.all(
    names.toSorted().map(async (name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: {
          tag: 'ok' as const,
          value: await readFile(path.join(folder, name, 'migration.sql'), 'utf8'),
        },
      },
    })),
  );
  return {
    baseDir: folder,
    lockfile: {
      path: 'migration_lock.toml',
      content: await readFile(path.join(folder, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories,
  };
}
