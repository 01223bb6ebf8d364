// A bucket as a website: what is put, checked.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_WebsiteConfiguration.html

import type { InputOf } from '../../../wire/types.ts'
import { invalidArgument, invalidRequest, malformedXml } from '../errors.ts'

export type Website = NonNullable<
  InputOf<typeof import('@aws-sdk/client-s3'), 'PutBucketWebsite'>['WebsiteConfiguration']
>
export type RoutingRule = NonNullable<Website['RoutingRules']>[number]

const PROTOCOLS: ReadonlySet<string | undefined> = new Set([undefined, 'http', 'https'])
const MOST_RULES = 50

export function requireWebsite(given: Website | undefined): Website {
  if (given === undefined) throw malformedXml()
  const { RedirectAllRequestsTo: all, IndexDocument, ErrorDocument, RoutingRules } = given
  if (all !== undefined) {
    if (IndexDocument ?? ErrorDocument ?? RoutingRules) {
      throw invalidArgument(
        'RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.',
        'RedirectAllRequestsTo',
        'not null',
      )
    }
    if (!all.HostName) throw malformedXml()
    requireProtocol(all.Protocol)
    return given
  }
  if (IndexDocument === undefined) {
    throw invalidArgument(
      'A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty',
      'IndexDocument',
      'null',
    )
  }
  if (!IndexDocument.Suffix || IndexDocument.Suffix.includes('/')) {
    throw invalidArgument(
      'The IndexDocument Suffix is not well formed',
      'IndexDocument',
      IndexDocument.Suffix,
    )
  }
  if (ErrorDocument !== undefined && !ErrorDocument.Key) {
    throw invalidArgument('The ErrorDocument Key is not well formed', 'ErrorDocument', '')
  }
  for (const rule of rulesOf(RoutingRules)) requireRule(rule)
  return given
}

function rulesOf(rules: Website['RoutingRules']): readonly RoutingRule[] {
  if (rules === undefined) return []
  if (rules.length === 0) throw malformedXml()
  if (rules.length <= MOST_RULES) return rules
  throw invalidRequest(
    `${rules.length} routing rules provided, the number of routing rules in a website configuration is limited to ${MOST_RULES}.`,
  )
}

function requireRule({ Condition, Redirect }: RoutingRule): void {
  if (Redirect === undefined) throw malformedXml()
  requireProtocol(Redirect.Protocol)
  const { ReplaceKeyPrefixWith, ReplaceKeyWith, HttpRedirectCode: code } = Redirect
  if (ReplaceKeyPrefixWith !== undefined && ReplaceKeyWith !== undefined) {
    throw invalidRequest('You can only define ReplaceKeyPrefix or ReplaceKey but not both.')
  }
  if (code !== undefined && !/^3[0-9][0-9]$/.test(code)) {
    throw invalidRequest(
      `The provided HTTP redirect code (${code}) is not valid. Valid codes are 3XX except 300.`,
    )
  }
  if (Condition === undefined) return
  const { HttpErrorCodeReturnedEquals: error, KeyPrefixEquals } = Condition
  if (error === undefined && KeyPrefixEquals === undefined) {
    throw invalidRequest(
      "Condition cannot be empty. To redirect all requests without a condition, the condition element shouldn't be present.",
    )
  }
  if (error !== undefined && !/^[45][0-9][0-9]$/.test(error)) {
    throw invalidRequest(
      `The provided HTTP error code (${error}) is not valid. Valid codes are 4XX or 5XX.`,
    )
  }
}

function requireProtocol(protocol: string | undefined): void {
  if (PROTOCOLS.has(protocol)) return
  throw invalidRequest(
    'Invalid protocol, protocol can be http or https. If not defined the protocol will be selected automatically.',
  )
}
