// Bundles the product into dist/: 300 modules start in a quarter of the time as one file.

import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildConsole } from './build-console.mjs'
import { root } from './setup.mjs'

const stamp = join(root, 'dist', '.built')

function newestMs(path) {
  const info = statSync(path)
  if (!info.isDirectory()) return info.mtimeMs
  let newest = 0
  for (const entry of readdirSync(path)) newest = Math.max(newest, newestMs(join(path, entry)))
  return newest
}

export function isBuilt() {
  if (!existsSync(stamp)) return false
  const builtMs = statSync(stamp).mtimeMs
  return ['src', 'package-lock.json', 'tools/build.mjs', 'tools/build-console.mjs'].every(
    (path) => newestMs(join(root, path)) <= builtMs,
  )
}

/** `directory` is another than dist/ for tests that must not see it replaced under them: those need no console. */
export async function build(directory = join(root, 'dist')) {
  const startedMs = Date.now()
  const { rolldown } = await import('rolldown')
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  // Of the development dependencies only the tour loads any: the AWS SDK, if it is installed.
  const external = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
  const bundle = await rolldown({
    cwd: root,
    input: {
      cli: 'src/cli/main.ts',
      server: 'src/server/index.ts',
      testing: 'src/testing/index.ts',
    },
    platform: 'node',
    external: (id) => external.some((name) => id === name || id.startsWith(`${name}/`)),
  })
  rmSync(directory, { recursive: true, force: true })
  await bundle.write({
    dir: directory,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    sourcemap: true,
    minify: { mangle: false, compress: false, codegen: { removeWhitespace: true } },
  })
  await bundle.close()
  // npm makes a package's programs executable when it installs it; here it runs in place.
  chmodSync(join(directory, 'cli.js'), 0o755)
  // What Lambda's child processes run is no part of the bundle: it stands beside it, as files.
  cpSync(join(root, 'src/services/lambda/execution/bootstraps'), join(directory, 'bootstraps'), {
    recursive: true,
  })
  if (directory === join(root, 'dist')) await buildConsole(join(directory, 'console'))
  writeFileSync(join(directory, '.built'), `${manifest.version}\n`)
  console.error(`millrace: built in ${Date.now() - startedMs} ms`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await build()
  if (process.argv.includes('--types')) (await import('./declarations.mjs')).declare()
}
