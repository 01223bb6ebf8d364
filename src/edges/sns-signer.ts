// Who signs what SNS sends out as JSON.
// https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html

import type { SnsDocument } from './sns-envelope.ts'

export interface Signed {
  /** Base64. */
  readonly signature: string
  readonly signingCertUrl: string
}

export interface SnsSigner {
  /** `document` holds the members that are signed, beside others. */
  sign(document: SnsDocument, version: '1' | '2'): Signed | Promise<Signed>
}

/** For engines that sign nothing: members that are there and say nothing. */
export const unsigned: SnsSigner = { sign: () => ({ signature: '', signingCertUrl: '' }) }
