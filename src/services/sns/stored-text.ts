// Long messages are stored once per publish, and their deliveries refer to them. Each delivery in
// the outbox holds the text by a row of its own; the last one to let go removes it. What a crash or
// a dead letter left held, a later look at the outbox finds.

import { assert } from '../../kernel/assert.ts'
import type { Tx } from '../../store/store.ts'
import { withdraw, type Reading } from '../../store/table.ts'
import { chunks } from './limits.ts'
import type { SnsMessage } from './port.ts'
import { textHolderTable, textKeeperTable, textTable } from './tables.ts'

export const SNS_TEXT = 'sns-text'

/** Payload of a `sns-text` intent. */
export interface TextCheck {
  readonly topicArn: string
  readonly textId: string
  readonly waitMs: number
}

/** Holds what the archive keeps. */
export const ARCHIVE = 'archive'

const FIRST_CHECK_MS = 60_000
const LONGEST_WAIT_MS = 3_600_000

export function isLong(message: SnsMessage): boolean {
  let characters = message.body.length
  for (const body of Object.values(message.bodies ?? {})) characters += body.length
  for (const { value } of Object.values(message.attributes ?? {})) characters += value.length
  return characters > chunks.inlineCharacters
}

export function storeText(tx: Tx, message: SnsMessage): string {
  const id = tx.uuid()
  const text = JSON.stringify(message)
  for (let piece = 0, from = 0; from < text.length; piece++, from += chunks.textCharacters) {
    textTable.put(tx, [id, piece], text.slice(from, from + chunks.textCharacters))
  }
  return id
}

/** `holder` is the id of an intent, or ARCHIVE. */
export function* holdText(tx: Tx, topicArn: string, textId: string, holder: string): Reading<void> {
  textHolderTable.put(tx, [textId, holder], null)
  if (holder === ARCHIVE || (yield* textKeeperTable.get(textId)) !== undefined) return
  emitCheck(tx, { topicArn, textId, waitMs: FIRST_CHECK_MS })
}

function emitCheck(tx: Tx, check: TextCheck): void {
  const { topicArn, textId, waitMs } = check
  const payload: TextCheck = { ...check, waitMs: Math.min(waitMs * 2, LONGEST_WAIT_MS) }
  const dueAtMs = tx.nowMs + waitMs
  textKeeperTable.put(tx, [textId], tx.emit({ edge: SNS_TEXT, target: topicArn, dueAtMs, payload }))
}

export function* readText(textId: string): Reading<SnsMessage | undefined> {
  // A message of 1 MiB, escaped as badly as can be, has some twenty pieces.
  const pieces = yield* textTable.range([textId], { limit: 1000 })
  if (pieces.length === 0) return undefined
  return JSON.parse(pieces.map(({ row }) => row).join('')) as SnsMessage
}

/** Idempotent: letting go twice is letting go. */
export function* releaseText(tx: Tx, textId: string, holder: string): Reading<void> {
  textHolderTable.del(tx, [textId, holder])
  const left = yield* textHolderTable.range([textId], { limit: 2 })
  const archived = left.length === 1 && holderOf(left[0]!.key) === ARCHIVE
  if (left.length > 0 && !archived) return
  const keeper = yield* textKeeperTable.get(textId)
  if (keeper !== undefined) {
    yield* withdraw(keeper)
    textKeeperTable.del(tx, [textId])
  }
  if (archived) return
  const pieces = yield* textTable.range([textId], { limit: 1000 })
  for (let piece = 0; piece < pieces.length; piece++) textTable.del(tx, [textId, piece])
}

/** Intents that hold the text, as many as one look takes. */
export function* holdersOf(textId: string): Reading<string[]> {
  const rows = yield* textHolderTable.range([textId], { limit: 1000 })
  return rows.map(({ key }) => holderOf(key)).filter((holder) => holder !== ARCHIVE)
}

/** `gone`: holders whose intents have left the outbox. */
export function* finishCheck(tx: Tx, check: TextCheck, gone: readonly string[]): Reading<void> {
  textKeeperTable.del(tx, [check.textId])
  for (const holder of gone) yield* releaseText(tx, check.textId, holder)
  if ((yield* holdersOf(check.textId)).length > 0) emitCheck(tx, check)
}

function holderOf(key: { text(): string }): string {
  key.text()
  const holder = key.text()
  assert(holder !== '', 'a text is held by someone')
  return holder
}
