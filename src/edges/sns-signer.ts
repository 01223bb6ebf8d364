// Who signs the JSON documents that SNS sends out: as much of `services/sns/signature.ts` as
// envelopes need.
// https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html

export interface Signed {
  /** Base64. */
  readonly signature: string
  readonly signingCertUrl: string
}

export interface EnvelopeSigner {
  /** `document` has the members that a signature covers, beside others. */
  sign(document: Readonly<Record<string, unknown>>, version: '1' | '2'): Promise<Signed>
}
