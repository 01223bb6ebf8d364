import { iam as service } from '../../services/iam/index.ts'
import { createIamPort } from '../../services/iam/port.ts'
import type { Module } from '../module.ts'

export const iam: Module = {
  ...service,
  open: ({ env }) => ({ port: createIamPort(env) }),
}
