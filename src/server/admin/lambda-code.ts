// Deployment packages, at the URLs that GetFunction gives as Code.Location.

import { AwsError } from '../../kernel/aws-error.ts'
import type { Route } from './route.ts'

export const getLambdaCode: Route = async ({ server, rest, query }) => {
  const body = await server.engine.packageOf(rest, {
    sha256: query.get('sha256') ?? '',
    expires: query.get('expires') ?? '',
    signature: query.get('signature') ?? '',
  })
  if (!body) throw new AwsError('NotFound', 'no such deployment package', { status: 404 })
  return { status: 200, headers: { 'content-type': 'application/zip' }, body }
}
