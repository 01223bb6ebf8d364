// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html

import { ALL, iamArn, inAccount, mergeTags } from '../account.ts'
import { alreadyExists, invalidInput, limitExceeded, validationError } from '../errors.ts'
import { MAX_CLIENT_IDS, MAX_OIDC_PROVIDERS, MAX_THUMBPRINTS } from '../limits.ts'
import { operation } from '../operation.ts'
import { oidcProviders, type OidcRow } from '../tables.ts'

/** A provider is named by its URL without the scheme. */
function issuerOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed?.protocol !== 'https:' && parsed?.protocol !== 'http:') {
    throw validationError('Invalid Open ID Connect Provider URL')
  }
  if (parsed.search !== '') throw invalidInput('Invalid Open ID Connect Provider URL')
  return url.slice(url.indexOf('//') + 2).replace(/\/$/, '')
}

function requireBounds(clientIds: readonly string[], thumbprints: readonly string[]): void {
  if (clientIds.length > MAX_CLIENT_IDS) {
    throw limitExceeded(
      `Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: ${MAX_CLIENT_IDS}`,
    )
  }
  if (thumbprints.length > MAX_THUMBPRINTS) {
    throw invalidInput('Thumbprint list must contain fewer than 5 entries.')
  }
}

export const createOpenIDConnectProvider = operation(
  'CreateOpenIDConnectProvider',
  (input, context) =>
    inAccount(context, function* (tx) {
      const url = issuerOf(input.Url)
      const clientIds = input.ClientIDList ?? []
      const thumbprints = input.ThumbprintList ?? []
      requireBounds(clientIds, thumbprints)
      const arn = iamArn(context, 'oidc-provider', '/', url)
      if (yield* oidcProviders.get(arn)) {
        throw alreadyExists(`Provider with url ${input.Url} already exists.`)
      }
      if ((yield* oidcProviders.range([], { limit: ALL })).length >= MAX_OIDC_PROVIDERS) {
        throw limitExceeded(
          `Cannot exceed quota for OpenIdConnectProvidersPerAccount: ${MAX_OIDC_PROVIDERS}`,
        )
      }
      const tags = mergeTags([], input.Tags ?? [])
      const row: OidcRow = { arn, url, clientIds, thumbprints, createdAtMs: tx.nowMs, tags }
      oidcProviders.put(tx, [arn], row)
      return { OpenIDConnectProviderArn: arn, ...(tags.length > 0 && { Tags: tags }) }
    }),
)
