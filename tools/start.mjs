// `npm start`: whatever is missing is installed and built, then Millrace serves in this process's
// place. Options after `--` go to `millrace start`.

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, isBuilt } from './build.mjs'
import { root, setup } from './setup.mjs'

if (!isBuilt()) {
  console.error('millrace: preparing (first start, or sources changed) …')
  setup()
  await build()
}
const child = spawn(
  process.execPath,
  [join(root, 'dist', 'cli.js'), 'start', ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
)
// The child shares the terminal's process group and gets its own Ctrl-C; pass the others on.
process.on('SIGINT', () => {})
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'))
// `kill` reaches npm, which leaves its shell and so this process to themselves: an orphan stops.
const parent = process.ppid
const grandparent = parentOfShell()
const watch = setInterval(() => {
  if (process.ppid === parent && parentOfShell() === grandparent) return
  clearInterval(watch)
  child.kill('SIGTERM')
}, 250)

/** npm itself, where a shell of its own stands between and the system tells of it (Linux). */
function parentOfShell() {
  try {
    if (!readFileSync(`/proc/${parent}/cmdline`, 'utf8').startsWith('sh\0-c\0')) return undefined
    return /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${parent}/status`, 'utf8'))[1]
  } catch {
    return undefined
  }
}
watch.unref()
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
