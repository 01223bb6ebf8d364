// Which API, stage and path a URL names.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html

export interface InvokeUrl {
  readonly apiId: string
  readonly stage: string
  /** Below the stage, as sent. */
  readonly path: string
  /** Below the API's host: the stage is part of it. */
  readonly whole: string
}

const LABEL = '.execute-api.'
const BY_PATH =
  /^\/(?:restapis\/([a-z0-9]{1,64})\/([a-zA-Z0-9_$-]{1,128})\/_user_request_|_aws\/execute-api\/([a-z0-9]{1,64})(?:\/([a-zA-Z0-9_$-]{1,128}))?)(\/.*)?$/

export function isInvokeHost(hostName: string): boolean {
  const at = hostName.indexOf(LABEL)
  // `d-…` are domains.
  return at > 0 && at <= 64 && !hostName.startsWith('d-')
}

export function isInvokePath(path: string): boolean {
  return path.startsWith('/_aws/execute-api/') || (path.startsWith('/restapis/') && BY_PATH.test(path)) // prettier-ignore
}

/** `<id>.execute-api.…/<stage>/…` */
export function byHost(hostName: string, path: string): InvokeUrl {
  const apiId = hostName.slice(0, hostName.indexOf(LABEL))
  const { first, rest } = splitPath(path)
  return { apiId, stage: first, path: rest, whole: path }
}

/** `/restapis/<id>/<stage>/_user_request_/…`, `/_aws/execute-api/<id>/<stage>/…` */
export function byPath(path: string): InvokeUrl | undefined {
  const found = BY_PATH.exec(path)
  if (found === null) return undefined
  const apiId = found[1] ?? found[3] ?? ''
  const [stage, below] = [found[2] ?? found[4] ?? '', found[5] ?? '/']
  return { apiId, stage, path: below, whole: stage === '' ? below : `/${stage}${found[5] ?? ''}` }
}

export function splitPath(path: string): { first: string; rest: string } {
  const end = path.indexOf('/', 1)
  return end < 0 ? { first: path.slice(1), rest: '/' } : { first: path.slice(1, end), rest: path.slice(end) } // prettier-ignore
}
