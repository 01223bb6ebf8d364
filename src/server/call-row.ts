// The record of one management call, as it is kept.

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
}
