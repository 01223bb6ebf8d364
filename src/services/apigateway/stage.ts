// Stages: names under which a deployment answers.
// https://docs.aws.amazon.com/apigateway/latest/api/API_Stage.html

import type { CanarySettings, Stage } from '@aws-sdk/client-api-gateway'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { Context } from '../service.ts'
import { allOf, inApi, named, requireRoom } from './children.ts'
import { badRequest, conflict, notFound } from './errors.ts'
import { deploymentTable, requireApi, stageTable } from './tables.ts'

const MAX_STAGES = 10
/** Higher than AWS's default, which can be raised. */
const MOST_STAGES = MAX_STAGES * 10

export const noStage = () => notFound('Invalid stage identifier specified')

export interface GivenStage {
  readonly stageName: string
  readonly deploymentId: string
  readonly description?: string | undefined
  readonly cacheClusterEnabled?: boolean | undefined
  readonly cacheClusterSize?: string | undefined
  readonly variables?: Record<string, string> | undefined
  readonly documentationVersion?: string | undefined
  readonly canarySettings?: CanarySettings | undefined
  readonly tracingEnabled?: boolean | undefined
  readonly tags?: Record<string, string> | undefined
}

export function requireStageName(name: string): void {
  if (!/^[a-zA-Z0-9_-]{1,128}$/.test(name)) {
    throw badRequest('Stage name only allows a-zA-Z0-9_-')
  }
}

export function requireVariables(variables: Record<string, string> | undefined): void {
  for (const [name, value] of Object.entries(variables ?? {})) {
    if (!/^\w{1,256}$/.test(name)) throw badRequest('Stage variable name must be alphanumeric and underscore') // prettier-ignore
    if (!/^[A-Za-z0-9-._~:/?#&=,]{0,2048}$/.test(value)) {
      throw badRequest('Invalid stage variable value: please use values with alphanumeric characters and the symbols -._~:/?#&=,') // prettier-ignore
    }
  }
}

export function makeStage(tx: Tx, given: GivenStage): Stage {
  const { cacheClusterEnabled = false, cacheClusterSize, variables, tags } = given
  requireVariables(variables)
  const now = new Date(tx.nowMs)
  return {
    deploymentId: given.deploymentId,
    stageName: given.stageName,
    ...(given.description && { description: given.description }),
    cacheClusterEnabled,
    ...(cacheClusterEnabled && { cacheClusterSize: (cacheClusterSize ?? '0.5') as '0.5' }),
    cacheClusterStatus: cacheClusterEnabled ? 'AVAILABLE' : 'NOT_AVAILABLE',
    methodSettings: {},
    ...(variables && Object.keys(variables).length > 0 && { variables }),
    ...(given.documentationVersion && { documentationVersion: given.documentationVersion }),
    ...(given.canarySettings && { canarySettings: canaryOf(given.canarySettings) }),
    tracingEnabled: given.tracingEnabled ?? false,
    ...(tags && Object.keys(tags).length > 0 && { tags }),
    createdDate: now,
    lastUpdatedDate: now,
  }
}

export function canaryOf(given: CanarySettings): CanarySettings {
  const { percentTraffic = 0, deploymentId, stageVariableOverrides, useStageCache = false } = given
  return {
    percentTraffic,
    ...(deploymentId && { deploymentId }),
    ...(stageVariableOverrides && { stageVariableOverrides }),
    useStageCache,
  }
}

export function createStage(
  input: { restApiId: string | undefined } & {
    [Key in keyof GivenStage]: GivenStage[Key] | undefined
  },
  context: Context,
): Promise<Stage> {
  return inApi(input, context, function* (tx, api) {
    yield* requireApi(api)
    const { stageName = '', deploymentId = '', canarySettings } = input
    requireStageName(stageName)
    yield* requireDeployment(deploymentId)
    if (canarySettings?.deploymentId) yield* requireDeployment(canarySettings.deploymentId)
    if ((yield* stageTable.get(stageName)) !== undefined) throw conflict('Stage already exists')
    yield* requireRoom(stageTable, MOST_STAGES, 'Maximum number of stages for this API has been reached.') // prettier-ignore
    const stage = makeStage(tx, { ...input, stageName, deploymentId })
    stageTable.put(tx, [stageName], stage)
    return stage
  })
}

export function* requireDeployment(id: string): Reading<void> {
  if ((yield* named(deploymentTable, id)) === undefined) {
    throw badRequest('Deployment id does not exist')
  }
}

export function getStages(
  input: { restApiId: string | undefined; deploymentId?: string | undefined },
  context: Context,
): Promise<{ item: Stage[] }> {
  return inApi(input, context, function* (_tx, api) {
    yield* requireApi(api)
    const { deploymentId } = input
    const all = yield* allOf(stageTable)
    return {
      item: all.filter(
        (stage) => deploymentId === undefined || stage.deploymentId === deploymentId,
      ),
    }
  })
}
