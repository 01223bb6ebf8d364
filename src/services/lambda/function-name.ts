// A function is named by its name, a partial ARN or its ARN, each with or without a qualifier.
// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html#API_GetFunction_RequestSyntax

import { arn, parseArn } from '../../kernel/arn.ts'
import { accessDenied, invalidParameter, resourceNotFound, violation } from './errors.ts'
import { MAX_FUNCTION_NAME } from './limits.ts'

export interface FunctionName {
  readonly account: string
  readonly region: string
  readonly name: string
  /** Version, alias or `$LATEST`; undefined when none was given. */
  readonly qualifier: string | undefined
}

interface Caller {
  readonly account: string
  readonly region: string
}

const isAccount = (text: string) => text.length === 12 && /^\d{12}$/.test(text)

/**
 * Reads what a caller gave as FunctionName, and as Qualifier beside it. The function may be another
 * account's: whether the caller may, the gate has asked its policy.
 */
export function functionName(given: string, caller: Caller, qualifier?: string): FunctionName {
  const parsed = parseFunctionName(given, caller)
  if (parsed.region !== caller.region) {
    throw resourceNotFound(
      `Functions from '${parsed.region}' are not reachable in this region ('${caller.region}')`,
    )
  }
  if (parsed.qualifier !== undefined && qualifier && parsed.qualifier !== qualifier) {
    throw invalidParameter(
      'The derived qualifier from the function name does not match the specified qualifier.',
    )
  }
  return { ...parsed, qualifier: parsed.qualifier ?? (qualifier || undefined) }
}

/** Reads the name of a function that is to be: in the caller's account, and no longer than it may be. */
export function newFunctionName(given: string, caller: Caller): FunctionName {
  const name = functionName(given, caller)
  if (name.name.length > MAX_FUNCTION_NAME) {
    throw invalidParameter(
      violation(
        given,
        'functionName',
        `Member must have length less than or equal to ${MAX_FUNCTION_NAME}`,
      ),
    )
  }
  if (name.account !== caller.account) throw accessDenied()
  return name
}

/** Reads the name of a function where no version or alias may be named. */
export function unqualifiedName(given: string, caller: Caller): FunctionName {
  const name = functionName(given, caller)
  if (name.qualifier === undefined) return name
  throw invalidParameter(
    'This operation is permitted on Lambda functions only. Aliases and versions do not support ' +
      'this operation. Please specify either a function name or an unqualified function ARN.',
  )
}

// `name`, `name:q`, `function:name`, `account:function:name`, `region:account:function:name`,
// `arn:aws:lambda:region:account:function:name`: read from the right of the word `function`.
export function parseFunctionName(given: string, caller: Caller): FunctionName {
  const parsed = parseArn(given)
  const parts = (parsed ? parsed.resource : given).split(':', 8)
  const { account, region } = parsed ?? caller
  if (parts[0] === 'function' && parts.length > 1) return named(account, region, parts.slice(1))
  if (!parsed && isAccount(parts[0]!) && parts.length > 1) {
    return named(
      parts[0]!,
      caller.region,
      parts[1] === 'function' ? parts.slice(2) : parts.slice(1),
    )
  }
  if (!parsed && parts.length > 2 && isAccount(parts[1]!)) {
    return named(parts[1]!, parts[0]!, parts[2] === 'function' ? parts.slice(3) : parts.slice(2))
  }
  return named(account, region, parts)
}

function named(account: string, region: string, parts: readonly string[]): FunctionName {
  return { account, region, name: parts[0] ?? '', qualifier: parts[1] }
}

/** Splits a function's ARN; undefined for any other ARN. */
export function parseFunctionArn(text: string): FunctionName | undefined {
  const parsed = parseArn(text)
  if (!parsed || parsed.service !== 'lambda') return undefined
  const [kind, name, qualifier] = parsed.resource.split(':', 4)
  if (kind !== 'function' || !name) return undefined
  return { account: parsed.account, region: parsed.region, name, qualifier: qualifier || undefined }
}

export function functionArn(
  at: Pick<FunctionName, 'account' | 'region' | 'name'>,
  qualifier?: string,
): string {
  const resource = `function:${at.name}`
  return arn('lambda', at.region, at.account, qualifier ? `${resource}:${qualifier}` : resource)
}
