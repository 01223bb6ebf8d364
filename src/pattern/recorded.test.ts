// Patterns and events recorded on AWS and computed by AWS's event-ruler, read where they lie.

import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { InvalidPattern } from './invalid-pattern.ts'
import { compilePattern, match } from './pattern.ts'

interface Case {
  pattern?: unknown
  patternText?: string
  event?: unknown
  eventText?: string
  expect: boolean | 'invalid' | 'valid'
  aws?: boolean
  message?: string
  source: string
}

const file = new URL('../../../shared/data/recorded/event-patterns.json', import.meta.url)
const recorded = existsSync(file)
if (!recorded) console.log(`skipped: no recorded patterns at ${file.pathname}`)

const cases: Case[] = recorded ? JSON.parse(readFileSync(file, 'utf8')).cases : []

/** AWS's reason carries the service's own beginning; the library's has neither that nor a place. */
const PREFIX = 'Event pattern is not valid. Reason: '

/** AWS limits how complex wildcards may be; the library does so only when its caller asks it to. */
const TOO_COMPLEX_FOR_AWS = 'testEvaluateNestedMachinesViaNextNameStates'

/**
 * Reasons that the library words otherwise than AWS itself, because its released compiler is behind
 * AWS's (lists and wildcards inside anything-but came later). AWS's wording was recorded and wins.
 */
function wordedOtherwise(entry: Case): boolean {
  if (entry.aws) return false
  const { message = '', source } = entry
  return (
    message === 'Unsupported anything-but pattern: wildcard' ||
    // Of `{"anything-but": {"prefix": "a", "b": 1}}` AWS's compiler says "Too many elements …".
    (message === 'Only one key allowed in match expression' && source.includes('testCompile')) ||
    message.includes('Inside anything-but/ignore-case list') ||
    (message.startsWith('prefix/suffix match pattern') && source.includes('testCompile'))
  )
}

describe.skipIf(!recorded)('recorded event patterns', () => {
  const failures: string[] = []
  const reasons: string[] = []
  for (const entry of cases) {
    const text = entry.patternText ?? JSON.stringify(entry.pattern)
    try {
      const pattern = compilePattern(entry.patternText ?? respell(entry))
      const event = entry.eventText === undefined ? entry.event : JSON.parse(entry.eventText)
      const answer = typeof entry.expect === 'boolean' ? match(pattern, event).matched : 'valid'
      if (answer !== entry.expect) failures.push(`${answer}: ${text} ← ${entry.source}`)
    } catch (error) {
      if (!(error instanceof InvalidPattern)) throw error
      if (entry.source.includes(TOO_COMPLEX_FOR_AWS)) expect(error.message).toContain('too complex')
      else if (entry.expect !== 'invalid')
        failures.push(`${error.message}: ${text} ← ${entry.source}`)
      else if (!wordedOtherwise(entry) && !sameReason(error.message, entry)) {
        reasons.push(`${error.message}\n  instead of ${entry.message} ← ${entry.source}`)
      }
    }
  }

  it(`answers all ${cases.length} as AWS does`, () => {
    expect(failures).toEqual([])
  })

  it('gives the reasons that AWS gives', () => {
    expect(reasons).toEqual([])
  })
})

/** Recorded reasons quote the pattern as it was sent: with a space behind each colon and comma. */
function respell(entry: Case): string {
  return entry.message === undefined ? JSON.stringify(entry.pattern) : spaced(entry.pattern)
}

function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(
    ([key, each]) => `${JSON.stringify(key)}: ${spaced(each)}`,
  )
  return `{${members.join(', ')}}`
}

function sameReason(reason: string, entry: Case): boolean {
  // A recorded quotation has placeholders where the account's own names stood.
  if (entry.aws) {
    const quoted = entry.message!.replace('<partition>', 'aws').replace('<region>', 'us-east-1')
    return PREFIX + reason === quoted
  }
  return reason === entry.message || reason.startsWith(`${entry.message}\n at `)
}
