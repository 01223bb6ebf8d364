// Links to deployment packages: Code.Location of GetFunction, Content.Location of layers. Whoever has
// one may fetch, for ten minutes and without credentials, as with AWS's presigned URLs.
// https://docs.aws.amazon.com/lambda/latest/api/API_FunctionCodeLocation.html

import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Env } from '../service.ts'
import type { PackageRow } from './tables.ts'

const GOOD_FOR_MS = 600_000

/** What a link proves: the query of its URL. */
export interface CodeProof {
  readonly sha256: string
  readonly expires: string
  readonly signature: string
}

export class CodeLinks {
  readonly #env: Pick<Env, 'clock'>
  /** Of this process: links end with it. */
  readonly #secret: Uint8Array

  constructor(env: Pick<Env, 'clock' | 'random'>) {
    this.#env = env
    this.#secret = env.random.bytes(32)
  }

  /** Answered by the admin API. `arn`: of a version of a function or layer. */
  to(baseUrl: string, arn: string, { sha256 }: PackageRow): string {
    const expires = String(this.#env.clock.nowMs() + GOOD_FOR_MS)
    const signature = this.#sign(arn, sha256, expires).toString('base64url')
    const proof: CodeProof = { sha256, expires, signature }
    return `${baseUrl}/_millrace/lambda/code/${encodeURIComponent(arn)}?${new URLSearchParams({ ...proof })}`
  }

  opens(arn: string, { sha256, expires, signature }: CodeProof): boolean {
    const expected = this.#sign(arn, sha256, expires)
    const given = Buffer.from(signature, 'base64url')
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false
    return Number(expires) >= this.#env.clock.nowMs()
  }

  #sign(arn: string, sha256: string, expires: string): Buffer {
    return createHmac('sha256', this.#secret).update(`${arn}\n${sha256}\n${expires}`).digest()
  }
}
