// API Gateway → any service here: the integration's request on AWS's wire, in its credentials' role.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/getting-started-aws-proxy.html

import { AwsError } from '../kernel/aws-error.ts'
import { BackendTimeout, BackendUnreachable, type AwsRequest, type BackendAnswer } from '../services/apigateway/port.ts' // prettier-ignore
import type { SendInRole } from '../services/service.ts'

/** As AWS names its sessions in CloudTrail. */
const SESSION = 'BackplaneAssumeRoleSession'

const UNSIGNED = JSON.stringify({
  __type: 'MissingAuthenticationTokenException',
  message: 'Missing Authentication Token',
})

export async function apiToAws(
  send: SendInRole | undefined,
  request: AwsRequest,
): Promise<BackendAnswer> {
  const { role, traceHeader, timeoutMs, ...rest } = request
  if (send === undefined) throw new BackendUnreachable('nothing answers here')
  // Nobody's request: what services say to one that is not signed.
  if (role === undefined) {
    const headers = { 'content-type': 'application/x-amz-json-1.1' }
    return { status: 403, headers, body: Buffer.from(UNSIGNED) }
  }
  const headers = { ...rest.headers, 'x-amzn-trace-id': traceHeader }
  const asked = send({ ...rest, headers, as: role, sessionName: SESSION })
  try {
    return await withinTime(asked, timeoutMs)
  } catch (error) {
    if (error instanceof AwsError) throw new BackendUnreachable(error.message)
    throw error
  }
}

/** What is not waited for any longer goes on by itself, as a request does that has been sent. */
export async function withinTime<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    // real time: whoever waits for an answer waits in it.
    timer = setTimeout(() => reject(new BackendTimeout()), timeoutMs)
  })
  work.catch(() => {})
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
