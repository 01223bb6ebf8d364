// Where a blob is, told by its id: in the id itself, in a segment that many share, or in a file.

export type BlobPlace =
  | { readonly kind: 'inline'; readonly content: Buffer }
  | {
      readonly kind: 'segment'
      readonly segment: string
      readonly offset: number
      readonly bytes: number
    }
  | { readonly kind: 'file'; readonly name: string }

const FILE = /^[0-9a-f]{32}$/
const SEGMENT = /^s([0-9a-f]{32})\.([0-9]{1,12})\.([0-9]{1,12})$/
const INLINE = /^i[A-Za-z0-9_-]*$/

export function inlineId(content: Uint8Array): string {
  return `i${Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('base64url')}`
}

export function segmentId(segment: string, offset: number, bytes: number): string {
  return `s${segment}.${offset}.${bytes}`
}

/** undefined: it was never an id. No path is made of anything else. */
export function placeOf(id: string): BlobPlace | undefined {
  if (FILE.test(id)) return { kind: 'file', name: id }
  if (INLINE.test(id)) return { kind: 'inline', content: Buffer.from(id.slice(1), 'base64url') }
  const match = SEGMENT.exec(id)
  if (match === null) return undefined
  const [, segment, offset, bytes] = match as unknown as [string, string, string, string]
  return { kind: 'segment', segment, offset: Number(offset), bytes: Number(bytes) }
}
