// Transactions: all or nothing, over several tables, and once for each token.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html

import { createHash } from 'node:crypto'
import { AwsError } from '../../../kernel/aws-error.ts'
import type { Tx } from '../../../store/store.ts'
import { Table, type Reading } from '../../../store/table.ts'
import type { Place } from '../address.ts'
import { validation } from '../errors.ts'
import { MAX_TRANSACTION_ITEMS, TOKEN_MS } from '../limits.ts'
import { requireTable, type TableRow } from '../tables.ts'
import { itemKey } from './keys.ts'
import { perform, type Write, type Written } from './write.ts'

export interface Reason {
  readonly Code: string
  readonly Message?: string
  readonly Item?: unknown
}

export function canceled(reasons: readonly Reason[]): AwsError {
  const codes = reasons.map(({ Code }) => Code).join(', ')
  return new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { members: { CancellationReasons: reasons } },
  )
}

export function requireFew(many: number): void {
  if (many <= MAX_TRANSACTION_ITEMS) return
  throw validation(
    `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to ${MAX_TRANSACTION_ITEMS}`,
  )
}

/** All partitions of a transaction, each once. */
export function scopeOf(writes: readonly Pick<Write, 'address'>[], ...more: string[]): string[] {
  return [...new Set([...writes.map(({ address }) => address.partition), ...more])]
}

export interface Done extends Written {
  readonly table: TableRow
}

/** Throws TransactionCanceledException with a reason for each write, in order. */
export function* performAll(tx: Tx, writes: readonly Write[]): Reading<Done[]> {
  const done: Done[] = []
  const reasons: Reason[] = []
  const seen = new Set<string>()
  for (const write of writes) {
    const { partition } = write.address
    const there = tx.in(partition)
    const table = yield* there.read(requireTable())
    const reason = yield* there.read(attempt(there, table, write, seen, done))
    reasons.push(reason)
  }
  if (reasons.some(({ Code }) => Code !== 'None')) throw canceled(reasons)
  return done
}

function* attempt(
  tx: Tx,
  table: TableRow,
  write: Write,
  seen: Set<string>,
  done: Done[],
): Reading<Reason> {
  try {
    const key = `${table.arn}\n${Buffer.from(itemKey(table, write.keyOf(table))).toString('base64')}`
    if (seen.has(key)) throw new Twice()
    seen.add(key)
    done.push({ table, ...(yield* perform(tx, table, write)) })
    return { Code: 'None' }
  } catch (error) {
    if (error instanceof Twice) {
      throw validation('Transaction request cannot include multiple operations on one item')
    }
    if (!(error instanceof AwsError)) throw error
    const { code, message, members } = error
    if (code === 'ConditionalCheckFailedException') {
      const Item = members?.['Item']
      return {
        Code: 'ConditionalCheckFailed',
        Message: message,
        ...(Item !== undefined && { Item }),
      }
    }
    if (code === 'DuplicateItemException') return { Code: 'DuplicateItem', Message: message }
    if (code === 'ValidationException') return { Code: 'ValidationError', Message: message }
    throw error
  }
}

class Twice extends Error {}

interface TokenRow {
  readonly digest: string
  readonly untilMs: number
}

const tokens = new Table<[token: string], TokenRow>('token')
const expiring = new Table<[untilMs: number, token: string], null>('expiring')

/** Where an account's tokens are. */
export function tokenPartition({ account, region }: Place): string {
  return `dynamodb/${account}/${region}/tokens`
}

export function digestOf(request: unknown): string {
  const text = JSON.stringify(request, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
  return createHash('sha256').update(text).digest('base64')
}

/** True if this is a request heard before. In the partition of tokens. */
export function* heardBefore(tx: Tx, token: string, digest: string): Reading<boolean> {
  const known = yield* tokens.get(token)
  if (known !== undefined && known.untilMs > tx.nowMs) {
    if (known.digest === digest) return true
    throw new AwsError(
      'IdempotentParameterMismatchException',
      'Request with same client token already exists but with different parameters',
    )
  }
  // Those that are over go a few at a time, so that they never gather.
  const over = yield* expiring.range([], { limit: 4, before: [tx.nowMs] })
  for (const { key } of over) {
    const untilMs = key.integer()
    const gone = key.text()
    expiring.del(tx, [untilMs, gone])
    if (gone !== token) tokens.del(tx, [gone])
  }
  const untilMs = tx.nowMs + TOKEN_MS
  tokens.put(tx, [token], { digest, untilMs })
  expiring.put(tx, [untilMs, token], null)
  return false
}
