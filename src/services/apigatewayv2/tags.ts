// Tags of APIs and stages, by ARN.

import { parseArn } from '../../kernel/arn.ts'
import type { Tags } from '../resource/tags.ts'
import type { Context } from '../service.ts'
import { requireChild } from './children.ts'
import { badRequest } from './errors.ts'
import { stages } from './stage.ts'
import { apiAddress, enterApi, requireApi, scopeOf, stageTable } from './tables.ts'

export function changeTags(
  arn: string,
  context: Context,
  change: (tags: Tags) => Tags = (tags) => tags,
): Promise<Tags> {
  const parsed = parseArn(arn)
  const [, kind, id = '', part, name] = parsed?.resource.split('/') ?? []
  if (parsed?.service !== 'apigateway' || kind !== 'apis' || id === '') {
    throw badRequest('Invalid ARN specified in the request')
  }
  const address = apiAddress({ account: context.account, region: parsed.region || context.region }, id) // prettier-ignore
  return context.store.transact(scopeOf(address), function* (tx) {
    const api = yield* requireApi(address)
    if (part === undefined) {
      const tags = change(api.Tags ?? {})
      yield* enterApi(tx, address, { ...api, Tags: { ...tags } })
      return tags
    }
    const stage = yield* requireChild(stages, part === 'stages' ? (name ?? '') : '')
    const tags = change(stage.Tags ?? {})
    stageTable.put(tx, [name!], { ...stage, Tags: { ...tags } })
    return tags
  })
}
