// Items, an index, transactions over two tables and their stream against a small model, at random, with
// crashes: what was answered stays, and what was under way is done as a whole or not at all.

import { expect, test } from 'vitest'
import { AwsError } from '../../kernel/aws-error.ts'
import { SeededRandom } from '../../kernel/random.ts'
import type { MemoryStore } from '../../store/memory/memory-store.ts'
import { caller, testContext } from '../test-context.ts'
import { operations } from './operations.ts'
import { createDynamodbPort } from './port.ts'

/** `MILLRACE_STEPS=100000` by hand. */
const STEPS = Number(process.env.MILLRACE_STEPS ?? 500)
const SEED = Number(process.env.MILLRACE_SEED ?? 1)
const TABLES = ['one', 'two']
const [HASHES, RANGES, GROUPS] = [3, 5, 3]

interface Item {
  readonly h: string
  readonly r: number
  readonly n: number
  readonly g?: string
}

type Model = ReadonlyMap<string, Item>
type Change = readonly [
  name: string,
  key: string,
  before: number | undefined,
  after: number | undefined,
]
type Effect = (model: Map<string, Item>) => void

const keyOf = (table: string, h: string, r: number) => `${table}/${h}/${String(r).padStart(2, '0')}`
const wireKey = ({ h, r }: Pick<Item, 'h' | 'r'>) => ({ h: { S: h }, r: { N: String(r) } })
const wire = ({ n, g, ...key }: Item) => ({
  ...{ ...wireKey(key), n: { N: String(n) } },
  ...(g !== undefined && { g: { S: g } }),
})
const plain = ({ h, r, n, g }: any): Item => ({
  ...{ h: h.S, r: Number(r.N), n: Number(n.N) },
  ...(g && { g: g.S }),
})

class World {
  readonly random = new SeededRandom(SEED)
  readonly #context = testContext({ service: 'dynamodb' })
  store: MemoryStore = this.#context.store
  call = caller(operations, this.#context)

  dice(sides: number): number {
    return Math.floor(this.random.float() * sides)
  }

  crash(): void {
    this.store = this.store.crash(this.dice(3))
    this.call = caller(operations, { ...this.#context, store: this.store })
  }

  /** How the items of a table changed, in their order. */
  async changes(arn: string, table: string): Promise<Change[]> {
    const port = createDynamodbPort({ store: this.store })
    const found: Change[] = []
    for (const { id } of await port.changeShards(arn)) {
      for (let after = ''; ;) {
        const { changes } = await port.changes(arn, id, after, 1_000)
        if (changes.length === 0) break
        after = changes.at(-1)!.position
        found.push(...changes.map(({ record }) => changeOf(table, record)))
      }
    }
    return found
  }
}

function changeOf(table: string, { eventName, dynamodb }: any): Change {
  const { Keys, OldImage, NewImage } = dynamodb
  const n = (image: any) => image && Number(image.n.N)
  return [eventName, keyOf(table, Keys.h.S, Number(Keys.r.N)), n(OldImage), n(NewImage)]
}

/** A write, and what it does where it is done. */
function write(world: World, model: Model): [name: string, input: object, effect: Effect] {
  const entries = Array.from({ length: 1 + world.dice(3) }, () => entry(world, model))
  const distinct = [...new Map(entries.map((one) => [one.key, one])).values()]
  if (distinct.length > 1 || world.dice(3) === 0) {
    const TransactItems = distinct.map(({ kind, input }) => ({ [kind]: input }))
    const effect: Effect = (after) => distinct.forEach((one) => one.effect(after))
    return ['TransactWriteItems', { TransactItems }, effect]
  }
  const [{ kind, input, effect }] = distinct as [ReturnType<typeof entry>]
  return [`${kind}Item`, input, effect]
}

function entry(world: World, model: Model) {
  const TableName = TABLES[world.dice(TABLES.length)]!
  const [h, r, n] = [`h${world.dice(HASHES)}`, world.dice(RANGES), world.dice(1_000_000)]
  const key = keyOf(TableName, h, r)
  const before = model.get(key)
  const group = world.dice(GROUPS)
  const g = group === 0 ? {} : { g: `g${group}` }
  const common = { TableName, Key: wireKey({ h, r }) }
  switch (world.dice(3)) {
    case 0: {
      const effect: Effect = (after) => void after.delete(key)
      return { key, kind: 'Delete', input: common, effect }
    }
    case 1: {
      const input = {
        ...{ ...common, UpdateExpression: 'SET n = :n REMOVE g' },
        ExpressionAttributeValues: { ':n': { N: String(n) } },
      }
      const effect: Effect = (after) => void after.set(key, { h, r, n })
      return { key, kind: 'Update', input, effect }
    }
    default: {
      const item: Item = { h, r, n, ...g }
      // Often it does not hold: then nothing of it is done.
      const isAsked = world.dice(3) === 0
      const condition = isAsked && { ConditionExpression: 'attribute_not_exists(h)' }
      const effect: Effect = (after) => {
        if (isAsked && before !== undefined) throw new Error('refused')
        after.set(key, item)
      }
      return { key, kind: 'Put', input: { TableName, Item: wire(item), ...condition }, effect }
    }
  }
}

function applied(model: Model, effect: Effect): Model | undefined {
  const after = new Map(model)
  try {
    effect(after)
  } catch {
    return undefined
  }
  return after
}

async function stateOf({ call }: World): Promise<Model> {
  const found = new Map<string, Item>()
  for (const TableName of TABLES) {
    const { Items } = await call('Scan', { TableName })
    for (const item of Items.map(plain)) found.set(keyOf(TableName, item.h, item.r), item)
  }
  return found
}

async function look(world: World, model: Model): Promise<void> {
  const TableName = TABLES[world.dice(TABLES.length)]!
  const of = [...model].filter(([key]) => key.startsWith(`${TableName}/`))
  const sorted = of.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item)
  if (world.dice(2) === 0) {
    const [h, from] = [`h${world.dice(HASHES)}`, world.dice(RANGES)]
    const { Items } = await world.call('Query', {
      ...{ TableName, KeyConditionExpression: 'h = :h AND r >= :r' },
      ExpressionAttributeValues: { ':h': { S: h }, ':r': { N: String(from) } },
    })
    expect(Items.map(plain)).toEqual(sorted.filter((item) => item.h === h && item.r >= from))
    return
  }
  const g = `g${1 + world.dice(GROUPS - 1)}`
  const { Items } = await world.call('Query', {
    ...{ TableName, IndexName: 'by-g', KeyConditionExpression: 'g = :g' },
    ExpressionAttributeValues: { ':g': { S: g } },
  })
  const names = (items: readonly Item[]) => items.map(({ h, r, n }) => `${h}/${r}=${n}`).sort()
  expect(names(Items.map(plain))).toEqual(names(sorted.filter((item) => item.g === g)))
}

/** What a change of the model puts into streams, in no order over items. */
function changesBetween(before: Model, after: Model): Change[] {
  const found: Change[] = []
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(key), after.get(key)]
    if (JSON.stringify(was) === JSON.stringify(is)) continue
    const name = was === undefined ? 'INSERT' : is === undefined ? 'REMOVE' : 'MODIFY'
    found.push([name, key, was?.n, is?.n])
  }
  return found
}

const byKey = (changes: readonly Change[]) => {
  const found = new Map<string, Change[]>()
  for (const change of changes) found.set(change[1], [...(found.get(change[1]) ?? []), change])
  return Object.fromEntries([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

async function create(world: World, TableName: string): Promise<string> {
  const { TableDescription } = await world.call('CreateTable', {
    ...{ TableName, BillingMode: 'PAY_PER_REQUEST' },
    AttributeDefinitions: [
      { AttributeName: 'h', AttributeType: 'S' },
      { AttributeName: 'r', AttributeType: 'N' },
      { AttributeName: 'g', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'h', KeyType: 'HASH' },
      { AttributeName: 'r', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        ...{ IndexName: 'by-g', KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }] },
        Projection: { ProjectionType: 'ALL' },
      },
    ],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  })
  return TableDescription.LatestStreamArn as string
}

test(`${STEPS} steps from seed ${SEED}`, { timeout: 60_000 + STEPS * 20 }, async () => {
  const world = new World()
  const arns: [string, string][] = []
  for (const name of TABLES) arns.push([await create(world, name), name])
  let model: Model = new Map()
  const expected: Change[] = []
  let [crashes, done, refused] = [0, 0, 0]
  for (let step = 0; step < STEPS; step++) {
    if (world.dice(3) === 0) {
      await look(world, model)
      continue
    }
    const [name, input, effect] = write(world, model)
    const after = applied(model, effect)
    const outcome = world.call(name, input).then(
      () => 'done',
      (error: unknown) => (error instanceof AwsError ? error.code : 'unknown'),
    )
    const dies = world.dice(10) === 0
    if (dies) {
      for (let turns = world.dice(4); turns > 0; turns--) await Promise.resolve()
      world.crash()
      crashes++
      const found = await stateOf(world)
      const isDone = after !== undefined && JSON.stringify([...found].sort()) === JSON.stringify([...after].sort()) // prettier-ignore
      const next = isDone ? after : model
      expect(new Map([...found].sort()), `step ${step}`).toEqual(new Map([...next].sort()))
      expected.push(...changesBetween(model, next))
      model = next
      continue
    }
    const said = await outcome
    if (after === undefined) {
      expect(said).toMatch(/^(ConditionalCheckFailed|TransactionCanceled)Exception$/)
      refused++
      continue
    }
    expect(said, `step ${step}`).toBe('done')
    expected.push(...changesBetween(model, after))
    model = after
    done++
  }
  expect(new Map([...(await stateOf(world))].sort())).toEqual(new Map([...model].sort()))
  const told: Change[] = []
  for (const [arn, name] of arns) told.push(...(await world.changes(arn, name)))
  expect(byKey(told)).toEqual(byKey(expected))
  console.log(`${STEPS} steps: ${done} writes, ${refused} refused, ${crashes} crashes, ${told.length} changes in streams`) // prettier-ignore
  expect(Math.min(done, refused, crashes)).toBeGreaterThan(10)
  await world.store.close()
})
