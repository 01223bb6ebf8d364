import { kinesisChores } from '../../services/kinesis/chores.ts'
import { kinesis as service } from '../../services/kinesis/index.ts'
import { createKinesisPort } from '../../services/kinesis/port-implementation.ts'
import type { Module } from '../module.ts'

export const kinesis: Module = {
  ...service,
  open: ({ env }) => ({ port: createKinesisPort(env), chores: kinesisChores }),
}
