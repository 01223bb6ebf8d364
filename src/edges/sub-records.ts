// Records that hold several: JSON documents one after the other, or texts with a delimiter between.
// https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-multirecord-deaggergation.html

import type { Packed } from '../services/firehose/port.ts'

type SubRecords = { readonly kind: 'json' } | { readonly kind: 'delimited'; readonly by: string }

/** Each keeps the time of the whole, and its id with a place behind it. */
export function subRecordsOf(record: Packed, how: SubRecords | undefined): Packed[] {
  if (how === undefined) return [record]
  const text = Buffer.from(record.data).toString('utf8')
  const parts = how.kind === 'json' ? documentsIn(text) : text.split(how.by)
  const found = parts.filter((part) => part.trim() !== '')
  if (found.length < 2) return [record]
  return found.map((part, i) => ({
    ...{ id: `${record.id}.${i}`, atMs: record.atMs, data: Buffer.from(part, 'utf8') },
  }))
}

/** Objects and arrays at the outermost level. Text that holds none is one. */
function documentsIn(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let from = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!
    if (inString) {
      if (char === '\\') i++
      else if (char === '"') inString = false
    } else if (char === '"') inString = true
    else if (char === '{' || char === '[') {
      if (depth++ === 0) from = i
    } else if (char === '}' || char === ']') {
      if (--depth === 0) parts.push(text.slice(from, i + 1))
      if (depth < 0) return [text]
    }
  }
  return depth === 0 && parts.length > 0 ? parts : [text]
}
