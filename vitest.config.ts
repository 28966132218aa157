import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    // The whole program is started from dist in many tests, on two cores.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
