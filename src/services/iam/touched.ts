// The ARNs that IAM's operations touch. What has a path is named without it: the table of entities
// knows the path, see `locate.ts`.

import type { Place } from '../declaration.ts'

const arn = (at: Place, resource: string) => `arn:${at.partition}:iam::${at.account}:${resource}`

interface Pathed {
  readonly Path?: string | undefined
}

const under = (kind: string, { Path }: Pathed, name: string, at: Place) =>
  arn(at, `${kind}${Path ?? '/'}${name}`)

export const user = (input: Pathed & { readonly UserName?: string | undefined }, at: Place) =>
  input.UserName === undefined ? at.caller : under('user', input, input.UserName, at)

export const self = (_input: unknown, at: Place) => at.caller

export const group = (input: Pathed & { readonly GroupName: string }, at: Place) =>
  under('group', input, input.GroupName, at)

export const role = (input: Pathed & { readonly RoleName: string }, at: Place) =>
  under('role', input, input.RoleName, at)

export const profile = (input: Pathed & { readonly InstanceProfileName: string }, at: Place) =>
  under('instance-profile', input, input.InstanceProfileName, at)

export const certificate = (
  input: Pathed & { readonly ServerCertificateName: string },
  at: Place,
) => under('server-certificate', input, input.ServerCertificateName, at)

export const policyNamed = (input: Pathed & { readonly PolicyName: string }, at: Place) =>
  under('policy', input, input.PolicyName, at)

export const mfaNamed = (input: Pathed & { readonly VirtualMFADeviceName: string }, at: Place) =>
  under('mfa', input, input.VirtualMFADeviceName, at)

export const policy = ({ PolicyArn }: { readonly PolicyArn: string }) => PolicyArn

export const mfa = ({ SerialNumber }: { readonly SerialNumber: string }) => SerialNumber

export const saml = ({ SAMLProviderArn }: { readonly SAMLProviderArn: string }) => SAMLProviderArn

export const samlNamed = ({ Name }: { readonly Name: string }, at: Place) =>
  arn(at, `saml-provider/${Name}`)

export const oidc = ({
  OpenIDConnectProviderArn: name,
}: {
  readonly OpenIDConnectProviderArn: string
}) => name

/** An OpenID Connect provider is named by its URL without the scheme. */
export const issuer = ({ Url }: { readonly Url: string }, at: Place) =>
  arn(at, `oidc-provider/${Url.startsWith('https://') ? Url.slice(8) : Url}`)

export const linked = (
  { AWSServiceName: service }: { readonly AWSServiceName: string },
  at: Place,
) => arn(at, `role/aws-service-role/${service}/*`)

/** `task/aws-service-role/<service>/<role>/<uuid>` */
export const deletion = (
  { DeletionTaskId: task }: { readonly DeletionTaskId: string },
  at: Place,
) => arn(at, `role/${task.split('/').slice(1, 4).join('/')}`)

export const entity = ({ Arn }: { readonly Arn: string }) => Arn

export const principal = ({ PolicySourceArn }: { readonly PolicySourceArn: string }) =>
  PolicySourceArn
