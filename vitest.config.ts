import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['tests/lab/global-setup.ts'],
    include: ['tests/**/*.test.ts'],
    // Servers (PostgreSQL, Redis) are started once and shared; each file clones its own database.
    // More than the two cores of a small machine: much of the time a file waits for a deadline of a device.
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
