// What every store must do, whatever it is made of. An adapter's test is one call of this.

import { describe } from 'vitest'
import { lifecycle } from './contract/lifecycle.ts'
import { agreesWithModel } from './contract/model.ts'
import { nodes } from './contract/nodes.ts'
import { outbox } from './contract/outbox.ts'
import { ranges } from './contract/ranges.ts'
import { scopes } from './contract/scopes.ts'
import { transactions } from './contract/transactions.ts'
import { watching } from './contract/watching.ts'
import type { Open } from './contract/fixture.ts'

export type { Fixture, Open } from './contract/fixture.ts'

export function storeContract(name: string, open: Open): void {
  describe(`${name} keeps the store contract`, () => {
    describe('transactions', () => transactions(open))
    describe('scopes of several partitions', () => scopes(open))
    describe('ranges and scans', () => ranges(open))
    describe('outbox', () => outbox(open))
    describe('watching', () => watching(open))
    describe('several nodes', () => nodes(open))
    describe('lifecycle', () => lifecycle(open))
    describe('model', () => agreesWithModel(open))
  })
}
