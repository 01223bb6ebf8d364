// An upload by an HTML form: its fields are what PutObject has in headers.
// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html

import { AwsError } from '../../../kernel/aws-error.ts'
import type { PostedForm, PostedForms, SignedForm, TakenForm } from '../../../wire/types.ts'
import { invalidArgument } from '../errors.ts'
import { answered } from './answer.ts'
import { within, type Lengths } from './length.ts'
import { checkPolicy } from './policy.ts'
import { taggingHeader } from './tagging.ts'

/** What PutObject is told beside its input. */
const MARK = { PostedForm: true } as const

export function isForm(input: object): boolean {
  return (input as Partial<typeof MARK>).PostedForm === true
}

export const postedForms: PostedForms = {
  operation: 'PutObject',
  // A bucket, and no object in it.
  isFor(path) {
    const [, bucket, ...rest] = path.split('/')
    return bucket !== undefined && bucket !== '' && rest.join('/') === ''
  },
  take,
  malformed(why) {
    return why === 'tooLong'
      ? new AwsError(
          'MaxPostPreDataLengthExceededError',
          'Your POST request fields preceding the upload file was too large.',
          { status: 400 },
        )
      : new AwsError(
          'MalformedPOSTRequest',
          'The body of your POST request is not well-formed multipart/form-data.',
          { status: 400 },
        )
  },
}

const FILE_NAME = '${filename}'
/** Headers of PutObject that fields may stand for. */
const HEADERS = new Set([
  ...['cache-control', 'content-type', 'content-disposition', 'content-encoding'],
  ...['content-language', 'content-md5', 'expires'],
])

function take({ path, fields: given, file, nowMs, baseUrl }: PostedForm): TakenForm {
  const bucket = path.split('/')[1]!
  const name = file?.name === undefined ? undefined : file.name.slice(lastSlash(file.name) + 1)
  const fields = new Map(
    given.map(([field, value]) => [
      field.toLowerCase(),
      name === undefined ? value : value.replaceAll(FILE_NAME, name),
    ]),
  )
  const key = fields.get('key')
  if (key === undefined) throw missing('key')
  if (file === undefined) {
    throw invalidArgument('POST requires exactly one file upload per request.', 'file', 0)
  }
  const signed = signedOf(fields)
  const lengths = checked(fields, bucket, nowMs)
  return {
    path: `/${bucket}/${encodeURIComponent(key).replaceAll('%2F', '/')}`,
    headers: headersOf(fields),
    input: MARK,
    signed,
    content: (content) => within(content, lengths),
    answer: (response) => answered(response, { bucket, key, fields, baseUrl }),
  }
}

/** Windows' browsers once sent whole paths. */
const lastSlash = (path: string) => Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))

function checked(fields: ReadonlyMap<string, string>, bucket: string, nowMs: number): Lengths {
  const policy = fields.get('policy')
  if (policy === undefined) return {}
  return checkPolicy(policy, fields, { bucket, nowMs })
}

function headersOf(fields: ReadonlyMap<string, string>): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of fields) {
    if (name === 'acl') headers['x-amz-acl'] = value
    else if (name === 'tagging') headers['x-amz-tagging'] = taggingHeader(value)
    else if (HEADERS.has(name) || (name.startsWith('x-amz-') && !OF_SIGNATURE.has(name))) {
      headers[name] = value
    }
  }
  return headers
}

const OF_SIGNATURE = new Set([
  ...['x-amz-algorithm', 'x-amz-credential', 'x-amz-date', 'x-amz-signature'],
  'x-amz-security-token',
])

const VERSION_4 = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-Signature']
const VERSION_2 = ['AWSAccessKeyId', 'Signature']

/** Whatever of a signature is there must be whole. */
function signedOf(fields: ReadonlyMap<string, string>): SignedForm | undefined {
  const has = (name: string) => fields.has(name.toLowerCase())
  const version = [VERSION_4, VERSION_2].find((names) => names.some(has))
  if (version === undefined) {
    if (!fields.has('policy')) return undefined
    throw new AwsError('AccessDenied', 'Access Denied', { status: 403 })
  }
  for (const name of ['policy', ...version]) if (!has(name)) throw missing(name)
  const of = (name: string) => fields.get(name)!
  const token = fields.get('x-amz-security-token')
  const [credential, signature] =
    version === VERSION_4
      ? [of('x-amz-credential'), of('x-amz-signature')]
      : [of('awsaccesskeyid'), of('signature')]
  return { credential, signature, text: of('policy'), token }
}

const missing = (name: string) =>
  invalidArgument(
    `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
    name,
    '',
  )
