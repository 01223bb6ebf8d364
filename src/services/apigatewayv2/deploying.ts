// Deployments: copies of routes, integrations and authorizers; made at once for stages that deploy
// automatically.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { newPartId } from './ids.ts'
import {
  authorizerTable,
  deploymentTable,
  integrationTable,
  routeTable,
  snapshotTable,
  stageTable,
  type DeploymentRow,
} from './tables.ts'

const MOST = 500

export function* deploy(
  tx: Tx,
  more: Pick<DeploymentRow, 'AutoDeployed' | 'Description'>,
): Reading<DeploymentRow> {
  const id = newPartId(tx)
  const rows = { limit: MOST }
  const routes = (yield* routeTable.range([], rows)).map(({ row }) => row)
  const integrations = (yield* integrationTable.range([], rows)).map(({ row }) => row)
  const authorizers = (yield* authorizerTable.range([], rows)).map(({ row }) => row)
  snapshotTable.put(tx, [id], { routes, integrations, authorizers })
  const deployment: DeploymentRow = {
    ...{ DeploymentId: id, CreatedDate: new Date(tx.nowMs), DeploymentStatus: 'DEPLOYED' },
    ...{ AutoDeployed: more.AutoDeployed ?? false },
    ...(more.Description && { Description: more.Description }),
  }
  deploymentTable.put(tx, [id], deployment)
  return deployment
}

/** To every stage that deploys automatically; what it ran before goes, if it was made so too. */
export function* deployToStages(tx: Tx): Reading<void> {
  const stages = (yield* stageTable.range([], { limit: MOST })).map(({ row }) => row)
  const asking = stages.filter(({ AutoDeploy }) => AutoDeploy === true)
  if (asking.length === 0) return
  const Description = 'Automatic deployment triggered by changes to the Api configuration'
  const { DeploymentId } = yield* deploy(tx, { AutoDeployed: true, Description })
  for (const stage of asking) {
    const before = stage.DeploymentId
    const others = stages.some((one) => one !== stage && one.DeploymentId === before && one.AutoDeploy !== true) // prettier-ignore
    const old = before === undefined ? undefined : yield* deploymentTable.get(before)
    if (old?.AutoDeployed === true && !others) {
      deploymentTable.del(tx, [before!])
      snapshotTable.del(tx, [before!])
    }
    const LastDeploymentStatusMessage = `Successfully deployed stage with deployment ID '${DeploymentId}'`
    stageTable.put(tx, [stage.StageName!], { ...stage, DeploymentId, LastDeploymentStatusMessage, LastUpdatedDate: new Date(tx.nowMs) }) // prettier-ignore
  }
}
