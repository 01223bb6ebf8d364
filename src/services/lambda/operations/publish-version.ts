// PublishVersion. https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html

import { configurationOf } from '../configuration.ts'
import { invalidParameter, revisionMismatch } from '../errors.ts'
import { functionArn, functionName } from '../function-name.ts'
import { requireLatest } from '../functions.ts'
import { operation } from '../operation.ts'
import { publish } from '../publish.ts'
import { functionPartition, versionTable } from '../tables.ts'

export const publishVersion = operation('PublishVersion', async (input, context, lambda) => {
  const name = functionName(input.FunctionName, context)
  const row = await lambda.env.store.transact(functionPartition(name), function* (tx) {
    const { fn, latest } = yield* requireLatest(name)
    if (input.RevisionId && input.RevisionId !== latest.revisionId) throw revisionMismatch()
    if (input.CodeSha256 && input.CodeSha256 !== latest.package.sha256) {
      throw invalidParameter(
        `CodeSHA256 (${input.CodeSha256}) is different from current CodeSHA256 in $LATEST ` +
          `(${latest.package.sha256}). Please try again with the CodeSHA256 in $LATEST.`,
      )
    }
    // Nothing changed since the last one: that one is the answer.
    const last = yield* versionTable.get(fn.nextVersion - 1)
    if (fn.nextVersion > 1 && last?.generation === latest.generation) return last
    return publish(tx, fn, latest, input.Description ?? latest.settings.description)
  })
  return configurationOf(name, functionArn(name, row.version), row)
})
