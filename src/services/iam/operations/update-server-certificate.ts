// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateServerCertificate.html

import { iamArn, inAccount } from '../account.ts'
import { requireServerCertificate } from '../certificates.ts'
import { alreadyExists } from '../errors.ts'
import { operation } from '../operation.ts'
import { lower, serverCertificates } from '../tables.ts'

export const updateServerCertificate = operation('UpdateServerCertificate', (input, context) =>
  inAccount(context, function* (tx) {
    const row = yield* requireServerCertificate(input.ServerCertificateName)
    const { NewServerCertificateName: name = row.name, NewPath: path = row.path } = input
    if (lower(name) !== lower(row.name) && (yield* serverCertificates.get(lower(name)))) {
      throw alreadyExists(`The Server Certificate with name ${name} already exists.`)
    }
    serverCertificates.del(tx, [lower(row.name)])
    const arn = iamArn(context, 'server-certificate', path, name)
    serverCertificates.put(tx, [lower(name)], { ...row, name, path, arn })
    return {}
  }),
)
