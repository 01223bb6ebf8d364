// One test for every row of the table of states: an event is brought into it, and `explain` says so
// in its first sentence, from what is true then.

import { expect, test } from 'vitest'
import { STATES } from '../../../src/lineage/states.ts'
import { dynamodbScenarios } from './dynamodb.ts'
import { eventsScenarios } from './events.ts'
import { firehoseScenarios } from './firehose.ts'
import { kinesisScenarios } from './kinesis.ts'
import { lambdaScenarios } from './lambda.ts'
import { s3Scenarios } from './s3.ts'
import { snsScenarios } from './sns.ts'
import { statesScenarios } from './stepfunctions.ts'
import { sqsScenarios } from './sqs.ts'
import { opensWorld, type World } from './world.ts'

const scenarios = {
  ...{ ...sqsScenarios, ...snsScenarios, ...s3Scenarios },
  ...{ ...lambdaScenarios, ...kinesisScenarios, ...dynamodbScenarios, ...firehoseScenarios },
  ...{ ...statesScenarios, ...eventsScenarios },
}

let world: World
opensWorld((opened) => (world = opened))

test.each(Object.keys(STATES) as (keyof typeof STATES)[])('%s', async (state) => {
  const scenario = scenarios[state]
  expect(scenario, 'every state has its scenario').toBeDefined()
  const id = await scenario!.bring(world)
  const explanation = await world.server.lineage.explain(id)
  expect(explanation?.sentences[0]).toMatch(scenario!.says)
  expect(explanation?.now.map((one) => one.state)).toEqual([state])
})
