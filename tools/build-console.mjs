// Builds the console into files that the server sends as they are.

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { root } from './setup.mjs'

/** `directory`: where the files go. */
export async function buildConsole(directory) {
  const { build } = await import('vite')
  await build({
    configFile: false,
    root: join(root, 'src', 'console'),
    // Wherever the page is served, its files lie beside it.
    base: './',
    logLevel: 'error',
    build: {
      outDir: directory,
      emptyOutDir: true,
      // Small files as data would need more than `self` in the policy.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 2_000,
    },
  })
  const assets = join(directory, 'assets')
  for (const name of readdirSync(assets)) compress(join(assets, name))
}

/** As browsers ask for it: the layout's worker alone has 1.6 MB. */
function compress(file) {
  writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }))
  rmSync(file)
}
