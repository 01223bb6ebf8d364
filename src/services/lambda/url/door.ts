// The HTTP door of functions: requests to `<url id>.lambda-url.<region>.<name of this server>`.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html

import { evaluate } from '../../../access/evaluate.ts'
import { parsePolicy } from '../../../access/parse.ts'
import { AwsError } from '../../../kernel/aws-error.ts'
import type { HostCaller, HostRequest, HostResponse, HostRoute } from '../../../wire/types.ts'
import { ResponseChannel } from '../execution/response-sink.ts'
import { functionArn, type FunctionName } from '../function-name.ts'
import { invokeFound, requireInvocable, traceHeader, type Invoked } from '../invocation.ts'
import type { Lambda } from '../lambda.ts'
import { MAX_SYNC_PAYLOAD_BYTES } from '../limits.ts'
import { policyDocument } from '../policy.ts'
import {
  functionPartition,
  policyTable,
  urlOwnerTable,
  urlPartition,
  urlTable,
  type PolicyRow,
  type UrlRow,
} from '../tables.ts'
import { answerOf, badGateway, refusal } from './answer.ts'
import { parseUrlHost } from './config.ts'
import { isPreflight, preflight, withCors } from './cors.ts'
import { urlEvent } from './event.ts'
import { streamedAnswer } from './streamed.ts'

const FORBIDDEN =
  'Forbidden. For troubleshooting Function URL authorization issues, see: ' +
  'https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html'

interface Behind {
  readonly name: FunctionName
  readonly url: UrlRow
  readonly policy: PolicyRow | undefined
}

export function createUrlDoor(lambda: Lambda): HostRoute {
  return {
    bodyBytes: MAX_SYNC_PAYLOAD_BYTES,
    claims: (hostName) => parseUrlHost(hostName) !== undefined,
    async serve(request) {
      try {
        return await serve(lambda, request)
      } catch (error) {
        if (!(error instanceof AwsError)) throw error
        return refusal(error.status ?? 400, error.code, error.message)
      }
    },
  }
}

async function serve(lambda: Lambda, request: HostRequest): Promise<HostResponse> {
  const behind = await find(lambda, request.hostName)
  if (!behind) return refusal(403, 'AccessDeniedException', null)
  const { url } = behind
  if (url.cors && isPreflight(request)) return preflight(url.cors, request)
  const admitted = await admit(lambda, behind, request)
  const response = admitted.refused ?? (await run(lambda, behind, request, admitted.signer))
  return withCors(url.cors, request, response)
}

async function find(lambda: Lambda, hostName: string): Promise<Behind | undefined> {
  const { urlId, region } = parseUrlHost(hostName)!
  if (!/^[a-z0-9]{32}$/.test(urlId) || !/^[a-z0-9-]{1,32}$/.test(region)) return undefined
  const { store } = lambda.env
  const buffered = { durability: 'buffered' } as const
  const owner = await store.transact(urlPartition(region), () => urlOwnerTable.get(urlId), buffered)
  if (!owner) return undefined
  const name = { account: owner.account, region, name: owner.name, qualifier: owner.qualifier }
  const read = store.transact(
    functionPartition(name),
    function* () {
      const url = yield* urlTable.get(owner.qualifier)
      // The function's own row decides; the owner's line may outlive it for a moment.
      if (url?.urlId !== urlId) return undefined
      return { url, policy: yield* policyTable.get(owner.qualifier) }
    },
    buffered,
  )
  const found = await read
  return found && { ...found, name: { ...name, qualifier: owner.qualifier || undefined } }
}

/** Whether the caller may invoke: by its signature, and by the policies that have a say. */
async function admit(
  lambda: Lambda,
  { name, url, policy }: Behind,
  request: HostRequest,
): Promise<{ signer?: HostCaller; refused?: HostResponse }> {
  if (url.authType === 'AWS_IAM') {
    try {
      const signer = await request.signer('lambda')
      const refusal = await request.refusal({
        service: 'lambda',
        action: 'InvokeFunctionUrl',
        resource: functionArn(name, name.qualifier),
        context: { 'lambda:FunctionUrlAuthType': url.authType },
      })
      if (refusal === undefined) return { signer }
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
    }
  } else if (mayInvoke(lambda, name, url, policy)) return {}
  return { refused: refusal(403, 'AccessDeniedException', FORBIDDEN) }
}

function mayInvoke(
  lambda: Lambda,
  name: FunctionName,
  url: UrlRow,
  policy: PolicyRow | undefined,
): boolean {
  const { access } = lambda.env.settings
  if (access === 'off') return true
  const verdict = evaluate(policy ? [parsePolicy(policyDocument(policy))] : [], {
    principal: { kind: 'anonymous' },
    action: 'lambda:InvokeFunctionUrl',
    resource: functionArn(name, name.qualifier),
    context: { 'lambda:FunctionUrlAuthType': url.authType },
  })
  if (verdict.decision === 'allowed' || access === 'enforce') return verdict.decision === 'allowed'
  const { missing } = verdict
  lambda.env.log.debug({ missing }, 'AWS would refuse this call of a function URL')
  return true
}

async function run(
  lambda: Lambda,
  { name, url }: Behind,
  request: HostRequest,
  signer: HostCaller | undefined,
): Promise<HostResponse> {
  const { clock, random } = lambda.env
  const nowMs = clock.nowMs()
  const trace = traceHeader(request.headers['x-amzn-trace-id'], nowMs, random)
  const event = urlEvent(request, { nowMs, traceHeader: trace, signer })
  const found = await requireInvocable(lambda, name)
  const { requestId, signal } = request
  const payload = JSON.stringify(event)
  const direct = { from: 'api:lambda.InvokeFunctionUrl', via: 'InvokeFunctionUrl' }
  const invocation = { name, payload, requestId, traceHeader: trace, signal, direct }
  if (url.invokeMode === 'BUFFERED') {
    const { functionError, payload: answer } = await invokeFound(lambda, found, invocation)
    return functionError === undefined ? answerOf(answer) : badGateway()
  }
  const channel = new ResponseChannel()
  const run = invokeFound(lambda, found, { ...invocation, sink: channel })
  const begun = Promise.race([channel.begun, run])
  let result: Invoked | undefined
  run.then((invoked) => (result = invoked)).then(channel.end, channel.end)
  await begun
  return streamedAnswer(channel, () => result?.functionError !== undefined)
}
