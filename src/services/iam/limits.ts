// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html

export const MAX_ROLES = 5_000
export const MAX_USERS = 5_000
export const MAX_GROUPS = 500
export const MAX_GROUPS_PER_USER = 10
export const MAX_POLICIES = 5_000
export const MAX_INSTANCE_PROFILES = 5_000
export const MAX_POLICY_VERSIONS = 5
export const MAX_ATTACHED = { role: 25, user: 20, group: 10 } as const
export const MAX_ACCESS_KEYS = 2
export const MAX_MFA_DEVICES = 8
export const MAX_SIGNING_CERTIFICATES = 2
export const MAX_SSH_KEYS = 5
export const MAX_SERVICE_CREDENTIALS = 2
export const MAX_SERVER_CERTIFICATES = 20
export const MAX_SAML_PROVIDERS = 100
export const MAX_OIDC_PROVIDERS = 700
export const MAX_CLIENT_IDS = 100
export const MAX_THUMBPRINTS = 5
export const MAX_TAGS = 50
/** Characters without white space. */
export const MAX_MANAGED_POLICY_CHARACTERS = 6_144
export const MAX_INLINE_CHARACTERS = { role: 10_240, user: 2_048, group: 5_120 } as const
export const MAX_TRUST_POLICY_CHARACTERS = 8_192
export const DEFAULT_MAX_ITEMS = 100
