// Function URLs: what is kept of one, and how the API shows it.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html

import type { FunctionUrlConfig } from '@aws-sdk/client-lambda'
import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import type { InputOf } from '../../../wire/types.ts'
import { resourceNotFound } from '../errors.ts'
import { functionArn, functionName, type FunctionName } from '../function-name.ts'
import {
  aliasTable,
  functionTable,
  urlOwnerTable,
  urlPartition,
  urlTable,
  type UrlCors,
  type UrlRow,
} from '../tables.ts'

type GivenCors = InputOf<typeof import('@aws-sdk/client-lambda'), 'CreateFunctionUrlConfig'>['Cors']

export interface UrlOwner {
  readonly name: FunctionName
  /** An alias, or '' for the function. */
  readonly qualifier: string
}

export function urlOwner(
  given: string,
  qualifier: string | undefined,
  caller: { account: string; region: string },
): UrlOwner {
  const name = functionName(given, caller, qualifier)
  return { name, qualifier: name.qualifier ?? '' }
}

/** Inside a transaction: throws unless function and alias are there. */
export function* requireUrlOwner(owner: UrlOwner): Reading<void> {
  const there =
    (yield* functionTable.get()) !== undefined &&
    (owner.qualifier === '' || (yield* aliasTable.get(owner.qualifier)) !== undefined)
  if (!there) throw resourceNotFound('Function does not exist')
}

export function* requireUrl(owner: UrlOwner): Reading<UrlRow> {
  const row = yield* urlTable.get(owner.qualifier)
  if (!row) throw noSuchUrl()
  return row
}

export function noSuchUrl() {
  return resourceNotFound('The resource you requested does not exist.')
}

/** Makes a URL's host lead to its function. The scope holds the region's partition of URLs. */
export function leadTo(tx: Tx, owner: UrlOwner, urlId: string): void {
  const { account, region, name } = owner.name
  const row = { account, name, qualifier: owner.qualifier }
  urlOwnerTable.put(tx.in(urlPartition(region)), [urlId], row)
}

export function leadNowhere(tx: Tx, region: string, urlId: string): void {
  urlOwnerTable.del(tx.in(urlPartition(region)), [urlId])
}

export function corsFrom(given: GivenCors): UrlCors | undefined {
  if (given === undefined) return undefined
  return {
    allowCredentials: given.AllowCredentials,
    allowHeaders: given.AllowHeaders,
    allowMethods: given.AllowMethods,
    allowOrigins: given.AllowOrigins,
    exposeHeaders: given.ExposeHeaders,
    maxAgeSeconds: given.MaxAge,
  }
}

/** All members; `LastModifiedTime` is not among those that Create answers with. */
export function urlConfig(owner: UrlOwner, row: UrlRow, baseUrl: string): FunctionUrlConfig {
  return {
    FunctionUrl: urlOf(row.urlId, owner.name.region, baseUrl),
    FunctionArn: functionArn(owner.name, owner.qualifier),
    AuthType: row.authType,
    Cors: row.cors && corsView(row.cors),
    CreationTime: time(row.createdAtMs),
    LastModifiedTime: time(row.lastModifiedMs),
    InvokeMode: row.invokeMode,
  }
}

function corsView(cors: UrlCors): FunctionUrlConfig['Cors'] {
  const list = (values: readonly string[] | undefined) => values && [...values]
  return {
    AllowCredentials: cors.allowCredentials,
    AllowHeaders: list(cors.allowHeaders),
    AllowMethods: list(cors.allowMethods),
    AllowOrigins: list(cors.allowOrigins),
    ExposeHeaders: list(cors.exposeHeaders),
    MaxAge: cors.maxAgeSeconds,
  }
}

/** `2026-01-01T00:00:00.000000Z` */
function time(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z')
}

const LABEL = '.lambda-url.'
const ID_LENGTH = 32

/**
 * Below the name by which the caller reached Millrace, if that can have names below it (`localhost`
 * and LocalStack's public name for it); below `localhost` otherwise.
 */
function urlOf(urlId: string, region: string, baseUrl: string): string {
  const { hostname, port } = new URL(baseUrl)
  const roomy = /(?:^|\.)(localhost|localhost\.localstack\.cloud)$/.exec(hostname)?.[1]
  const host = `${urlId}${LABEL}${region}.${roomy ?? 'localhost'}`
  return `http://${host}${port ? `:${port}` : ''}/`
}

/** Splits the host of a function URL; undefined for any other host. */
export function parseUrlHost(hostName: string): { urlId: string; region: string } | undefined {
  if (hostName.indexOf(LABEL) !== ID_LENGTH) return undefined
  const rest = hostName.slice(ID_LENGTH + LABEL.length)
  const dot = rest.indexOf('.')
  return { urlId: hostName.slice(0, ID_LENGTH), region: dot < 0 ? rest : rest.slice(0, dot) }
}

/** 32 lower-case letters and digits, as AWS's ids; 130 random bits, so that nobody guesses one. */
export function newUrlId(bytes: Uint8Array): string {
  let id = ''
  for (const byte of bytes.subarray(0, ID_LENGTH))
    id += 'abcdefghijklmnopqrstuvwxyz234567'[byte & 31]
  return id
}
