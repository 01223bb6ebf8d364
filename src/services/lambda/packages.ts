// Deployment packages. The zip is a blob, the truth; the directory it is unpacked to is a cache
// that begins empty at each start, so that a torn one cannot outlive a crash.

import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { sha256InTurns } from '../../kernel/long-hash.ts'
import { BlobTooLarge, type BlobInfo } from '../../store/blobs.ts'
import { StoreUnavailable } from '../../store/store.ts'
import type { Env } from '../service.ts'
import { unzippedTooLarge, zipTooLarge } from './errors.ts'
import { MAX_UNZIPPED_BYTES, MAX_ZIP_BYTES } from './limits.ts'
import type { LayerUse, PackageRow } from './tables.ts'
import { unzip } from './unzip.ts'
import { zipInBlob, zipInMemory, type Zip } from './zip.ts'

export class Packages {
  readonly #env: Env
  readonly #root: string
  /** Unpacking under way or done, by blob id. */
  readonly #unpacked = new Map<string, Promise<string>>()
  #emptied: Promise<void> | undefined

  constructor(env: Env) {
    this.#env = env
    this.#root = resolve(env.settings.dataDir, 'lambda', 'packages')
  }

  /** Checks, unpacks and stores a package; durable when it resolves. */
  async accept(zip: Uint8Array): Promise<PackageRow> {
    if (zip.length > MAX_ZIP_BYTES) throw zipTooLarge(MAX_ZIP_BYTES)
    const bytes = Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength)
    const { staged, unzippedBytes } = await this.#stage([zipInMemory(bytes)])
    const blob = await this.#env.blobs.write(zip)
    this.#unpacked.set(blob.id, this.#settle(staged, blob.id))
    await this.#unpacked.get(blob.id)
    const sha256 = (await sha256InTurns(zip)).toString('base64')
    return { blobId: blob.id, sha256, bytes: zip.length, unzippedBytes }
  }

  /** The same for content that comes from elsewhere and is never held whole. */
  async acceptFrom(content: AsyncIterable<Uint8Array>): Promise<PackageRow> {
    const { blobs } = this.#env
    const blob = await this.#write(content)
    try {
      const { id, bytes } = blob
      const { staged, unzippedBytes } = await this.#stage([await this.#zip(id, bytes)])
      this.#unpacked.set(id, this.#settle(staged, id))
      await this.#unpacked.get(id)
      return { blobId: id, sha256: blob.checksums.get('sha256')!, bytes, unzippedBytes }
    } catch (error) {
      blobs.release(blob.id)
      await blobs.remove(blob.id)
      throw error
    }
  }

  async #write(content: AsyncIterable<Uint8Array>): Promise<BlobInfo> {
    try {
      const limits = { maxBytes: MAX_UNZIPPED_BYTES, checksums: ['sha256'] as const }
      return await this.#env.blobs.write(content, limits)
    } catch (error) {
      // What is packed is no larger than what it is unpacked to, or no package.
      if (error instanceof BlobTooLarge) throw unzippedTooLarge(MAX_UNZIPPED_BYTES)
      throw error
    }
  }

  /** A large one is read where it lies. */
  async #zip(blobId: string, bytes: number): Promise<Zip> {
    const { blobs } = this.#env
    if (bytes > MAX_ZIP_BYTES) return zipInBlob(blobs, blobId, bytes)
    return zipInMemory(await blobs.readAll(blobId))
  }

  /** The directory that holds the package's files. */
  directory(row: PackageRow): Promise<string> {
    if (row.directory !== undefined) return Promise.resolve(row.directory)
    return this.#directoryOf(row.blobId, [row])
  }

  /** The directory that holds the files of all these layers, later ones over earlier ones. */
  layers(uses: readonly LayerUse[]): Promise<string> {
    const packages = uses.map((use) => use.package)
    const blobIds = packages.map(({ blobId }) => blobId)
    return this.#directoryOf(`layers ${blobIds.join(' ')}`, packages)
  }

  /** The row that names it has committed: from now on that keeps the blob. */
  settled(row: PackageRow): void {
    this.#env.blobs.release(row.blobId)
  }

  /** Forgets a package that no version names any more. */
  async remove(row: PackageRow): Promise<void> {
    if (row.directory !== undefined) return
    const directory = this.#unpacked.get(row.blobId)
    this.#unpacked.delete(row.blobId)
    if (directory) await rm(await directory.catch(() => ''), { recursive: true, force: true })
    await this.#env.blobs.remove(row.blobId)
  }

  #directoryOf(key: string, packages: readonly PackageRow[]): Promise<string> {
    let directory = this.#unpacked.get(key)
    if (!directory) {
      directory = this.#unpack(key, packages)
      this.#unpacked.set(key, directory)
      directory.catch(() => this.#unpacked.delete(key))
    }
    return directory
  }

  async #unpack(key: string, packages: readonly PackageRow[]): Promise<string> {
    const zips: Zip[] = []
    for (const { blobId, bytes } of packages) zips.push(await this.#zip(blobId, bytes))
    return this.#settle((await this.#stage(zips)).staged, key)
  }

  async #stage(zips: readonly Zip[]): Promise<{ staged: string; unzippedBytes: number }> {
    this.#emptied ??= this.#begin()
    await this.#emptied
    const staged = join(this.#root, `staged-${this.#env.random.uuid()}`)
    await mkdir(staged, { recursive: true })
    let unzippedBytes = 0
    try {
      for (const zip of zips) unzippedBytes += await unzip(zip, staged)
    } catch (error) {
      await rm(staged, { recursive: true, force: true })
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ENOSPC' || code === 'EDQUOT') throw new StoreUnavailable('the disk is full')
      throw error
    }
    return { staged, unzippedBytes }
  }

  async #begin(): Promise<void> {
    await rm(this.#root, { recursive: true, force: true })
    await mkdir(this.#root, { recursive: true })
    // A package without a package.json is no ES module, whatever the project is that the data lies in.
    await writeFile(join(dirname(this.#root), 'package.json'), '{}\n')
  }

  /** Gives the unpacked files their lasting name, all at once. */
  async #settle(staged: string, key: string): Promise<string> {
    const name = createHash('sha256').update(key).digest('hex').slice(0, 32)
    const directory = join(this.#root, name)
    if (existsSync(directory)) await rm(staged, { recursive: true, force: true })
    else await rename(staged, directory)
    return directory
  }
}
