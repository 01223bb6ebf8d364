// Connections and API destinations: one partition for those of an account and region. Secrets are in
// the rows and in no answer.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html

import { arn, parseArn } from '../../kernel/arn.ts'
import type { Store } from '../../store/store.ts'
import { Table, type Reading } from '../../store/table.ts'
import type { Owner } from './address.ts'
import { notFound } from './errors.ts'
import type { ApiDestination, Connection, ApiDestinations, Authorization, HttpParameters, Token } from './port.ts' // prettier-ignore

export interface ConnectionRow {
  readonly name: string
  readonly arn: string
  /** Of the secret that AWS would keep. */
  readonly secretArn: string
  readonly description?: string | undefined
  readonly kmsKeyIdentifier?: string | undefined
  readonly state: 'AUTHORIZED' | 'AUTHORIZING' | 'DEAUTHORIZED'
  readonly authorization: Authorization
  readonly parameters?: HttpParameters | undefined
  readonly createdMs: number
  readonly modifiedMs: number
  readonly authorizedMs?: number | undefined
}

export interface DestinationRow {
  readonly name: string
  readonly arn: string
  readonly description?: string | undefined
  readonly connectionArn: string
  readonly endpoint: string
  readonly method: string
  readonly perSecond: number
  readonly createdMs: number
  readonly modifiedMs: number
}

export const connectionTable = new Table<[name: string], ConnectionRow>('connection')
export const destinationTable = new Table<[name: string], DestinationRow>('destination')
export const tokenTable = new Table<[connectionArn: string], Token>('token')

export function apiPartition({ account, region }: Owner): string {
  return `events/${account}/${region}/api`
}

export function apiArn(owner: Owner, kind: 'connection' | 'api-destination', path: string): string {
  return arn('events', owner.region, owner.account, `${kind}/${path}`)
}

/** The name in `…:connection/<name>/<id>`. */
export function nameOfArn(text: string): string {
  return parseArn(text)?.resource.split('/')[1] ?? ''
}

export function* requireConnection(name: string): Reading<ConnectionRow> {
  const row = yield* connectionTable.get(name)
  if (row !== undefined) return row
  throw notFound(`Failed to describe the connection(s). Connection '${name}' does not exist.`)
}

export function* requireDestination(name: string): Reading<DestinationRow> {
  const row = yield* destinationTable.get(name)
  if (row !== undefined) return row
  throw notFound(
    `Failed to describe the api-destination(s). An api-destination '${name}' does not exist.`,
  )
}

/** ACTIVE as long as its connection is good. */
export function* stateOf({ connectionArn }: DestinationRow): Reading<'ACTIVE' | 'INACTIVE'> {
  const connection = yield* connectionTable.get(nameOfArn(connectionArn))
  const good = connection?.arn === connectionArn && connection.state === 'AUTHORIZED'
  return good ? 'ACTIVE' : 'INACTIVE'
}

export function apiDestinations(store: Store): ApiDestinations {
  const read = { durability: 'buffered' } as const
  return {
    destination(destinationArn) {
      const owner = parseArn(destinationArn)
      if (owner === undefined) return Promise.resolve(undefined)
      return store.transact(apiPartition(owner), () => find(destinationArn), read)
    },
    connection(connectionArn) {
      const owner = parseArn(connectionArn)
      if (owner === undefined) return Promise.resolve(undefined)
      return store.transact(apiPartition(owner), () => findConnection(connectionArn), read)
    },
    async keepToken(connectionArn, token) {
      await store.transact(apiPartition(parseArn(connectionArn)!), function* (tx) {
        const row = yield* connectionTable.get(nameOfArn(connectionArn))
        if (row?.arn !== connectionArn) return
        if (token === undefined) tokenTable.del(tx, [connectionArn])
        else tokenTable.put(tx, [connectionArn], token)
        if (token !== undefined && row.state === 'AUTHORIZING') {
          const authorized = { ...row, state: 'AUTHORIZED', authorizedMs: tx.nowMs } as const
          connectionTable.put(tx, [row.name], authorized)
        }
      })
    },
  }
}

function* find(destinationArn: string): Reading<ApiDestination | undefined> {
  const row = yield* destinationTable.get(nameOfArn(destinationArn))
  if (row?.arn !== destinationArn) return undefined
  const { endpoint, method, perSecond, connectionArn } = row
  const connection = yield* findConnection(connectionArn)
  return connection && { endpoint, method, perSecond, ...connection }
}

function* findConnection(connectionArn: string): Reading<Connection | undefined> {
  const connection = yield* connectionTable.get(nameOfArn(connectionArn))
  if (connection?.arn !== connectionArn || connection.state === 'DEAUTHORIZED') return undefined
  const { authorization, parameters = {}, name: connectionName } = connection
  const token = yield* tokenTable.get(connectionArn)
  return { connectionArn, connectionName, authorization, parameters, token }
}
