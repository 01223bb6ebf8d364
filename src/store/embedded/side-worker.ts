// A thread with a database connection of its own, for what must not hold up the event loop:
// checkpoints and backups. Its code is a string, so that it needs no file of its own in a bundle;
// only the path from which it finds the SQLite package.

import { Worker } from 'node:worker_threads'
import { PageSums, type PageSumsFiles, type PageSumsFindings } from './page-sums.ts'

const CODE = `
const fs = require('node:fs')
const { createRequire } = require('node:module')
const { parentPort, workerData } = require('node:worker_threads')
const { DatabaseSync } = createRequire(workerData.from)('@photostructure/sqlite')
const PageSums = ${PageSums.toString()}

const pragmas = 'PRAGMA busy_timeout = 100; PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = NORMAL'
const db = new DatabaseSync(workerData.database)
db.exec(pragmas)
const sums = new PageSums(fs, workerData)
const checkpoint = db.prepare('PRAGMA wal_checkpoint(PASSIVE)')
const look = db.prepare('PRAGMA wal_checkpoint(NOOP)')
const restart = db.prepare("UPDATE meta SET value = value + 1 WHERE name = 'restarts'")
// A reader for as long as the sums of what checkpoints copied are not written: while it reads, the
// WAL cannot start over. Two take turns, each begins before the other ends. One that begins when all
// of the WAL is copied would read the database alone and hold up nothing, so none begins then.
const guards = []
function guarded() {
  if (guards.length < 2) {
    guards.push(new DatabaseSync(workerData.database))
    guards.at(-1).exec(pragmas)
  }
  const next = guards.find((guard) => !guard.isTransaction)
  next.exec('BEGIN; SELECT value FROM meta')
  for (const guard of guards) if (guard !== next) end(guard)
}
const end = (guard) => guard.isTransaction && guard.exec('ROLLBACK')
const unguarded = () => guards.forEach(end)
// Never closed: closing any descriptor of the database would drop the locks that this process holds
// on it.
let file
const database = () => (file ??= fs.openSync(workerData.database, 'r'))

const tasks = {
  // Beside commits.
  copy: () => {
    let state = look.get()
    if (state.checkpointed < state.log) {
      guarded()
      state = checkpoint.get()
    }
    sums.gather(look.get().log)
    return state
  },
  // While commits pause. The WAL may start over once all of it is copied and summed.
  complete: () => {
    unguarded()
    const state = checkpoint.get()
    sums.gather(state.log)
    if (state.checkpointed === state.log) {
      try {
        sums.write()
      } catch (error) {
        // Sums that are behind would call sound pages damaged.
        fs.rmSync(workerData.sums, { force: true })
        if (error.code !== 'ENOSPC') throw error
      }
    }
    return state
  },
  // Flushes what checkpoints wrote.
  flush: () => fs.fsyncSync(database()),
  // The first write after a complete checkpoint starts the WAL over, and syncs its new header.
  restart: () => restart.run(),
  // Pages that the WAL has are right there.
  compare: (range) => {
    sums.gather(look.get().log)
    return sums.compare(database(), range, new Set(), true)
  },
  shrink: (pages) => {
    for (const _ of db.prepare('PRAGMA incremental_vacuum(' + pages + ')').iterate());
  },
  backup: (target) => {
    db.prepare('VACUUM INTO ?').run(target)
    fs.fsyncSync(fs.openSync(target, 'r'))
  },
  close: () => {
    for (const guard of guards) guard.close()
    db.close()
    parentPort.close()
  },
}
parentPort.on('message', ({ task, argument }) => {
  try {
    parentPort.postMessage({ answer: tasks[task](argument) })
  } catch (error) {
    const { message, code, sqliteExtendedCode } = error
    parentPort.postMessage({ error: { message, code, sqliteExtendedCode } })
  }
})
`

/** What `PRAGMA wal_checkpoint` answers: frames in the WAL, and how many of them are copied. */
export interface WalState {
  readonly log: number
  readonly checkpointed: number
}

interface Tasks {
  copy: { argument: undefined; answer: WalState }
  complete: { argument: undefined; answer: WalState }
  flush: { argument: undefined; answer: void }
  restart: { argument: undefined; answer: unknown }
  compare: { argument: { from: number; to: number }; answer: PageSumsFindings }
  shrink: { argument: number; answer: void }
  backup: { argument: string; answer: void }
  close: { argument: undefined; answer: void }
}

export class SideWorker {
  readonly #worker: Worker
  #waiting: { resolve: (answer: any) => void; reject: (error: unknown) => void } | undefined
  /** Tasks run one after another. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(files: PageSumsFiles) {
    this.#worker = new Worker(CODE, {
      eval: true,
      workerData: { ...filesOf(files), from: import.meta.url },
    })
    this.#worker.unref()
    this.#worker.on('message', ({ answer, error }) => {
      const waiting = this.#waiting
      this.#waiting = undefined
      if (error === undefined) waiting?.resolve(answer)
      else waiting?.reject(Object.assign(new Error(error.message), error))
    })
    this.#worker.on('error', (error) => this.#ended(error))
    this.#worker.on('exit', () => this.#ended(new Error('the worker of the store has ended')))
  }

  run<T extends keyof Tasks>(
    task: T,
    ...[argument]: Tasks[T]['argument'] extends undefined ? [] : [Tasks[T]['argument']]
  ): Promise<Tasks[T]['answer']> {
    const answer = this.#last.then(
      () =>
        new Promise<Tasks[T]['answer']>((resolve, reject) => {
          this.#waiting = { resolve, reject }
          // The process may end while it idles, but not while someone waits for it.
          this.#worker.ref()
          this.#worker.postMessage({ task, argument })
        }),
    )
    this.#last = answer.then(
      () => this.#worker.unref(),
      () => this.#worker.unref(),
    )
    return answer
  }

  async close(): Promise<void> {
    await this.run('close').catch(() => {})
    await this.#worker.terminate()
  }

  #ended(error: unknown): void {
    this.#waiting?.reject(error)
    this.#waiting = undefined
  }
}

/** Only what a thread can be told. */
function filesOf({ database, wal, sums }: PageSumsFiles): PageSumsFiles {
  return { database, wal, sums }
}
