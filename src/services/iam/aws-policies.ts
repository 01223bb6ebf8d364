// AWS's managed policies. Millrace keeps no copies of their documents: any ARN of theirs can be
// attached and looked up, and answers with the rights that it stands for spelled as broadly as can be.

import { uniqueId } from '../../kernel/identity.ts'
import type { PolicyRow, PolicyVersionRow } from './tables.ts'
import type { PolicyName } from './policy-arn.ts'

/** AWS's own policies appear as made on the day IAM's first ones were. */
const CREATED_AT_MS = Date.UTC(2015, 1, 6, 18, 40)

export function awsPolicy(named: PolicyName): PolicyRow {
  return {
    name: named.name,
    path: named.path,
    id: uniqueId('ANPA', '000000000000', named.arn),
    arn: named.arn,
    createdAtMs: CREATED_AT_MS,
    updatedAtMs: CREATED_AT_MS,
    tags: [],
    defaultVersion: 1,
    nextVersion: 2,
  }
}

const logs = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents']

/** What AWS documents of the policies that event-driven deployments attach. */
const ACTIONS = new Map<string, readonly string[]>([
  ['AdministratorAccess', ['*']],
  ['AWSLambdaBasicExecutionRole', logs],
  [
    'AWSLambdaSQSQueueExecutionRole',
    ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', ...logs],
  ],
  ['AmazonSQSFullAccess', ['sqs:*']],
  ['AmazonSNSFullAccess', ['sns:*']],
  ['AmazonS3FullAccess', ['s3:*', 's3-object-lambda:*']],
  ['AmazonDynamoDBFullAccess', ['dynamodb:*']],
])

/** Undefined where Millrace does not know what AWS's document says. */
export function awsPolicyVersion(named: PolicyName): PolicyVersionRow | undefined {
  const actions = ACTIONS.get(named.name)
  if (actions === undefined) return undefined
  const statement = { Effect: 'Allow', Action: actions, Resource: '*' }
  const document = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  return { document, createdAtMs: CREATED_AT_MS }
}
