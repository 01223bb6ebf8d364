/** The order of sequence numbers: decimal numbers of any length. '' is before all. */
export function compareSequences(one: string, other: string): number {
  return one.length - other.length || (one < other ? -1 : one > other ? 1 : 0)
}
