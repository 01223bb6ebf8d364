// A form that stands for an operation: what a service says of it, so that the wire can take it as one.

import type { AwsError } from '../kernel/aws-error.ts'
import type { HostResponse } from './host-route.ts'

export interface PostedForms {
  /** The operation that they stand for. */
  readonly operation: string
  /** Whether a POST to this path (with what the host names in front) is one. */
  isFor(path: string): boolean
  /** Throws AwsError for a form that must not be. */
  take(form: PostedForm): TakenForm
  /** No form that can be read; `tooLong`: its fields are. */
  malformed(why: 'syntax' | 'tooLong'): AwsError
}

export interface PostedForm {
  readonly path: string
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** undefined: it has no file. */
  readonly file: { readonly name: string | undefined } | undefined
  readonly nowMs: number
  readonly baseUrl: string
}

export interface TakenForm {
  /** As if the operation had been called: */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** What its input has beside. */
  readonly input: Readonly<Record<string, unknown>>
  /** Who signed it, and what; undefined: nobody. */
  readonly signed: SignedForm | undefined
  content(file: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>
  answer(response: HostResponse): HostResponse
}

export interface SignedForm {
  /** `AKID/20260131/us-east-1/s3/aws4_request`, or a key's id alone: signed by the second version. */
  readonly credential: string
  /** The policy as sent. */
  readonly text: string
  readonly signature: string
  readonly token: string | undefined
}
