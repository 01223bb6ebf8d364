import { dynamodbChores } from '../../services/dynamodb/chores.ts'
import { dynamodb as service } from '../../services/dynamodb/index.ts'
import { createDynamodbPort } from '../../services/dynamodb/port.ts'
import type { Module } from '../module.ts'

export const dynamodb: Module = {
  ...service,
  open: ({ env }) => ({ port: createDynamodbPort(env), chores: dynamodbChores }),
}
