// Gives a function's process AWS's view of the file system, where the machine lets us: its package
// at /var/task, its layers at /opt, the runtime client at /var/runtime, a /tmp of its own. That takes
// Linux with `unshare`, as root or with user namespaces. Elsewhere the process sees the machine's
// folders, variables and search paths lead it right, and what it shows of them is rewritten.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
// https://man7.org/linux/man-pages/man1/unshare.1.html

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { access, constants, mkdir, readdir, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Command } from './program.ts'
import { bootstrap } from './programs.ts'
import { roomScript, type Bind } from './room.ts'

export interface Rooms {
  readonly taskRoot: string
  /** A developer's own directory stays where it is: the project around it counts. */
  readonly taskStays: boolean
  readonly optRoot: string | undefined
  readonly temporaryDir: string
  /** The function's own environment variables. */
  readonly variables: Readonly<Record<string, string>> | undefined
}

/** Where the process finds its files. */
export interface Placed {
  readonly taskRoot: string
  readonly optRoot: string | undefined
  readonly runtimeDir: string
  readonly temporaryDir: string
  /** The package cannot be written, as on AWS. */
  readonly taskReadOnly: boolean
  /** A command of the machine's, as it is run there. */
  run(command: Command): Promise<Command>
  /** A text that may name files, as AWS's would read. */
  show(text: string): string
}

const TASK = '/var/task'
const RUNTIME = '/var/runtime'

export async function placed(rooms: Rooms): Promise<Placed> {
  const { taskRoot, optRoot, temporaryDir } = rooms
  const way = await wayOf(temporaryDir)
  if (way === undefined) return unplaced(rooms)
  const { unshare, readOnly } = way
  const runtimeDir = dirname(bootstrap('nodejs.mjs'))
  // What lies below the machine's /tmp would vanish behind the function's own.
  const hidden =
    [taskRoot, runtimeDir, process.execPath].some(isBelowTmp) ||
    Object.values(rooms.variables ?? {}).some(isOnMachine)
  // AWS's images have a runtime there already: what it needs is looked for in it.
  const ownRuntime = !existsSync(RUNTIME)
  const binds: Bind[] = []
  if (!rooms.taskStays) binds.push({ from: taskRoot, to: TASK, readOnly })
  if (ownRuntime) binds.push({ from: runtimeDir, to: RUNTIME })
  if (optRoot !== undefined) binds.push({ from: optRoot, to: '/opt', readOnly })
  if (!hidden) binds.push({ from: temporaryDir, to: '/tmp' })
  const cwd = rooms.taskStays ? taskRoot : TASK
  const script = await scriptFor(binds, temporaryDir, cwd)
  const named = binds.filter(({ to }) => to !== '/tmp')
  return {
    taskRoot: cwd,
    optRoot: optRoot && '/opt',
    runtimeDir: RUNTIME,
    temporaryDir: hidden ? temporaryDir : '/tmp',
    taskReadOnly: readOnly && !rooms.taskStays,
    async run(command) {
      // A file that cannot be run is best told by the system itself, without a shell in between.
      if (!(await isRunnable(command.file))) return command
      const [file, ...args] = [command.file, ...command.args].map((path) => within(path, named))
      return { file: 'unshare', args: [...unshare, '/bin/sh', '-c', script, 'sh', file!, ...args] }
    },
    show: (text) => text,
  }
}

async function unplaced(rooms: Rooms): Promise<Placed> {
  const { taskRoot, optRoot, temporaryDir } = rooms
  const shown = rooms.taskStays ? [] : [{ from: taskRoot, to: TASK }]
  if (optRoot !== undefined) shown.push({ from: optRoot, to: '/opt' })
  // Programs name files by their real paths, which links may lead to.
  for (const { from, to } of [...shown]) {
    const real = await realpath(from).catch(() => from)
    // The longer first: macOS's /private/tmp/x holds /tmp/x.
    if (real !== from) shown.unshift({ from: real, to })
  }
  // There is no directory with AWS's runtime; scripts that look for one find the function's.
  const places = { taskRoot, optRoot, runtimeDir: taskRoot, temporaryDir, taskReadOnly: false }
  return { ...places, run: async (command) => command, show: (text) => within(text, shown) }
}

function within(text: string, binds: readonly Bind[]): string {
  let shown = text
  for (const { from, to } of binds) shown = shown.replaceAll(from, to)
  return shown
}

/** Beside the environments' own directories: where each, in its own view, builds what becomes /var. */
async function scriptFor(
  binds: readonly Bind[],
  temporaryDir: string,
  cwd: string,
): Promise<string> {
  const room = join(dirname(temporaryDir), 'var')
  const [entries] = await Promise.all([
    readdir('/var', { withFileTypes: true }),
    mkdir(room, { recursive: true }),
  ])
  return roomScript({ entries, binds, room, cwd })
}

function isRunnable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
}

const isBelowTmp = (path: string) => path.startsWith('/tmp/')

/** A variable that names a file of this machine's /tmp: the function is to share it (a test does so). */
function isOnMachine(path: string): boolean {
  if (!isBelowTmp(path)) return false
  const folder = dirname(path)
  return existsSync(path) || (folder !== '/tmp' && existsSync(folder))
}

interface Way {
  readonly unshare: readonly string[]
  /** /var/task and /opt can be kept from being written, as AWS's are. */
  readonly readOnly: boolean
}

/** In the order of preference: without a user namespace, and as its root. */
const WAYS: readonly Way[] = [true, false].flatMap((readOnly) => [
  { unshare: ['--mount'], readOnly },
  { unshare: ['--mount', '--map-root-user'], readOnly },
])
const PROBE_TIMEOUT_MS = 5_000

let found: Promise<Way | undefined> | undefined

/** Which of them works here: asked once, by trying. */
function wayOf(temporaryDir: string): Promise<Way | undefined> {
  found ??= (async () => {
    if (process.platform !== 'linux') return undefined
    const from = dirname(process.execPath)
    for (const way of WAYS) {
      const { readOnly } = way
      const binds = [TASK, '/opt'].map((to) => ({ from, to, readOnly }))
      const script = await scriptFor([...binds, { from, to: '/tmp' }], temporaryDir, TASK)
      if (await works(way.unshare, script)) return way
    }
    return undefined
  })().catch(() => undefined)
  return found
}

function works(way: readonly string[], script: string): Promise<boolean> {
  const args = [...way, '/bin/sh', '-c', script, 'sh', 'true']
  return new Promise((resolve) => {
    execFile('unshare', args, { timeout: PROBE_TIMEOUT_MS }, (error) => resolve(error === null))
  })
}
