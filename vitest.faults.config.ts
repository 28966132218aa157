import { defineConfig } from 'vitest/config'

/** What is killed, filled up, cut and fed with garbage: slower than all the rest, so `npm run test:faults`. */
export default defineConfig({
  test: {
    include: ['tests/faults/**/*.test.ts', 'tests/fuzz/**/*.test.ts'],
    maxWorkers: 3,
    testTimeout: 90_000,
    hookTimeout: 60_000,
  },
})
