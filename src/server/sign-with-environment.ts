// Signs calls that go out with the operator's own credentials, as the AWS SDKs find them in the environment.
// https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html

import type { SignCall } from '../edges/calls-forward.ts'
import type { Clock } from '../kernel/clock.ts'
import { signed } from '../wire/sigv4/sign.ts'

/** Names under which services sign where they are not those of their endpoints. */
const SIGNING_NAMES: Readonly<Record<string, string>> = { 'timestream-write': 'timestream' }

export function signWithEnvironment(
  clock: Pick<Clock, 'nowMs'>,
  environment: NodeJS.ProcessEnv = process.env,
): SignCall {
  return ({ method, url, headers, body }, { service, region }) => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment
    if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return undefined
    const signer = {
      ...{ accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, region },
      service: SIGNING_NAMES[service] ?? service,
      ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
    }
    return signed({ method, url: new URL(url), headers, body }, signer, clock.nowMs())
  }
}
