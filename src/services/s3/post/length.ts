// How long a file may be that a form brings: known when it has ended.

import { AwsError } from '../../../kernel/aws-error.ts'

export interface Lengths {
  readonly least?: number
  readonly most?: number
}

export async function* within(
  content: AsyncIterable<Uint8Array>,
  { least = 0, most = Number.POSITIVE_INFINITY }: Lengths,
): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const some of content) {
    bytes += some.length
    // Of what is too long anyway nothing more is kept; how long it is will be said.
    if (bytes <= most) yield some
  }
  if (bytes > most) {
    throw new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
      status: 400,
      members: { ProposedSize: bytes, MaxSizeAllowed: most },
    })
  }
  if (bytes < least) {
    throw new AwsError(
      'EntityTooSmall',
      'Your proposed upload is smaller than the minimum allowed size',
      { status: 400, members: { ProposedSize: bytes, MinSizeAllowed: least } },
    )
  }
}
