// Rules about a file by itself: its name, its length, what it calls.

import type { SourceFile } from './source.ts'

const MAX_LINES = 400
const MAX_TEST_LINES = 600
export const MAX_FUNCTION_LINES = 60

/** Time and chance come from kernel/ only. A comment with these words, close above, excuses a call. */
const EXCUSE = 'real time:'
const EXCUSE_REACH_LINES = 5

/** Files that are about processes and sockets: the world outside has its own clock. */
const REAL_TIME_FILES: Readonly<Record<string, string>> = {
  'src/services/lambda/execution/environment.ts': 'a function reads the wall clock',
  'src/services/lambda/execution/pool.ts': 'an idle process costs real memory',
  'src/services/lambda/execution/worker.ts': 'a process is killed in real time',
  'src/wire/listen.ts': 'a socket is held by a real peer',
  'src/wire/node-transport.ts': 'a socket is held by a real peer',
  'src/wire/stall-watch.ts': 'a transfer stalls in real time',
}

const BANNED_CALLS: readonly [name: string, call: RegExp][] = [
  ['Date.now()', /\bDate\.now\s*\(/],
  ['Math.random()', /\bMath\.random\s*\(/],
  ['setTimeout()', /(?<![.\w])setTimeout\s*\(/],
  ['setInterval()', /(?<![.\w])setInterval\s*\(/],
  ['new Date()', /\bnew Date\s*\(\s*\)/],
]

/** Programs of other processes: no Clock reaches them. */
const OTHER_PROCESSES = 'src/services/lambda/execution/bootstraps/'

export function bannedCalls(source: SourceFile): string[] {
  const { path } = source
  if (source.isTest || path.startsWith('src/kernel/') || path.startsWith(OTHER_PROCESSES)) return []
  // A page lives in its reader's time.
  if (Object.hasOwn(REAL_TIME_FILES, path) || path.startsWith('src/console/')) return []
  return source.bare.split('\n').flatMap((line, i) => {
    const near = source.lines.slice(Math.max(0, i - EXCUSE_REACH_LINES), i + 1)
    if (near.some((text) => text.toLowerCase().includes(EXCUSE))) return []
    return BANNED_CALLS.flatMap(([name, call]) =>
      call.test(line) ? [`${source.path}:${i + 1} calls ${name}: use the Clock or Random`] : [],
    )
  })
}

export function tooLong(source: SourceFile): string[] {
  const max = source.isTest ? MAX_TEST_LINES : MAX_LINES
  const count = source.lines.length - 1
  return count > max ? [`${source.path} has ${count} lines, over ${max}`] : []
}

const FILE_NAME = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|fixture|model|bench|d|config))*\.[a-z]+$/
const EMPTY_WORDS = ['util', 'utils', 'helper', 'helpers', 'manager', 'misc', 'common']

export function badName(path: string): string[] {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const problems: string[] = []
  if (!FILE_NAME.test(name)) problems.push(`${path} is not named in kebab-case`)
  const words = path.toLowerCase().split(/[/.-]/)
  const empty = EMPTY_WORDS.find((word) => words.includes(word))
  if (empty !== undefined) problems.push(`${path} says "${empty}": name what it does`)
  return problems
}

export function defaultExports(source: SourceFile): string[] {
  return source.bare
    .split('\n')
    .flatMap((line, i) =>
      /^\s*export\s+default\b/.test(line) ? [`${source.path}:${i + 1} has a default export`] : [],
    )
}

// Written so that this file does not find itself.
const UNFINISHED = new RegExp(
  `\\b(${['TO_DO', 'FIX_ME', 'X_XX'].map((word) => word.replace('_', '')).join('|')})\\b`,
)

export function unfinished(source: SourceFile): string[] {
  return source.lines.flatMap((line, i) =>
    UNFINISHED.test(line) && !line.includes('X'.repeat(4))
      ? [`${source.path}:${i + 1} is unfinished: ${line.trim()}`]
      : [],
  )
}

export interface FunctionLength {
  readonly line: number
  readonly lines: number
}

const NOT_FUNCTIONS = /\b(if|for|while|switch|catch|with)\s*(await\s*)?$/

/** Functions by their braces: `…) {`, `…): Type {`, `=> {`. */
export function functionLengths(bare: string): FunctionLength[] {
  const found: FunctionLength[] = []
  const open: { function: boolean; line: number }[] = []
  let line = 1
  for (let i = 0; i < bare.length; i++) {
    const character = bare[i]
    if (character === '\n') line++
    else if (character === '{') {
      open.push({ function: opensFunction(bare.slice(Math.max(0, i - 400), i)), line })
    } else if (character === '}') {
      const start = open.pop()
      if (start?.function) found.push({ line: start.line, lines: line - start.line + 1 })
    }
  }
  return found
}

function opensFunction(before: string): boolean {
  const text = before.trimEnd()
  if (text.endsWith('=>')) return true
  const typed = /\)\s*:\s*[^(){};=]+$/.exec(text)
  const closed = typed ? text.slice(0, typed.index + 1) : text
  if (!closed.endsWith(')')) return false
  let depth = 0
  for (let i = closed.length - 1; i >= 0; i--) {
    if (closed[i] === ')') depth++
    else if (closed[i] === '(' && --depth === 0) return !NOT_FUNCTIONS.test(closed.slice(0, i))
  }
  return false
}
