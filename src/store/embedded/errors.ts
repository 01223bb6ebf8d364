// Why a data directory cannot be opened: each can be mended by whoever starts Millrace.

export class DataDirLocked extends Error {
  override name = 'DataDirLocked'
  /** Of the process that holds it, where known. */
  readonly pid: number | undefined

  constructor(directory: string, pid: number | undefined) {
    const holder = pid === undefined ? 'another process' : `process ${pid}`
    super(`${directory} is in use by ${holder}; stop it or choose another data directory`)
    this.pid = pid
  }
}

export class DataDirUnusable extends Error {
  override name = 'DataDirUnusable'

  constructor(directory: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(`cannot use data directory ${directory}: ${reason}`, { cause })
  }
}

export class SchemaTooNew extends DataDirUnusable {
  override name = 'SchemaTooNew'

  constructor(directory: string, found: number, known: number) {
    super(
      directory,
      `its format ${found} is newer than this version's (${known}); use a newer Millrace`,
    )
  }
}

/** What was acknowledged is no longer there, or is not what it was. */
export class DataDamaged extends DataDirUnusable {
  override name = 'DataDamaged'

  constructor(directory: string, damages: readonly string[]) {
    super(
      directory,
      `${damages.join('; ')}. Restore a backup, look closer with 'millrace check', ` +
        'or go on without what is lost: start --accept-loss',
    )
  }
}

export class ForeignDatabase extends DataDirUnusable {
  override name = 'ForeignDatabase'

  constructor(directory: string) {
    super(directory, 'its database is not one of Millrace')
  }
}

/** SQLite's extended result code of an error that it threw. */
export function sqliteCode(error: unknown): number | undefined {
  const code = (error as { sqliteExtendedCode?: unknown } | null)?.sqliteExtendedCode
  return typeof code === 'number' ? code : undefined
}

// https://sqlite.org/rescode.html
const BUSY = 5
const IOERR_SHMSIZE = 4874
const FULL = 13
const FSYNC_FAILURES = [1034 /* IOERR_FSYNC */, 1290 /* IOERR_DIR_FSYNC */]

export function isBusy(error: unknown): boolean {
  return ((sqliteCode(error) ?? 0) & 0xff) === BUSY
}

export function isFull(error: unknown): boolean {
  const code = sqliteCode(error)
  return (
    code === FULL || code === IOERR_SHMSIZE || (error as NodeJS.ErrnoException)?.code === 'ENOSPC'
  )
}

export function isFailedSync(error: unknown): boolean {
  return FSYNC_FAILURES.includes(sqliteCode(error) ?? 0)
}
