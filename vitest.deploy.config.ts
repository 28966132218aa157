import { defineConfig } from 'vitest/config'

/** What needs a program that npm does not bring: `npm run test:deploy`. */
export default defineConfig({
  test: { include: ['tests/deploy/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
})
