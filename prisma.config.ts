import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // Only `prisma migrate` reads this; Ferrule takes its URL from lib/config.
  datasource: { url: process.env.DATABASE_URL ?? '' },
});
