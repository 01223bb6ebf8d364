import { dynamodbToKinesis } from '../../edges/dynamodb-to-kinesis.ts'
import { createDynamodbToLambda } from '../../edges/dynamodb-to-lambda/index.ts'
import { dynamodbChores } from '../../services/dynamodb/chores.ts'
import { dynamodb as service } from '../../services/dynamodb/index.ts'
import { createDynamodbPort } from '../../services/dynamodb/port.ts'
import { KINESIS } from '../../services/kinesis/port.ts'
import { LAMBDA } from '../../services/lambda/port.ts'
import type { Module } from '../module.ts'

export const dynamodb: Module = {
  ...service,
  open({ env, port, roleCheck }) {
    const tables = createDynamodbPort(env)
    return {
      port: tables,
      chores: dynamodbChores,
      edges: () => [dynamodbToKinesis(port(KINESIS))],
      sources: () => [
        createDynamodbToLambda({ dynamodb: tables, lambda: port(LAMBDA), env, roleCheck }),
      ],
    }
  },
}
