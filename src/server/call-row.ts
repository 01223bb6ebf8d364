// A call, as it goes on record.

import type { NewCall } from '../services/cloudtrail/record/call-row.ts'
import { changesNothing, type Declaration } from '../services/declaration.ts'
import type { GateCall } from '../wire/gate.ts'
import { withoutSecrets } from './access/without-secrets.ts'

const MAX_TEXT = 1_024
/** Its calls are all of one region. */
const GLOBAL: Readonly<Record<string, string>> = { iam: 'us-east-1' }

export function rowOf(call: GateCall, declaration: Declaration, resource: string): NewCall {
  const { account, requestId, error } = call
  const { accessKeyId, arn, sourceIp, userAgent } = call.caller()
  const { service, operation } = call.identified!
  const readOnly = changesNothing(declaration)
  const output = readOnly || error ? undefined : withoutSecrets(call.output)
  return {
    ...{ requestId, service, operation, account },
    region: GLOBAL[service] ?? call.region,
    caller: call.identity === undefined && accessKeyId === undefined ? 'anonymous' : arn,
    ...(accessKeyId !== undefined && { accessKeyId }),
    sourceIp,
    userAgent: userAgent.slice(0, MAX_TEXT),
    resource: resource.slice(0, MAX_TEXT),
    readOnly,
    input: withoutSecrets(call.input),
    ...(output !== undefined && { output }),
    ...(call.identity !== undefined && { principalId: call.identity.userId }),
    ...(sourceIp.endsWith('.amazonaws.com') && { invokedBy: sourceIp }),
    ...(error && { errorCode: error.queryCode ?? error.code }),
    ...(error && { errorMessage: error.message.slice(0, MAX_TEXT) }),
    ...(call.refusal !== undefined && { encodedMessage: call.refusal }),
  }
}
