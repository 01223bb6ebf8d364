// One request's state on its way through the pipeline. Each step fills in what it finds out.

import type { AwsError } from '../kernel/aws-error.ts'
import type { GateCall, WireIdentity } from './gate.ts'
import type { OperationModel } from './model.ts'
import type { Identified } from './models/routes.ts'
import { principalOf } from './caller.ts'
import type { WireCaller } from './caller.ts'
import type { TakenForm } from './posted-form.ts'
import type { LoadedModel, Protocol, WireRequest } from './protocol.ts'
import type { WireOperation } from './handlers.ts'
import { DEFAULT_ACCOUNT, DEFAULT_REGION } from './sigv4/scope.ts'
import type { Scope } from './sigv4/scope.ts'
import type { Verified } from './sigv4/verify.ts'
import type { Surroundings } from './surroundings.ts'
import { NO_TRAITS, type Traits } from './traits.ts'
import type { Transport } from './transport.ts'

const NOTHING = new Uint8Array(0)

/** Read by the codecs as the `WireRequest` that it is. */
export class Exchange implements WireRequest, GateCall {
  readonly wire: Surroundings
  readonly transport: Transport
  readonly requestId: string
  /** On the roster of requests under way. */
  place = -1

  // Of the head.
  readonly method: string
  /** As routed: with what the host names in front, where it names a resource. */
  path = '/'
  /** As sent: what a signature covers. */
  sentPath = '/'
  query = ''
  headers: Record<string, string> = {}
  headerNames: string[] = []
  /** Values of headers that came more than once. */
  repeated: Map<string, string[]> | undefined
  hasBody = false
  baseUrl = ''
  /** An allowed site that asks from a browser. */
  origin: string | undefined
  /** The service of whose resource the own rules let a web page ask, whatever its site. */
  admittedTo: string | undefined

  // Of the credentials.
  scope: Scope | undefined
  account = DEFAULT_ACCOUNT
  region = DEFAULT_REGION
  verified: Verified | undefined
  identity: WireIdentity | undefined

  // Of the body.
  /** As received: what a signature covers. Undefined while it is a stream. */
  received: Uint8Array | undefined = NOTHING
  body: Uint8Array = NOTHING
  /** Of `received`, hexadecimal, where it is long and a signature is asked for. */
  receivedSha256: string | undefined
  stream: AsyncIterable<Uint8Array> | undefined
  inflated = false
  /** A form that stands for the operation. */
  form: TakenForm | undefined

  // Of the operation.
  identified: Identified | undefined
  protocol: Protocol | undefined
  loaded: LoadedModel | undefined
  model: OperationModel | undefined
  operation: WireOperation | undefined

  /** What the gate knows of the resource. */
  touched: unknown
  declared: unknown
  mfa = false
  refusal: string | undefined

  // For the record, where someone keeps one.
  input: Record<string, unknown> | undefined
  output: Record<string, unknown> | undefined
  error: AwsError | undefined

  #abort: AbortController | undefined
  #responseHeaders: Map<string, string> | undefined

  constructor(wire: Surroundings, transport: Transport) {
    this.wire = wire
    this.transport = transport
    this.method = transport.method
    this.requestId = wire.env.random.uuid()
  }

  get accessKeyId(): string | undefined {
    return this.scope?.accessKeyId
  }

  get requestedAtMs(): number {
    return this.wire.env.clock.nowMs()
  }

  /** What the service says of itself, as far as it is known which. */
  get traits(): Traits {
    const { wire, identified, scope } = this
    const traits =
      identified !== undefined
        ? wire.traits.get(identified.service)
        : wire.signerTraits.get(scope?.service ?? '')
    return traits ?? NO_TRAITS
  }

  /** Bodies that are a caller's objects, to be left as they are. */
  get carriesObjects(): boolean {
    return this.traits.rest?.objects === true
  }

  caller(): WireCaller {
    const accessKeyId = this.scope?.accessKeyId
    const { arn, userId } = this.identity ?? principalOf(accessKeyId, this.account, this.region)
    const address = this.transport.remoteAddress
    return {
      accessKeyId,
      arn,
      userId,
      sourceIp: address.startsWith('::ffff:') ? address.slice(7) : address,
      userAgent: this.headers['user-agent'] ?? '',
    }
  }

  /** Made when first asked for: most operations never wait. */
  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      const abort = new AbortController()
      this.#abort = abort
      if (this.wire.draining) abort.abort()
      else this.transport.onHangUp(() => abort.abort())
    }
    return this.#abort.signal
  }

  /** The server stops: whoever waits on this request's signal is told. */
  abort(): void {
    this.#abort?.abort()
  }

  get responseHeaders(): Map<string, string> {
    return (this.#responseHeaders ??= new Map())
  }

  get extraHeaders(): ReadonlyMap<string, string> | undefined {
    return this.#responseHeaders
  }
}
