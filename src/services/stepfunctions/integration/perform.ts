// Makes the call of a Task, in its role, through the door that all calls between services take.

import { parseResource } from '../../../asl/compile/resource.ts'
import type { Integration } from '../../../asl/definition.ts'
import { isObject, type Json, type JsonObject } from '../../../asl/json.ts'
import { AwsError } from '../../../kernel/aws-error.ts'
import { parseArn } from '../../../kernel/arn.ts'
import type { Random } from '../../../kernel/random.ts'
import type { Store } from '../../../store/store.ts'
import type { CallOperation, Env } from '../../service.ts'
import { executionOf } from '../engine/token.ts'
import type { Answer } from '../engine/run.ts'
import type { Absent, CallOrder } from '../port.ts'
import { mockedAnswer } from '../mocks.ts'
import { failureOf } from './failed.ts'
import { shaped, type Shaped } from './optimized.ts'
import { serviceNamed } from './services.ts'
import { httpMetadata, inputOf, outputOf } from './shape.ts'

/** What the called operation's transactions go through, and where its chance comes from. */
export interface Once {
  readonly through: (store: Store) => Store
  readonly random: Random
}

/** HTTP tasks are carried out by an edge. */
export type PerformHttp = (order: CallOrder) => Promise<Answer>

export interface PerformParts {
  readonly http?: PerformHttp | undefined
  readonly env: Env
  readonly call: CallOperation | undefined
}

const BY = 'states.amazonaws.com'

export async function perform(
  parts: PerformParts,
  order: CallOrder,
  once: Once | undefined,
): Promise<Answer | Absent> {
  const mocked = order.mock && (await mockedAnswer(parts.env.store, order.mock))
  if (mocked !== undefined) return mocked
  const resource = parseResource(order.resource)
  if (typeof resource === 'string' || resource.kind === 'activity') {
    return { kind: 'failure', error: 'States.Runtime', cause: String(resource) }
  }
  if (resource.kind === 'function') return invoke(parts, order, once)
  return integrate(parts, order, { resource, once })
}

interface Asked {
  readonly service: string
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
}

/** undefined: Millrace has no such operation. */
async function ask(
  { call }: PerformParts,
  { service, operation, input }: Asked,
  { order, once }: { order: CallOrder; once: Once | undefined },
): Promise<Record<string, unknown> | undefined> {
  if (call === undefined) return undefined
  const { region } = parseArn(order.execution)!
  const sessionName = executionOf(order.execution)
    .replaceAll(/[^\w+=,.@-]/g, '-')
    .slice(-64)
  try {
    return await call({
      ...{ service, operation, input, region, sessionName, as: order.roleArn, by: BY },
      traceHeader: order.traceHeader,
      ...once,
    })
  } catch (thrown) {
    if (thrown instanceof AwsError && thrown.code === 'NotImplemented') return undefined
    throw thrown
  }
}

async function invoke(
  parts: PerformParts,
  order: CallOrder,
  once: Once | undefined,
): Promise<Answer | Absent> {
  const input = {
    FunctionName: order.resource,
    Payload: Buffer.from(JSON.stringify(order.parameters), 'utf8'),
  }
  const asked = { service: 'lambda', operation: 'Invoke', input }
  const called = { name: serviceNamed('lambda'), sdk: false, requestId: parts.env.random.uuid() }
  try {
    const output = await ask(parts, asked, { order, once })
    if (output === undefined) return { kind: 'absent', service: 'lambda', action: 'Invoke', parameters: { FunctionName: order.resource } } // prettier-ignore
    const payload = textOf(output.Payload)
    if (output.FunctionError !== undefined) return functionError(payload)
    return { kind: 'success', output: jsonOf(payload) }
  } catch (thrown) {
    return failureOf(thrown, called)
  }
}

export function functionError(payload: string): Answer {
  const document = jsonOf(payload)
  const error = isObject(document) && typeof document.errorType === 'string' ? document.errorType : 'Lambda.Unknown' // prettier-ignore
  return { kind: 'failure', error, cause: payload }
}

async function integrate(
  parts: PerformParts,
  order: CallOrder,
  { resource, once }: { resource: Integration; once: Once | undefined },
): Promise<Answer | Absent> {
  if (parts.http !== undefined && isOverHttp(resource)) return parts.http(order)
  const name = serviceNamed(resource.service)
  const operation = resource.action[0]!.toUpperCase() + resource.action.slice(1)
  const parameters: JsonObject = isObject(order.parameters) ? order.parameters : {}
  const requestId = parts.env.random.uuid()
  const form: Shaped = resource.sdk ? {} : shaped(resource, order)
  const input = inputOf({ ...parameters, ...form.parameters }, name.small === true)
  try {
    const output = await ask(parts, { service: name.service, operation, input }, { order, once })
    if (output === undefined) return { kind: 'absent', service: name.service, action: operation, parameters } // prettier-ignore
    return answerOf(output, { resource, form, requestId, nowMs: parts.env.clock.nowMs() })
  } catch (thrown) {
    const answer = failureOf(thrown, { name, sdk: resource.sdk, requestId })
    const submitting = resource.pattern !== 'request' && answer.kind === 'failure'
    return submitting ? { ...answer, submitting } : answer
  }
}

function isOverHttp({ sdk, service }: Integration): boolean {
  return !sdk && (service === 'http' || service === 'apigateway')
}

interface Answered {
  readonly resource: Integration
  readonly form: Shaped
  readonly requestId: string
  readonly nowMs: number
}

async function answerOf(
  output: Record<string, unknown>,
  { resource, form, requestId, nowMs }: Answered,
): Promise<Answer> {
  const body = await withBody(output)
  const small = serviceNamed(resource.service).small === true
  const plain = outputOf(body, { dates: resource.sdk ? 'text' : 'number', small })
  if (resource.sdk) return submittedOr({ kind: 'success', output: plain }, resource, plain)
  const answer = form.answer?.(plain) ?? { kind: 'success', output: plain }
  if (answer.kind !== 'success') return answer
  const more = form.bare ? {} : httpMetadata(plain, requestId, nowMs)
  const whole = { ...(answer.output as JsonObject), ...more }
  return submittedOr({ kind: 'success', output: whole }, resource, whole)
}

/** Of patterns that wait, the call's own answer is only that it was made. */
function submittedOr(success: Answer, { pattern }: Integration, output: JsonObject): Answer {
  if (pattern === 'request') return success
  const child = pattern === 'waitForTaskToken' ? undefined : output.ExecutionArn
  return { kind: 'submitted', output, child: typeof child === 'string' ? child : undefined }
}

/** S3's objects come as streams. */
async function withBody(output: Record<string, unknown>): Promise<Record<string, unknown>> {
  const { Body } = output
  if (Body === undefined || Body instanceof Uint8Array) return output
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of Body as AsyncIterable<Uint8Array>) {
    bytes += piece.length
    if (bytes > MAX_BODY_BYTES) break
    pieces.push(Buffer.from(piece))
  }
  return { ...output, Body: Buffer.concat(pieces) }
}

/** More than any result may have. */
const MAX_BODY_BYTES = 1_048_576

function textOf(payload: unknown): string {
  if (typeof payload === 'string') return payload
  return payload instanceof Uint8Array ? Buffer.from(payload).toString('utf8') : ''
}

function jsonOf(text: string): Json {
  if (text === '') return {}
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}
