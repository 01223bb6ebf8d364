// Deployments: copies of an API as it is at that moment.
// https://docs.aws.amazon.com/apigateway/latest/api/API_Deployment.html

import type { Deployment, Method } from '@aws-sdk/client-api-gateway'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { Context } from '../service.ts'
import { allOf, inApi, named, requireRoom, updateChild } from './children.ts'
import { badRequest, noSuch } from './errors.ts'
import { newPartId } from './ids.ts'
import { MAX_CHILDREN } from './limits.ts'
import { patchesOf, patchListed, replaces, set } from './patch.ts'
import { makeStage, requireStageName } from './stage.ts'
import { startSweep } from './sweep.ts'
import { snapshotRows } from './snapshot.ts'
import { deploymentTable, methodTable, requireApi, snapshotTable, stageTable } from './tables.ts'

export const noDeployment = () => noSuch('Deployment')

export interface GivenDeployment {
  readonly restApiId: string | undefined
  readonly stageName?: string | undefined
  readonly stageDescription?: string | undefined
  readonly description?: string | undefined
  readonly cacheClusterEnabled?: boolean | undefined
  readonly cacheClusterSize?: string | undefined
  readonly variables?: Record<string, string> | undefined
  readonly canarySettings?:
    | { percentTraffic?: number; stageVariableOverrides?: Record<string, string>; useStageCache?: boolean } // prettier-ignore
    | undefined
  readonly tracingEnabled?: boolean | undefined
}

export function createDeployment(input: GivenDeployment, context: Context): Promise<Deployment> {
  return inApi(input, context, function* (tx, api) {
    const { stageName, description } = input
    const row = yield* requireApi(api)
    yield* requireDeployable()
    yield* requireRoom(deploymentTable, MAX_CHILDREN, 'Maximum number of deployments for this API has been reached.') // prettier-ignore
    const deployment: Deployment = {
      id: newPartId(tx),
      ...(description && { description }),
      createdDate: new Date(tx.nowMs),
    }
    deploymentTable.put(tx, [deployment.id!], deployment)
    for (const { key, ...copy } of yield* snapshotRows(row)) {
      snapshotTable.put(tx, [deployment.id!, copy.kind, key], copy)
    }
    if (input.canarySettings !== undefined) yield* canary(tx, input, deployment.id!)
    else if (stageName) yield* stageOf(tx, input, deployment.id!)
    return deployment
  })
}

/** An API without methods, or with one that leads nowhere, is not deployed. */
function* requireDeployable(): Reading<void> {
  const methods = yield* allOf<Method>(methodTable)
  if (methods.length === 0) throw badRequest("The REST API doesn't contain any methods")
  if (methods.some(({ methodIntegration }) => methodIntegration === undefined)) {
    throw badRequest('No integration defined for method')
  }
}

function* stageOf(tx: Tx, input: GivenDeployment, deploymentId: string): Reading<void> {
  const { stageName, stageDescription, variables } = input
  requireStageName(stageName!)
  const before = yield* stageTable.get(stageName!)
  if (before === undefined) {
    const given = { ...input, stageName: stageName!, deploymentId, description: stageDescription }
    stageTable.put(tx, [stageName!], makeStage(tx, { ...given, canarySettings: undefined }))
    return
  }
  const merged = { ...before.variables, ...variables }
  stageTable.put(tx, [stageName!], {
    ...before,
    deploymentId,
    ...(stageDescription && { description: stageDescription }),
    ...(Object.keys(merged).length > 0 && { variables: merged }),
    lastUpdatedDate: new Date(tx.nowMs),
  })
}

const INVALID = 'Invalid deployment content specified.'

function* canary(tx: Tx, input: GivenDeployment, deploymentId: string): Reading<void> {
  const { stageName, canarySettings } = input
  if (!stageName) {
    throw badRequest(`${INVALID}Non null and non empty stageName must be provided for canary deployment. Provided value is ${stageName ?? 'null'}`) // prettier-ignore
  }
  const stage = yield* named(stageTable, stageName)
  if (stage === undefined) {
    throw badRequest(`${INVALID}Stage ${stageName} must already be created before making a canary release deployment`) // prettier-ignore
  }
  const { percentTraffic = 0, stageVariableOverrides, useStageCache = false } = canarySettings!
  stageTable.put(tx, [stageName], {
    ...stage,
    canarySettings: {
      ...{ deploymentId, percentTraffic },
      ...(stageVariableOverrides && { stageVariableOverrides }),
      useStageCache,
    },
    lastUpdatedDate: new Date(tx.nowMs),
  })
}

export function updateDeployment(
  input: { restApiId: string | undefined; deploymentId: string | undefined; patchOperations?: any[] | undefined }, // prettier-ignore
  context: Context,
): Promise<Deployment> {
  const patches = patchesOf(input.patchOperations)
  return updateChild(deploymentTable, input, input.deploymentId!, context, {
    missing: noDeployment,
    change: (row) =>
      patchListed(row, patches, [
        replaces('/description', (draft, { value }) =>
          set(draft, 'description', value || undefined),
        ),
      ]),
  })
}

export function deleteDeployment(
  input: { restApiId: string | undefined; deploymentId: string | undefined },
  context: Context,
): Promise<Record<string, never>> {
  return inApi(input, context, function* (tx, api, found) {
    const id = input.deploymentId!
    if (!found || (yield* named(deploymentTable, id)) === undefined) throw noDeployment()
    for (const { deploymentId, canarySettings } of yield* allOf(stageTable)) {
      if (deploymentId === id || canarySettings?.deploymentId === id) {
        throw badRequest('Active stages pointing to this deployment must be moved or deleted')
      }
    }
    deploymentTable.del(tx, [id])
    startSweep(tx, api, id)
    return {}
  })
}
