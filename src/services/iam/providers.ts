// Identity providers: OpenID Connect and SAML.

import type { Reading } from '../../store/table.ts'
import type { Context } from '../service.ts'
import { iamArn } from './account.ts'
import { invalidInput, noSuchEntity } from './errors.ts'
import { oidcProviders, samlProviders, type OidcRow, type SamlRow } from './tables.ts'

export function* requireOidc(arn: string): Reading<OidcRow> {
  const row = yield* oidcProviders.get(arn)
  if (row === undefined) throw noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`)
  return row
}

export function* requireSaml(arn: string): Reading<SamlRow> {
  const row = yield* samlProviders.get(arn)
  if (row === undefined) throw noSuchEntity(`Manifest not found for arn ${arn}`)
  return row
}

export const samlArn = (context: Context, name: string) =>
  iamArn(context, 'saml-provider', '/', name)

/** A SAML entity descriptor in XML; what it says is not used: assertions are not verified here. */
export function checkMetadata(document: string): string {
  if (!document.trimStart().startsWith('<') || !document.includes('EntityDescriptor')) {
    throw invalidInput('Could not parse metadata')
  }
  return document
}

/** AWS gives a provider a hundred years where its metadata says nothing else. */
const HUNDRED_YEARS_MS = 36_525 * 24 * 3600_000

export function presentSaml(row: SamlRow) {
  return {
    SAMLProviderUUID: row.id,
    SAMLMetadataDocument: row.metadata,
    CreateDate: new Date(row.createdAtMs),
    ValidUntil: new Date(row.createdAtMs + HUNDRED_YEARS_MS),
    Tags: [...row.tags],
  }
}
