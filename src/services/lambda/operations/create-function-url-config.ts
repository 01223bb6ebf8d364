// CreateFunctionUrlConfig.
// https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunctionUrlConfig.html

import { resourceConflict } from '../errors.ts'
import { functionArn } from '../function-name.ts'
import { operation } from '../operation.ts'
import { functionPartition, urlPartition, urlTable, type UrlRow } from '../tables.ts'
import { corsFrom, leadTo, newUrlId, requireUrlOwner, urlConfig, urlOwner } from '../url/config.ts'

export const createFunctionUrlConfig = operation(
  'CreateFunctionUrlConfig',
  async (input, context, lambda) => {
    const owner = urlOwner(input.FunctionName, input.Qualifier, context)
    const scope = [functionPartition(owner.name), urlPartition(owner.name.region)]
    const row = await lambda.env.store.transact(scope, function* (tx) {
      yield* requireUrlOwner(owner)
      if (yield* urlTable.get(owner.qualifier)) {
        const arn = functionArn(owner.name, owner.qualifier)
        throw resourceConflict(
          `Failed to create function url config for [functionArn = ${arn}]. ` +
            'Error message:  FunctionUrlConfig exists for this Lambda function',
        )
      }
      const row: UrlRow = {
        urlId: newUrlId(tx.random(32)),
        authType: input.AuthType,
        invokeMode: input.InvokeMode ?? 'BUFFERED',
        cors: corsFrom(input.Cors),
        createdAtMs: tx.nowMs,
        lastModifiedMs: tx.nowMs,
      }
      urlTable.put(tx, [owner.qualifier], row)
      leadTo(tx, owner, row.urlId)
      return row
    })
    const { LastModifiedTime: _time, ...shown } = urlConfig(owner, row, context.baseUrl)
    return { ...shown, InvokeMode: input.InvokeMode }
  },
)
