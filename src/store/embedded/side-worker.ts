// A thread with a database connection of its own, for what must not hold up the event loop:
// checkpoints and backups. Its code is a string, so that it needs no file of its own in a bundle;
// only the path from which it finds the SQLite package.

import { Worker } from 'node:worker_threads'

const CODE = `
const { fsyncSync, openSync } = require('node:fs')
const { createRequire } = require('node:module')
const { parentPort, workerData } = require('node:worker_threads')
const { DatabaseSync } = createRequire(workerData.from)('@photostructure/sqlite')

const db = new DatabaseSync(workerData.file)
db.exec('PRAGMA busy_timeout = 100; PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = NORMAL')
const checkpoint = db.prepare('PRAGMA wal_checkpoint(PASSIVE)')
const restart = db.prepare("UPDATE meta SET value = value + 1 WHERE name = 'restarts'")
let file

const tasks = {
  checkpoint: () => checkpoint.get(),
  // Flushes what checkpoints wrote. Never closed: closing any descriptor of the database would drop
  // the locks that this process holds on it.
  flush: () => fsyncSync((file ??= openSync(workerData.file, 'r'))),
  // The first write after a complete checkpoint starts the WAL over, and syncs its new header.
  restart: () => restart.run(),
  backup: (target) => {
    db.prepare('VACUUM INTO ?').run(target)
    fsyncSync(openSync(target, 'r'))
  },
  close: () => {
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
  checkpoint: { argument: undefined; answer: WalState }
  flush: { argument: undefined; answer: void }
  restart: { argument: undefined; answer: unknown }
  backup: { argument: string; answer: void }
  close: { argument: undefined; answer: void }
}

export class SideWorker {
  readonly #worker: Worker
  #waiting: { resolve: (answer: any) => void; reject: (error: unknown) => void } | undefined
  /** Tasks run one after another. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(file: string) {
    this.#worker = new Worker(CODE, { eval: true, workerData: { file, from: import.meta.url } })
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
