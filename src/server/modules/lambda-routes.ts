// Deployment packages, at the URLs that GetFunction gives as Code.Location, and what tests written for
// LocalStack ask: https://docs.localstack.cloud/aws/services/lambda/

import { AwsError } from '../../kernel/aws-error.ts'
import type { RunningLambda } from '../../services/lambda/create-lambda.ts'
import { badRequest, json, type ServiceRoute } from '../admin/route.ts'

/** The URL itself proves that its bearer may have the package. */
export function packageRoute(lambda: Pick<RunningLambda, 'packageOf'>): ServiceRoute {
  return {
    public: true,
    async answer({ rest, query }) {
      const body = await lambda.packageOf(rest, {
        sha256: query.get('sha256') ?? '',
        expires: query.get('expires') ?? '',
        signature: query.get('signature') ?? '',
      })
      if (!body) throw new AwsError('NotFound', 'no such deployment package', { status: 404 })
      return { status: 200, headers: { 'content-type': 'application/zip' }, body }
    },
  }
}

const RUNTIMES: Readonly<Record<'supported' | 'deprecated', readonly string[]>> = {
  supported:
    'nodejs24.x nodejs22.x nodejs20.x nodejs18.x python3.14 python3.13 python3.12 python3.11 python3.10 python3.9 java25 java21 java17 java11 java8.al2 dotnet10 dotnet8 ruby3.4 ruby3.3 ruby3.2 provided.al2023 provided.al2'.split(
      ' ',
    ),
  deprecated:
    'nodejs16.x nodejs14.x nodejs12.x python3.8 python3.7 java8 dotnet6 dotnetcore3.1 ruby2.7 go1.x provided'.split(
      ' ',
    ),
}

/** `?filter=supported` (default), `deprecated` or `all`. */
export const getRuntimes: ServiceRoute = async ({ query }) => {
  const filter = query.get('filter') ?? 'supported'
  if (filter === 'all') return json({ Runtimes: [...RUNTIMES.supported, ...RUNTIMES.deprecated] })
  if (filter !== 'supported' && filter !== 'deprecated') {
    throw badRequest("filter must be 'all', 'supported' or 'deprecated'")
  }
  return json({ Runtimes: RUNTIMES[filter] })
}
