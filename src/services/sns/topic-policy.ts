// A topic's policy: the default that every topic has, and the statements of AddPermission.
// https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html

import { PolicyError } from '../../access/document.ts'
import { parsePolicy } from '../../access/parse.ts'
import { partitionOf } from '../../kernel/arn.ts'
import { invalidParameter } from './errors.ts'
import { parseJson } from './json-text.ts'
import { limits } from './limits.ts'
import type { TopicRow } from './tables.ts'

interface Statement {
  readonly Sid?: string
}

interface Document {
  readonly Statement: readonly Statement[]
}

const DEFAULT_ACTIONS = [
  'SNS:GetTopicAttributes',
  'SNS:SetTopicAttributes',
  'SNS:AddPermission',
  'SNS:RemovePermission',
  'SNS:DeleteTopic',
  'SNS:Subscribe',
  'SNS:ListSubscriptionsByTopic',
  'SNS:Publish',
]

const GRANTABLE = new Set(
  [
    ...DEFAULT_ACTIONS.map((name) => name.slice(4)),
    ...['*', 'PutDataProtectionPolicy', 'GetDataProtectionPolicy', 'PublishBatch', 'Receive'],
    ...['ListTagsForResource', 'TagResource', 'UntagResource'],
  ].map((name) => name.toLowerCase()),
)

export function policyOf(topic: Pick<TopicRow, 'arn' | 'account' | 'attributes'>): string {
  return topic.attributes.Policy ?? defaultPolicy(topic)
}

function defaultPolicy({ arn, account }: Pick<TopicRow, 'arn' | 'account'>): string {
  return JSON.stringify({
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: DEFAULT_ACTIONS,
        Resource: arn,
        Condition: { StringEquals: { 'AWS:SourceOwner': account } },
      },
    ],
  })
}

/** Throws unless the text is a policy within SNS's bounds. */
export function requirePolicy(text: string): void {
  if (Buffer.byteLength(text) > limits.policyBytes) {
    throw invalidParameter('Policy Error: policy is too long')
  }
  try {
    parsePolicy(text)
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    throw invalidParameter(`Policy Error: ${error.kind === 'json' ? 'null' : error.message}`)
  }
}

export function withPermission(
  topic: TopicRow,
  grant: { label: string; accounts: readonly string[]; actions: readonly string[] },
): string {
  if (grant.actions.some((action) => !GRANTABLE.has(action.toLowerCase()))) {
    throw invalidParameter('Policy statement action out of service scope!')
  }
  const document = parseJson(policyOf(topic)) as Document
  const statements = listOf(document)
  if (statements.some(({ Sid }) => Sid === grant.label)) {
    throw invalidParameter('Statement already exists')
  }
  const partition = partitionOf(topic.region)
  if (!grant.accounts.every((account) => /^\d{12}$/.test(account))) {
    throw invalidParameter('Policy Error: PrincipalNotFound')
  }
  const principals = grant.accounts.map((account) => `arn:${partition}:iam::${account}:root`)
  const statement = {
    Sid: grant.label,
    Effect: 'Allow',
    Principal: { AWS: one(principals) },
    Action: one(grant.actions.map((action) => `SNS:${action}`)),
    Resource: topic.arn,
  }
  const text = JSON.stringify({ ...document, Statement: [...statements, statement] })
  requirePolicy(text)
  return text
}

/** AWS says nothing about a label that is not there. */
export function withoutPermission(topic: TopicRow, label: string): string {
  const document = parseJson(policyOf(topic)) as Document
  return JSON.stringify({
    ...document,
    Statement: listOf(document).filter(({ Sid }) => Sid !== label),
  })
}

function listOf({ Statement }: Document): readonly Statement[] {
  return Array.isArray(Statement) ? Statement : [Statement as unknown as Statement]
}

function one<T>(values: readonly T[]): T | readonly T[] {
  return values.length === 1 ? values[0]! : values
}
