// Protocol cases that do not apply to a server, each with its reason.

const COMPRESSED = 'the request is compressed, which the pipeline undoes before the protocol'
const TOKEN = 'the client fills in a token that its parameters do not hold'
const UNSENT = 'the client sends nothing for an empty list or map'
const PRECEDENCE = 'the client drops a parameter that another overrides'
const FILLER = 'the client sends a body or content type that its parameters do not hold'

/** Patterns of `folder/file id` for whole families of cases. */
const INPUT_FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/ SDKAppliedContentEncoding_| SDKAppend(s|ed)Gzip/, COMPRESSED],
  [/IdempotencyTokenAutoFill$|\.1 Idempotency token auto fill$/, TOKEN],
]

const INPUTS: ReadonlyMap<string, string> = new Map([
  ['input/query.json QueryEmptyQueryMaps', UNSENT],
  ['input/ec2.json Ec2EmptyQueryLists', UNSENT],
  ['input/rest-json.json RestJsonHttpPrefixHeadersAreNotPresent', UNSENT],
  ['input/rest-xml.json HttpPrefixHeadersAreNotPresent', UNSENT],
  ['input/rest-json.json RestJsonOmitsEmptyListQueryValues', UNSENT],
  ['legacy/input/rest-json.json 26.1 List in header', UNSENT],
  ['legacy/input/rest-xml.json 26.1 List in header', UNSENT],
  ['input/rest-json.json RestJsonQueryPrecedence', PRECEDENCE],
  ['input/rest-xml.json RestXmlQueryPrecedence', PRECEDENCE],
  ['input/rest-json.json RestJsonHttpWithEmptyStructurePayload', FILLER],
  ['input/rest-json.json RestJsonHttpWithHeadersButNoPayload', FILLER],
  ['legacy/input/rest-json.json 13.1 Structure payload', FILLER],
  ['legacy/input/rest-json.json 25.2 Content-Type and JSON body', FILLER],
  ['legacy/input/rest-json.json 25.4 Content-Type and JSON body', FILLER],
  ['legacy/input/rest-json.json 25.7 Content-Type and JSON body', FILLER],
])

export function inputException(id: string): string | undefined {
  return INPUTS.get(id) ?? INPUT_FAMILIES.find(([pattern]) => pattern.test(id))?.[1]
}

const EXTRA = 'the response holds data that the model does not know, which clients pass over'
const OTHER_CODE = 'the response names the error in another way than this protocol does now'
const UNKNOWN_MEMBER = 'the result is one that only a client can have: a member it does not know'
const BROKEN = 'the description calls a map a string'
const ENCODING = 'the response is without the character set that EC2 states everywhere else'

const OUTPUT_FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/FooErrorUsingXAmznErrorType/, OTHER_CODE],
  [/FooErrorUsingCode/, OTHER_CODE],
  [/FooErrorWithDunderType/, OTHER_CODE],
  [/DeserializeIgnoreType$/, EXTRA],
]

const OUTPUTS: ReadonlyMap<string, string> = new Map([
  ['output/json.json handles_unexpected_json_output', EXTRA],
  ['output/json_1_0.json AwsJson10HandlesUnexpectedJsonOutput', EXTRA],
  ['output/ec2.json Ec2ComplexError', EXTRA],
  ['output/ec2.json Ec2XmlEmptyLists', ENCODING],
  ['output/rest-xml.json InvalidGreetingError', EXTRA],
  ['output/rest-xml.json ComplexError', EXTRA],
  ['output/rest-xml.json IgnoreQueryParamsInResponse', EXTRA],
  ['output/smithy-rpc-v2-cbor.json RpcV2CborExtraFieldsInTheBodyShouldBeSkippedByClients', EXTRA],
  ['output/smithy-rpc-v2-cbor.json RpcV2CborPayloadWithUnsetUnion', EXTRA],
  ['legacy/output/json.json 3.1 Lists', BROKEN],
  ['legacy/output/json.json 5.0 Ignores extra data', EXTRA],
  ['legacy/output/json.json 7.1 Modeled exceptions', EXTRA],
  ['legacy/output/json.json 7.2 Modeled exceptions', EXTRA],
  ['legacy/output/query.json 16.2 Modeled exceptions', EXTRA],
  ['legacy/output/ec2.json 10.2 Modeled exceptions', EXTRA],
  ['legacy/output/rest-json.json 7.0 Ignores extra data', EXTRA],
  ['legacy/output/rest-json.json 8.0 Ignores undefined output', EXTRA],
  ['legacy/output/rest-json.json 13.1 Modeled exceptions', OTHER_CODE],
  ['legacy/output/rest-json.json 13.2 Modeled exceptions', OTHER_CODE],
  ['legacy/output/rest-json.json 13.3 Modeled exceptions', EXTRA],
  ['legacy/output/rest-json.json 13.4 Modeled exceptions', EXTRA],
  ['legacy/output/rest-json.json 13.5 Modeled exceptions', EXTRA],
  ['legacy/output/rest-json.json 13.6 Modeled exceptions', EXTRA],
  ['legacy/output/rest-json.json 17.2 Tagged Unions', UNKNOWN_MEMBER],
  ['legacy/output/rest-xml.json 15.1 Modeled exceptions', EXTRA],
  ['legacy/output/rest-xml.json 15.2 Modeled exceptions', EXTRA],
  ['legacy/output/rest-xml.json 16.2 Unions', UNKNOWN_MEMBER],
])

export function outputException(id: string): string | undefined {
  return OUTPUTS.get(id) ?? OUTPUT_FAMILIES.find(([pattern]) => pattern.test(id))?.[1]
}
