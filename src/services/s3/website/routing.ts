// Where a website sends who asks for a key, by its routing rules.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-page-redirect.html

import type { RoutingRule, Website } from './configuration.ts'

export interface Redirection {
  readonly status: number
  readonly location: string
}

/** `status`: of the error that there would be; undefined: it is not looked for yet. */
export function routed(
  { RoutingRules = [] }: Website,
  host: string,
  key: string,
  status?: number,
): Redirection | undefined {
  const rule = RoutingRules.find((one) => isFor(one, key, status))
  return rule && redirection(rule, host, key)
}

function isFor({ Condition }: RoutingRule, key: string, status: number | undefined): boolean {
  const { HttpErrorCodeReturnedEquals: error, KeyPrefixEquals: prefix = '' } = Condition ?? {}
  if ((error === undefined) !== (status === undefined)) return false
  return key.startsWith(prefix) && (error === undefined || Number(error) === status)
}

function redirection({ Condition, Redirect = {} }: RoutingRule, host: string, key: string) {
  const { ReplaceKeyWith, ReplaceKeyPrefixWith: prefix } = Redirect
  const replaced =
    prefix === undefined ? key : prefix + key.slice((Condition?.KeyPrefixEquals ?? '').length)
  const path = pathOf(ReplaceKeyWith ?? replaced)
  return {
    status: Number(Redirect.HttpRedirectCode ?? '301'),
    location: `${Redirect.Protocol ?? 'http'}://${Redirect.HostName ?? host}${path}`,
  }
}

export function pathOf(key: string): string {
  return `/${encodeURIComponent(key).replaceAll('%2F', '/')}`
}
