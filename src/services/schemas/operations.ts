// Written by tools/support-tables.mjs. Do not edit.

import type { Operation } from '../service.ts'
import { createDiscoverer } from './operations/create-discoverer.ts'
import { createRegistry } from './operations/create-registry.ts'
import { createSchema } from './operations/create-schema.ts'
import { deleteDiscoverer } from './operations/delete-discoverer.ts'
import { deleteRegistry } from './operations/delete-registry.ts'
import { deleteResourcePolicy } from './operations/delete-resource-policy.ts'
import { deleteSchemaVersion } from './operations/delete-schema-version.ts'
import { deleteSchema } from './operations/delete-schema.ts'
import { describeDiscoverer } from './operations/describe-discoverer.ts'
import { describeRegistry } from './operations/describe-registry.ts'
import { describeSchema } from './operations/describe-schema.ts'
import { exportSchema } from './operations/export-schema.ts'
import { getDiscoveredSchema } from './operations/get-discovered-schema.ts'
import { getResourcePolicy } from './operations/get-resource-policy.ts'
import { listDiscoverers } from './operations/list-discoverers.ts'
import { listRegistries } from './operations/list-registries.ts'
import { listSchemaVersions } from './operations/list-schema-versions.ts'
import { listSchemas } from './operations/list-schemas.ts'
import { listTagsForResource } from './operations/list-tags-for-resource.ts'
import { putResourcePolicy } from './operations/put-resource-policy.ts'
import { searchSchemas } from './operations/search-schemas.ts'
import { startDiscoverer } from './operations/start-discoverer.ts'
import { stopDiscoverer } from './operations/stop-discoverer.ts'
import { tagResource } from './operations/tag-resource.ts'
import { untagResource } from './operations/untag-resource.ts'
import { updateDiscoverer } from './operations/update-discoverer.ts'
import { updateRegistry } from './operations/update-registry.ts'
import { updateSchema } from './operations/update-schema.ts'

export { declarations } from './declarations.ts'

export const operations: readonly Operation[] = [
  createDiscoverer,
  createRegistry,
  createSchema,
  deleteDiscoverer,
  deleteRegistry,
  deleteResourcePolicy,
  deleteSchemaVersion,
  deleteSchema,
  describeDiscoverer,
  describeRegistry,
  describeSchema,
  exportSchema,
  getDiscoveredSchema,
  getResourcePolicy,
  listDiscoverers,
  listRegistries,
  listSchemaVersions,
  listSchemas,
  listTagsForResource,
  putResourcePolicy,
  searchSchemas,
  startDiscoverer,
  stopDiscoverer,
  tagResource,
  untagResource,
  updateDiscoverer,
  updateRegistry,
  updateSchema,
]
