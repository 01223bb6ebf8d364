// What a bucket says of the web page that asks for it or for its objects.
// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTOPTIONSobject.html

import type { PageRequest, PageRules, PageVerdict } from '../../../wire/types.ts'
import type { Env } from '../../service.ts'
import { isBucketName } from '../bucket/name.ts'
import { bucketPartition, buckets, configurations } from '../tables.ts'
import { pathStyle } from '../virtual-host.ts'
import { answerTo, forbiddenPage, noMethod, noOrigin, type CorsRule } from './rules.ts'

const NOT_ALLOWED =
  "This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec."

export function pageRules(env: Pick<Env, 'store'>): PageRules {
  return { service: 's3', verdict: (request) => verdict(env, request) }
}

async function verdict(
  env: Pick<Env, 'store'>,
  request: PageRequest,
): Promise<PageVerdict | undefined> {
  if (request.signedFor !== undefined && request.signedFor !== 's3') return undefined
  const path = pathStyle(request.path, request.host)
  const [, name = '', key = ''] = path.split('/', 3)
  if (!isBucketName(name)) return undefined
  const found = await rulesOf(env, name)
  // Other services have paths of their own; a name in the host is a bucket's.
  if (found === undefined && path === request.path) return undefined
  return judge(request, found, key === '' ? 'BUCKET' : 'OBJECT')
}

/** undefined: there is no such bucket. */
function rulesOf({ store }: Pick<Env, 'store'>, name: string) {
  return store.transact(
    bucketPartition(name),
    function* () {
      if ((yield* buckets.get()) === undefined) return undefined
      const cors = (yield* configurations.get('cors')) as { CORSRules: CorsRule[] } | undefined
      return { rules: cors?.CORSRules }
    },
    { durability: 'buffered' },
  )
}

function judge(
  { method, headers }: PageRequest,
  found: { readonly rules: readonly CorsRule[] | undefined } | undefined,
  type: 'BUCKET' | 'OBJECT',
): PageVerdict {
  const { origin } = headers
  if (origin === undefined) return { allowed: false, error: noOrigin() }
  const wanted = headers['access-control-request-method']
  const asked = method === 'OPTIONS' ? wanted : method
  const refused = (why: string): PageVerdict => ({
    allowed: false,
    error: forbiddenPage(why, asked ?? method, type),
  })
  if (found === undefined) return refused('Bucket not found')
  if (found.rules === undefined) return refused('CORS is not enabled for this bucket.')
  if (asked === undefined) return { allowed: false, error: noMethod() }
  const names = (headers['access-control-request-headers'] ?? '').split(',', 100)
  const page = {
    ...{ origin, method: asked },
    headers: names.map((one) => one.trim()).filter((one) => one !== ''),
  }
  const answer = answerTo(found.rules, page)
  return answer === undefined ? refused(NOT_ALLOWED) : { allowed: true, headers: answer }
}
