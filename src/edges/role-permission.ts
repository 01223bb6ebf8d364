// What Lambda does for a function in the function's own role: the role must be allowed to.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html

import { parseArn } from '../kernel/arn.ts'
import type { AwsError } from '../kernel/aws-error.ts'
import type { FunctionFacts } from '../services/lambda/port.ts'
import type { RoleCheck } from '../services/service.ts'

export interface RoleCall {
  readonly service: string
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
}

/** What AWS would say to the function's role; undefined where it may, or where nobody is asked. */
export async function refusalOfRole(
  check: RoleCheck | undefined,
  fn: Pick<FunctionFacts, 'arn' | 'name' | 'role'> | undefined,
  call: RoleCall,
): Promise<AwsError | undefined> {
  const region = fn && parseArn(fn.arn)?.region
  if (check === undefined || fn === undefined || region === undefined) return undefined
  // A role's text was never checked to be one: such a function acts as nobody in particular.
  if (parseArn(fn.role)?.service !== 'iam') return undefined
  return check({ ...call, region, as: fn.role, sessionName: fn.name, by: 'lambda.amazonaws.com' })
}

/** A queue by URL, as operations name it; the host is nobody's concern. */
export function urlOfQueue(arn: string): string {
  const { account = '', resource = '' } = parseArn(arn) ?? {}
  return `http://queue/${account}/${resource}`
}
