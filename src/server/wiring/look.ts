// Looks at an account and region: every survey, then what arrows lead to that nobody listed.

import { AwsError } from '../../kernel/aws-error.ts'
import { parseArn } from '../../kernel/arn.ts'
import type { CallAsOperator } from '../call.ts'
import { buses } from './events.ts'
import { functions } from './lambda.ts'
import { machines, restApis } from './calling.ts'
import { logGroups, schedules, tables } from './others.ts'
import { deliveryStreams, pipes, streams } from './streaming.ts'
import { buckets, DEFAULT_BUS } from './s3.ts'
import { topics } from './sns.ts'
import { queues } from './sqs.ts'
import { Found, type Survey } from './survey.ts'
import type { Wiring } from './wiring.ts'

const surveys: readonly Survey[] = [
  queues,
  topics,
  functions,
  buckets,
  buses,
  schedules,
  tables,
  streams,
  deliveryStreams,
  pipes,
  machines,
  restApis,
  logGroups,
]

export interface Looked extends Wiring {
  readonly account: string
  readonly region: string
  /** More is there than a picture can show. */
  readonly truncated: boolean
}

export async function lookAtWiring(
  call: CallAsOperator,
  owner: { readonly account: string; readonly region: string },
): Promise<Looked> {
  const { account, region } = owner
  const found = new Found()
  for (const survey of surveys) {
    const { service } = survey
    const ask = (operation: string, input = {}) =>
      call({ service, operation, input, account, region }, { unrecorded: true })
    try {
      await survey.look(ask, found)
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      // What this server has not is no part of the picture; where something was deleted meanwhile, the rest of its
      // kind is missing until the next look, and the picture says so.
      if (error.code !== 'NotImplemented') found.truncated = true
    }
  }
  const arrows = found.arrows.map((arrow) => ({ ...arrow, to: named(arrow.to, owner) }))
  const known = new Set(found.nodes.map(({ arn }) => arn))
  const strangers = new Set(
    arrows.flatMap(({ from, to }) => [from, to]).filter((arn) => !known.has(arn)),
  )
  const nodes = [...found.nodes, ...[...strangers].map((arn) => stranger(arn, owner))]
  return { account, region, nodes, arrows, truncated: found.truncated }
}

function named(to: string, { account, region }: { account: string; region: string }): string {
  if (to === DEFAULT_BUS) return `arn:aws:events:${region}:${account}:event-bus/default`
  // Log groups are named with and without a star.
  return to.endsWith(':*') ? to.slice(0, -2) : to
}

/** Whose resources are listed, as ARNs name the service. */
const LISTED = new Set([
  ...['sqs', 'sns', 'lambda', 's3', 'events', 'scheduler', 'dynamodb'],
  ...['kinesis', 'firehose', 'states', 'logs'],
])

/** A web endpoint, an address, another account's resource, or one of here that does not exist. */
function stranger(arn: string, { account, region }: { account: string; region: string }) {
  const parsed = parseArn(arn)
  const shared = { arn, name: parsed?.resource ?? arn, tags: {}, facts: {} }
  if (parsed === undefined) return { ...shared, service: 'external', kind: 'external' }
  const ours =
    LISTED.has(parsed.service) &&
    (parsed.account === '' || parsed.account === account) &&
    (parsed.region === '' || parsed.region === region)
  return { ...shared, service: parsed.service, kind: ours ? 'missing' : 'foreign' }
}
