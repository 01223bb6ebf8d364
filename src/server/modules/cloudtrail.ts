import { trailDestinations } from '../../edges/cloudtrail-destinations.ts'
import * as words from '../../services/cloudtrail/errors.ts'
import { cloudtrail as service } from '../../services/cloudtrail/index.ts'
import type { Own } from '../../services/cloudtrail/own.ts'
import { LOGS } from '../../services/logs/port.ts'
import { S3 } from '../../services/s3/port.ts'
import { SNS } from '../../services/sns/port.ts'
import type { Module } from '../module.ts'

export const cloudtrail: Module = {
  ...service,
  open({ port, permissions, roleCheck }) {
    const ports = { s3: () => port(S3), sns: () => port(SNS), logs: () => port(LOGS) }
    const own: Own = {
      destinations: trailDestinations({ ...ports, permissions, roleCheck }, words),
    }
    return { own }
  },
}
