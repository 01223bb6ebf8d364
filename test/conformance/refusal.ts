/** What an SDK tells of a refused call. */
export interface Refusal {
  readonly name: string
  readonly message: string
  readonly status: number
  /** The code of the Query protocol, from `x-amzn-query-error`. */
  readonly queryCode: string | undefined
}

export async function refusal(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call
  } catch (error) {
    const { name, message, $metadata, $response } = error as any
    // Whatever the SDK makes of the header for its protocol, read what was sent.
    const queryCode = $response?.headers['x-amzn-query-error']?.split(';')[0]
    return { name, message, status: $metadata?.httpStatusCode, queryCode }
  }
  throw new Error('the call was not refused')
}
