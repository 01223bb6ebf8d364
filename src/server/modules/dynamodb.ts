import { dynamodbChores } from '../../services/dynamodb/chores.ts'
import { dynamodb as service } from '../../services/dynamodb/index.ts'
import type { Module } from '../module.ts'

export const dynamodb: Module = { ...service, open: () => ({ chores: dynamodbChores }) }
