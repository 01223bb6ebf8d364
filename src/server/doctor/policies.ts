// What the doctor reads out of policies and arrows.

import { readPolicies } from '../../access/read-policies.ts'
import { parseArn } from '../../kernel/arn.ts'
import type { Passage } from '../../edges/permission.ts'
import type { Arrow } from '../wiring/wiring.ts'

/** Whether a policy lets everybody in, on no condition. */
export function isOpenToAll(policy: unknown): boolean {
  if (typeof policy !== 'string') return false
  return readPolicies(policy).some(({ statements }) =>
    statements.some(({ effect, principals, conditions }) => {
      return effect === 'Allow' && principals?.anyone === true && conditions.length === 0
    }),
  )
}

const SERVICES: Readonly<Record<string, string>> = {
  sns: 'sns.amazonaws.com',
  s3: 's3.amazonaws.com',
  events: 'events.amazonaws.com',
}
const ACTIONS: Readonly<Record<string, string>> = {
  sqs: 'sqs:SendMessage',
  sns: 'sns:Publish',
  lambda: 'lambda:InvokeFunction',
}

/** What a target's own policy has to allow; undefined where it is not asked. */
export function passageOf({ from, to, via, facts }: Arrow): Passage | undefined {
  const [source = '', target = ''] = via.split('-to-')
  const [service, action] = [SERVICES[source], ACTIONS[target]]
  // In a role the role's policies count, not the target's.
  if (service === undefined || action === undefined || facts.RoleArn !== undefined) return undefined
  const sourceAccount = parseArn(from)?.account || parseArn(to)?.account
  return { service, action, target: to, source: from, ...(sourceAccount && { sourceAccount }) }
}
