// CreateFunctionUrlConfig.
// https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunctionUrlConfig.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { resourceConflict } from '../errors.ts'
import { functionArn } from '../function-name.ts'
import { operation } from '../operation.ts'
import { functionPartition, urlTable, type UrlRow } from '../tables.ts'
import { corsFrom, listUrl, newUrlId, requireUrlOwner, urlConfig, urlOwner } from '../url/config.ts'

export const createFunctionUrlConfig = operation(
  'CreateFunctionUrlConfig',
  async (input, context, lambda) => {
    const owner = urlOwner(input.FunctionName, input.Qualifier, context)
    const { store } = lambda.env
    const partition = functionPartition(owner.name)
    const create = store.transact(partition, function* (tx) {
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
      return row
    })
    const row = await create.catch(async (error: unknown) => {
      // A crash may have left a URL whose host leads nowhere: creating it again mends that.
      const there = await store.transact(partition, () => urlTable.get(owner.qualifier))
      if (error instanceof AwsError && there) await listUrl(lambda, owner, there)
      throw error
    })
    await listUrl(lambda, owner, row)
    const { LastModifiedTime: _time, ...shown } = urlConfig(owner, row, context.baseUrl)
    return { ...shown, InvokeMode: input.InvokeMode }
  },
)
