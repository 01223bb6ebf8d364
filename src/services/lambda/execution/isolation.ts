// Gives a function's process a view of the file system in which /tmp is its environment's own and
// /opt holds its layers, where the machine lets us: Linux with `unshare`, as root or with user
// namespaces. Elsewhere the process sees the machine's, and TMPDIR and the search paths lead it right.
// https://man7.org/linux/man-pages/man1/unshare.1.html

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { access, constants } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname } from 'node:path'
import type { Command } from './program.ts'

export interface Rooms {
  readonly taskRoot: string
  readonly optRoot: string | undefined
  readonly temporaryDir: string
  /** The function's own environment variables. */
  readonly variables: Readonly<Record<string, string>> | undefined
}

export interface Placed {
  readonly command: Command
  /** Where the process finds its layers and its temporary directory. */
  readonly optRoot: string | undefined
  readonly temporaryDir: string
}

/** $1: what becomes /opt, or ''; $2: what becomes /tmp, or ''. /opt first: it may lie below /tmp. */
const SCRIPT = `
[ -z "$1" ] || mount --bind "$1" /opt || exit 125
[ -z "$2" ] || mount --bind "$2" /tmp || exit 125
shift 2
exec "$@"
`

export async function placed(command: Command, rooms: Rooms): Promise<Placed> {
  const { taskRoot, optRoot, temporaryDir } = rooms
  // What lies below the machine's /tmp would vanish behind the function's own.
  const hidden =
    [taskRoot, command.file, process.execPath, ...command.args].some(isBelowTmp) ||
    Object.values(rooms.variables ?? {}).some(isOnMachine)
  const tmp = hidden ? undefined : temporaryDir
  if (optRoot === undefined && tmp === undefined) return { command, optRoot, temporaryDir }
  const unshare = await unshareArguments()
  // A file that cannot be run is best told by the system itself, without a shell in between.
  if (unshare === undefined || !(await isRunnable(command.file)))
    return { command, optRoot, temporaryDir }
  const script = ['/bin/sh', '-c', SCRIPT, 'sh', optRoot ?? '', tmp ?? '']
  return {
    command: { file: 'unshare', args: [...unshare, ...script, command.file, ...command.args] },
    optRoot: optRoot && '/opt',
    temporaryDir: tmp === undefined ? temporaryDir : '/tmp',
  }
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

/** In the order of preference: without a user namespace, and as its root. */
const WAYS = [['--mount'], ['--mount', '--map-root-user']]
const PROBE_TIMEOUT_MS = 5_000

let found: Promise<readonly string[] | undefined> | undefined

/** Which of them works here: asked once, by trying. */
function unshareArguments(): Promise<readonly string[] | undefined> {
  found ??= (async () => {
    if (process.platform !== 'linux') return undefined
    for (const way of WAYS) if (await works(way)) return way
    return undefined
  })()
  return found
}

function works(way: readonly string[]): Promise<boolean> {
  const somewhere = dirname(process.execPath)
  const script = ['/bin/sh', '-c', SCRIPT, 'sh', somewhere, tmpdir(), 'true']
  return new Promise((resolve) => {
    execFile('unshare', [...way, ...script], { timeout: PROBE_TIMEOUT_MS }, (error) =>
      resolve(error === null),
    )
  })
}
