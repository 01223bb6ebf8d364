// What messages say: who they are, and whether no function can digest them.

export function bodyOf(value: string): string {
  return JSON.stringify({ v: value })
}

/** Also of a message whose body is not one of ours: then it shows as what it is. */
export function valueOf(body: string): string {
  try {
    const { v, Message } = JSON.parse(body) as { v?: string; Message?: string }
    if (typeof Message === 'string') return valueOf(Message)
    return v ?? body
  } catch {
    return body
  }
}

export function poison(value: string): string {
  return `${value}!`
}

export function isPoison(value: string): boolean {
  return value.endsWith('!')
}
