// Lambda's port over the running service.

import { AwsError } from '../../kernel/aws-error.ts'
import { qualifierOf } from './event-invoke.ts'
import { findVersion, LATEST } from './functions.ts'
import { functionArn, parseFunctionArn, type FunctionName } from './function-name.ts'
import { enqueue, invokeNow } from './invocation.ts'
import type { Lambda } from './lambda.ts'
import { wouldLoop } from './loop.ts'
import { policyDocument } from './policy.ts'
import type {
  AsyncEvent,
  AsyncPolicy,
  FunctionFacts,
  InvokeRequest,
  InvokeResult,
  LambdaPort,
} from './port.ts'
import { eventInvokeTable, functionPartition, functionTable, policyTable } from './tables.ts'

/** AWS's defaults; PutFunctionEventInvokeConfig changes them. */
const ASYNC_RETRY_ATTEMPTS = 2
const ASYNC_EVENT_AGE_SECONDS = 21_600

export function createLambdaPort(lambda: Lambda): LambdaPort {
  return {
    function: (arn) => facts(lambda, arn),
    invoke: (request) => invoke(lambda, request),
    async invokeAsync({ intentId, functionArn: arn, ...request }) {
      const via = request.via ?? 'lambda:InvokeAsync'
      return enqueue(lambda, { ...request, name: requireName(arn), via }, intentId)
    },
    mappings: lambda.mappings,
    asyncPolicy: (event) => asyncPolicy(lambda, event),
    async loops(arn, header) {
      const name = parseFunctionArn(arn)
      if (!name || !header.includes('Lineage=')) return false
      const partition = functionPartition(name)
      const fn = await lambda.env.store.transact(partition, () => functionTable.get(), {
        durability: 'buffered',
      })
      return fn !== undefined && wouldLoop(header, fn)
    },
    registerDestination: (service, exists) => lambda.destinations.register(service, exists),
  }
}

/** Undefined when there is no such function any more. */
async function asyncPolicy(lambda: Lambda, event: AsyncEvent): Promise<AsyncPolicy | undefined> {
  const name = requireName(event.functionArn)
  return lambda.env.store.transact(
    functionPartition(name),
    function* (tx) {
      const found = yield* findVersion(tx, name.qualifier)
      if (!found) return undefined
      const config = yield* eventInvokeTable.get(qualifierOf(name))
      return {
        maximumRetryAttempts: config?.maximumRetryAttempts ?? ASYNC_RETRY_ATTEMPTS,
        maximumEventAgeSeconds: config?.maximumEventAgeSeconds ?? ASYNC_EVENT_AGE_SECONDS,
        paused: found.fn.reservedConcurrency === 0,
        deadLetterTargetArn: found.version.settings.deadLetterTargetArn,
        onSuccess: config?.onSuccess,
        onFailure: config?.onFailure,
      }
    },
    { durability: 'buffered' },
  )
}

async function facts(lambda: Lambda, arn: string): Promise<FunctionFacts | undefined> {
  const name = parseFunctionArn(arn)
  if (!name) return undefined
  return lambda.env.store.transact(
    functionPartition(name),
    function* (tx) {
      const found = yield* findVersion(tx, name.qualifier)
      if (!found) return undefined
      const qualifier = name.qualifier === LATEST ? '' : (name.qualifier ?? '')
      const policy = yield* policyTable.get(qualifier)
      return {
        arn: functionArn(name, name.qualifier),
        name: name.name,
        timeoutSeconds: found.version.settings.timeoutSeconds,
        role: found.version.settings.role,
        state: 'Active',
        policy: policy && policyDocument(policy),
      }
    },
    { durability: 'buffered' },
  )
}

async function invoke(lambda: Lambda, request: InvokeRequest): Promise<InvokeResult> {
  try {
    const result = await invokeNow(lambda, { ...request, name: requireName(request.functionArn) })
    return {
      kind: 'answered',
      payload: result.payload.toString(),
      functionError: result.functionError,
      executedVersion: result.executedVersion,
      logTail: result.logTail,
      traceHeader: result.traceHeader,
    }
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    if (error.code === 'TooManyRequestsException') {
      return { kind: 'throttled', reason: String(error.members?.['Reason'] ?? error.message) }
    }
    return {
      kind: 'refused',
      code: error.code,
      status: error.status ?? 400,
      reason: error.message,
    }
  }
}

function requireName(arn: string): FunctionName {
  const name = parseFunctionArn(arn)
  if (name) return name
  throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, { status: 404 })
}
