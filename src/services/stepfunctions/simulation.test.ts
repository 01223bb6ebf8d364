// Executions under a jittery store, with crashes in between: all come to their end, and what their tasks
// did in this server was done once. A failing run names its seed.
// By hand: `STATES_SEEDS=500 npx vitest run src/services/stepfunctions/simulation.test.ts`

import { describe, expect, it } from 'vitest'
import { choreEdges } from '../../delivery/chores.ts'
import { createPump, type Pump } from '../../delivery/pump.ts'
import { statesMapChildren } from '../../edges/states-map-children.ts'
import { statesToCall } from '../../edges/states-to-call.ts'
import { SeededRandom } from '../../kernel/random.ts'
import { jittery } from '../../store/memory/jitter.ts'
import type { MemoryStore } from '../../store/memory/memory-store.ts'
import { Table } from '../../store/table.ts'
import type { CallOperation } from '../service.ts'
import { caller, testContext, type TestContext } from '../test-context.ts'
import { Definitions } from './engine/load.ts'
import { stepChore } from './engine/steps.ts'
import { mapRunChore } from './map-run/chore.ts'
import { offerChore } from './offers.ts'
import { operations } from './operations.ts'
import { createStatesPort } from './port-implementation.ts'
import type { StatesRuntime } from './runtime.ts'

const SEEDS = Number(process.env.STATES_SEEDS ?? 6)
const EXECUTIONS = 4
const CRASHES = 6

const done = new Table<[id: string], { readonly times: number }>('done')
const EFFECTS = 'test/effects'

const task = (id: string, more: object = { End: true }) => ({
  ...{ Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:sqs:sendMessage', ResultPath: null },
  ...{ Parameters: { 'MessageBody.$': id }, ...more },
})
const each = { StartAt: 'Item', States: { Item: task("States.Format('{}/{}', $.name, $.item)") } }
const one = (name: string) => ({ StartAt: name, States: { [name]: task(`States.Format('{}/${name}', $.name)`) } }) // prettier-ignore
const selector = { 'name.$': '$.name', 'item.$': '$$.Map.Item.Value' }

const DEFINITION = {
  StartAt: 'First',
  States: {
    First: task("States.Format('{}/first', $.name)", { Next: 'Inline' }),
    Inline: {
      ...{ Type: 'Map', ItemsPath: '$.items', ItemSelector: selector, ResultPath: null },
      ...{ MaxConcurrency: 2, ItemProcessor: each, Next: 'Wait' },
    },
    Wait: { Type: 'Wait', Seconds: 60, Next: 'Both' },
    Both: { Type: 'Parallel', Branches: [one('left'), one('right')], ResultPath: null, Next: 'Callback' }, // prettier-ignore
    Callback: { ...task("States.Format('{}/token', $.name)"), End: undefined, Next: 'Apart', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', Parameters: { 'MessageBody.$': "States.Format('{}/token', $.name)", 'Token.$': '$$.Task.Token' } }, // prettier-ignore
    Apart: {
      ...{
        Type: 'Map',
        ItemsPath: '$.apart',
        ItemSelector: selector,
        ResultPath: null,
        Next: 'Last',
      },
      ItemProcessor: {
        ...{ ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
        ...{ StartAt: 'Child', States: { Child: task("States.Format('{}/{}', $.name, $.item)") } },
      },
    },
    Last: task("States.Format('{}/last', $.name)"),
  },
}

const EFFECTS_OF = (name: string) =>
  ['first', '1', '2', '3', 'left', 'right', 'token', '4', '5', 'last'].map((id) => `${name}/${id}`)

interface Life {
  readonly context: TestContext
  readonly pump: Pump
  readonly call: ReturnType<typeof caller>
}

class World {
  readonly #chance: SeededRandom
  readonly #plant: Plant | undefined
  readonly tokens: string[] = []
  memory: MemoryStore
  readonly #base: TestContext
  life: Life

  constructor(seed: number, plant?: Plant) {
    this.#chance = new SeededRandom(seed)
    this.#plant = plant
    this.#base = testContext({ random: new SeededRandom(seed + 1000) })
    this.memory = this.#base.store
    this.life = this.#start()
  }

  dice(count: number): number {
    return Math.floor(this.#chance.float() * count)
  }

  #start(): Life {
    const store = jittery(this.memory, this.#chance, 2)
    const context: TestContext = { ...this.#base, store }
    const definitions = new Definitions(store)
    const call: CallOperation = (asked) => this.#effect(context, asked)
    const states = createStatesPort({ env: context, call, definitions })
    const chores = [stepChore({ ...context, definitions }), offerChore, mapRunChore({ env: context, call, definitions })] // prettier-ignore
    const outbox = { record: async () => ({ taken: false }) }
    const edges = [...choreEdges(store, chores), statesToCall({ states, outbox }), statesMapChildren(states)] // prettier-ignore
    const pump = createPump({ ...context, edges })
    pump.start()
    const own: Partial<StatesRuntime> = { definitions }
    return { context, pump, call: caller(operations, context, own) }
  }

  /** What a task does: it counts, in a partition of its own; chance has it take turns. */
  async #effect(
    { store }: TestContext,
    asked: Parameters<CallOperation>[0],
  ): Promise<Record<string, unknown>> {
    for (let turns = this.dice(4); turns > 0; turns--) await new Promise(setImmediate)
    const id = String(asked.input.MessageBody)
    const through = this.#plant === 'not through' ? store : (asked.through?.(store) ?? store)
    await through.transact(EFFECTS, function* (tx) {
      const before = yield* done.get(id)
      done.put(tx, [id], { times: (before?.times ?? 0) + 1 })
    })
    const { Token } = asked.input
    if (typeof Token === 'string' && !this.tokens.includes(Token)) this.tokens.push(Token)
    if (this.dice(3) === 0) await new Promise(setImmediate)
    return { MessageId: 'm' }
  }

  async crash(): Promise<void> {
    this.memory = this.memory.crash(this.dice(3))
    // What the old process still holds in memory comes to nothing: its store is gone.
    await this.life.pump.stop()
    this.life = this.#start()
  }

  async answerTokens(): Promise<void> {
    for (const taskToken of this.tokens) {
      await this.life.call('SendTaskSuccess', { taskToken, output: '1' }).catch(() => {})
    }
  }
}

type Plant = 'not through'

async function run(seed: number, crashes: number, plant?: Plant): Promise<World> {
  const world = new World(seed, plant)
  const { stateMachineArn } = await world.life.call('CreateStateMachine', {
    ...{ name: 'm', definition: JSON.stringify(DEFINITION) },
    roleArn: 'arn:aws:iam::111111111111:role/any',
  })
  for (let i = 0; i < EXECUTIONS; i++) {
    const input = JSON.stringify({ name: `e${i}`, items: [1, 2, 3], apart: [4, 5] })
    await world.life.call('StartExecution', { stateMachineArn, name: `e${i}`, input })
  }
  for (let crash = 0; crash < crashes; crash++) {
    for (let turns = world.dice(120); turns > 0; turns--) await new Promise(setImmediate)
    await world.crash()
    if (crash % 2 === 1) void world.life.context.clock.advance(world.dice(70_000)).catch(() => {})
    await world.answerTokens()
  }
  for (let minute = 0; minute < 20; minute++) {
    await world.life.context.clock.advance(60_000)
    await world.answerTokens()
  }
  const { executions } = await world.life.call('ListExecutions', { stateMachineArn })
  const statuses = (executions as { status: string }[]).map(({ status }) => status)
  expect(statuses, `seed ${seed}`).toEqual(Array.from({ length: EXECUTIONS }, () => 'SUCCEEDED'))
  await world.life.pump.stop()
  return world
}

async function effectsOf({ memory }: World): Promise<Record<string, number>> {
  const rows = await memory.transact(EFFECTS, () => done.range([], { limit: 1000 }))
  return Object.fromEntries(rows.map(({ key, row }) => [key.text(), row.times]))
}

const expected = Object.fromEntries(
  Array.from({ length: EXECUTIONS }, (_, i) => EFFECTS_OF(`e${i}`)).flat().map((id) => [id, 1]), // prettier-ignore
)
const seeds = Array.from({ length: SEEDS }, (_, i) => i + 1)

describe('every execution comes to its end, every step is done once', () => {
  it.each(seeds)('as they come: seed %d', async (seed) => {
    expect(await effectsOf(await run(seed, 0))).toEqual(expected)
  })

  it.each(seeds)(`over ${CRASHES} crashes: seed %d`, async (seed) => {
    expect(await effectsOf(await run(seed, CRASHES))).toEqual(expected)
  })

  it('would show a step that is done twice', async () => {
    let doubled = false
    for (let seed = 1; seed <= 60 && !doubled; seed++) {
      const found = await effectsOf(await run(seed, CRASHES, 'not through'))
      doubled = Object.values(found).some((times) => times > 1)
    }
    expect(doubled).toBe(true)
  })
})
