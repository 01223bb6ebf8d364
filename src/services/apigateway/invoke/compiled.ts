// A deployment as it is run: read once, since it never changes, and remembered.

import type { Authorizer, GatewayResponse, Method, Model, RequestValidator, Resource, RestApi } from '@aws-sdk/client-api-gateway' // prettier-ignore
import type { Env } from '../../service.ts'
import { parseTemplate } from '../vtl/parse.ts'
import type { Node } from '../vtl/nodes.ts'
import type { ApiAddress, SnapshotRow } from '../tables.ts'
import { snapshotTable } from '../tables.ts'

export class CompiledApi {
  readonly api: RestApi
  readonly resources: readonly Resource[]
  readonly authorizers: ReadonlyMap<string, Authorizer>
  readonly models: ReadonlyMap<string, Model>
  readonly validators: ReadonlyMap<string, RequestValidator>
  readonly gatewayResponses: ReadonlyMap<string, GatewayResponse>
  readonly #methods: ReadonlyMap<string, Method>
  readonly #templates = new Map<string, readonly Node[]>()

  constructor(rows: readonly SnapshotRow[]) {
    const of = <Row>(kind: SnapshotRow['kind']) =>
      rows.filter((one) => one.kind === kind).map(({ row }) => row as Row)
    this.api = of<RestApi>('api')[0] ?? {}
    this.resources = of<Resource>('resource')
    const methods = of<{ resourceId: string; method: Method }>('method')
    this.#methods = new Map(methods.map(({ resourceId, method }) => [`${resourceId}/${method.httpMethod}`, method])) // prettier-ignore
    this.authorizers = by(of<Authorizer>('authorizer'), ({ id }) => id)
    this.models = by(of<Model>('model'), ({ name }) => name)
    this.validators = by(of<RequestValidator>('validator'), ({ id }) => id)
    this.gatewayResponses = by(of<GatewayResponse>('gateway'), ({ responseType }) => responseType)
  }

  method(resource: Resource, httpMethod: string): Method | undefined {
    const own = this.#methods.get(`${resource.id}/${httpMethod}`)
    return own ?? this.#methods.get(`${resource.id}/ANY`)
  }

  /** Throws TemplateError. */
  template(text: string): readonly Node[] {
    let nodes = this.#templates.get(text)
    if (nodes === undefined) {
      nodes = parseTemplate(text)
      this.#templates.set(text, nodes)
    }
    return nodes
  }
}

function by<Row>(rows: readonly Row[], keyOf: (row: Row) => string | undefined): Map<string, Row> {
  return new Map(rows.map((row) => [keyOf(row)!, row]))
}

const REMEMBERED = 64
const PAGE = 500

export class CompiledApis {
  readonly #env: Pick<Env, 'store'>
  readonly #known = new Map<string, CompiledApi>()

  constructor(env: Pick<Env, 'store'>) {
    this.#env = env
  }

  async of(address: ApiAddress, deploymentId: string): Promise<CompiledApi> {
    const key = `${address.partition}/${deploymentId}`
    let compiled = this.#known.get(key)
    this.#known.delete(key)
    compiled ??= new CompiledApi(await this.#read(address, deploymentId))
    this.#known.set(key, compiled)
    if (this.#known.size > REMEMBERED) this.#known.delete(this.#known.keys().next().value!)
    return compiled
  }

  async #read({ partition }: ApiAddress, deploymentId: string): Promise<SnapshotRow[]> {
    const rows: SnapshotRow[] = []
    const { start, end } = snapshotTable.bounds(deploymentId)
    const pages = this.#env.store.scan(partition, start, end, { limit: PAGE })
    for await (const page of pages) {
      for (const [, value] of page) rows.push(snapshotTable.decode(value))
    }
    return rows
  }
}
