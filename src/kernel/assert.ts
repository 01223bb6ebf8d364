/** States something that is true unless Millrace itself is wrong; a failure is a bug, never bad input. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionFailed(message)
}

export class AssertionFailed extends Error {
  override name = 'AssertionFailed'
}

/** Marks a branch that the type checker has proved empty. */
export function unreachable(value: never): never {
  throw new AssertionFailed(`unreachable: ${JSON.stringify(value)}`)
}
