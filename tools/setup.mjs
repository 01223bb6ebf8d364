// Installs dependencies and generates the wire models, each only when needed. Imports nothing that
// `npm ci` has yet to bring.

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Runs a command with its output shown on standard error; exits when it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
    ...options,
  })
  if (result.status !== 0) {
    console.error(`millrace: '${command} ${args.join(' ')}' failed`)
    process.exit(result.status ?? 1)
  }
}

function requireNode20() {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= 20) return
  console.error(`millrace: Node.js 20 or newer is needed, this is ${process.versions.node}`)
  process.exit(1)
}

function installed() {
  const marker = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(marker)) return false
  const lock = join(root, 'package-lock.json')
  if (statSync(marker).mtimeMs >= statSync(lock).mtimeMs) return true
  // A checkout touches the lockfile without changing it: compare what it pins.
  const wanted = JSON.parse(readFileSync(lock, 'utf8')).packages
  const present = JSON.parse(readFileSync(marker, 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' || entry.optional === true || present[path]?.version === entry.version,
  )
}

export function setup() {
  requireNode20()
  // No package needs its install script: the SQLite binding ships its binaries in the package.
  if (!installed()) run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'])
  run(process.execPath, ['tools/models/generate.mjs'])
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setup()
