// Tags, by ARN: `arn:aws:apigateway:us-east-1::/restapis/abc/stages/prod`.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-tagging-supported-resources.html

import { parseArn } from '../../kernel/arn.ts'
import type { Tx } from '../../store/store.ts'
import type { Reading, Table } from '../../store/table.ts'
import type { Tags } from '../resource/tags.ts'
import type { Context } from '../service.ts'
import { named } from './children.ts'
import { badRequest, notFound } from './errors.ts'
import {
  accountPartition,
  apiAddress,
  apiKeyTable,
  apiTable,
  certificateTable,
  domainTable,
  enterApi,
  scopeOf,
  stageTable,
  usagePlanTable,
  vpcLinkTable,
} from './tables.ts'

const OF_ACCOUNT: Readonly<Record<string, Table<readonly [string], any>>> = {
  apikeys: apiKeyTable,
  usageplans: usagePlanTable,
  domainnames: domainTable,
  vpclinks: vpcLinkTable,
  clientcertificates: certificateTable,
}

const MOST_TAGS = 50

/** Reads what is tagged, and writes the tags that `change` answers, if others. */
export function changeTags(
  arn: string,
  context: Context,
  change: (tags: Tags) => Tags = (tags) => tags,
): Promise<Tags> {
  const parsed = parseArn(arn)
  const [, kind = '', id = '', part, name] = parsed?.resource.split('/') ?? []
  if (parsed?.service !== 'apigateway' || id === '') throw badRequest('Invalid ARN specified in the request') // prettier-ignore
  const owner = { account: context.account, region: parsed.region || context.region }
  const changed = (tags: Tags | undefined) => {
    const next = change(tags ?? {})
    if (Object.keys(next).length > MOST_TAGS) throw badRequest(`A resource may have at most ${MOST_TAGS} tags`) // prettier-ignore
    return next
  }
  if (kind === 'restapis') {
    const address = apiAddress(owner, id)
    return context.store.transact(scopeOf(address), function* (tx) {
      const row = yield* apiTable.get()
      if (row === undefined) throw notFound('Invalid API identifier specified')
      if (part === 'stages' && name) return yield* ofRow(tx, stageTable, name, changed)
      if (part !== undefined) throw badRequest('Invalid ARN specified in the request')
      const tags = changed(row.api.tags)
      yield* enterApi(tx, address, { ...row.api, tags: { ...tags } })
      return tags
    })
  }
  const table = Object.hasOwn(OF_ACCOUNT, kind) ? OF_ACCOUNT[kind] : undefined
  if (table === undefined) throw badRequest('Invalid ARN specified in the request')
  return context.store.transact(accountPartition(owner), (tx) => ofRow(tx, table, id, changed))
}

function* ofRow(
  tx: Tx,
  table: Table<readonly [string], any>,
  key: string,
  changed: (tags: Tags | undefined) => Tags,
): Reading<Tags> {
  const row = yield* named(table, key)
  if (row === undefined) throw notFound('Invalid resource identifier specified')
  const tags = changed(row.tags)
  table.put(tx, [key], { ...row, tags })
  return tags
}
