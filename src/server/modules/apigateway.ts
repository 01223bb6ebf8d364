import { apigateway as service } from '../../services/apigateway/index.ts'
import { apiGatewayChores } from '../../services/apigateway/sweep.ts'
import type { Module } from '../module.ts'

export const apigateway: Module = {
  ...service,
  open: () => ({ chores: apiGatewayChores }),
}
