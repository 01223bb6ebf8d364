// `*` and `?` as IAM means them, by two pointers: linear in practice, never exponential, no regular
// expression. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html

const STAR = -1
const ANY = -2

/** UTF-16 code units, with wildcards apart: a `*` that came out of a variable stays a plain star. */
export type Pattern = readonly number[]

export function compilePattern(text: string): Pattern {
  const units: number[] = []
  appendPattern(units, text)
  return units
}

/** Appends text in which `*` and `?` are wildcards. */
export function appendPattern(units: number[], text: string): void {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    units.push(unit === 0x2a ? STAR : unit === 0x3f ? ANY : unit)
  }
}

/** Appends text that means itself. */
export function appendLiteral(units: number[], text: string): void {
  for (let i = 0; i < text.length; i++) units.push(text.charCodeAt(i))
}

/** At a mismatch only the last star is widened: at most pattern × text steps. */
export function matchesPattern(pattern: Pattern, text: string): boolean {
  let p = 0
  let t = 0
  let starAt = -1
  let resumeAt = 0
  while (t < text.length) {
    const unit = pattern[p]
    if (unit === STAR) {
      starAt = p++
      resumeAt = t
    } else if (unit === ANY || unit === text.charCodeAt(t)) {
      p++
      t++
    } else if (starAt >= 0) {
      p = starAt + 1
      t = ++resumeAt
    } else {
      return false
    }
  }
  while (pattern[p] === STAR) p++
  return p === pattern.length
}

/** Convenience for text without variables. */
export function matchesWildcard(pattern: string, text: string): boolean {
  return matchesPattern(compilePattern(pattern), text)
}
