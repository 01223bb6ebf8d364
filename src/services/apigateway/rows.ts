// Rows that are AWS's own structures, as JSON: their dates come back as dates.

import { json, type RowCodec } from '../../store/table.ts'
import { limitExceeded } from './errors.ts'
import { MAX_ROW_BYTES } from './limits.ts'

const DATE = '$date'

export function structures<Row>(): RowCodec<Row> {
  const plain = json<unknown>()
  return {
    encode(row) {
      const value = plain.encode(marked(row))
      if (value.length > MAX_ROW_BYTES) {
        throw limitExceeded(
          `What is stored of one resource may have at most ${MAX_ROW_BYTES} bytes`,
        )
      }
      return value
    },
    decode: (value) => revived(plain.decode(value)) as Row,
  }
}

function marked(value: unknown): unknown {
  if (value instanceof Date) return { [DATE]: value.getTime() }
  if (Array.isArray(value)) return value.map(marked)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, marked(one)]))
}

/** Callers' maps have texts as values, never numbers: no name of theirs is taken for a date. */
function revived(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revived)
  if (typeof value !== 'object' || value === null) return value
  const date = (value as Record<string, unknown>)[DATE]
  if (typeof date === 'number') return new Date(date)
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, revived(one)]))
}
