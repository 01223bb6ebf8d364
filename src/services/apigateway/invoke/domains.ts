// Custom domains: which API answers at a host and a path.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html

import type { Env } from '../../service.ts'
import type { Owner } from '../../resource/resource.ts'
import { KeyReader } from '../../../store/key.ts'
import type { Key } from '../../../store/store.ts'
import { accountPartition, domainOwnerTable, INDEX, mappingTable } from '../tables.ts'
import { splitPath, type InvokeUrl } from './address.ts'

const NONE = '(none)'

export class Domains {
  readonly #env: Pick<Env, 'store'>
  /** Host names that are domains, as far as is known: a hint, looked up again for each request. */
  #hosts = new Set<string>()
  #stop: () => void = () => {}

  constructor(env: Pick<Env, 'store'>) {
    this.#env = env
  }

  async start(): Promise<void> {
    this.#stop = this.#env.store.watch(INDEX, () => void this.#read())
    await this.#read()
  }

  stop(): void {
    this.#stop()
  }

  has(hostName: string): boolean {
    return this.#hosts.has(hostName)
  }

  async #read(): Promise<void> {
    const hosts = new Set<string>()
    const { start, end } = domainOwnerTable.bounds()
    for await (const page of this.#env.store.scan(INDEX, start, end)) {
      for (const [key] of page) hosts.add(hostIn(key))
    }
    this.#hosts = hosts
  }

  /** undefined: no mapping leads anywhere. */
  async find(hostName: string, path: string): Promise<(InvokeUrl & { owner: Owner }) | undefined> {
    const { store } = this.#env
    const buffered = { durability: 'buffered' } as const
    const owner = await store.transact(INDEX, () => domainOwnerTable.get(hostName), buffered)
    if (owner === undefined) return undefined
    const { first, rest } = splitPath(path)
    const mapping = await store.transact(
      accountPartition(owner),
      function* () {
        const own = first.length <= 300 ? yield* mappingTable.get(owner.domain, first || NONE) : undefined // prettier-ignore
        return own ?? (yield* mappingTable.get(owner.domain, NONE))
      },
      buffered,
    )
    if (mapping === undefined) return undefined
    const below = mapping.basePath === NONE ? path : rest
    const apiId = mapping.restApiId!
    if (mapping.stage)
      return { owner, apiId, stage: mapping.stage, path: below, whole: `/${mapping.stage}${below}` }
    const split = splitPath(below)
    return { owner, apiId, stage: split.first, path: split.rest, whole: below }
  }
}

function hostIn(key: Key): string {
  const reader = new KeyReader(key)
  reader.text()
  return reader.text()
}
