// Where the outcomes of asynchronous invocations may go. Which services can take them, only the
// edges know: each registers the service it leads to.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html

import { notImplemented } from '../../kernel/aws-error.ts'
import { parseArn } from '../../kernel/arn.ts'
import { invalidParameter } from './errors.ts'
import { parseFunctionArn, type FunctionName } from './function-name.ts'
import type { DestinationCheck } from './port.ts'

/** What AWS delivers to on success; on failure it also writes to S3. */
const SERVICES = new Set(['lambda', 'sqs', 'sns', 'events'])
const OF_STREAMS = new Set(['sqs', 'sns', 's3'])

export interface GivenDestinations {
  readonly OnSuccess?: { readonly Destination?: string | undefined } | undefined
  readonly OnFailure?: { readonly Destination?: string | undefined } | undefined
}

export class Destinations {
  readonly #checks = new Map<string, DestinationCheck>()

  register(service: string, exists: DestinationCheck): void {
    this.#checks.set(service, exists)
  }

  /** Throws AwsError, as PutFunctionEventInvokeConfig does, for what cannot be a destination. */
  async check(fn: FunctionName, given: GivenDestinations): Promise<void> {
    const { onSuccess, onFailure } = destinationsOf(given)
    if (onSuccess) await this.#checkOne(fn, onSuccess, given, false)
    if (onFailure) await this.#checkOne(fn, onFailure, given, true)
  }

  /** Of a mapping that reads a stream: records that are given up go to a queue, a topic or a bucket. */
  async checkOfStream(destination: string): Promise<void> {
    const service = parseArn(destination)?.service ?? ''
    if (!OF_STREAMS.has(service)) throw invalidConfig({ OnFailure: { Destination: destination } })
    await this.#require(destination, 'CreateEventSourceMapping')
  }

  async #checkOne(
    fn: FunctionName,
    destination: string,
    given: GivenDestinations,
    failure: boolean,
  ): Promise<void> {
    const parsed = parseArn(destination)
    const service = parsed?.service ?? ''
    if (!parsed || !(SERVICES.has(service) || (failure && service === 's3'))) {
      throw invalidConfig(given)
    }
    if (service === 'lambda') {
      const target = parseFunctionArn(destination)
      if (!target) throw invalidConfig(given)
      const { account, region, name } = target
      if (account === fn.account && region === fn.region && name === fn.name) throw itself()
    }
    await this.#require(destination, 'PutFunctionEventInvokeConfig')
  }

  async #require(destination: string, operation: string): Promise<void> {
    const { service, resource } = parseArn(destination)!
    const exists = this.#checks.get(service)
    if (!exists) throw notImplemented('lambda', `${operation} for ${service}`)
    // Only standard queues and topics are destinations.
    if (resource.endsWith('.fifo') || !(await exists(destination))) {
      throw invalidParameter(`The destination ARN ${destination} is invalid.`)
    }
  }
}

export function destinationsOf(given: GivenDestinations): {
  onSuccess: string | undefined
  onFailure: string | undefined
} {
  return {
    onSuccess: given.OnSuccess?.Destination || undefined,
    onFailure: given.OnFailure?.Destination || undefined,
  }
}

function itself() {
  return invalidParameter("You can't specify the function as a destination for itself.")
}

function invalidConfig(given: GivenDestinations) {
  const shown = (name: string, value: { Destination?: string | undefined } | undefined) =>
    value ? `${name}(destination=${value.Destination ?? 'null'})` : 'null'
  const onSuccess = shown('OnSuccess', given.OnSuccess)
  const onFailure = shown('OnFailure', given.OnFailure)
  return invalidParameter(
    `The provided destination config DestinationConfig(onSuccess=${onSuccess}, ` +
      `onFailure=${onFailure}) is invalid.`,
  )
}
