// What messages say: who they are, and whether no function can digest them.

export function bodyOf(value: string): string {
  return JSON.stringify({ v: value })
}

/** Also of a message whose body is not one of ours: then it shows as what it is. */
export function valueOf(body: string): string {
  try {
    return eventValue(JSON.parse(body)) ?? body
  } catch {
    return body
  }
}

/** Of what a function is given: our own event, or a topic's around it. */
export function eventValue(event: unknown): string | undefined {
  const { v, Records } = event as { v?: string; Records?: { Sns?: { Message: string } }[] }
  const published = Records?.[0]?.Sns
  return published === undefined ? v : valueOf(published.Message)
}

/** Whether a queue's messages are in it. */
export function isBatch(event: unknown): boolean {
  const { Records } = event as { Records?: { Sns?: unknown }[] }
  return Records !== undefined && Records[0]?.Sns === undefined
}

export function poison(value: string): string {
  return `${value}!`
}

export function isPoison(value: string): boolean {
  return value.endsWith('!')
}
