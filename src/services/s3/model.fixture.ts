// What a bucket should hold, in a few lines: versions by key, the newest first, and uploads under way.

import { createHash } from 'node:crypto'

export interface Version {
  /** undefined: it was made by a request that had no answer. */
  id: string | undefined
  /** A marker has none. */
  readonly content: Buffer | undefined
  tags: Readonly<Record<string, string>>
}

export interface Upload {
  readonly key: string
  /** What was found in the store has no content here. */
  readonly parts: Map<number, { readonly content?: Buffer; readonly etag: string }>
}

export type Versioning = 'Enabled' | 'Suspended' | undefined

const digests = new WeakMap<Buffer, string>()

function digestOf(content: Buffer): string {
  let digest = digests.get(content)
  if (digest === undefined) {
    digest = createHash('sha1').update(content).digest('hex')
    digests.set(content, digest)
  }
  return digest
}

export class Model {
  versioning: Versioning
  readonly keys = new Map<string, Version[]>()
  readonly uploads = new Map<string, Upload>()

  copy(): Model {
    const copy = new Model()
    copy.versioning = this.versioning
    for (const [key, versions] of this.keys) {
      copy.keys.set(
        key,
        versions.map((version) => ({ ...version })),
      )
    }
    for (const [id, { key, parts }] of this.uploads) {
      copy.uploads.set(id, { key, parts: new Map(parts) })
    }
    return copy
  }

  current(key: string): Version | undefined {
    const [newest] = this.keys.get(key) ?? []
    return newest?.content === undefined ? undefined : newest
  }

  find(key: string, id: string | undefined): Version | undefined {
    const versions = this.keys.get(key) ?? []
    return id === undefined ? versions[0] : versions.find((version) => version.id === id)
  }

  put(key: string, content: Buffer, tags: Version['tags'], id: string | undefined): void {
    this.#add(key, { id: this.versioning === 'Enabled' ? id : 'null', content, tags })
  }

  /** Without a version: hides the key, or ends it. */
  remove(key: string, markerId: string | undefined): void {
    if (this.versioning === undefined) this.keys.delete(key)
    else {
      const id = this.versioning === 'Enabled' ? markerId : 'null'
      this.#add(key, { id, content: undefined, tags: {} })
    }
  }

  removeVersion(key: string, id: string): void {
    const left = (this.keys.get(key) ?? []).filter((version) => version.id !== id)
    if (left.length === 0) this.keys.delete(key)
    else this.keys.set(key, left)
  }

  /** What is called `null` is replaced by the next of that name. */
  #add(key: string, version: Version): void {
    const before = this.keys.get(key) ?? []
    const kept = version.id === 'null' ? before.filter(({ id }) => id !== 'null') : before
    this.keys.set(key, [version, ...kept])
  }

  /** Keys in bytewise order. */
  sorted(): string[] {
    return [...this.keys.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  }

  /** As a listing has them: keys that are there, those that a delimiter folds together once. */
  listed(prefix: string, delimiter: string | undefined, after: string): string[] {
    const found = new Set<string>()
    for (const key of this.sorted()) {
      if (this.current(key) === undefined || !key.startsWith(prefix)) continue
      const at = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length)
      const entry = at < 0 ? key : key.slice(0, at + delimiter!.length)
      if (Buffer.compare(Buffer.from(key), Buffer.from(after)) <= 0) continue
      // After what was folded comes what is behind all of it.
      if (at >= 0 && entry === after) continue
      found.add(entry)
    }
    return [...found]
  }

  /** Everything, to be compared; `ids`: as they are. */
  dump(): unknown {
    const keys = this.sorted().map((key) => [
      key,
      this.keys.get(key)!.map(({ id, content, tags }) => [id, content && digestOf(content), tags]),
    ])
    const uploads = [...this.uploads].map(([id, { key, parts }]) => [
      id,
      key,
      [...parts].map(([number, { etag }]) => [number, etag]).sort(([a], [b]) => +a! - +b!),
    ])
    return { keys, uploads: uploads.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)) }
  }
}
