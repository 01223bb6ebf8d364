// The record of one call, as it is kept. What CloudTrail shows of it is made of this when it is asked for.

export interface CallRow {
  /** Rises with each call. */
  readonly number: number
  readonly atMs: number
  readonly requestId: string
  readonly service: string
  readonly operation: string
  readonly account: string
  readonly region: string
  readonly caller: string
  readonly accessKeyId?: string
  readonly sourceIp: string
  readonly userAgent: string
  readonly resource: string
  readonly readOnly: boolean
  /** What was asked, without secrets and bodies. */
  readonly input: unknown
  readonly errorCode?: string
  readonly errorMessage?: string
  /** Of a refusal: what DecodeAuthorizationMessage takes. */
  readonly encodedMessage?: string
  /** Left out by earlier releases. */
  readonly eventId?: string
  /** AWS's unique id of who called. */
  readonly principalId?: string
  /** Of what was changed: the answer, without secrets. */
  readonly output?: unknown
  /** Of data events: `AWS::S3::Object`. */
  readonly dataType?: string
  /** The service that called in somebody's role. */
  readonly invokedBy?: string
  /** Why it became no event on the default bus. */
  readonly noEvent?: string
}

/** A call before it has its number, time and id. */
export type NewCall = Omit<CallRow, 'number' | 'atMs' | 'eventId'>

/** A call as it is in the store. */
export type RecordedCall = CallRow & { readonly eventId: string }
