// Conditional writes are linearizable: of every history of calls by several clients on one item there is
// an order in which each of them happened between its call and its answer, as if alone.

import { expect, test } from 'vitest'
import { AwsError } from '../../kernel/aws-error.ts'
import { SeededRandom } from '../../kernel/random.ts'
import { jittery } from '../../store/memory/jitter.ts'
import { caller, testContext } from '../test-context.ts'
import { operations } from './operations.ts'

/** `MILLRACE_HISTORIES=10000` by hand. */
const HISTORIES = Number(process.env.MILLRACE_HISTORIES ?? 80)
const SEED = Number(process.env.MILLRACE_SEED ?? 1)
const CLIENTS = 4
const CALLS = 3
const VALUES = 3

type State = number | undefined

interface Call {
  readonly what: string
  /** Moments in the order of the history. */
  readonly began: number
  ended: number
  /** What it does to a state: the answer that it must give there, and what it leaves. */
  readonly on: (state: State) => { readonly answer: string; readonly next: State }
  answer: string
}

/** Wing and Gong's search, with the states that were tried and failed. */
function isLinearizable(history: readonly Call[]): boolean {
  const failed = new Set<string>()
  const visit = (state: State, left: readonly Call[]): boolean => {
    if (left.length === 0) return true
    const mark = `${state} ${left.map(({ began }) => began).join()}`
    if (failed.has(mark)) return false
    const firstEnd = Math.min(...left.map(({ ended }) => ended))
    for (const call of left) {
      if (call.began > firstEnd) continue
      const { answer, next } = call.on(state)
      if (answer !== call.answer) continue
      if (
        visit(
          next,
          left.filter((other) => other !== call),
        )
      )
        return true
    }
    failed.add(mark)
    return false
  }
  return visit(undefined, history)
}

const Key = { id: { S: 'x' } }
const table = { TableName: 't', Key }

function command(dice: (sides: number) => number): [string, object, Call['on']] {
  const [to, from] = [dice(VALUES), dice(VALUES)]
  const values = { ':to': { N: String(to) }, ':from': { N: String(from) } }
  switch (dice(5)) {
    case 0:
      return ['GetItem', table, (state) => ({ answer: `${state}`, next: state })]
    case 1: {
      const Item = { ...Key, n: { N: String(to) } }
      const input = { TableName: 't', Item, ConditionExpression: 'attribute_not_exists(id)' }
      const on: Call['on'] = (state) =>
        state === undefined ? { answer: 'done', next: to } : { answer: 'refused', next: state }
      return ['PutItem', input, on]
    }
    case 2: {
      const input = {
        ...{ ...table, UpdateExpression: 'SET n = :to', ConditionExpression: 'n = :from' },
        ...{ ExpressionAttributeValues: values, ReturnValues: 'ALL_OLD' },
      }
      const on: Call['on'] = (state) =>
        state === from ? { answer: `${state}`, next: to } : { answer: 'refused', next: state }
      return ['UpdateItem', input, on]
    }
    case 3: {
      const input = {
        ...{ ...table, ConditionExpression: 'n = :from', ReturnValues: 'ALL_OLD' },
        ExpressionAttributeValues: { ':from': values[':from'] },
      }
      const on: Call['on'] = (state) =>
        state === from
          ? { answer: `${state}`, next: undefined }
          : { answer: 'refused', next: state }
      return ['DeleteItem', input, on]
    }
    default: {
      const Update = {
        ...{ ...table, UpdateExpression: 'SET n = :to', ConditionExpression: 'n <> :from' },
        ExpressionAttributeValues: values,
      }
      const on: Call['on'] = (state) =>
        state === from ? { answer: 'refused', next: state } : { answer: 'done', next: to }
      return ['TransactWriteItems', { TransactItems: [{ Update }] }, on]
    }
  }
}

function answerOf(name: string, { Item, Attributes }: any): string {
  if (name === 'GetItem') return `${Item === undefined ? undefined : Number(Item.n.N)}`
  return name === 'UpdateItem' || name === 'DeleteItem' ? `${Number(Attributes.n.N)}` : 'done'
}

const REFUSALS = new Set(['ConditionalCheckFailedException', 'TransactionCanceledException'])

/** `lies`: one in so many answers is another. */
async function historyOf(seed: number, lies = Infinity): Promise<Call[]> {
  const random = new SeededRandom(seed)
  const dice = (sides: number) => Math.floor(random.float() * sides)
  const context = testContext({ service: 'dynamodb' })
  const store = jittery(context.store, random, 8)
  const call = caller(operations, { ...context, store })
  await call('CreateTable', {
    ...{ TableName: 't', BillingMode: 'PAY_PER_REQUEST' },
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  })
  const history: Call[] = []
  let moment = 0
  const client = async () => {
    for (let n = 0; n < CALLS; n++) {
      for (let turns = dice(3); turns > 0; turns--) await new Promise(setImmediate)
      const [name, input, on] = command(dice)
      const one: Call = { what: name, began: moment++, ended: 0, on, answer: '' }
      history.push(one)
      one.answer = await call(name, input).then(
        (answer) => answerOf(name, answer),
        (error: unknown) => {
          if (error instanceof AwsError && REFUSALS.has(error.code)) return 'refused'
          throw error
        },
      )
      if (name === 'GetItem' && dice(lies) === 0 && lies !== Infinity) one.answer = '-1'
      one.ended = moment++
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
  await store.close()
  return history
}

test(
  `${HISTORIES} histories from seed ${SEED}`,
  { timeout: 60_000 + HISTORIES * 100 },
  async () => {
    let overlapping = 0
    for (let seed = SEED; seed < SEED + HISTORIES; seed++) {
      const history = await historyOf(seed)
      const shown = history.map(({ what, began, ended, answer }) => ({
        what,
        began,
        ended,
        answer,
      }))
      if (history.some(({ began, ended }) => ended - began > 1)) overlapping++
      expect(isLinearizable(history), `seed ${seed}: ${JSON.stringify(shown)}`).toBe(true)
    }
    expect(overlapping).toBeGreaterThan(HISTORIES / 4)
  },
)

test('the checker finds an answer that nobody can have got', async () => {
  const found = []
  for (let seed = 1; seed <= 20; seed++) found.push(isLinearizable(await historyOf(seed, 2)))
  expect(found).toContain(false)
})
