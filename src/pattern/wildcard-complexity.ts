// AWS refuses patterns whose wildcards let one value be in the middle of too many matches at once:
// a limit of its automaton, which ours has no need of, but a rule that deploys here must deploy
// there. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
// The exact figure is unpublished; the dialect's limit agrees with every recorded case.

/** Subsets of positions looked at before giving up: such a pattern is let through. */
const MAX_SUBSETS = 2000

/** Whether some value reaches more than `limit` prefixes of `sources` (with their stars) at once. */
export function isTooComplex(sources: readonly string[], limit: number): boolean {
  const tokens: string[][] = sources.map(tokensOf)
  // Each star adds at most itself and the literal before it.
  const stars = tokens.reduce((sum, list) => sum + list.filter((t) => t === '*').length, 0)
  if (stars < 2) return false
  const alphabet = new Set(tokens.flat())
  alphabet.delete('*')
  const pending: Positions[] = [
    new Map(tokens.map((_, pattern) => [positionOf(pattern, 0), false])),
  ]
  const seen = new Set<string>()
  while (pending.length > 0 && seen.size < MAX_SUBSETS) {
    const active = pending.pop()!
    for (const char of alphabet) {
      const next = step(tokens, active, char)
      if (next.size === 0) continue
      if (weightOf(tokens, next) > limit) return true
      const key = [...next.keys()].sort((a, b) => a - b).join()
      if (seen.has(key)) continue
      seen.add(key)
      pending.push(next)
    }
  }
  return false
}

/** Where matching stands, each with whether its literal was read just now. */
type Positions = Map<number, boolean>

const POSITIONS_PER_PATTERN = 65_536

function positionOf(pattern: number, at: number): number {
  return pattern * POSITIONS_PER_PATTERN + at
}

function tokenAt(tokens: string[][], position: number): string | undefined {
  const pattern = Math.floor(position / POSITIONS_PER_PATTERN)
  return tokens[pattern]![position % POSITIONS_PER_PATTERN]
}

/** A position before a star stays on every character. */
function step(tokens: string[][], active: Positions, char: string): Positions {
  const next: Positions = new Map()
  for (const position of active.keys()) {
    const star = tokenAt(tokens, position) === '*'
    if (star && !next.has(position)) next.set(position, false)
    const literal = star ? position + 1 : position
    if (tokenAt(tokens, literal) === char) next.set(literal + 1, true)
  }
  return next
}

/** A literal just read with a star behind it counts for both. */
function weightOf(tokens: string[][], positions: Positions): number {
  let weight = 0
  for (const [position, fresh] of positions)
    weight += fresh && tokenAt(tokens, position) === '*' ? 2 : 1
  return weight
}

function tokensOf(source: string): string[] {
  const tokens: string[] = []
  for (let i = 0; i < source.length; i++) {
    const char = source[i]!
    if (char === '\\') tokens.push(`\\${source[++i] ?? ''}`)
    else tokens.push(char)
  }
  return tokens
}
