import { trailDestinations } from '../../edges/cloudtrail-destinations.ts'
import { trailFiles } from '../../edges/cloudtrail-to-s3.ts'
import { cloudtrailToLogs } from '../../edges/cloudtrail-to-logs.ts'
import { cloudtrailToSns } from '../../edges/cloudtrail-to-sns.ts'
import { deliveryChore } from '../../services/cloudtrail/delivery/chore.ts'
import { digestChore } from '../../services/cloudtrail/delivery/digest.ts'
import * as words from '../../services/cloudtrail/errors.ts'
import { cloudtrail as service } from '../../services/cloudtrail/index.ts'
import { lookUpLimit } from '../../services/cloudtrail/look-up-limit.ts'
import { createCloudTrailPort } from '../../services/cloudtrail/port-implementation.ts'
import type { Own } from '../../services/cloudtrail/own.ts'
import { LOGS } from '../../services/logs/port.ts'
import { S3 } from '../../services/s3/port.ts'
import { SNS } from '../../services/sns/port.ts'
import type { Module } from '../module.ts'

export const cloudtrail: Module = {
  ...service,
  open({ env, port, permissions, roleCheck }) {
    const ports = { s3: () => port(S3), sns: () => port(SNS), logs: () => port(LOGS) }
    const trails = createCloudTrailPort(env)
    const own: Own = {
      mayLookUp: lookUpLimit(),
      destinations: trailDestinations({ ...ports, permissions, roleCheck }, words),
    }
    const files = trailFiles(ports.s3, permissions)
    return {
      port: trails,
      own,
      chores: [deliveryChore(env.store, files), digestChore(env, files)],
      edges: () => [
        cloudtrailToSns({ sns: port(SNS), trails, permissions }),
        cloudtrailToLogs({ logs: port(LOGS), trails, roleCheck }),
      ],
    }
  },
}
