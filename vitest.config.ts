import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['tests/lab/global-setup.ts'],
    include: ['tests/**/*.test.ts'],
    // Servers (PostgreSQL, Redis) are started once and shared; each file clones its own database.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
