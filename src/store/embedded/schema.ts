// Tables of the embedded store.

import { DatabaseSync } from '@photostructure/sqlite'
import { ForeignDatabase, SchemaTooNew } from './errors.ts'

export type Database = InstanceType<typeof DatabaseSync>

const SCHEMA_VERSION = 1
/** 'Mill', so that `file` and others can tell whose database this is. */
const APPLICATION_ID = 0x4d696c6c

/**
 * Values over this many bytes live in a table of their own. In a table without rowid such a row
 * would spill onto an overflow page of its own, and random keys would each dirty a page of large
 * rows; appended by rowid, four 1 KiB bodies share a page and the WAL is half as long (measured:
 * 42 against 73 MiB for the same writes).
 */
export const INLINE_BYTES = 512

const TABLES = `
CREATE TABLE partition (id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE);
CREATE TABLE kv (
  p INTEGER NOT NULL, k BLOB NOT NULL, v BLOB, big INTEGER, PRIMARY KEY (p, k)
) WITHOUT ROWID;
CREATE TABLE big (id INTEGER PRIMARY KEY, v BLOB NOT NULL);
CREATE TRIGGER kv_deleted AFTER DELETE ON kv WHEN old.big IS NOT NULL
  BEGIN DELETE FROM big WHERE id = old.big; END;
CREATE TRIGGER kv_replaced AFTER UPDATE ON kv WHEN old.big IS NOT NULL
  BEGIN DELETE FROM big WHERE id = old.big; END;
CREATE TABLE intent (
  id INTEGER PRIMARY KEY, due INTEGER NOT NULL, channel BLOB NOT NULL, position INTEGER NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX intent_due ON intent (due);
CREATE INDEX intent_channel ON intent (channel, position);
CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES ('incarnation', 0), ('restarts', 0);
PRAGMA application_id = ${APPLICATION_ID};
PRAGMA user_version = ${SCHEMA_VERSION};
`

export interface Opened {
  readonly db: Database
  /** Grows with every opening. */
  readonly incarnation: number
  /** The tables are new. */
  readonly created: boolean
}

/** `mayWrite` is asked once the database is open and before anything is written to it. */
export function openDatabase(file: string, mayWrite: (db: Database) => void = () => {}): Opened {
  const db = new DatabaseSync(file)
  try {
    // Only the checkpointer copies the WAL: it keeps the sums of what is copied.
    db.exec('PRAGMA busy_timeout = 20; PRAGMA wal_autocheckpoint = 0')
    const version = versionOf(db, file)
    // Said to a database that has it already, it would be a write.
    if (version === 0) db.exec('PRAGMA page_size = 4096; PRAGMA auto_vacuum = INCREMENTAL')
    db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA cache_size = -32768;
      PRAGMA temp_store = MEMORY;
      PRAGMA synchronous = FULL;
    `)
    // In the new mode, so that the WAL and its index are there.
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    mayWrite(db)
    if (version === 0) db.exec(`BEGIN IMMEDIATE; ${TABLES} COMMIT`)
    const value = nextIncarnation(db)
    // From here on commits do not sync: the engine syncs the WAL itself before any answer. NORMAL
    // still syncs the WAL's new header when it restarts, and checkpoints, which need it.
    db.exec('PRAGMA synchronous = NORMAL')
    return { db, incarnation: value, created: version === 0 }
  } catch (error) {
    db.close()
    throw error
  }
}

/** 0: nothing is there yet. */
function versionOf(db: Database, file: string): number {
  const { user_version: version } = db.prepare('PRAGMA user_version').get()
  const { application_id: id } = db.prepare('PRAGMA application_id').get()
  const { tables } = db.prepare('SELECT count(*) AS tables FROM sqlite_schema').get()
  const isNew = version === 0 && id === 0 && tables === 0
  if (!isNew && id !== APPLICATION_ID) throw new ForeignDatabase(file)
  if (version > SCHEMA_VERSION) throw new SchemaTooNew(file, version, SCHEMA_VERSION)
  return version
}

export function nextIncarnation(db: Database): number {
  db.exec("UPDATE meta SET value = value + 1 WHERE name = 'incarnation'")
  return db.prepare("SELECT value FROM meta WHERE name = 'incarnation'").get().value
}
