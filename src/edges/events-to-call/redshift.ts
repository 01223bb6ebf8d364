// https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_ExecuteStatement.html

import { nameIn, type CallTarget } from './call-target.ts'

export const redshift: CallTarget = {
  is: ({ service }) => service === 'redshift' || service === 'redshift-serverless',
  call({ arn, parameters }) {
    const { SecretManagerArn, Sqls, ...rest } = parameters('RedshiftDataParameters')
    const place =
      arn.service === 'redshift'
        ? { ClusterIdentifier: arn.resource.slice('cluster:'.length) }
        : { WorkgroupName: nameIn(arn) }
    return {
      service: 'redshift-data',
      action: Sqls === undefined ? 'ExecuteStatement' : 'BatchExecuteStatement',
      parameters: {
        ...place,
        ...rest,
        ...(Sqls !== undefined && { Sqls }),
        ...(SecretManagerArn !== undefined && { SecretArn: SecretManagerArn }),
      },
    }
  },
}
