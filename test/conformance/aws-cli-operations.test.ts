// Every operation through the AWS CLI's own code, in one process per script: starting `aws` for each of
// 300 commands would take minutes. (`aws-cli.test.ts` starts it as people do.)

import { afterAll, beforeAll, beforeEach, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { Coverage, pythonWith, runScript } from './python-scripts.ts'

const python = pythonWith('awscli.clidriver')
if (python === undefined) {
  console.log('skipped: no Python here can import the AWS CLI (pip install awscli)')
}

let mill: Millrace
beforeAll(async () => {
  mill = await startMillrace({ clock: 'real' })
})
afterAll(() => mill.stop())
beforeEach(() => mill.reset())

const SCRIPTS = [
  'cli_sqs.py',
  'cli_sns.py',
  'cli_logs.py',
  'cli_lambda.py',
  'cli_lambda_events.py',
  'cli_iam.py',
  'cli_dynamodb.py',
  'cli_kinesis.py',
  'cli_firehose.py',
  'cli_events.py',
  'cli_pipes.py',
  'cli_schemas.py',
  'cli_scheduler.py',
  'cli_stepfunctions.py',
  'cli_s3.py',
  'cli_apigateway.py',
  'cli_cloudtrail.py',
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
    'lambda:InvokeWithResponseStream': 'the CLI has no command for it',
    'kinesis:SubscribeToShard': 'the CLI has no command for it',
    'events:CancelReplay': 'a replay of little is over before it can be cancelled',
    'kinesis:UpdateStreamRecordDistributionStrategy': 'newer than the botocore that is here',
    'logs:StopQuery': 'a query over little is over before it can be stopped',
  })
})
