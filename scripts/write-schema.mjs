// Write strillone.schema.json, which editors complete strillone.yaml with, from the program as it was built.
import { writeFileSync } from 'node:fs'
import { configSchema } from '../dist/config/shape.js'

const file = new URL('../strillone.schema.json', import.meta.url)
writeFileSync(file, `${JSON.stringify(configSchema(), null, 2)}\n`)
