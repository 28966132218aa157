// Promise: whoever installs the program knows what comes with it, under which licence, and that nothing else does.
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { PROJECT } from './support/program.js'

type Package = {
  readonly version: string
  readonly license?: string
  readonly integrity?: string
  readonly resolved?: string
  readonly dev?: boolean
  readonly devOptional?: boolean
  readonly hasInstallScript?: boolean
}

const read = (name: string) => readFile(path.join(PROJECT, name), 'utf8')
const { packages } = JSON.parse(await read('package-lock.json')) as { packages: Readonly<Record<string, Package>> }
const all = Object.entries(packages).filter(([place]) => place !== '')
const production = all.filter(([, one]) => one.dev !== true && one.devOptional !== true)

/** Whoever passes the program on owes nobody more than to keep the notices. Of `or` one may choose. */
const PERMISSIVE = /^(?:0BSD|Apache-2\.0|BlueOak-1\.0\.0|BSD(?:-[23]-Clause)?|CC0-1\.0|ISC|MIT(?:-0)?|Unlicense|Zlib)$/

function isPermissive(licence = ''): boolean {
  const either = licence.replace(/^\(|\)$/g, '').split(' OR ')
  return either.some((one) => one.split(' AND ').every((part) => PERMISSIVE.test(part)))
}

it('tells a licence that asks for more from one that does not', () => {
  expect(['MIT', '(MIT OR GPL-3.0-or-later)', '(MIT AND Zlib)', 'BSD'].every(isPermissive)).toBe(true)
  expect(['GPL-3.0', '(MIT AND GPL-3.0)', 'UNLICENSED', '', undefined].some(isPermissive)).toBe(false)
})

it('has nothing but permissive licences in what the program runs with', () => {
  expect(production.length).toBeGreaterThan(100)
  expect(production.filter(([, { license }]) => !isPermissive(license)).map(([place]) => place)).toEqual([])
})

it('is fixed by hash, and comes from the registry that is asked and from nowhere else', () => {
  expect(all.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([place]) => place)).toEqual([])
  expect(all.flatMap(([, { resolved }]) => resolved ?? [])).toEqual([])
})

it('needs no script while it is installed: the one package that has one brings its binaries with it', () => {
  const scripted = production.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([place]) => place)
  expect(scripted).toEqual(['node_modules/@photostructure/sqlite'])
})

it('is listed as it is', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [path.join(PROJECT, 'scripts/list-licences.mjs')])
  expect(await read('deploy/THIRD-PARTY.md')).toBe(stdout)
  for (const [place, { version }] of production)
    expect(stdout).toContain(`- ${place.slice(place.lastIndexOf('node_modules/') + 13)} ${version}: `)
})
