// S3's errors with AWS's texts.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList

import { AwsError } from '../../kernel/aws-error.ts'

type More = Readonly<Record<string, unknown>>

function error(code: string, status: number, message: string, members: More = {}): AwsError {
  return new AwsError(code, message, { status, members })
}

export const noSuchBucket = (BucketName: string) =>
  error('NoSuchBucket', 404, 'The specified bucket does not exist', { BucketName })

export const noSuchKey = (Key: string, marker?: string) =>
  new AwsError('NoSuchKey', 'The specified key does not exist.', {
    status: 404,
    members: { Key },
    ...(marker !== undefined && {
      headers: { 'x-amz-delete-marker': 'true', 'x-amz-version-id': marker },
    }),
  })

export const noSuchVersion = (Key: string, VersionId: string) =>
  error('NoSuchVersion', 404, 'The specified version does not exist.', { Key, VersionId })

export const noSuchUpload = (UploadId: string) =>
  error(
    'NoSuchUpload',
    404,
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    { UploadId },
  )

export const invalidArgument = (message: string, ArgumentName?: string, ArgumentValue?: unknown) =>
  error('InvalidArgument', 400, message, {
    ...(ArgumentName !== undefined && { ArgumentName }),
    ...(ArgumentValue !== undefined && { ArgumentValue }),
  })

export const invalidRequest = (message: string) => error('InvalidRequest', 400, message)

export const malformedXml = () =>
  error(
    'MalformedXML',
    400,
    'The XML you provided was not well-formed or did not validate against our published schema',
  )

export const preconditionFailed = (Condition: string) =>
  error(
    'PreconditionFailed',
    412,
    'At least one of the pre-conditions you specified did not hold',
    { Condition },
  )

export const notModified = (headers: Readonly<Record<string, string>>) =>
  new AwsError('NotModified', 'Not Modified', { status: 304, headers })

export const methodNotAllowed = (Method: string, headers: Readonly<Record<string, string>>) =>
  new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
    status: 405,
    members: { Method, ResourceType: 'DeleteMarker' },
    headers: { allow: 'DELETE', ...headers },
  })

export const badDigest = (name: string) =>
  error('BadDigest', 400, `The ${name} you specified did not match the calculated checksum.`)

export const badMd5 = (ExpectedDigest: string, CalculatedDigest: string) =>
  error('BadDigest', 400, 'The Content-MD5 you specified did not match what we received.', {
    ExpectedDigest,
    CalculatedDigest,
  })

export const invalidDigest = (ContentMd5: string) =>
  error('InvalidDigest', 400, 'The Content-MD5 you specified was invalid.', {
    'Content-MD5': ContentMd5,
  })

export const entityTooLarge = (MaxSizeAllowed: number) =>
  error('EntityTooLarge', 400, 'Your proposed upload exceeds the maximum allowed size', {
    MaxSizeAllowed,
  })

export const incompleteBody = () =>
  error(
    'IncompleteBody',
    400,
    'You did not provide the number of bytes specified by the Content-Length HTTP header',
  )

export const keyTooLong = (Size: number, MaxSizeAllowed: number) =>
  error('KeyTooLongError', 400, 'Your key is too long', { Size, MaxSizeAllowed })

export const bucketExists = (BucketName: string) =>
  error(
    'BucketAlreadyExists',
    409,
    'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
    { BucketName },
  )

export const bucketIsYours = (BucketName: string) =>
  error(
    'BucketAlreadyOwnedByYou',
    409,
    'Your previous request to create the named bucket succeeded and you already own it.',
    { BucketName },
  )

export const bucketNotEmpty = (BucketName: string) =>
  error('BucketNotEmpty', 409, 'The bucket you tried to delete is not empty', { BucketName })

export const invalidBucketName = (BucketName: string) =>
  error('InvalidBucketName', 400, 'The specified bucket is not valid.', { BucketName })

export const invalidRange = (RangeRequested: string, ActualObjectSize: number) =>
  new AwsError('InvalidRange', 'The requested range is not satisfiable', {
    status: 416,
    members: { RangeRequested, ActualObjectSize },
    headers: { 'content-range': `bytes */${ActualObjectSize}` },
  })

export const noSuchConfiguration = (code: string, message: string, BucketName: string) =>
  error(code, 404, message, { BucketName })

export const accessDenied = (message = 'Access Denied') => error('AccessDenied', 403, message)

export const noLock = () =>
  error(
    'NoSuchObjectLockConfiguration',
    404,
    'The specified object does not have a ObjectLock configuration',
  )

export const noSuchStored = () =>
  error('NoSuchConfiguration', 404, 'The specified configuration does not exist.')

export const invalidBucketState = (message: string) => error('InvalidBucketState', 409, message)
