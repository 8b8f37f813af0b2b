import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // More than the two cores of a small machine: much of the time a file waits for a deadline of a device.
    maxWorkers: 3,
    projects: [
      // Files of these share what they import, which is half of what they cost: none changes it.
      {
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts'],
          isolate: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'parts',
          // Servers (PostgreSQL, Redis) are started once and shared; each file clones its own database.
          globalSetup: ['tests/lab/global-setup.ts'],
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/unit/**'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
