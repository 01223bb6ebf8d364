// boto3, which shares no line of code with us or with the AWS SDK for JavaScript. The scripts under
// python/ run against a Millrace of their own.

import { afterAll, beforeAll, beforeEach, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { Coverage, pythonWith, runScript } from './python-scripts.ts'

const python = pythonWith('boto3')
if (python === undefined) {
  console.log('skipped: python3 with boto3 is not installed here (pip install boto3)')
}

let mill: Millrace
beforeAll(async () => {
  mill = await startMillrace({ clock: 'real' })
})
afterAll(() => mill.stop())
beforeEach(() => mill.reset())

const SCRIPTS = [
  'sqs_json.py',
  'sqs_query.py',
  'sqs_operations.py',
  'logs_operations.py',
  'lambda_functions.py',
  'lambda_layers.py',
  'lambda_logs.py',
  'lambda_async.py',
  'iam_sts.py',
  'sns.py',
  'sns_operations.py',
  'sns_outside.py',
  'dynamodb.py',
  'kinesis.py',
  'firehose.py',
  'events.py',
  'pipes.py',
  'schemas.py',
  'scheduler.py',
  'stepfunctions.py',
  's3.py',
  's3_transfer.py',
  'apigateway.py',
  'cloudtrail.py',
  'absent_services.py',
]
const coverage = new Coverage()
let ran = 0

test.skipIf(python === undefined).each(SCRIPTS)('%s', async (script) => {
  coverage.add(await runScript(python!, script, mill.endpoint))
  ran++
})

test('together they call every operation that Millrace has', (context) => {
  if (ran < SCRIPTS.length) return context.skip('not every script ran to its end')
  coverage.expectEverything({
    'events:CancelReplay': 'a replay of little is over before it can be cancelled',
    'kinesis:UpdateStreamRecordDistributionStrategy': 'newer than the botocore that is here',
    'logs:StopQuery': 'a query over little is over before it can be stopped',
  })
})
