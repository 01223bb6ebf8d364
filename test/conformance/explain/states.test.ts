// One test for every row of the table of states: an event is brought into it, and `explain` says so
// in its first sentence, from what is true then.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { STATES } from '../../../src/lineage/states.ts'
import { lambdaScenarios } from './lambda.ts'
import { snsScenarios } from './sns.ts'
import { sqsScenarios } from './sqs.ts'
import { World } from './world.ts'

const scenarios = { ...sqsScenarios, ...snsScenarios, ...lambdaScenarios }

let directory: string
let world: World
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'millrace-explain-'))
  world = await World.open(directory)
})
afterAll(async () => {
  await world.close()
  await rm(directory, { recursive: true })
})
beforeEach(async () => {
  world.server.setWeather(1, [])
  await world.server.reset()
})

test.each(Object.keys(STATES) as (keyof typeof STATES)[])('%s', async (state) => {
  const scenario = scenarios[state]
  expect(scenario, 'every state has its scenario').toBeDefined()
  const id = await scenario!.bring(world)
  const explanation = await world.server.lineage.explain(id)
  expect(explanation?.sentences[0]).toMatch(scenario!.says)
  expect(explanation?.now.map((one) => one.state)).toEqual([state])
})
