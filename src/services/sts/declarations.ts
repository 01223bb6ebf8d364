// What each operation of STS takes and touches.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html

import { declare, reads, writes, type Place } from '../declaration.ts'

type Client = typeof import('@aws-sdk/client-sts')

const role = ({ RoleArn }: { readonly RoleArn: string }) => RoleArn

const federated = ({ Name }: { readonly Name: string }, at: Place) =>
  `arn:${at.partition}:sts::${at.account}:federated-user/${Name}`

const root = ({ TargetPrincipal }: { readonly TargetPrincipal: string }, at: Place) =>
  `arn:${at.partition}:iam::${TargetPrincipal}:root`

/** Asked with the role's trust policy, which must allow it whatever else does. */
const trust = {
  needsResourcePolicy: true,
  takesCode: true,
  also: ({ Tags, SourceIdentity }: Assumed) => [
    ...(Tags?.length ? ['sts:TagSession'] : []),
    ...(SourceIdentity ? ['sts:SetSourceIdentity'] : []),
  ],
  context: (input: Assumed) => ({
    'sts:ExternalId': input.ExternalId,
    'sts:RoleSessionName': input.RoleSessionName,
    'sts:SourceIdentity': input.SourceIdentity,
    'sts:TransitiveTagKeys': input.TransitiveTagKeys,
  }),
}

interface Assumed {
  readonly Tags?: readonly unknown[] | undefined
  readonly SourceIdentity?: string | undefined
  readonly ExternalId?: string | undefined
  readonly RoleSessionName?: string | undefined
  readonly TransitiveTagKeys?: readonly string[] | undefined
}

export const declarations = declare<Client>('sts', {
  AssumeRole: writes(role, trust),
  AssumeRoleWithSAML: writes(role, { action: false }),
  AssumeRoleWithWebIdentity: writes(role, { action: false }),
  AssumeRoot: writes(root),
  DecodeAuthorizationMessage: writes(),
  GetAccessKeyInfo: reads(),
  GetCallerIdentity: reads(undefined, { action: false }),
  GetDelegatedAccessToken: writes(),
  GetFederationToken: writes(federated),
  GetSessionToken: reads(undefined, { action: false, takesCode: true }),
  GetWebIdentityToken: writes(),
})
