// Written by tools/support-tables.mjs. Do not edit.

import type { Operation } from '../service.ts'
import { createApi } from './operations/create-api.ts'
import { createAuthorizer } from './operations/create-authorizer.ts'
import { createDeployment } from './operations/create-deployment.ts'
import { createIntegration } from './operations/create-integration.ts'
import { createRoute } from './operations/create-route.ts'
import { createStage } from './operations/create-stage.ts'
import { deleteAccessLogSettings } from './operations/delete-access-log-settings.ts'
import { deleteApi } from './operations/delete-api.ts'
import { deleteAuthorizer } from './operations/delete-authorizer.ts'
import { deleteCorsConfiguration } from './operations/delete-cors-configuration.ts'
import { deleteDeployment } from './operations/delete-deployment.ts'
import { deleteIntegration } from './operations/delete-integration.ts'
import { deleteRouteRequestParameter } from './operations/delete-route-request-parameter.ts'
import { deleteRouteSettings } from './operations/delete-route-settings.ts'
import { deleteRoute } from './operations/delete-route.ts'
import { deleteStage } from './operations/delete-stage.ts'
import { getApi } from './operations/get-api.ts'
import { getApis } from './operations/get-apis.ts'
import { getAuthorizer } from './operations/get-authorizer.ts'
import { getAuthorizers } from './operations/get-authorizers.ts'
import { getDeployment } from './operations/get-deployment.ts'
import { getDeployments } from './operations/get-deployments.ts'
import { getIntegration } from './operations/get-integration.ts'
import { getIntegrations } from './operations/get-integrations.ts'
import { getRoute } from './operations/get-route.ts'
import { getRoutes } from './operations/get-routes.ts'
import { getStage } from './operations/get-stage.ts'
import { getStages } from './operations/get-stages.ts'
import { getTags } from './operations/get-tags.ts'
import { resetAuthorizersCache } from './operations/reset-authorizers-cache.ts'
import { tagResource } from './operations/tag-resource.ts'
import { untagResource } from './operations/untag-resource.ts'
import { updateApi } from './operations/update-api.ts'
import { updateAuthorizer } from './operations/update-authorizer.ts'
import { updateDeployment } from './operations/update-deployment.ts'
import { updateIntegration } from './operations/update-integration.ts'
import { updateRoute } from './operations/update-route.ts'
import { updateStage } from './operations/update-stage.ts'

export { declarations } from './declarations.ts'

export const operations: readonly Operation[] = [
  createApi,
  createAuthorizer,
  createDeployment,
  createIntegration,
  createRoute,
  createStage,
  deleteAccessLogSettings,
  deleteApi,
  deleteAuthorizer,
  deleteCorsConfiguration,
  deleteDeployment,
  deleteIntegration,
  deleteRouteRequestParameter,
  deleteRouteSettings,
  deleteRoute,
  deleteStage,
  getApi,
  getApis,
  getAuthorizer,
  getAuthorizers,
  getDeployment,
  getDeployments,
  getIntegration,
  getIntegrations,
  getRoute,
  getRoutes,
  getStage,
  getStages,
  getTags,
  resetAuthorizersCache,
  tagResource,
  untagResource,
  updateApi,
  updateAuthorizer,
  updateDeployment,
  updateIntegration,
  updateRoute,
  updateStage,
]
