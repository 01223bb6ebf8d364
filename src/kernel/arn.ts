// Amazon Resource Names. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html

export interface Arn {
  readonly partition: string
  readonly service: string
  readonly region: string
  readonly account: string
  /** Everything after the fifth colon; may itself contain colons and slashes. */
  readonly resource: string
}

/** Reads an ARN; undefined when the text is none. Bounded: no regular expression, no backtracking. */
export function parseArn(text: string): Arn | undefined {
  if (text.length > 2048 || !text.startsWith('arn:')) return undefined
  const parts: string[] = []
  let from = 4
  for (let i = 0; i < 4; i++) {
    const colon = text.indexOf(':', from)
    if (colon < 0) return undefined
    parts.push(text.slice(from, colon))
    from = colon + 1
  }
  const resource = text.slice(from)
  const [partition = '', service = '', region = '', account = ''] = parts
  if (partition === '' || service === '' || resource === '') return undefined
  return { partition, service, region, account, resource }
}

/** The AWS partition of a region: `aws`, `aws-cn`, `aws-us-gov` or `aws-eusc`. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn'
  if (region.startsWith('us-gov-')) return 'aws-us-gov'
  if (region.startsWith('eusc-')) return 'aws-eusc'
  return 'aws'
}

export function arn(service: string, region: string, account: string, resource: string): string {
  return `arn:${partitionOf(region)}:${service}:${region}:${account}:${resource}`
}
