// Stages of HTTP APIs.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { Context } from '../service.ts'
import { change, create, given, inApi, remove, requireChild, type Kind } from './children.ts'
import { deploy, deployToStages } from './deploying.ts'
import { badRequest, conflict } from './errors.ts'
import {
  deploymentTable,
  snapshotTable,
  stageTable,
  type DeploymentRow,
  type StageRow,
} from './tables.ts'

export const stages: Kind<StageRow> = {
  ...{ table: stageTable, called: 'Stage', deployed: false },
  idOf: ({ StageName }) => StageName!,
}

export const deployments: Kind<DeploymentRow> = {
  ...{ table: deploymentTable, called: 'Deployment', deployed: false },
  idOf: ({ DeploymentId }) => DeploymentId!,
}

export function makeStage(tx: Tx, row: StageRow): StageRow {
  const now = new Date(tx.nowMs)
  return {
    ...row,
    ...{ CreatedDate: now, LastUpdatedDate: now, AutoDeploy: row.AutoDeploy ?? false },
    DefaultRouteSettings: { DetailedMetricsEnabled: false, ...row.DefaultRouteSettings },
    RouteSettings: row.RouteSettings ?? {},
    StageVariables: row.StageVariables ?? {},
    Tags: row.Tags ?? {},
  }
}

type Given = StageRow & { readonly ApiId?: string | undefined }

export function createStage(input: Given, context: Context): Promise<StageRow> {
  const { StageName: name = '', DeploymentId, AutoDeploy } = input
  if (!/^(?:\$default|[a-zA-Z0-9_-]{1,128})$/.test(name)) {
    throw badRequest('Stage name only allows a-zA-Z0-9_-, or $default')
  }
  if (AutoDeploy && DeploymentId) throw badRequest('A stage that deploys automatically takes no DeploymentId') // prettier-ignore
  return create(stages, input, context, function* (_id, tx) {
    if ((yield* stageTable.get(name)) !== undefined) throw conflict('Stage already exists')
    if (DeploymentId !== undefined) yield* requireChild(deployments, DeploymentId)
    const stage = makeStage(tx, given(input))
    if (AutoDeploy !== true) return stage
    stageTable.put(tx, [name], stage)
    yield* deployToStages(tx)
    return (yield* stageTable.get(name))!
  })
}

export function updateStage(input: Given, context: Context): Promise<StageRow> {
  return change(stages, input, input.StageName!, context, (before, tx) =>
    updated(tx, before, input),
  )
}

function* updated(tx: Tx, before: StageRow, input: Given): Reading<StageRow> {
  const { DeploymentId } = input
  if (DeploymentId !== undefined) yield* requireChild(deployments, DeploymentId)
  const stage: StageRow = { ...before, ...given(input), LastUpdatedDate: new Date(tx.nowMs) }
  if (input.AutoDeploy !== true || before.AutoDeploy === true) return stage
  stageTable.put(tx, [stage.StageName!], stage)
  yield* deployToStages(tx)
  return (yield* stageTable.get(stage.StageName!))!
}

export function createDeployment(
  input: { ApiId: string | undefined; Description?: string | undefined; StageName?: string | undefined }, // prettier-ignore
  context: Context,
): Promise<DeploymentRow> {
  return inApi(input, context, function* (tx) {
    const { StageName, Description } = input
    const stage = StageName === undefined ? undefined : yield* requireChild(stages, StageName)
    if (stage?.AutoDeploy === true) throw badRequest('Deployment ID cannot be associated with a stage that has AutoDeploy enabled') // prettier-ignore
    const deployment = yield* deploy(tx, { Description })
    if (stage !== undefined) {
      const LastUpdatedDate = new Date(tx.nowMs)
      stageTable.put(tx, [StageName!], { ...stage, DeploymentId: deployment.DeploymentId, LastUpdatedDate }) // prettier-ignore
    }
    return deployment
  })
}

export function deleteDeployment(
  input: { ApiId: string | undefined; DeploymentId: string | undefined },
  context: Context,
) {
  const id = input.DeploymentId!
  return inApi(input, context, function* (tx) {
    yield* requireChild(deployments, id)
    const all = yield* stageTable.range([], { limit: 500 })
    if (all.some(({ row }) => row.DeploymentId === id)) {
      throw badRequest('Active stages pointing to this deployment must be moved or deleted')
    }
    deploymentTable.del(tx, [id])
    snapshotTable.del(tx, [id])
    return {}
  })
}

/** Settings of one route of a stage, or its access log, or what authorizers said. */
export function changeStage(
  input: { ApiId: string | undefined; StageName: string | undefined },
  context: Context,
  to: (stage: StageRow, tx: Tx) => StageRow,
): Promise<Record<string, never>> {
  return change(stages, input, input.StageName!, context, to).then(() => ({}))
}

export const deleteStage = (
  input: { ApiId: string | undefined; StageName: string | undefined },
  context: Context,
) => remove(stages, input, input.StageName!, context)
