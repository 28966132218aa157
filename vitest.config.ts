import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    exclude: ['tests/deploy/**', 'tests/faults/**', 'tests/fuzz/**'],
    // No test changes what another one imports: loading it once a worker saves a tenth of the whole run.
    isolate: false,
    // Most tests wait for a program they started; so more files than cores can be run at once.
    maxWorkers: 3,
    testTimeout: 90_000,
    hookTimeout: 60_000,
  },
})
