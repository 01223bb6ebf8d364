// Whose an API is. An id is never used twice, so what is known of one stays true; whether the API is
// still there its own partition says.

import type { Env } from '../../service.ts'
import type { Owner } from '../../resource/resource.ts'
import { apiOwnerTable, INDEX } from '../tables.ts'

const REMEMBERED = 10_000

export class Owners {
  readonly #env: Pick<Env, 'store'>
  readonly #known = new Map<string, Owner>()

  constructor(env: Pick<Env, 'store'>) {
    this.#env = env
  }

  async of(id: string): Promise<Owner | undefined> {
    const known = this.#known.get(id)
    if (known !== undefined || id.length > 64) return known
    const buffered = { durability: 'buffered' } as const
    const owner = await this.#env.store.transact(INDEX, () => apiOwnerTable.get(id), buffered)
    if (owner === undefined) return undefined
    if (this.#known.size >= REMEMBERED) this.#known.clear()
    this.#known.set(id, owner)
    return owner
  }
}
