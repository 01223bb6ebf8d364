// Runs regular expressions over text in one pass: sets of states become one state each when they are
// first met (a lazy DFA), so that a character costs one look-up however large the expression. Those
// that make a new set at every character cost as many steps as the set has states, and are counted.

import { spend } from './filter-work.ts'

export type Accepts = (unit: number) => boolean

export interface Step {
  readonly accepts: Accepts
  /** May be left out. */
  readonly optional: boolean
  /** May be repeated. */
  readonly repeats: boolean
}

export interface Branch {
  readonly steps: readonly Step[]
  readonly atStart: boolean
  readonly atEnd: boolean
}

/** A place in a branch: what is to be read there; nothing at its end. */
interface Place {
  readonly step: Step | undefined
  readonly atEnd: boolean
}

interface State {
  readonly places: Uint16Array
  /** Whether the text matches, whatever follows. */
  readonly matches: boolean
  /** Whether it matches if nothing follows. */
  readonly matchesAtEnd: boolean
  /** By class of character. */
  readonly next: (State | undefined)[]
}

/** Places of all states that are remembered, together. */
const MOST_REMEMBERED = 400_000
const MOST_UNITS_REMEMBERED = 4_096
const UNITS_PER_COUNT = 4_096
const UNKNOWN = 0xffff
/** What making one costs beside its places. */
const STEPS_PER_STATE = 1_200

export class Automaton {
  readonly #places: Place[] = []
  /** Where a match may begin: anywhere, and at the beginning only. */
  readonly #anywhere: number[] = []
  readonly #atStart: number[] = []
  readonly #predicates: readonly Accepts[]
  readonly #classes = new Map<string, number>()
  readonly #ascii = new Uint16Array(128).fill(UNKNOWN)
  readonly #others = new Map<number, number>()
  #states = new Map<string, State>()
  #remembered = 0
  /** Places of the state that is being made: a bit for each. */
  readonly #found: Uint16Array

  constructor(branches: readonly Branch[]) {
    const predicates = new Set<Accepts>()
    for (const { steps, atStart, atEnd } of branches) {
      const starts = atStart ? this.#atStart : this.#anywhere
      starts.push(this.#places.length)
      for (const step of steps) {
        predicates.add(step.accepts)
        this.#places.push({ step, atEnd })
      }
      this.#places.push({ step: undefined, atEnd })
    }
    this.#predicates = [...predicates]
    this.#found = new Uint16Array((this.#places.length + 15) >> 4)
  }

  matches(text: string): boolean {
    let state = this.#start()
    for (let at = 0; at < text.length; at++) {
      if (state.matches) return true
      if (at % UNITS_PER_COUNT === 0) spend(UNITS_PER_COUNT)
      const unit = text.charCodeAt(at)
      const kind = this.#classOf(unit)
      state = state.next[kind] ?? this.#follow(state, unit, kind)
    }
    return state.matches || state.matchesAtEnd
  }

  #start(): State {
    this.#found.fill(0)
    for (const start of this.#atStart) this.#enter(start)
    for (const start of this.#anywhere) this.#enter(start)
    return this.#state()
  }

  #follow(state: State, unit: number, kind: number): State {
    const all = this.#places
    this.#found.fill(0)
    for (const place of state.places) {
      const { step } = all[place]!
      if (step === undefined || !step.accepts(unit)) continue
      this.#enter(place + 1)
      if (step.repeats) this.#mark(place)
    }
    for (const start of this.#anywhere) this.#enter(start)
    spend(STEPS_PER_STATE + 2 * state.places.length + this.#found.length)
    const next = this.#state()
    state.next[kind] = next
    return next
  }

  /** A place, and those reachable from it without reading. */
  #enter(from: number): void {
    for (let place = from; this.#mark(place); place++) {
      if (this.#places[place]!.step?.optional !== true) return
    }
  }

  /** False where it is there already. */
  #mark(place: number): boolean {
    const found = this.#found
    const bit = 1 << (place & 15)
    if ((found[place >> 4]! & bit) !== 0) return false
    found[place >> 4]! |= bit
    return true
  }

  /** The one state of the places that were found. */
  #state(): State {
    const name = String.fromCharCode.apply(null, this.#found as unknown as number[])
    const known = this.#states.get(name)
    if (known !== undefined) return known
    if (this.#remembered > MOST_REMEMBERED) {
      this.#states = new Map()
      this.#remembered = 0
    }
    const state = this.#made()
    this.#remembered += state.places.length + 100
    spend(state.places.length)
    this.#states.set(name, state)
    return state
  }

  #made(): State {
    const places: number[] = []
    let matches = false
    let matchesAtEnd = false
    for (const [at, word] of this.#found.entries()) {
      for (let bits = word; bits !== 0; bits &= bits - 1) {
        const place = at * 16 + 31 - Math.clz32(bits & -bits)
        places.push(place)
        const { step, atEnd } = this.#places[place]!
        if (step !== undefined) continue
        matchesAtEnd = true
        if (!atEnd) matches = true
      }
    }
    return { places: Uint16Array.from(places), matches, matchesAtEnd, next: [] }
  }

  /** Characters that no step of the expression tells apart are of one class. */
  #classOf(unit: number): number {
    const known = unit < 128 ? this.#ascii[unit]! : (this.#others.get(unit) ?? UNKNOWN)
    if (known !== UNKNOWN) return known
    let vector = ''
    for (const accepts of this.#predicates) vector += accepts(unit) ? '1' : '0'
    spend(this.#predicates.length)
    let kind = this.#classes.get(vector)
    if (kind === undefined) this.#classes.set(vector, (kind = this.#classes.size))
    if (unit < 128) this.#ascii[unit] = kind
    else {
      if (this.#others.size >= MOST_UNITS_REMEMBERED) this.#others.clear()
      this.#others.set(unit, kind)
    }
    return kind
  }
}
