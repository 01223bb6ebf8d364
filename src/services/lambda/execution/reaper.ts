// Kills the functions' processes when Millrace itself is killed. A function may ignore a broken
// pipe, loop for ever or have children of its own; so one small shell, in a session of its own,
// knows every process group, and kills those that are left when its input ends.

import { spawn, type ChildProcess } from 'node:child_process'

const SCRIPT = `
trap '' INT TERM HUP
groups=' '
while read -r verb group; do
  case $verb in
    add) groups="$groups$group " ;;
    del) case $groups in *" $group "*) groups="\${groups%% $group *} \${groups#* $group }" ;; esac ;;
  esac
done
for group in $groups; do kill -9 "-$group" 2>/dev/null; done
`

export class Reaper {
  #shell: ChildProcess | undefined

  /** From now on this process group dies with us. */
  add(group: number): void {
    this.#write(`add ${group}\n`)
  }

  /** The group is gone; its number may be given to somebody else. */
  remove(group: number): void {
    if (this.#shell) this.#write(`del ${group}\n`)
  }

  stop(): void {
    this.#shell?.stdin?.end()
    this.#shell = undefined
  }

  #write(line: string): void {
    this.#shell ??= start()
    this.#shell.stdin?.write(line)
  }
}

function start(): ChildProcess {
  const shell = spawn('/bin/sh', ['-c', SCRIPT], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
  })
  // Without a shell Millrace still stops its functions itself; only kill -9 would leave them.
  shell.on('error', () => {})
  shell.stdin.on('error', () => {})
  shell.unref()
  ;(shell.stdin as unknown as { unref?: () => void }).unref?.()
  return shell
}
