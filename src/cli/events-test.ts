// `millrace events test`: whether a pattern matches an event, and if not, why; without a server.
// Exit code 0: it does; 1: it does not; 2: pattern or event cannot be read.

import { readFileSync } from 'node:fs'
import { testPattern, type Judged } from '../server/pattern-test.ts'
import { colors } from './colors.ts'
import { printable, printableJson } from './printable.ts'

const MOST_BRANCHES = 20

export function runEventsTest(
  pattern: string,
  event: string,
  options: { readonly json?: boolean },
): void {
  try {
    if (pattern === '-' && event === '-') throw new Unreadable('only one of them can come from stdin') // prettier-ignore
    const verdict = testPattern(textOf('pattern', pattern), eventOf(textOf('event', event)))
    if (verdict.kind === 'invalid')
      throw new Unreadable(`the pattern is not valid: ${verdict.reason}`)
    process.exitCode = verdict.matched ? 0 : 1
    if (options.json) return console.log(printableJson(verdict))
    console.log(verdict.matched ? colors.green('matches') : colors.red('does not match'))
    if (verdict.reason !== undefined) console.log(`  ${printable(verdict.reason)}`)
    show(verdict.branches)
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    console.error(`millrace: ${printable(error.message)}`)
    process.exitCode = 2
  }
}

export function show(branches: readonly (readonly Judged[])[]): void {
  for (const [index, branch] of branches.slice(0, MOST_BRANCHES).entries()) {
    if (branches.length > 1) console.log(colors.dim(`  way ${index + 1} of ${branches.length}`))
    for (const { path, value, rule, ok } of branch) {
      const mark = ok ? colors.green('yes') : colors.red('no ')
      const found = value === undefined ? 'missing' : `is ${value}`
      console.log(`  ${mark} ${printable(path)} ${printable(found)}, asked for ${printable(rule)}`)
    }
  }
}

class Unreadable extends Error {}

/** The JSON itself, a file, or `-` for stdin. */
function textOf(what: string, given: string): string {
  if (given.trimStart().startsWith('{')) return given
  try {
    return readFileSync(given === '-' ? 0 : given, 'utf8')
  } catch (error) {
    throw new Unreadable(`the ${what} cannot be read: ${error instanceof Error ? error.message : String(error)}`) // prettier-ignore
  }
}

function eventOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Unreadable(`the event is not JSON: ${error instanceof Error ? error.message : String(error)}`) // prettier-ignore
  }
}
