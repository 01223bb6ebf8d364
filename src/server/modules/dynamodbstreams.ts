import { DYNAMODB } from '../../services/dynamodb/port.ts'
import { dynamodbstreams as service } from '../../services/dynamodbstreams/index.ts'
import type { StreamSource } from '../../services/dynamodbstreams/source.ts'
import type { Module } from '../module.ts'

export const dynamodbstreams: Module = {
  ...service,
  open({ port }) {
    const own: StreamSource = port(DYNAMODB)
    return { own }
  },
}
