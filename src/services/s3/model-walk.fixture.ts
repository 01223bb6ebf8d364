// A walk of random requests over a bucket, each compared with the model; now and then the process ends,
// also in the middle of a request, and everything is looked at afterwards.

import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import type { SeededRandom } from '../../kernel/random.ts'
import { Model, type Upload, type Version } from './model.fixture.ts'
import type { World } from './model-world.fixture.ts'

const Bucket = 'walked'
const KEYS = ['a', 'a/', 'a/b', 'a/b/c', 'a/b0', 'a0', 'b', 'ä', '한글', '\u{1F600}', '~', '../up']
const SIZES = [0, 1, 700, 1_024, 1_025, 5_000, 140_000]
/** The smallest that may be followed by another part. */
const FIRST_PART = Buffer.alloc(5 << 20, 'p')
const MANY_VERSIONS = 40
/** One request in so many meets the end of its process. */
const CRASHES = 25

interface Step {
  readonly name: string
  readonly input: object
  /** Code of the error that is expected. */
  readonly fails?: string | undefined
  /** What it makes of the model; `answer` is missing where nobody got one. */
  readonly apply?: (model: Model, answer: any) => void
}

export class Walk {
  readonly #world: World
  readonly #random: SeededRandom
  model = new Model()
  crashes = 0
  swept = 0

  constructor(world: World, random: SeededRandom) {
    this.#world = world
    this.#random = random
  }

  async begin(): Promise<void> {
    await this.#world.call('CreateBucket', { Bucket })
  }

  async step(): Promise<void> {
    if (this.#pick(8) === 0) return this.#list()
    if (this.#pick(8) === 0) await this.nothingLeft()
    const step = this.#next()
    const before = this.model.copy()
    const answered = this.#world.call(step.name, step.input).then(
      (answer) => ({ answer }),
      (error: { code?: string }) => ({ code: error.code ?? String(error) }),
    )
    if (this.#pick(CRASHES) === 0) return this.#crash(step, before, answered)
    const result = await answered
    if ('code' in result || step.fails !== undefined) {
      expect([step, 'code' in result ? result.code : undefined]).toEqual([step, step.fails])
    } else step.apply?.(this.model, result.answer)
  }

  /** Without a crash nothing is ever left that no row names. */
  async nothingLeft(): Promise<void> {
    // Small content shares files, which go with the last of it.
    if (this.#world.gentle) return
    expect(await this.#world.sweep()).toMatchObject({ files: 0 })
  }

  async #crash(step: Step, before: Model, answered: Promise<object>): Promise<void> {
    if (this.#world.gentle) await answered
    for (let turns = this.#pick(90); turns > 0; turns--) await Promise.resolve()
    await this.#world.crash(this.#pick(3))
    const result: any = await answered
    this.crashes++
    const after = before.copy()
    if (step.fails === undefined) step.apply?.(after, result.answer)
    // What was answered happened; what was not happened as a whole or not at all.
    this.model = 'answer' in result || (await this.#isAs(after)) ? after : before
    this.swept += (await this.#world.sweep()).files
    await this.verify()
  }

  async #isAs(model: Model): Promise<boolean> {
    const found = await this.#dump()
    const wanted = model.copy()
    adopt(wanted, found)
    return JSON.stringify(wanted.dump()) === JSON.stringify(found.dump())
  }

  async verify(): Promise<void> {
    const found = await this.#dump()
    adopt(this.model, found)
    expect(found.dump()).toEqual(this.model.dump())
  }

  /** All of the bucket, page by page, with content and tags. */
  async #dump(): Promise<Model> {
    const dump = new Model()
    let from: object = {}
    for (;;) {
      const MaxKeys = 1 + this.#pick(7)
      const page = await this.#world.call('ListObjectVersions', { Bucket, MaxKeys, ...from })
      const all = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]
      for (const { Key, VersionId, IsLatest, LastModified: _, Size } of all) {
        const versions = dump.keys.get(Key) ?? []
        dump.keys.set(Key, versions)
        const content = Size === undefined ? undefined : await this.#content(Key, VersionId)
        const tags = Size === undefined ? {} : await this.#tags(Key, VersionId)
        versions.push({
          id: VersionId,
          content,
          tags,
          ...(IsLatest && { latest: true }),
        } as Version)
      }
      if (!page.IsTruncated) break
      from = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
    }
    await this.#addUploads(dump)
    // Versions and markers come in two lists: put together again by the model's order.
    for (const [key, versions] of dump.keys) dump.keys.set(key, this.#inOrder(key, versions))
    return dump
  }

  async #addUploads(dump: Model): Promise<void> {
    const { Uploads = [] } = await this.#world.call('ListMultipartUploads', { Bucket })
    for (const { Key, UploadId } of Uploads) {
      const upload: Upload = { key: Key, parts: new Map() }
      const { Parts } = await this.#world.call('ListParts', { Bucket, Key, UploadId })
      for (const { PartNumber, ETag } of Parts) upload.parts.set(PartNumber, { etag: ETag })
      dump.uploads.set(UploadId, upload)
    }
  }

  #inOrder(key: string, versions: Version[]): Version[] {
    const known = (this.model.keys.get(key) ?? []).map(({ id }) => id)
    const rank = (version: Version) => {
      if ((version as { latest?: boolean }).latest) return -1
      return known.indexOf(version.id)
    }
    return versions.toSorted((a, b) => rank(a) - rank(b))
  }

  async #content(Key: string, VersionId: string): Promise<Buffer> {
    const { Body } = await this.#world.call('GetObject', { Bucket, Key, VersionId })
    const chunks: Buffer[] = []
    if (Body instanceof Uint8Array) return Buffer.from(Body)
    for await (const chunk of Body) chunks.push(chunk)
    return Buffer.concat(chunks)
  }

  async #tags(Key: string, VersionId: string): Promise<Record<string, string>> {
    const { TagSet } = await this.#world.call('GetObjectTagging', { Bucket, Key, VersionId })
    return Object.fromEntries(TagSet.map((tag: any) => [tag.Key, tag.Value]))
  }

  async #list(): Promise<void> {
    const prefix = ['', 'a', 'a/', 'a/b', 'zz'][this.#pick(5)]!
    const delimiter = [undefined, '/', 'b', '/b'][this.#pick(4)]
    const start = this.#pick(2) === 0 ? '' : this.#key()
    const found: string[] = []
    let token: string | undefined
    do {
      const page = await this.#world.call('ListObjectsV2', {
        ...{ Bucket, Prefix: prefix, Delimiter: delimiter, MaxKeys: 1 + this.#pick(5) },
        ...(start !== '' && { StartAfter: start }),
        ...(token !== undefined && { ContinuationToken: token }),
      })
      const keys = (page.Contents ?? []).map((entry: any) => entry.Key)
      const commons = (page.CommonPrefixes ?? []).map((entry: any) => entry.Prefix)
      found.push(...[...keys, ...commons].sort(byBytes))
      token = page.NextContinuationToken
    } while (token !== undefined)
    const asked = { prefix, delimiter, start }
    expect({ asked, found }).toEqual({ asked, found: this.model.listed(prefix, delimiter, start) })
  }

  #next(): Step {
    let versions = 0
    for (const each of this.model.keys.values()) versions += each.length
    const what = this.#pick(versions > MANY_VERSIONS ? 8 : 14)
    if (what < 2) return this.#removeVersion()
    if (what < 4) return this.#remove()
    if (what < 5) return this.#tag()
    if (what < 6) return this.#read()
    if (what < 7) return this.#pick(3) === 0 ? this.#switch() : this.#remove()
    if (what < 8) return this.#upload()
    if (what < 9) return this.#copyOf()
    if (what < 10) return this.#upload()
    return this.#put()
  }

  #put(): Step {
    const key = this.#key()
    const content = this.#content1()
    const current = this.model.current(key)
    const condition = this.#pick(6)
    const tags: Record<string, string> = this.#pick(3) === 0 ? { t: String(this.#pick(9)) } : {}
    const input = {
      ...{ Bucket, Key: key, Body: content },
      ...(tags.t !== undefined && { Tagging: `t=${tags.t}` }),
      ...(condition === 0 && { IfNoneMatch: '*' }),
      ...(condition === 1 && { IfMatch: current ? etagOf(current.content!) : '"none"' }),
    }
    const fails =
      condition === 0 && current !== undefined
        ? 'PreconditionFailed'
        : condition === 1 && current === undefined
          ? 'NoSuchKey'
          : undefined
    const apply: Step['apply'] = (model, answer) => model.put(key, content, tags, answer?.VersionId)
    // An object made of parts has another etag: then a condition says nothing.
    if (condition === 1 && current !== undefined) {
      return { name: 'PutObject', input: { ...input, IfMatch: '*' }, apply }
    }
    return { name: 'PutObject', input, fails, apply }
  }

  #remove(): Step {
    const key = this.#key()
    const together = this.#pick(4) === 0
    const apply: Step['apply'] = (model, answer) =>
      model.remove(key, answer?.VersionId ?? answer?.Deleted?.[0]?.DeleteMarkerVersionId)
    if (!together) return { name: 'DeleteObject', input: { Bucket, Key: key }, apply }
    return { name: 'DeleteObjects', input: { Bucket, Delete: { Objects: [{ Key: key }] } }, apply }
  }

  #removeVersion(): Step {
    const key = this.#key()
    const versions = this.model.keys.get(key) ?? []
    const id = versions[this.#pick(versions.length)]?.id ?? 'null'
    const input = { Bucket, Key: key, VersionId: id }
    return { name: 'DeleteObject', input, apply: (model) => model.removeVersion(key, id) }
  }

  #tag(): Step {
    const key = this.#key()
    const tags: Record<string, string> = this.#pick(2) === 0 ? {} : { u: String(this.#pick(9)) }
    const TagSet = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
    return {
      ...{ name: 'PutObjectTagging', input: { Bucket, Key: key, Tagging: { TagSet } } },
      fails: this.model.current(key) === undefined ? 'NoSuchKey' : undefined,
      apply: (model) => void (model.current(key)!.tags = tags),
    }
  }

  #read(): Step {
    const key = this.#key()
    const current = this.model.current(key)
    return {
      ...{ name: 'HeadObject', input: { Bucket, Key: key } },
      fails: current === undefined ? 'NoSuchKey' : undefined,
      apply: (_, answer) => answer && expect(answer.ContentLength).toBe(current!.content!.length),
    }
  }

  #switch(): Step {
    const Status = this.#pick(3) === 0 ? 'Suspended' : 'Enabled'
    return {
      ...{ name: 'PutBucketVersioning', input: { Bucket, VersioningConfiguration: { Status } } },
      apply: (model) => void (model.versioning = Status),
    }
  }

  #copyOf(): Step {
    const [from, to] = [this.#key(), this.#key()]
    const source = this.model.current(from)
    const CopySource = `${Bucket}/${encodeURIComponent(from)}`
    const input = { Bucket, Key: to, CopySource, MetadataDirective: 'REPLACE' }
    return {
      ...{ name: 'CopyObject', input },
      fails: source === undefined ? 'NoSuchKey' : undefined,
      apply: (model, answer) => model.put(to, source!.content!, source!.tags, answer?.VersionId),
    }
  }

  #upload(): Step {
    const uploads = [...this.model.uploads]
    if (uploads.length < 3 && this.#pick(2) === 0) return this.#beginUpload()
    const [UploadId, upload] = uploads[this.#pick(uploads.length)] ?? []
    if (UploadId === undefined) return this.#beginUpload()
    const { key: Key, parts } = upload!
    const what = this.#pick(8)
    const place = { Bucket, Key, UploadId }
    if (what === 0) {
      const apply: Step['apply'] = (model) => void model.uploads.delete(UploadId)
      return { name: 'AbortMultipartUpload', input: place, apply }
    }
    if (what < 4 && parts.size > 0) return this.#complete(place, parts)
    const PartNumber = 1 + this.#pick(3)
    const content = this.#pick(16) === 0 ? FIRST_PART : this.#content1()
    return {
      ...{ name: 'UploadPart', input: { ...place, PartNumber, Body: content } },
      apply: (model) =>
        void model.uploads.get(UploadId)!.parts.set(PartNumber, { content, etag: etagOf(content) }),
    }
  }

  #beginUpload(): Step {
    const Key = this.#key()
    return {
      ...{ name: 'CreateMultipartUpload', input: { Bucket, Key } },
      apply: (model, answer) =>
        answer && model.uploads.set(answer.UploadId, { key: Key, parts: new Map() }),
    }
  }

  #complete(place: { Key: string; UploadId: string }, parts: Upload['parts']): Step {
    const chosen = [...parts].sort(([a], [b]) => a - b).filter(() => this.#pick(4) > 0)
    const Parts = chosen.map(([PartNumber, { etag: ETag }]) => ({ PartNumber, ETag }))
    const small = chosen.slice(0, -1).some(([, { content }]) => content!.length < FIRST_PART.length)
    return {
      ...{ name: 'CompleteMultipartUpload', input: { ...place, MultipartUpload: { Parts } } },
      fails: chosen.length === 0 ? 'InvalidRequest' : small ? 'EntityTooSmall' : undefined,
      apply: (model, answer) => {
        model.uploads.delete(place.UploadId)
        const content = Buffer.concat(chosen.map(([, part]) => part.content!))
        model.put(place.Key, content, {}, answer?.VersionId)
      },
    }
  }

  #key(): string {
    return KEYS[this.#pick(KEYS.length)]!
  }

  #content1(): Buffer {
    const size = SIZES[this.#pick(SIZES.length)]!
    return Buffer.alloc(size, String(this.#pick(1_000)))
  }

  #pick(below: number): number {
    return below === 0 ? 0 : Math.floor(this.#random.float() * below)
  }
}

/** What requests without an answer made, versions and uploads, is called as it is found. */
function adopt(model: Model, found: Model): void {
  for (const [id, upload] of found.uploads) {
    if (!model.uploads.has(id) && upload.parts.size === 0) model.uploads.set(id, upload)
  }
  for (const [key, versions] of model.keys) {
    const unknown = versions.find(({ id }) => id === undefined)
    if (unknown === undefined) continue
    const known = new Set(versions.map(({ id }) => id))
    unknown.id = found.keys.get(key)?.find(({ id }) => !known.has(id))?.id
  }
}

function etagOf(content: Buffer): string {
  return `"${createHash('md5').update(content).digest('hex')}"`
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
