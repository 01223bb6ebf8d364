// Regular expressions from callers, run as a set of threads over the text: every character is looked at
// once per place in the program, whatever the expression, and a budget bounds even that.

import { InvalidRegex, isWord, parseRegex, type Accepts, type Node } from './parse.ts'

export { InvalidRegex }

type Instruction =
  | { readonly op: 'set'; readonly accepts: Accepts }
  /** Goes on at both, `first` preferred. */
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'assert'; readonly what: 'start' | 'end' | 'word' | 'inside' }
  | { readonly op: 'match' }

const MAX_INSTRUCTIONS = 4_096
/** Of one search: some 50 ms at the very worst, reached by no sensible expression on a log line. */
const MAX_STEPS = 2_000_000

/** The search took too many steps: expression times text are too large. */
export class RegexTooCostly extends Error {
  override name = 'RegexTooCostly'
}

export interface Match {
  readonly start: number
  readonly end: number
  /** Of the whole first, then of each group; undefined where a group took no part. */
  readonly groups: readonly (string | undefined)[]
}

export class Regex {
  readonly #program: readonly Instruction[]
  /** By number; undefined for a group without a name. */
  readonly groupNames: readonly (string | undefined)[]

  /** Throws InvalidRegex. */
  constructor(source: string) {
    const { node, groups } = parseRegex(source)
    this.groupNames = groups
    this.#program = compile(node)
  }

  test(text: string): boolean {
    return this.#run(text, 0, false) !== undefined
  }

  /** The leftmost match at or after `from`. Throws RegexTooCostly. */
  match(text: string, from = 0): Match | undefined {
    const saved = this.#run(text, from, true)
    if (saved === undefined) return undefined
    const groups: (string | undefined)[] = []
    for (let slot = 0; slot < saved.length; slot += 2) {
      const [start, end] = [saved[slot], saved[slot + 1]]
      groups.push(start === undefined || end === undefined ? undefined : text.slice(start, end))
    }
    return { start: saved[0]!, end: saved[1]!, groups }
  }

  #run(text: string, from: number, captures: boolean): (number | undefined)[] | undefined {
    const program = this.#program
    let threads = new Threads(program, text)
    let next = new Threads(program, text)
    let found: (number | undefined)[] | undefined
    let steps = 0
    for (let at = from; at <= text.length; at++) {
      // A later start has lower priority than all that are under way.
      if (found === undefined) threads.add(0, at, [])
      if (threads.list.length === 0 && found !== undefined) break
      const code = at < text.length ? text.charCodeAt(at) : -1
      for (const { pc, saved } of threads.list) {
        const instruction = program[pc]!
        if (instruction.op === 'match') {
          if (!captures) return []
          found = saved
          // Threads of lower priority lose against this match.
          break
        }
        if (instruction.op === 'set' && code >= 0 && instruction.accepts(code)) {
          next.add(pc + 1, at + 1, saved)
        }
      }
      steps += threads.visited
      if (steps > MAX_STEPS) throw new RegexTooCostly('the regular expression takes too long')
      ;[threads, next] = [next, threads]
      next.clear()
    }
    return found
  }
}

/** Where the search stands, in order of preference; each place of the program at most once. */
class Threads {
  readonly list: { pc: number; saved: (number | undefined)[] }[] = []
  visited = 0
  readonly #program: readonly Instruction[]
  readonly #text: string
  readonly #seen: Uint32Array
  #round = 1

  constructor(program: readonly Instruction[], text: string) {
    this.#program = program
    this.#text = text
    this.#seen = new Uint32Array(program.length)
  }

  clear(): void {
    this.list.length = 0
    this.visited = 0
    this.#round++
  }

  /** Follows everything that takes no character. */
  add(start: number, at: number, captured: (number | undefined)[]): void {
    const pending: { pc: number; saved: (number | undefined)[] }[] = [
      { pc: start, saved: captured },
    ]
    for (let thread = pending.pop(); thread !== undefined; thread = pending.pop()) {
      const { pc, saved } = thread
      if (this.#seen[pc] === this.#round) continue
      this.#seen[pc] = this.#round
      this.visited++
      const instruction = this.#program[pc]!
      switch (instruction.op) {
        case 'jump':
          pending.push({ pc: instruction.to, saved })
          break
        case 'split':
          pending.push({ pc: instruction.second, saved }, { pc: instruction.first, saved })
          break
        case 'save': {
          const changed = saved.slice()
          changed[instruction.slot] = at
          pending.push({ pc: pc + 1, saved: changed })
          break
        }
        case 'assert':
          if (this.#holds(instruction.what, at)) pending.push({ pc: pc + 1, saved })
          break
        default:
          this.list.push(thread)
      }
    }
  }

  #holds(what: 'start' | 'end' | 'word' | 'inside', at: number): boolean {
    if (what === 'start') return at === 0
    if (what === 'end') return at === this.#text.length
    const before = at > 0 && isWord(this.#text.charCodeAt(at - 1))
    const behind = at < this.#text.length && isWord(this.#text.charCodeAt(at))
    return (before !== behind) === (what === 'word')
  }
}

function compile(node: Node): readonly Instruction[] {
  const program: Instruction[] = []
  const emit = (instruction: Instruction): number => {
    if (program.length >= MAX_INSTRUCTIONS) {
      throw new InvalidRegex('the regular expression is too large')
    }
    return program.push(instruction) - 1
  }
  emit({ op: 'save', slot: 0 })
  compileNode(node, program, emit)
  emit({ op: 'save', slot: 1 })
  emit({ op: 'match' })
  return program
}

type Emit = (instruction: Instruction) => number

function compileNode(node: Node, program: Instruction[], emit: Emit): void {
  switch (node.kind) {
    case 'set':
      emit({ op: 'set', accepts: node.accepts })
      return
    case 'assert':
      emit({ op: 'assert', what: node.what })
      return
    case 'all':
      for (const part of node.of) compileNode(part, program, emit)
      return
    case 'group':
      emit({ op: 'save', slot: 2 + 2 * node.slot })
      compileNode(node.of, program, emit)
      emit({ op: 'save', slot: 3 + 2 * node.slot })
      return
    case 'any':
      return compileAlternatives(node.of, program, emit)
    case 'repeat':
      return compileRepeat(node, program, emit)
  }
}

function compileAlternatives(of: readonly Node[], program: Instruction[], emit: Emit): void {
  const ends: { op: 'jump'; to: number }[] = []
  for (const [n, part] of of.entries()) {
    if (n === of.length - 1) {
      compileNode(part, program, emit)
      break
    }
    const split: Instruction = { op: 'split', first: 0, second: 0 }
    split.first = emit(split) + 1
    compileNode(part, program, emit)
    const end = { op: 'jump', to: 0 } as const satisfies Instruction as { op: 'jump'; to: number }
    emit(end)
    ends.push(end)
    split.second = program.length
  }
  for (const end of ends) end.to = program.length
}

function compileRepeat(
  { of, min, max, lazy }: Extract<Node, { kind: 'repeat' }>,
  program: Instruction[],
  emit: Emit,
): void {
  for (let n = 0; n < min; n++) compileNode(of, program, emit)
  if (max === Infinity) {
    const split: Instruction = { op: 'split', first: 0, second: 0 }
    const start = emit(split)
    compileNode(of, program, emit)
    emit({ op: 'jump', to: start })
    prefer(split, start + 1, program.length, lazy)
    return
  }
  const splits: { split: Extract<Instruction, { op: 'split' }>; body: number }[] = []
  for (let n = min; n < max; n++) {
    const split = { op: 'split', first: 0, second: 0 } as Extract<Instruction, { op: 'split' }>
    splits.push({ split, body: emit(split) + 1 })
    compileNode(of, program, emit)
  }
  for (const { split, body } of splits) prefer(split, body, program.length, lazy)
}

function prefer(
  split: Extract<Instruction, { op: 'split' }>,
  body: number,
  end: number,
  lazy: boolean,
): void {
  split.first = lazy ? end : body
  split.second = lazy ? body : end
}
