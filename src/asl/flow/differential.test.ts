// The data flow against a slow evaluator of its own (slow.fixture.ts), over generated states and inputs.
// By hand: `ASL_CASES=100000 npx vitest run src/asl/flow/differential.test.ts`

import { expect, test } from 'vitest'
import { SeededRandom } from '../../kernel/random.ts'
import { compile } from '../compile/machine.ts'
import { StateFailure } from '../failure.ts'
import type { Json } from '../json.ts'
import { scopeOf } from '../scope.ts'
import { argumentsOf, exitOf, inputOf } from './data.ts'
import { Lost, slowOutput } from './slow.fixture.ts'

const CASES = Number(process.env.ASL_CASES ?? 2_000)
const NAMES = ['a', 'b', 'c', 'odd name']

class Maker {
  readonly #random: SeededRandom

  constructor(seed: number) {
    this.#random = new SeededRandom(seed)
  }

  of(count: number): number {
    return Math.floor(this.#random.float() * count)
  }
  one<T>(list: readonly T[]): T {
    return list[this.of(list.length)]!
  }

  value(depth = 0): Json {
    const kind = this.of(depth > 3 ? 4 : 7)
    if (kind === 0) return this.one([null, true, false])
    if (kind === 1) return this.of(20) - 5
    if (kind === 2) return this.of(100) / 8
    if (kind === 3) return this.one(['', 'text', 'ü', '$.a'])
    if (kind === 4) return Array.from({ length: this.of(4) }, () => this.value(depth + 1))
    const names = NAMES.filter(() => this.of(3) > 0)
    return Object.fromEntries(names.map((name) => [name, this.value(depth + 1)]))
  }

  /** Mostly one that leads somewhere: it follows the value. */
  path(from: Json, reference = false): string {
    let text = '$'
    let at: Json | undefined = from
    for (let steps = this.of(4); steps > 0; steps--) {
      if (!reference && this.of(8) === 0) {
        text += this.one(['[*]', '.*'])
        at = undefined
      } else if (Array.isArray(at) && this.of(5) > 0) {
        const index = this.of(at.length + 1) - 1
        text += `[${index}]`
        at = (at as Json[]).at(index)
      } else {
        const name = this.one(NAMES)
        text += /^\w+$/.test(name) && this.of(2) === 0 ? `.${name}` : `['${name}']`
        at = typeof at === 'object' && at !== null && !Array.isArray(at) ? (at as Record<string, Json>)[name] : undefined // prettier-ignore
      }
    }
    return text
  }

  template(from: Json, depth = 0): Json {
    const members: Record<string, Json> = {}
    for (let i = this.of(3) + 1; i > 0; i--) {
      const name = `m${i}`
      const kind = this.of(depth > 2 ? 5 : 7)
      if (kind < 3) members[`${name}.$`] = this.path(from)
      else if (kind === 3) members[`${name}.$`] = this.call(from)
      else if (kind === 4) members[name] = this.value(2)
      else if (kind === 5) members[name] = this.template(from, depth + 1)
      else members[name] = [this.template(from, depth + 1), this.value(3)]
    }
    return members
  }

  call(from: Json): string {
    const path = this.path(from)
    return this.one([
      `States.Array(${path}, 1, 'two')`,
      `States.JsonToString(${path})`,
      `States.ArrayLength(${path})`,
      `States.MathAdd(${path}, 2)`,
      `States.Format('n {} .', ${this.of(50)})`,
    ])
  }

  state(input: Json): Record<string, Json> {
    const maybe = <T extends Json>(name: string, make: () => T) => (this.of(2) === 0 ? { [name]: make() } : {}) // prettier-ignore
    const orNull = (make: () => string) => (this.of(8) === 0 ? null : make())
    return {
      ...maybe('InputPath', () => orNull(() => this.path(input))),
      ...maybe('Parameters', () => this.template(input)),
      ...maybe('ResultSelector', () => this.template(input)),
      ...maybe('ResultPath', () => orNull(() => this.path(input, true))),
      ...maybe('OutputPath', () => orNull(() => this.path(input))),
    }
  }
}

const chance = { float: () => 0, uuid: () => '' }
const RESOURCE = 'arn:aws:lambda:us-east-1:000000000000:function:f'

async function fast(
  state: object,
  input: Json,
  task: (given: Json) => Json,
): Promise<Json | 'lost'> {
  const S = { ...state, Type: 'Task', Resource: RESOURCE, End: true }
  const { machine, diagnostics } = compile(JSON.stringify({ StartAt: 'S', States: { S } }))
  expect(diagnostics.found).toEqual([])
  const compiled = machine!.flows[0]!.states.get('S')!
  try {
    const scope = inputOf(compiled, scopeOf(input, chance))
    const result = task(await argumentsOf(compiled, scope))
    return (await exitOf(compiled, { raw: input, scope, result })).output
  } catch (thrown) {
    if (thrown instanceof StateFailure) return 'lost'
    throw thrown
  }
}

function slow(state: object, input: Json, task: (given: Json) => Json): Json | 'lost' {
  try {
    return slowOutput(state, input, task)
  } catch (thrown) {
    if (thrown instanceof Lost) return 'lost'
    throw thrown
  }
}

test(`${CASES} states flow as a slow evaluator has it`, async () => {
  let lost = 0
  for (let seed = 1; seed <= CASES; seed++) {
    const maker = new Maker(seed)
    const input = maker.value()
    const state = maker.state(input)
    const answer = maker.value()
    const choice = maker.of(2)
    const same = (given: Json): Json => (choice === 0 ? given : { given, answer })
    const expected = slow(state, input, same)
    const found = await fast(state, input, same)
    if (expected === 'lost') lost++
    expect(found, `seed ${seed}: ${JSON.stringify({ state, input })}`).toEqual(expected)
  }
  // Both ways are walked: states that lead somewhere, and states that do not.
  expect(lost).toBeGreaterThan(CASES / 20)
  expect(lost).toBeLessThan((CASES * 19) / 20)
})
