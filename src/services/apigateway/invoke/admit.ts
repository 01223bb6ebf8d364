// Whether a caller may call: the API's own policy, IAM, an authorizer.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html

import { evaluate } from '../../../access/evaluate.ts'
import { readPolicies } from '../../../access/read-policies.ts'
import { AwsError } from '../../../kernel/aws-error.ts'
import { parseArn } from '../../../kernel/arn.ts'
import type { HostCaller } from '../../../wire/types.ts'
import { setIdentity, type ApiCall } from './call.ts'
import type { Authorizers, Said } from './authorizers.ts'
import { GatewayError } from './gateway-error.ts'

export async function admit(
  call: ApiCall,
  authorizers: Authorizers,
  mode: 'warn' | 'enforce' | 'off',
): Promise<Said | undefined> {
  const { method, compiled } = call
  const { authorizationType = 'NONE', authorizerId = '' } = method
  if (authorizationType === 'CUSTOM' || authorizationType === 'COGNITO_USER_POOLS') {
    const authorizer = compiled.authorizers.get(authorizerId)
    // Pools of users are not here: nobody can be told from anybody.
    if (authorizer === undefined || authorizer.type === 'COGNITO_USER_POOLS') {
      throw new GatewayError('UNAUTHORIZED', { reason: 'Cognito user pools are not supported' })
    }
    const said = await authorizers.authorize(call, authorizer)
    requirePolicy(call, undefined, mode)
    return said
  }
  const caller = authorizationType === 'AWS_IAM' ? await signerOf(call, mode) : undefined
  requirePolicy(call, caller, mode)
  return undefined
}

async function signerOf(call: ApiCall, mode: 'warn' | 'enforce' | 'off'): Promise<HostCaller> {
  const { request, methodArn } = call
  if (
    request.headers['authorization'] === undefined &&
    !request.query.includes('X-Amz-Signature=')
  ) {
    throw new GatewayError('MISSING_AUTHENTICATION_TOKEN')
  }
  const caller = await signer(call)
  setIdentity(call, {
    accessKey: caller.accessKeyId ?? null,
    accountId: caller.account,
    caller: caller.userId,
    user: caller.userId,
    userArn: caller.arn,
  })
  const asked = { service: 'execute-api', action: 'Invoke', resource: methodArn, context: {} }
  const refusal = mode === 'off' ? undefined : await request.refusal(asked)
  if (refusal !== undefined && !allowedByPolicy(call, caller)) {
    throw new GatewayError('ACCESS_DENIED', { message: refusal.message })
  }
  return caller
}

async function signer({ request }: ApiCall): Promise<HostCaller> {
  try {
    return await request.signer('execute-api')
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    const type = error.code.startsWith('Expired') ? 'EXPIRED_TOKEN' : 'INVALID_SIGNATURE'
    throw new GatewayError(type, { message: error.message })
  }
}

/** The resource policy: in the same account it is enough that it allows. */
function allowedByPolicy(call: ApiCall, caller: HostCaller): boolean {
  const { policy } = call.compiled.api
  return policy !== undefined && judge(call, caller) === 'allowed'
}

function requirePolicy(call: ApiCall, caller: HostCaller | undefined, mode: string): void {
  const { policy } = call.compiled.api
  if (!policy || mode === 'off') return
  const decision = judge(call, caller)
  if (decision === 'allowed') return
  // A caller whom IAM has let in needs no word of the policy, unless it says no.
  if (decision === 'implicitly-denied' && caller?.account === call.address.account) return
  const who = caller?.arn ?? 'anonymous'
  const how = decision === 'denied' ? ' with an explicit deny' : ''
  throw new GatewayError('ACCESS_DENIED', {
    message: `User: ${who} is not authorized to perform: execute-api:Invoke on resource: ${masked(call)}${how}`, // prettier-ignore
  })
}

/** AWS shows the last four digits of the account. */
function masked({ methodArn }: ApiCall): string {
  const account = parseArn(methodArn)?.account ?? ''
  return methodArn.replace(account, `********${account.slice(-4)}`)
}

function judge({ compiled, methodArn, request }: ApiCall, caller: HostCaller | undefined) {
  const text = compiled.api.policy!.replaceAll('execute-api:/', `${methodArn.split('/')[0]}/`)
  const principal = caller
    ? { kind: 'aws' as const, arn: caller.arn, account: caller.account }
    : { kind: 'anonymous' as const }
  const { decision } = evaluate(readPolicies(text), {
    principal: principal as never,
    action: 'execute-api:Invoke',
    resource: methodArn,
    context: { 'aws:SourceIp': request.sourceIp, 'aws:UserAgent': request.headers['user-agent'] },
  })
  return decision
}
