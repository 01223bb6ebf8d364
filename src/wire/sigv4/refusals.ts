// Why a request is not authenticated, in the words of the service that was called. JSON and query
// services and S3 name the same failure differently.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html

import { AwsError } from '../../kernel/aws-error.ts'

/** `json` answers 400, `rest` the same codes with 403. */
export type Family = 'json' | 'rest' | 'query' | 'objects'

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your '

export function signatureMismatch(family: Family): AwsError {
  if (family === 'objects') {
    return new AwsError('SignatureDoesNotMatch', `${MISMATCH}key and signing method.`, FORBIDDEN)
  }
  return invalidSignature(
    family,
    `${MISMATCH}AWS Secret Access Key and signing method. Consult the service documentation for details.`,
  )
}

const FORBIDDEN = { status: 403, fault: 'client' as const }

/** A signature that cannot count: wrong scope, unsigned header, out of time. */
export function invalidSignature(family: Family, message: string): AwsError {
  if (family === 'objects') return new AwsError('SignatureDoesNotMatch', message, FORBIDDEN)
  if (family === 'query') return new AwsError('SignatureDoesNotMatch', message, FORBIDDEN)
  return new AwsError('InvalidSignatureException', message, {
    status: family === 'rest' ? 403 : 400,
    queryCode: 'SignatureDoesNotMatch',
  })
}

export function missingToken(family: Family): AwsError {
  if (family === 'objects') return new AwsError('AccessDenied', 'Access Denied', FORBIDDEN)
  if (family === 'query') {
    const message = 'Request is missing Authentication Token'
    return new AwsError('MissingAuthenticationToken', message, FORBIDDEN)
  }
  return new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', {
    status: family === 'rest' ? 403 : 400,
    queryCode: 'MissingAuthenticationToken',
  })
}

export function incompleteSignature(family: Family, message: string): AwsError {
  if (family === 'objects')
    return new AwsError('AuthorizationHeaderMalformed', message, { status: 400 })
  if (family === 'query') return new AwsError('IncompleteSignature', message, { status: 400 })
  return new AwsError('IncompleteSignatureException', message, {
    status: family === 'rest' ? 403 : 400,
    queryCode: 'IncompleteSignature',
  })
}

export function malformedQueryAuth(family: Family, message: string): AwsError {
  if (family !== 'objects') return incompleteSignature(family, message)
  return new AwsError('AuthorizationQueryParametersError', message, { status: 400 })
}

export function unknownAccessKey(family: Family, accessKeyId: string): AwsError {
  if (family === 'objects') {
    const message = 'The AWS Access Key Id you provided does not exist in our records.'
    const members = { AWSAccessKeyId: accessKeyId }
    return new AwsError('InvalidAccessKeyId', message, { ...FORBIDDEN, members })
  }
  return invalidToken(family)
}

export function invalidToken(family: Family): AwsError {
  if (family === 'objects') {
    const message = 'The provided token is malformed or otherwise invalid.'
    return new AwsError('InvalidToken', message, { status: 400 })
  }
  const message = 'The security token included in the request is invalid.'
  if (family === 'query') return new AwsError('InvalidClientTokenId', message, FORBIDDEN)
  return new AwsError('UnrecognizedClientException', message, {
    status: family === 'rest' ? 403 : 400,
    queryCode: 'InvalidClientTokenId',
  })
}

/** Temporary credentials that are over. */
export function expiredToken(family: Family): AwsError {
  if (family === 'objects') {
    return new AwsError('ExpiredToken', 'The provided token has expired.', { status: 400 })
  }
  const message = 'The security token included in the request is expired'
  if (family === 'query') return new AwsError('ExpiredToken', message, FORBIDDEN)
  return new AwsError('ExpiredTokenException', message, {
    status: family === 'rest' ? 403 : 400,
    queryCode: 'ExpiredToken',
  })
}

export function unsignedHeaders(family: Family, names: readonly string[]): AwsError {
  if (family === 'objects') {
    const message = 'There were headers present in the request which were not signed'
    const members = { HeadersNotSigned: names.join(', ') }
    return new AwsError('AccessDenied', message, { ...FORBIDDEN, members })
  }
  const [first] = names
  const what = first === 'host' ? `'Host' or ':authority'` : `'${first}'`
  return invalidSignature(family, `${what} must be a 'SignedHeader' in the AWS Authorization.`)
}

/** The authorization names a scheme that Millrace (like most of AWS) does not take. */
export function unsupportedAlgorithm(family: Family, algorithm: string): AwsError {
  const message = algorithm.startsWith('AWS4-ECDSA')
    ? `Millrace does not verify SigV4a ('${algorithm}'). Please use AWS4-HMAC-SHA256.`
    : 'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.'
  if (family === 'objects') return new AwsError('InvalidRequest', message, { status: 400 })
  return incompleteSignature(family, message)
}

export function payloadMismatch(declared: string, computed: string): AwsError {
  return new AwsError(
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
    {
      status: 400,
      members: { ClientComputedContentSHA256: declared, S3ComputedContentSHA256: computed },
    },
  )
}
