// Build, then run: `node --watch-path=src` starts this again whenever a source changes.
import { execFileSync } from 'node:child_process'

execFileSync('tsc', ['-p', '.'], { stdio: 'inherit' })
await import('../dist/main.js')
