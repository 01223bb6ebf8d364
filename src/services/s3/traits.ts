import { AwsError } from '../../kernel/aws-error.ts'
import type { Traits } from '../../wire/types.ts'
import { postedForms } from './post/form.ts'
import { isControl, pathStyle } from './virtual-host.ts'

export const traits: Traits = {
  alsoSignsAs: ['s3', 's3express', 's3-object-lambda', 's3-outposts'],
  // InvalidRequest, InvalidArgument, MalformedXML and their like.
  validation: { off: true },
  failures: {
    internal: new AwsError('InternalError', 'We encountered an internal error. Please try again.', {
      status: 500,
      fault: 'server',
    }),
    unavailable: new AwsError('ServiceUnavailable', 'Please reduce your request rate.', {
      status: 503,
      fault: 'server',
    }),
  },
  rest: {
    // What is unsigned and nobody else's is S3's, as in AWS.
    unsignedElse: true,
    anonymous: true,
    forms: postedForms,
    // S3 Control signs as S3 does, for an account instead of a bucket, S3 on Outposts as its buckets do.
    notPaths: (path) => isControl(path) || path.startsWith('/S3Outposts/'),
    pathOf: pathStyle,
    objects: true,
    noErrorWrapping: true,
    // What an operation says beside its output, or what follows from it.
    status: ({ HttpStatus, ContentRange }) =>
      (HttpStatus as number | undefined) ?? (ContentRange === undefined ? undefined : 206),
    unwrapped: new Map([['GetBucketLocation', 'LocationConstraint']]),
    renamed,
  },
}

// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
function renamed(error: AwsError): AwsError {
  if (error.code === 'MalformedQueryString') {
    return new AwsError('InvalidURI', "Couldn't parse the specified URI.", { status: 400 })
  }
  if (error.code !== 'SerializationException') return error
  return error.message.includes('can not be converted')
    ? new AwsError('InvalidArgument', 'A parameter has a value of the wrong type', { status: 400 })
    : new AwsError(
        'MalformedXML',
        'The XML you provided was not well-formed or did not validate against our published schema',
        { status: 400 },
      )
}
