// The script that prepares a process's view of the file system, then becomes the process. /var/task
// need not exist on the machine and nothing may be made there; so /var becomes a small file system
// of our own that holds all that the machine's has, and more. One call of `mount` binds everything.

import type { Dirent } from 'node:fs'

export interface Bind {
  readonly from: string
  readonly to: string
  /** The process may not write there. */
  readonly readOnly?: boolean
}

export interface RoomOptions {
  /** What the machine has in /var. */
  readonly entries: readonly Dirent[]
  /** In this order: a later one may hide what an earlier one was taken from. */
  readonly binds: readonly Bind[]
  /** An empty directory that stands for /var meanwhile. */
  readonly room: string
  readonly cwd: string
}

const VAR = '/var/'

/** For `sh -c`, with the program and its arguments; ends with 125 where the machine refuses. */
export function roomScript({ entries, binds, room, cwd }: RoomOptions): string {
  const own = binds.filter(({ to }) => to.startsWith(VAR))
  const made = own.map(({ to }) => to.slice(VAR.length))
  const others = entries.filter(({ name }) => !made.includes(name))
  const folders = others.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  const links = others.filter((entry) => entry.isSymbolicLink()).map(({ name }) => VAR + name)
  const table = [
    ...folders.map((name) => line(VAR + name, `${room}/${name}`, 'rbind')),
    ...own.map((bind) => line(bind.from, `${room}/${bind.to.slice(VAR.length)}`, howOf(bind))),
    line(room, '/var', 'rbind'),
    ...binds
      .filter((bind) => !own.includes(bind))
      .map((bind) => line(bind.from, bind.to, howOf(bind))),
  ]
  const steps = [
    `mount -t tmpfs -o mode=755 tmpfs ${quoted(room)}`,
    `cd ${quoted(room)}`,
    `mkdir -- ${[...folders, ...made].map(quoted).join(' ')}`,
    ...(links.length === 0 ? [] : [`cp -P -- ${links.map(quoted).join(' ')} .`]),
    `printf %s ${quoted(table.join(''))} >.table`,
    // It reads no pipe.
    `mount -a -T ${quoted(`${room}/.table`)}`,
    'rm .table',
    `cd ${quoted(cwd)}`,
  ]
  return `{ ${steps.join(' && ')}; } || exit 125\nexec "$@"\n`
}

type How = 'bind' | 'bind,ro' | 'rbind'

function howOf({ readOnly }: Bind): How {
  return readOnly === true ? 'bind,ro' : 'bind'
}

/** Of a table as /etc/fstab is one. */
function line(from: string, to: string, how: How): string {
  return `${octal(from)} ${octal(to)} none ${how} 0 0\n`
}

/** https://man7.org/linux/man-pages/man5/fstab.5.html */
function octal(path: string): string {
  return path.replace(/[\s\\#]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`)
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
