// StringMatches: `*` stands for any characters, `\\*` for itself.

interface Part {
  readonly any: boolean
  readonly character: string
}

export function matchesGlob(text: string, pattern: string): boolean {
  const parts = partsOf(pattern)
  // Where to go on when what follows the last `*` did not fit.
  let star = -1
  let retry = 0
  let at = 0
  let part = 0
  while (at < text.length) {
    const next = parts[part]
    if (next?.any) {
      star = part++
      retry = at
    } else if (next !== undefined && next.character === text[at]) {
      at++
      part++
    } else if (star >= 0) {
      part = star + 1
      at = ++retry
    } else return false
  }
  return parts.slice(part).every(({ any }) => any)
}

function partsOf(pattern: string): Part[] {
  const parts: Part[] = []
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i]!
    if (character === '\\' && i + 1 < pattern.length) {
      parts.push({ any: false, character: pattern[++i]! })
    } else parts.push({ any: character === '*', character })
  }
  return parts
}
