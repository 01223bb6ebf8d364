// What each operation of the schema registry takes and touches.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgeschemas.html

import { declare, lists, reads, tags, writes, type Place } from '../declaration.ts'

type Client = typeof import('@aws-sdk/client-schemas')

const at = (place: Place, resource: string) =>
  `arn:${place.partition}:schemas:${place.region}:${place.account}:${resource}`

const registry = ({ RegistryName }: { readonly RegistryName?: string | undefined }, place: Place) =>
  at(place, `registry/${RegistryName}`)

const schema = (
  { RegistryName, SchemaName }: { readonly RegistryName: string | undefined; readonly SchemaName: string | undefined }, // prettier-ignore
  place: Place,
) => at(place, `schema/${RegistryName}/${SchemaName}`)

const anySchema = ({ RegistryName }: { readonly RegistryName: string | undefined }, place: Place) =>
  at(place, `schema/${RegistryName}/*`)

const discoverer = (
  { DiscovererId }: { readonly DiscovererId: string | undefined },
  place: Place,
) => at(place, `discoverer/${DiscovererId}`)

const anyDiscoverer = (_: object, place: Place) => at(place, 'discoverer/*')
const anyRegistry = (_: object, place: Place) => at(place, 'registry/*')

const resource = ({ ResourceArn }: { readonly ResourceArn: string | undefined }) =>
  ResourceArn ?? ''

export const declarations = declare<Client>('schemas', {
  CreateDiscoverer: writes(),
  CreateRegistry: writes(registry),
  CreateSchema: writes(schema),
  DeleteDiscoverer: writes(discoverer),
  DeleteRegistry: writes(registry),
  DeleteResourcePolicy: writes(registry),
  DeleteSchema: writes(schema),
  DeleteSchemaVersion: writes(schema),
  DescribeCodeBinding: reads(schema),
  DescribeDiscoverer: reads(discoverer),
  DescribeRegistry: reads(registry),
  DescribeSchema: reads(schema),
  ExportSchema: reads(schema),
  GetCodeBindingSource: reads(schema),
  GetDiscoveredSchema: reads(),
  GetResourcePolicy: reads(registry),
  ListDiscoverers: lists(anyDiscoverer),
  ListRegistries: lists(anyRegistry),
  ListSchemaVersions: lists(schema),
  ListSchemas: lists(anySchema),
  ListTagsForResource: reads(resource),
  PutCodeBinding: writes(schema),
  PutResourcePolicy: writes(registry),
  SearchSchemas: lists(anySchema),
  StartDiscoverer: writes(discoverer),
  StopDiscoverer: writes(discoverer),
  TagResource: tags(resource),
  UntagResource: tags(resource),
  UpdateDiscoverer: writes(discoverer),
  UpdateRegistry: writes(registry),
  UpdateSchema: writes(schema),
})
