// Registries, schemas and discoverers as the API shows them.

import { badRequest } from './errors.ts'
import { readToken } from '../resource/page-token.ts'
import type { DiscovererRow, RegistryRow, SchemaRow, VersionRow } from './tables.ts'

export const MOST_PER_PAGE = 100

/** The last name of the page before. */
export function afterToken(token: string | undefined): string | undefined {
  if (token === undefined) return undefined
  const name = readToken(token)
  if (name === undefined) throw badRequest('NextToken is not valid.')
  return name
}

export function shownRegistry({ arn, name, description, tags }: RegistryRow) {
  return { RegistryArn: arn, RegistryName: name, Description: description, Tags: tags }
}

export function shownDiscoverer(row: DiscovererRow) {
  return {
    ...{ DiscovererArn: row.arn, DiscovererId: row.id, SourceArn: row.sourceArn },
    ...{ State: row.state, CrossAccount: row.crossAccount, Tags: row.tags },
    Description: row.description,
  }
}

export function shownSchema(row: SchemaRow, version: VersionRow & { readonly version: number }) {
  return {
    ...{ SchemaArn: row.arn, SchemaName: row.name, SchemaVersion: String(version.version) },
    ...{ Type: version.type, Description: row.description, Tags: row.tags },
    ...{ LastModified: new Date(row.modifiedMs), VersionCreatedDate: new Date(version.createdMs) },
  }
}
